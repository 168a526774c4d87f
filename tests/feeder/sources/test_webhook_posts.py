"""Pure: a delivery's body to posts. What is wrong with one post costs no other, and is told without its values."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.sources.base import Seen
from feeder.sources.shared.posted import MAX_POSTS, BadBody, Posts, Traits, parse
from wall.clock import from_iso
from wall.events import Consent, Rating

WHOLE: dict[str, Any] = {
    "id": "r-7", "event": "edited", "created": "2026-11-01", "kind": "review", "author": "Nadège P.",
    "author_id": 12, "author_role": "customer", "title": "Déçue", "text": "La lampe clignote.\r\nDommage 😕",
    "rating": {"value": 4, "best": 10}, "language": "fr", "written_at": "2026-11-21T18:00:00+01:00",
    "experience_on": "2026-11-02", "updated_at": "2026-11-22T08:00:00Z", "permalink": "https://avis.example/r-7",
    "conversation": "c1", "consent": {"basis": "opt-in", "version": "v2", "at": "2026-11-21T17:00:00Z"},
    "reply": "Nous la remplaçons.",
}  # fmt: skip


def posts(*given: Any) -> Posts:
    return parse(json.dumps({"posts": given}).encode(), Traits())


def one(**changes: Any) -> Seen:
    (seen,) = parse(json.dumps(WHOLE | changes).encode(), Traits(verified=True, maskable=False)).items
    return seen


def why(**changes: Any) -> str:
    (refused,) = posts(WHOLE | changes).refused
    assert refused.id == (WHOLE | changes)["id"] or not isinstance((WHOLE | changes)["id"], str)
    return refused.why


def test_every_field_arrives() -> None:
    assert one() == Seen(
        what="edited", native_id="r-7", created="2026-11-01", kind="review",
        text="Déçue\n\nLa lampe clignote.\nDommage 😕", author="Nadège P.", author_id="12", conversation="c1",
        rating=Rating(4, 10), language="fr", written_ms=from_iso("2026-11-21T17:00:00Z"),
        experienced_on=date(2026, 11, 2), updated_ms=from_iso("2026-11-22T08:00:00Z"),
        permalink="https://avis.example/r-7", verified=True, maskable=False,
        consent=Consent(basis="opt-in", version="v2", at_ms=from_iso("2026-11-21T17:00:00Z")),
        reply="Nous la remplaçons.",
    )  # fmt: skip


def test_the_least_that_a_post_is() -> None:
    (seen,) = parse(b'{"id": 5, "text": "bien"}', Traits(kind="forum")).items
    assert seen == Seen(native_id="5", kind="forum", text="bien")
    everything_null = {name: None for name in WHOLE if name not in ("id", "event", "rating")}
    (seen,) = posts(everything_null | {"id": "1", "rating": {"value": 3}}).items
    assert seen == Seen(native_id="1", rating=Rating(3, 5))
    (seen,) = posts({"id": "1", "event": "deleted", "text": "encore là"}).items
    assert seen == Seen(what="deleted", native_id="1")


def test_a_chat_without_consent_is_an_id() -> None:
    seen = one(kind="chat", consent=None, author_role="advisor")
    assert seen == Seen(what="edited", native_id="r-7", created="2026-11-01", kind="chat", voice="advisor")
    assert one(kind="chat").text


def test_what_is_no_text_is_repaired_and_flagged() -> None:
    (seen,) = parse(b'{"id": "1", "text": "a\\ud800b", "author": "\\udfff"}', Traits()).items
    assert (seen.text, seen.author, seen.flags) == ("a\ufffdb", "\ufffd", ("repaired",))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": ""}, "id"), ({"id": "  "}, "id is empty"), ({"id": None}, "id"), ({"id": 1.5}, "id"),
        ({"event": "nouveau"}, "event"), ({"kind": "Avis"}, "kind"), ({"text": "x" * 100_001}, "text"),
        ({"text": " ", "title": "", "rating": None}, "text is missing"), ({"author": ["x"]}, "author"),
        ({"rating": {"value": 6}}, "rating"), ({"rating": {"value": 3, "best": 0}}, "rating"),
        ({"rating": {"value": float("nan")}}, "rating"), ({"rating": 4}, "rating"),
        ({"language": "français"}, "language"),
        ({"written_at": "hier"}, "written_at"), ({"written_at": "0001-01-01"}, "written_at"),
        ({"experience_on": "2026-02-30"}, "experience_on"), ({"experience_on": "20261102"}, "experience_on"),
        ({"permalink": "javascript:alert(1)"}, "permalink"),
        ({"consent": {"basis": "implicite", "version": "1"}}, "consent"),
        ({"consent": {"basis": "notice", "version": ""}}, "consent"), ({"author_role": "bot"}, "author_role"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(changes: dict[str, Any], words: str) -> None:
    told = why(**changes)
    assert words in told
    for value in ("nouveau", "Avis", "implicite", "hier", "français"):
        assert value not in told


def test_the_valid_rest_is_kept_and_the_answer_names_the_others() -> None:
    told = posts({"id": "1", "text": "un"}, 7, {"id": "2"}, {"id": "3", "text": "trois", "raiting": 3, "x": 1}, None)
    assert [seen.text for seen in told.items] == ["un", "trois"]
    assert [(refused.index, refused.id) for refused in told.refused] == [(1, None), (2, "2"), (4, None)]
    assert told.ignored == ("raiting", "x")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"[]",
        b"7",
        b"null",
        b'{"posts": 7}',
        b'{"posts": null}',
        b"\xff{}",
        b"[" * 200_000,
        b'{"id": "\xe9"}',
    ],
)
def test_a_body_that_is_none(body: bytes) -> None:
    with pytest.raises(BadBody, match="body is"):
        parse(body, Traits())
    with pytest.raises(BadBody, match="at most 500 posts, not 501"):
        posts(*[{"id": "1", "text": "x"}] * (MAX_POSTS + 1))


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["chat", "1", "9999-12-31"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(WHOLE)), ODD, min_size=1, max_size=4))
def test_no_post_however_odd_raises_anything_else(changes: dict[str, Any]) -> None:
    told = posts(WHOLE | changes, {"id": "rest", "text": "bien"})
    assert told.items[-1].native_id == "rest"
    assert len(told.items) + len(told.refused) == 2
    for seen in told.items:
        json.dumps([seen.text, seen.author, seen.native_id, seen.conversation], ensure_ascii=False).encode()
        assert seen.kind != "chat" or seen.consent is not None or not (seen.text or seen.author)


@given(st.binary(max_size=300) | ODD.map(lambda odd: json.dumps(odd).encode()))
def test_no_body_however_odd_raises_anything_but_a_source_error(body: bytes) -> None:
    try:
        told = parse(body, Traits())
    except BadBody:
        return
    assert isinstance(told, Posts)
