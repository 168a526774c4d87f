"""What a screen shows, in half blocks, with its age beneath it: a picture is never taken for the present."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from moderation.drawing import Bits
from moderation.glyphs import text_lines
from moderation.hub.picture import UPPER, Glimpse, Halves, fitted, halves
from moderation.look import NIGHT, Look, strip


class PictureView(Widget):
    """Draws a `Glimpse` as large as there is room for; without one, or with too little room, it says why."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._glimpse: Glimpse | None = None
        self._caption: Bits = []
        self._instead = ""
        self._small = ""
        self._made: tuple[Glimpse | None, tuple[int, int]] = (None, (0, 0))
        self._rows: Sequence[Halves] = ()

    @property
    def look(self) -> Look:
        return getattr(self.app, "look", NIGHT)

    def show(self, glimpse: Glimpse | None, caption: Bits, *, instead: str, small: str) -> None:
        """Draw this. `instead`: what is said while there is no picture; `small`: where there is no room for one."""
        now = (glimpse, caption, instead, small)
        if now != (self._glimpse, self._caption, self._instead, self._small):
            self._glimpse, self._caption, self._instead, self._small = now
            self.refresh()

    def _drawn(self) -> Sequence[Halves]:
        """The picture's rows of cells; resized only when picture or room are others."""
        image = self._glimpse.image if self._glimpse is not None else None
        room = (self.content_size.width, self.content_size.height - 1)
        if image is None:
            return ()
        columns, rows = fitted(image.size, *room)
        if self._made != (self._glimpse, room):
            self._rows = halves(image, columns, rows) if columns else ()
            self._made = (self._glimpse, room)
        return self._rows

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        rows = self._drawn()
        if not rows:
            has_image = self._glimpse is not None and self._glimpse.image is not None
            told = text_lines(self._small if has_image else self._instead, max(1, width))
            bits: Bits = [(told[y], "faint slant")] if y < len(told) else []
            return strip(self.look, bits, width, self.rich_style)
        if y == len(rows):
            return strip(self.look, self._caption, width, self.rich_style)
        if y > len(rows):
            return strip(self.look, [], width, self.rich_style)
        return Strip(_cells(rows[y])).adjust_cell_length(width, self.rich_style)


def _cells(row: Halves) -> list[Segment]:
    """One row, runs of the same two colours as one segment."""
    out: list[Segment] = []
    start = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or row[at] != row[start]:
            upper, lower = row[start]
            style = Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))
            out.append(Segment(UPPER * (at - start), style))
            start = at
    return out
