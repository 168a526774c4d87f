"""What of the past may be seen now: every history of a post, for the wall and for each reader at the desk."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec.structs import asdict

from feeder.replaying.seen import gone, place_of, veil
from wall.events import Withdrawn, Withheld
from wall.past import Gone
from wall.post import STATES, Post
from wall.views import Card

SHOWN = ("lyon", "avis", "none", "2026-11-22")


def post(state: str = "shown", kind: str = "review", by: str = "", why: str = "insult", **more: object) -> Post:
    made = Post("a" * 12, "lyon", kind, "avis", 5, SHOWN, state=state)  # type: ignore[arg-type]
    if by:
        refusal = Withdrawn if state == "withdrawn" else Withheld
        made.refusal = refusal(at_ms=9, actor=by, shop="lyon", post=made.id, revision=1, reason=why, rules="1")
    for name, value in more.items():
        setattr(made, name, value)
    return made


NOW: list[tuple[str, Post | None, Gone, str, str]] = [
    # what became of it, the post now, the mark on the wall, what a manager and a moderator may not read of it and why
    ("nothing", post(), "", "", ""),
    ("nothing, a chat", post(kind="chat"), "", "", ""),
    ("its time on the wall is over", post("expired"), "", "", ""),
    ("its time on the wall is over, a note", post("expired", "note"), "", "", ""),
    ("its time on the wall is over, a chat", post("expired", "chat"), "expired", "", "expired"),
    ("the shop took it off", post("withdrawn", by="noa"), "withdrawn", "", "withdrawn"),
    ("its author took it off", post("withdrawn", by="author"), "withdrawn", "withdrawn", "withdrawn"),
    ("its author asked for it", post("withdrawn", by="noa", why="author-request"), *["withdrawn"] * 3),  # type: ignore[list-item]
    ("consent was taken back", post("undisplayable", "chat"), "withdrawn", "withdrawn", "withdrawn"),
    ("undone, then refused", post("withheld", by="noa"), "refused", "", "refused"),
    ("its approval was undone", post("waiting"), "waiting", "", "waiting"),
    ("undone, then nobody decided", post("lapsed", "chat"), "waiting", "", "waiting"),
    ("deleted at its source", post("withdrawn", deleted=True), "deleted", "deleted", "deleted"),
    ("edited, and shown again", post(revision=2), "edited", "edited", "edited"),
    ("edited, and waiting", post("waiting", revision=2), "edited", "edited", "edited"),
    ("deleted after an edit", post("withdrawn", revision=2, deleted=True), "deleted", "deleted", "deleted"),
    ("forgotten", post("withdrawn", forgotten=True), "forgotten", "forgotten", "forgotten"),
    ("forgotten while shown", post(forgotten=True), "forgotten", "forgotten", "forgotten"),
    ("forgotten, edited, deleted", post(forgotten=True, revision=3, deleted=True), *["forgotten"] * 3),  # type: ignore[list-item]
    ("words of it were erased", post("withdrawn", by="noa", redacted=True), "refused", "refused", "refused"),
    ("nothing is known of it", None, "forgotten", "forgotten", "forgotten"),
]


@pytest.mark.parametrize(("now", "mark"), [(now, mark) for _, now, mark, _, _ in NOW], ids=[row[0] for row in NOW])
def test_what_was_on_the_wall_is_seen_again_or_its_place_says_why_not(now: Post | None, mark: Gone) -> None:
    assert gone(1, now) == mark


@pytest.mark.parametrize(
    ("now", "manager", "moderator"), [(now, *told) for _, now, _, *told in NOW], ids=[row[0] for row in NOW]
)
def test_what_each_reader_may_read_of_what_was_public(now: Post | None, manager: str, moderator: str) -> None:
    assert veil(post(), now, reads=True) == manager
    assert veil(post(), now, reads=False) == moderator


@pytest.mark.parametrize("then", ["waiting", "withheld"])
def test_what_was_not_public_then_is_read_by_managers_alone(then: str) -> None:
    for now in (post(then), post("withheld", by="noa"), post()):
        assert veil(post(then), now, reads=True) == ""
        assert veil(post(then), now, reads=False) == "role"
    assert veil(post(then), post(then, forgotten=True), reads=True) == "forgotten"


def test_every_reason_and_every_state_is_in_the_table() -> None:
    assert {mark for _, _, mark, _, _ in NOW} == set(get_args(Gone)) - {"sealed"}  # of archives alone
    assert {now.state for _, now, *_ in NOW if now is not None} == set(STATES)


def test_a_place_has_no_word() -> None:
    then = post(promise="done", spotlit=True, reply_seq=4, language="fr", topic="problem")
    card = place_of(then, 3, "refused")
    told = {name for name, value in asdict(card).items() if value != asdict(blank())[name]}
    assert told == {"revision", "gone"}


def blank() -> Card:
    return Card(post="a" * 12, revision=1, kind="review", source="avis", received_ms=5)
