"""A desk that draws only what changed looks as if the toolkit had drawn all of it, after every key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.strip import Strip
from textual.widget import Widget

from moderation.app import DeskApp
from moderation.widgets.direct import Bar, Direct
from tests.moderation.stage import Stage, fill, sat, until

Cell = tuple[str, Any, Any]
KEYS = (
    "j",
    "j",
    "j",
    "k",
    "tab",
    "j",
    "shift+tab",
    "x",
    "3",
    "j",
    "1",
    "down",
    "end",
    "home",
    "8",
    "1",
    "m",
    "right",
)


class Seen:
    """A terminal: what it was sent is what it shows."""

    def __init__(self, width: int, height: int) -> None:
        self.cells: list[list[Cell]] = [[("", None, None)] * width for _line in range(height)]

    def take(self, update: object) -> None:
        if isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips):
                self._put(y, 0, (segment for strip in strips for segment in strip), 0, len(self.cells[y]))
        elif isinstance(update, ChopsUpdate):
            for y, left, right in update.spans:
                for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    if strip is not None and x < right and end > left:
                        self._put(y, x, strip, x, min(end, right))

    def _put(self, y: int, x: int, segments: Iterable[Segment], left: int, right: int) -> None:
        for text, style, _control in segments:
            for char in text:
                for at in range(x, x + cell_len(char)):
                    if left <= at < right:
                        self.cells[y][at] = _cell(char, style)
                x += cell_len(char)


def _cell(char: str, style: Style | None) -> Cell:
    """A cell as eyes see it: what colour a space would have makes no difference."""
    worn = style or Style()
    ink, ground = (worn.bgcolor, worn.color) if worn.reverse else (worn.color, worn.bgcolor)
    return char, ground, None if char == " " else (ink, worn.bold, worn.italic, worn.underline, worn.strike)


def whole(app: DeskApp, width: int, height: int) -> Sequence[Sequence[Cell]]:
    """What the toolkit's own compositor and its own way to draw a widget make of the present screen."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (Direct, Bar):
            patch.setattr(kind, "render_lines", Widget.render_lines)
        for widget in app.desk.walk_children(Widget, with_self=True):
            widget._styles_cache.clear()
        chops = Compositor._render_chops(app.desk._compositor, app.desk.size.region, lambda y: True)
    seen = Seen(width, height)
    for y, chop in enumerate(chops):
        seen._put(y, 0, Strip.join(chop.values()), 0, width)
    return seen.cells


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_frame_is_whole(on: Stage, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    await fill(on, 60, decide=12)
    seen = Seen(*size)
    display = DeskApp._display

    def displayed(self: DeskApp, screen: Any, update: Any) -> None:
        seen.take(update)
        display(self, screen, update)

    monkeypatch.setattr(DeskApp, "_display", displayed)
    async with sat(on, size) as (app, pilot):
        await until(pilot, lambda: len(app.model.lists["waiting"].rows) > 20)
        for key in KEYS:
            await pilot.press(key)
            for _ in range(3):
                await pilot.pause()
            drawn = whole(app, *size)
            places = [(x, y) for y in range(size[1]) for x in range(size[0])]
            differs = [(x, y, seen.cells[y][x], drawn[y][x]) for x, y in places if seen.cells[y][x] != drawn[y][x]]
            assert not differs, (key, len(differs), differs[:3])
