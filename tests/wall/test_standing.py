"""Pauses, announcements, promises and spotlights: they stand beside the posts and change nothing about them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.wall.logs import GRACE_MS, POSTS, RULES, START_MS, Log, comparable, folded, logs, opening, received
from wall import events as ev
from wall.rules import NOTICES, judge
from wall.standing import standing
from wall.state import Post, State, advance, apply, next_due_ms

BESIDE = (
    ev.Promised, ev.Spotlit, ev.Announced, ev.AnnouncementEnded, ev.Paused, ev.Resumed, ev.PassedOn,
    ev.AuthorBlocked, ev.AuthorUnblocked, ev.TokenIssued, ev.TokenRevoked, ev.PasswordSet,
    ev.ProfileSet, ev.HandedOver, ev.Left, ev.Talked, ev.Supported, ev.Informed, ev.Started, ev.Darkened, ev.Lit,
    ev.Played, ev.SourcePlugged, ev.SourceUnplugged,
)  # fmt: skip
ITS_OWN = {
    "promise", "promised_ms", "promise_seq", "spotlit", "history", "last_seq", "asked_by", "question_seq", "passed",
    "here", "talked_ms", "supporters", "informed", "informed_ms",
}  # fmt: skip
"""What of a post a promise, a spotlight, passing it on, or a word with its author may change."""
NAME = "xyzxyzxyzxyz"


def plain(post: Post) -> dict[str, Any]:
    return {name: value for name, value in asdict(post).items() if name not in ITS_OWN}


@settings(deadline=None, max_examples=150)
@given(logs())
def test_without_them_every_post_count_and_view_is_the_same(log: Log) -> None:
    """Two worlds with one log, but that in one of them nobody ever paused, announced, promised, put in the light,
    asked a colleague, blocked an author, made a token or spoke of themselves; nobody said “me too”, left the shop
    or was told; no light ever went out."""
    without: Log = [(seq, event) for seq, event in log if not isinstance(event, BESIDE)]
    one, other = folded(log), folded(without)
    advance(one, START_MS + 10**9)
    advance(other, START_MS + 10**9)
    assert {n: plain(p) for n, p in one.posts.items()} == {n: plain(p) for n, p in other.posts.items()}
    for kept in ("counts", "cells", "visible", "undone", "waiting"):
        assert getattr(one, kept) == getattr(other, kept)


@settings(deadline=None, max_examples=150)
@given(logs())
def test_they_stand_as_a_simple_reading_of_the_log_says(log: Log) -> None:
    state = State()
    paused: dict[str, int] = {}
    over: dict[str, list[tuple[int, int]]] = {}
    put_up: dict[str, ev.Announced] = {}
    ended: set[str] = set()
    for seq, event in log:
        legal = len(state.voided)
        apply(state, seq, event)
        if len(state.voided) == legal:
            match event:
                case ev.Paused():
                    assert event.shop not in paused
                    paused[event.shop] = event.at_ms
                case ev.Resumed():
                    since = paused.pop(event.shop)
                    over.setdefault(event.shop, []).append((since, max(since, event.at_ms)))
                case ev.Announced():
                    assert event.announcement not in put_up
                    put_up[event.announcement] = event
                case ev.AnnouncementEnded():
                    assert put_up[event.announcement].shop == event.shop
                    ended.add(event.announcement)
        assert (state.paused, state.pauses) == (paused, over)
        stands = {n: e for n, e in put_up.items() if e.until_ms > state.now_ms and n not in ended}
        assert {n: (x.shop, x.until_ms) for n, x in state.notices.items()} == {
            n: (e.shop, e.until_ms) for n, e in stands.items()
        }
        assert all(post.visible or post.forgotten for post in state.posts.values() if post.spotlit)
        following = next_due_ms(state)
        assert not stands or (following is not None and following <= min(e.until_ms for e in stands.values()))


def house(*events: ev.AnyEvent) -> State:
    return folded(list(enumerate([*opening(), *events], 1)))


def code(state: State, event: ev.AnyEvent) -> str | None:
    refused = judge(state, event)
    return refused.code if refused is not None else None


def do(state: State, event: ev.AnyEvent) -> State:
    apply(state, state.through + 1, event)
    assert state.voided == []
    return state


POST: dict[str, Any] = {"at_ms": START_MS + GRACE_MS, "actor": "noa", "shop": "lyon", "post": POSTS[0]}
WALL: dict[str, Any] = {"at_ms": START_MS + GRACE_MS, "actor": "camille", "shop": "lyon"}
APPROVED = ev.Approved(**(POST | {"at_ms": START_MS}), revision=1, rules=RULES[0].version)
NOTICE = ev.Announced(**WALL, announcement=NAME, until_ms=START_MS + 2 * GRACE_MS, commitment="c3")


def shown() -> State:
    state = house(received(0, START_MS), APPROVED)
    advance(state, START_MS + GRACE_MS)
    return state


@pytest.mark.parametrize("actor", ["vue", "ecran", "nobody", "feeder", "source:avis"])
def test_only_a_moderator_or_a_manager_does_any_of_it(actor: str) -> None:
    state = do(do(shown(), ev.Paused(**WALL)), NOTICE)
    events: tuple[ev.AnyEvent, ...] = (
        ev.Promised(**POST, state="done"), ev.Spotlit(**POST), ev.Paused(**WALL | {"shop": "nantes"}),
        ev.Resumed(**WALL), replace(NOTICE, announcement="a" * 12), ev.AnnouncementEnded(**WALL, announcement=NAME),
    )  # fmt: skip
    for event in events:
        assert code(state, event) is None
        assert code(state, replace(event, actor=actor)) == "not-allowed"
        closed = ev.AccountSet(
            at_ms=START_MS, actor="feeder", shop="lyon", account=event.actor, role="manager", enabled=False
        )
        kept = state.accounts[event.actor]
        state.accounts[event.actor] = closed
        assert code(state, event) == "not-allowed"
        state.accounts[event.actor] = kept


@pytest.mark.parametrize("leaves", ["edited", "withdrawn", "deleted", "expired", "undone"])
def test_whatever_takes_a_post_off_the_wall_ends_its_spotlight(leaves: str) -> None:
    state = do(shown(), ev.Spotlit(**POST))
    assert state.posts[POSTS[0]].spotlit
    ways: dict[str, ev.AnyEvent] = {
        "edited": received(0, state.now_ms, revision=2),
        "withdrawn": ev.Withdrawn(**POST, revision=1, reason="author-request", request="R-1", rules="1"),
        "deleted": ev.SourceDeleted(**POST),
        "expired": ev.Expired(**POST),
        "undone": ev.Undone(**POST),
    }
    do(state, ways[leaves])
    assert not state.posts[POSTS[0]].spotlit
    assert code(state, ev.Spotlit(**POST)) == "not-shown"


def test_a_promise_moves_and_is_taken_back() -> None:
    state = do(shown(), ev.Promised(**POST, state="taken-up", commitment="c2"))
    post = state.posts[POSTS[0]]
    assert (post.promise, post.promised_ms, post.promise_seq) == ("taken-up", POST["at_ms"], state.through)
    do(state, ev.Promised(**POST | {"at_ms": POST["at_ms"] + 5}, state="done"))
    assert (post.promise, post.promised_ms, post.promise_seq) == ("done", POST["at_ms"] + 5, 0)
    do(state, ev.Promised(**POST, state=None))
    assert (post.promise, post.promised_ms, post.promise_seq) == (None, None, 0)
    assert code(state, ev.Promised(**POST, state=None)) == "no-promise"


def test_nothing_is_promised_about_what_is_forgotten_or_was_never_stored() -> None:
    request = ev.Withdrawn(**POST, revision=1, reason="author-request", request="R-1", rules="1")
    state = do(do(shown(), request), ev.Forgotten(**POST))
    assert code(state, ev.Promised(**POST, state="done")) == "forgotten"
    chat = received(1, START_MS, pick=1)
    assert code(house(chat), ev.Promised(**POST | {"post": POSTS[1]}, state="done")) == "no-consent"
    assert code(house(), ev.Promised(**POST, state="done")) == "unknown-post"


def test_an_announcement_ends_by_itself_to_the_millisecond_and_never_comes_back() -> None:
    state = do(house(), NOTICE)
    assert [notice.id for notice in standing(state, "lyon")] == [NAME]
    assert standing(state, "nantes") == []
    assert code(state, ev.AnnouncementEnded(**WALL | {"shop": "nantes"}, announcement=NAME)) == "unknown-announcement"
    advance(state, NOTICE.until_ms - 1)
    assert next_due_ms(state) == NOTICE.until_ms
    assert standing(state, "lyon")
    advance(state, NOTICE.until_ms)
    assert standing(state, "lyon") == []
    assert next_due_ms(state) is None
    assert code(state, NOTICE) == "known-announcement"
    assert code(state, ev.AnnouncementEnded(**WALL, announcement=NAME)) == "unknown-announcement"


def test_there_is_room_for_so_many_announcements_and_no_more() -> None:
    state = house()
    names = [f"{a}{b}" + "a" * 10 for a in "abcdefg" for b in "abcdefg"]
    for name in names[:NOTICES]:
        do(state, replace(NOTICE, announcement=name))
    assert code(state, replace(NOTICE, announcement=names[NOTICES])) == "too-many-announcements"
    assert code(state, replace(NOTICE, announcement=names[NOTICES], shop="nantes")) is None
    advance(state, NOTICE.until_ms)
    later = replace(NOTICE, announcement=names[NOTICES], at_ms=state.now_ms, until_ms=state.now_ms + 1)
    assert code(state, later) is None


def test_one_shops_pause_is_not_anothers() -> None:
    state = do(house(), ev.Paused(**WALL))
    assert code(state, ev.Paused(**WALL)) == "already-paused"
    assert code(state, ev.Resumed(**WALL | {"shop": "nantes"})) == "not-paused"
    do(state, ev.Resumed(**WALL | {"at_ms": WALL["at_ms"] + 700}))
    assert state.pauses == {"lyon": [(WALL["at_ms"], WALL["at_ms"] + 700)]}
    assert comparable(state).paused == {}
