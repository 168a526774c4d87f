"""A post drawn on a page that scrolls: its lines, where they stand, and what is under a cell. Keys: `page.py`."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from moderation.deciding.marks import Marker, at_cell, line_of
from moderation.drawing.body import Body, beside_bits, text_bits
from moderation.look import NIGHT, Look, strip
from moderation.widgets.direct import DirectScroll
from wall.events import Mask

MARGIN = 2
BEFORE = 2
"""Lines before a post's own text that are in view at once, where there is room: the end of the turn before it."""


class Sheet(DirectScroll):
    """Draws a `Body`. `marking`: somebody marks words, so the cursor is drawn and kept in view."""

    ALLOW_SELECT = False

    class Anew(Message):
        """Another post is before the reader."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._body = Body(Marker(""), 8)
        self.marking = False
        self._base, self._width = Style(), 0
        self._began_at = 0

    @property
    def look(self) -> Look:
        return getattr(self.app, "look", NIGHT)

    @property
    def now_s(self) -> float:
        """Monotonic seconds of the desk's clock."""
        clock = getattr(self.app, "clock", None)
        return clock.monotonic() if clock is not None else 0.0

    @property
    def room(self) -> int:
        """Cells that a line of text may have."""
        return max(8, self.scrollable_content_region.width - 2 * MARGIN)

    def show_body(self, body: Body, marking: bool, anew: bool) -> None:
        """Draw this. `anew`: it is another post, so begin at its top."""
        before, moved = (self._looks(self._body), self.marking), body.first - self._body.first
        self._body, self.marking = body, marking
        size = Size(self.scrollable_content_region.width, max(1, body.height))
        if size != self.virtual_size:
            self.virtual_size = size
        if anew:
            self._to_text()
            self.post_message(self.Anew())
        elif marking:
            self._follow_cursor()
        elif moved:
            # Something was said before it that is known only now: the text itself stays where it is read.
            at_beginning = self.scroll_offset.y == self._began_at
            self.scroll_to(y=self.scroll_offset.y + moved, animate=False, force=True)
            if at_beginning:
                self._to_text()
        if anew or before != (self._looks(body), marking):
            self.refresh()

    def _to_text(self) -> None:
        """To the beginning of the post's own text, below what was said before."""
        body, room = self._body, max(1, self.scrollable_content_region.height)
        spare = room - 1 - body.rows  # beside the name and the text: some of it for what was said just before
        top = max(0, body.first - 1 - max(0, min(BEFORE, spare)))
        self.scroll_to(y=min(top, max(0, body.height - room)), animate=False, force=True)
        self._began_at = self.scroll_offset.y

    def on_resize(self) -> None:
        if self.scroll_offset.y == self._began_at and not self.marking:
            self.call_after_refresh(self._to_text)

    @staticmethod
    def _looks(body: Body) -> tuple[object, ...]:
        marker = body.marker
        marked = tuple(marker.marks), tuple(marker.offers), marker.cursor, marker.anchor
        return marker.text, marked, body.width, body.lines, body.tail, body.found, body.beside

    def render_lines(self, crop: Region) -> list[Strip]:
        self._base, self._width = self.rich_style, self.scrollable_content_region.width
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        body, at, margin = self._body, y + self.scroll_offset.y, ""
        width = self._width
        if at < body.first:
            bits = body.lines[at]
        elif at < body.first + body.rows:
            line = at - body.first
            bits = text_bits(body, line, self.marking) if line < len(body.text) else []
            margin = "▌" if body.first and line < len(body.text) else ""
            bits = beside_bits(body, line, bits) if body.beside else bits
        elif at < body.height:
            bits = body.tail[at - body.first - body.rows]
        else:
            bits = []
        return strip(self.look, [(f"{margin:<{MARGIN}}", "honey"), *bits], width, self._base)

    def _follow_cursor(self) -> None:
        body = self._body
        line = body.first + line_of(body.text, body.marker.cursor) if body.text else 0
        height = max(1, self.scrollable_content_region.height)
        top = self.scroll_offset.y
        wanted = min(max(top, line - height + 2), max(0, line - 1))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)

    def _glyph_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None or not self._body.text:
            return None
        line = offset.y + self.scroll_offset.y - self._body.first
        if not 0 <= line < len(self._body.text) or offset.x - MARGIN >= self._body.width + 1:
            return None
        return at_cell(self._body.marker.glyphs, self._body.text[line], max(0, offset.x - MARGIN))

    def _chip_at(self, event: events.MouseEvent) -> Mask | None:
        """The chip of the wall's form that was pointed at."""
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        x, y = offset.x - MARGIN, offset.y + self.scroll_offset.y
        return next((spot.mask for spot in self._body.spots if spot.y == y and spot.left <= x < spot.right), None)
