"""WordPress' comments as posts, and the memory of a window of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feeder.sources.base import Seen, SourceError
from feeder.sources.parts.wordpress.comments import Memory, Page, Traits, error_code, parse_comments, still_public
from feeder.sources.shared.lenient import MAX_TEXT
from wall.clock import from_iso, to_iso
from wall.events import Rating

SAVED = Path(__file__).parent / "payloads" / "comments.json"
TRAITS = Traits(kind="review", language="fr", verified=False)
NOW_MS = from_iso("2026-11-22T12:00:00Z")


def test_comments_as_wordpress_renders_them() -> None:
    page = parse_comments(SAVED.read_bytes(), TRAITS)
    second, third, fourth, eighth = page.items
    assert second == Seen(
        native_id="2",
        created="2026-11-22T06:20:02",
        kind="review",
        text="Très bon n° 1 👍🏽 gras & l’été",
        author="Zoé & Co",
        language="fr",
        written_ms=from_iso("2026-11-22T06:20:02Z"),
        permalink="https://site.example/lampe/#comment-2",
        verified=False,
    )
    assert (third.text, third.rating, third.author_id) == ("a\nb\n\nc 3 < 5", Rating(2.0), "7")
    assert (fourth.text, fourth.rating, fourth.permalink) == ("<b> &lt; ‘q’ http://a.example/b", Rating(5.0), "")
    assert (eighth.text, eighth.rating) == ("", Rating(4.0))
    assert page.unusable == (("5", "2026-11-22T06:20:05"),)
    assert page.length == 8
    assert page.rejected == (
        "comment 5: its text has 0 characters; between 1 and 100,000 are taken, and nothing is ever cut",
        "comment 5 of a page: it has no date",
        "comment 6 of a page: it has no number",
        "comment 7 of a page: it is no JSON object",
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["id", "date_gmt", "content", "rendered", "meta", "rating", "author_name", "link"])
                | st.text(max_size=3),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_a_page_or_refused_in_words(value: Any) -> None:
    whole = {"id": 1, "date_gmt": "2026-11-22T06:20:02", "content": {"rendered": "<p>bon</p>"}}
    for listed in (
        value,
        [value, whole],
        [{**whole, "meta": value, "author_name": value, "link": value, "author": value}],
    ):
        try:
            page = parse_comments(json.dumps(listed).encode(), TRAITS)
        except SourceError:
            assert not isinstance(listed, list)
            continue
        assert page.length == len(page.items) + len(page.rejected)
        if listed is not value:
            assert "bon" in [item.text for item in page.items]


@given(st.integers(0, 3000), st.binary(max_size=6))
def test_a_mutated_answer_is_read_or_refused_in_words(at: int, instead: bytes) -> None:
    data = SAVED.read_bytes()
    for mutated in (data[:at] + instead + data[at + len(instead) :], data[:at]):
        try:
            page = parse_comments(mutated, TRAITS)
        except SourceError:
            continue
        assert page.length >= len(page.items)


def test_half_a_character_is_repaired_and_flagged_and_a_novel_is_left_out() -> None:
    page = parse_comments(json.dumps([_comment(1, "x\ud800"), _comment(2, "y" * (MAX_TEXT + 1))]).encode(), TRAITS)
    assert [(item.text, item.flags) for item in page.items] == [("x\ufffd", ("repaired",))]
    assert page.unusable == (("2", _date(2)),)


def test_answers_about_one_comment() -> None:
    assert still_public(b'{"id": 3, "status": "approved"}')
    assert still_public(b'{"id": 3}')
    assert not still_public(b'{"id": 3, "status": "trash"}')
    assert error_code(b'{"code": "rest_comment_invalid_id"}') == "rest_comment_invalid_id"
    assert error_code(b"<html>") == error_code(b"[]") == error_code(b'{"code": 5}') == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing at all"),
        (b'[{"id": 1', "breaks off"),
        (b"[]<br>Warning: <b>x</b>", "no JSON"),
        (b"<p>", "no JSON"),
    ],
)
def test_an_answer_that_is_none_says_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        parse_comments(data, TRAITS)


def test_what_may_have_been_told_is_missed_when_it_goes() -> None:
    """The feeder ends after it wrote comments, and before it wrote how far it had read; then they are deleted."""
    memory = Memory()
    first = memory.take(Page((_seen(1, "un", 0), _seen(2, "deux", 0))))
    memory = Memory(memory.promise(first, None))
    assert memory.latest_ms is None
    again = memory.take(Page((_seen(1, "un", 0),)))
    assert [(item.what, item.native_id, item.text) for item in again] == [("edited", "1", "un")]
    assert [item.native_id for item in memory.gone(memory.absent({"1"}, 0))] == ["2"]


@given(
    st.lists(
        st.dictionaries(st.integers(1, 6), st.tuples(st.sampled_from(["un", "deux"]), st.integers(0, 1))), max_size=6
    )
)
def test_the_memory_tells_every_change_once_and_survives_a_restart(reads: list[dict[int, tuple[str, int]]]) -> None:
    """What is told, put together, is what the site has: whatever is edited, re-dated, deleted or comes back."""
    memory = Memory()
    told: dict[tuple[str, str], str] = {}
    for read in reads:
        memory = Memory(memory.dump())
        items = tuple(_seen(number, text, hour) for number, (text, hour) in read.items())
        listed = {item.native_id for item in items}
        news = [*memory.take(Page(items)), *memory.gone(memory.absent(listed, 0))]
        for item in news:
            key = (item.native_id, item.created)
            if item.what == "deleted":
                told.pop(key)
            else:
                assert told.get(key) != item.text
                assert (item.what == "edited") is (key in told)
                told[key] = item.text
        assert told == {(item.native_id, item.created): item.text for item in items}
        assert memory.take(Page(items)) == ()


@pytest.mark.parametrize("slip_s", [-2, -1, 1, 2])
def test_a_date_that_slips_by_itself_at_an_edit_makes_no_other_comment_of_it(slip_s: int) -> None:
    memory = Memory()
    first = Seen(native_id="7", created="2026-11-22T06:00:10", text="un", written_ms=from_iso("2026-11-22T06:00:10"))
    memory.take(Page((first,)))
    edited = replace(first, text="deux", created=f"2026-11-22T06:00:{10 + slip_s:02}")
    assert memory.take(Page((edited,))) == (replace(first, text="deux", what="edited"),)
    assert memory.take(Page((edited,))) == ()
    assert memory.gone(memory.absent(set(), 0)) == (Seen(what="deleted", native_id="7", created=first.created),)
    memory.take(Page((first,)))
    by_hand = replace(first, created="2026-11-22T06:00:13")
    assert [item.what for item in memory.take(Page((by_hand,)))] == ["deleted", "new"]


@pytest.mark.parametrize(
    "cursor", [None, "", "{}", "[]", "nonsense", '{"seen": 5}', '{"seen": {"1": ["never", "x"]}}']
)
def test_a_cursor_that_cannot_be_read_is_none(cursor: str | None) -> None:
    memory = Memory(cursor)
    memory.prune(NOW_MS)
    assert (memory.seen, memory.latest_ms) == ({}, None)


def _date(number: int) -> str:
    return to_iso(from_iso("2026-11-22T06:00:00Z") + number * 1000)[:19]


def _comment(number: int, text: str) -> dict[str, Any]:
    return {"id": number, "date_gmt": _date(number), "content": {"rendered": text}, "author_name": "Zoé", "meta": []}


def _seen(number: int, text: str, hour: int) -> Seen:
    created = f"2026-11-22T0{hour}:00:00"
    return Seen(native_id=str(number), created=created, text=text, written_ms=from_iso(created))
