"""Whatever is in a post, its conversation, its history or what was noticed in it: the terminal obeys none of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from moderation.app import DeskApp
from moderation.deciding.marks import Marker
from moderation.deciding.suggesting import found_in, suggest
from moderation.desk import Row
from moderation.drawing import Bits
from moderation.drawing.about import About
from moderation.drawing.body import beside_bits, body, text_bits
from moderation.drawing.head import head, ribbon
from moderation.drawing.history import lines
from moderation.drawing.turns import turn, whole
from moderation.screens.paper import Paper
from moderation.words import Words
from tests.moderation.peer import peer, post
from tests.moderation.screen import seen
from tests.moderation.stage import opened, until
from tests.moderation.test_glyphs import HOSTILE, dangerous
from tests.moderation.test_hostile import CASES
from wall import wire
from wall.client import Link
from wall.clock import SteppedClock
from wall.wire import DeskPost, Finding, HistoryEntry

WORDS = Words(lang="en")


def hostile(text: str, **more: object) -> DeskPost:
    """A post all of whose words are `text`."""
    found = [Finding(flag=text or "x", start=0, end=len(text), label="name", rule=text)]
    return post(
        "aaaaaaaaaaaa", text or " ", author=text, pseudonym=text, source=text, flags=[text], permalink=text,
        reply=text, reply_by=text, reply_signed=text, received_at=text, written_at=text, updated_at=text, revision=2,
        experienced_on=text, language=text, conversation="c", asked_by=text, question=text, blocked=True,
        decided_by=text, reason=text, evidence=text, ground=text, findings=found, **more,
    )  # fmt: skip


def harmless(drawn: Sequence[Bits]) -> bool:
    return not any(dangerous(text) for line in drawn for text, _ in line)


@given(HOSTILE, st.integers(20, 100), st.booleans())
def test_nothing_of_a_post_reaches_the_terminal_raw(text: str, width: int, walled: bool) -> None:
    one = hostile(text)
    about = About((one,), (one,), held=text, screen=text, walled=walled, room=20, place="1/2")
    marker = Marker(one.text or "")
    suggest(marker, found_in(one))
    page = body(one, WORDS, width, 0, about, marker=marker, busy=not walled)
    own = [text_bits(page, at, True) for at in range(len(page.text))]
    assert harmless([*page.lines, *own, *page.tail, *page.beside, *(beside_bits(page, 0, bits) for bits in own)])
    assert harmless(head(Row(one), WORDS, width, 0, about))
    assert harmless(head(Row(one), WORDS, width, 0, about, marker=marker))
    assert harmless(
        [*ribbon(marker, WORDS, width), *turn(one, WORDS, width, 0), *whole([one], "", WORDS, width, 0, ())]
    )


@given(HOSTILE, st.integers(20, 100))
def test_nothing_of_a_history_does(text: str, width: int) -> None:
    entry = HistoryEntry(seq=1, at_ms=-5, event=text, by=text, reason=text, words=text, void=True)
    named = HistoryEntry(seq=1, at_ms=10**17, event="promised", by=f"source:{text}", reason=text, words=text)
    assert harmless(lines([entry, named], WORDS, width, 0))


@asynccontextmanager
async def desk_with(one: DeskPost) -> AsyncIterator[tuple[DeskApp, Pilot[int]]]:
    """A desk before which this post waits."""
    async with (
        peer(one) as hub,
        opened(Link(hub.url, lambda: wire.Hello(token="t")), SteppedClock()) as (app, pilot),
    ):
        yield app, pilot


@pytest.mark.parametrize("case", CASES)
async def test_sheets_and_marks_at_the_desk_show_it_harmless(case: str) -> None:
    text, shown = CASES[case]
    async with desk_with(hostile(text)) as (app, pilot):
        await until(pilot, lambda: app.model.lists["waiting"].loaded)
        for key, there in (("T", Paper), ("escape", type(app.desk)), ("P", type(app.desk))):
            await pilot.press(key)
            await until(pilot, lambda there=there: isinstance(app.screen, there))  # type: ignore[misc]
            assert shown in seen(app)
            assert not dangerous(seen(app).replace("\n", ""))
        await pilot.press("m")
        await until(pilot, lambda: app.desk.marker is not None)
        await pilot.press("enter")
        await until(pilot, lambda: "[first name]" in seen(app) or "[prénom]" in seen(app))
        assert not dangerous(seen(app).replace("\n", ""))


async def test_100_000_characters_are_put_into_lines_once_and_scroll_by_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from moderation.drawing import body as drawing
    from moderation.glyphs import wrap

    wrapped: list[int] = []

    def counted(row: Sequence[object], width: int) -> list[object]:
        wrapped.append(len(row))
        return wrap(row, width)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(drawing, "wrap", counted)
    endless = "Un mot " * 7_000 + "x" * 51_000
    found = [Finding(flag="phone", start=at, end=at + 6, label="phone") for at in range(0, 40_000, 200)]
    async with desk_with(post("aaaaaaaaaaaa", endless, findings=found)) as (app, pilot):
        await until(pilot, lambda: app.desk.page.max_scroll_y > 1000)
        await pilot.press("tab", *["pagedown"] * 20)
        await until(pilot, lambda: app.desk.page.scroll_offset.y > 300)
        app.tick()
        await pilot.press("end")
        await until(pilot, lambda: app.desk.page.scroll_offset.y > 1000)
        await pilot.press("m", *["tab"] * 20)
        await until(pilot, lambda: app.desk.marker is not None and app.desk.marker.cursor == 4_000)
        widths = {app.desk.page.room}
        assert len(wrapped) <= 2 * len(widths) + 1  # a scroll bar that comes makes the page narrower, once
