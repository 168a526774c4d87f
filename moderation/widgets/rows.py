"""A list of posts that a cursor goes through. It draws only the lines in view and never scrolls by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.strip import Strip

from moderation.desk import Listing, Row
from moderation.drawing import Bits
from moderation.glyphs import text_lines
from moderation.look import NIGHT, Look, strip
from moderation.widgets.direct import DirectScroll

Looks = tuple[int, str, int, list[list[Bits]]]
"""Lines of a row, what an empty list says, the cursor, and the rows in view."""
Draw = Callable[[Row, int], list[Bits]]
"""A row's lines for a width; as many as `row_lines` says."""


class Rows(DirectScroll, can_focus=True):
    """Shows a `Listing`. The place of the row under the cursor on the screen stays when rows come or go above."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "go(1)", show=False),
        Binding("up,k", "go(-1)", show=False),
        Binding("home,g", "go(-100000)", show=False),
        Binding("end,G", "go(100000)", show=False),
        Binding("escape", "screen.widen", show=False),
    ]
    ALLOW_SELECT = False

    def __init__(self, draw: Draw, *, id: str, quiet: bool = False) -> None:
        """`quiet`: the cursor is drawn only while somebody is in this list."""
        super().__init__(id=id)
        self._quiet = quiet
        self._draw = draw
        self.go: Callable[[Rows, int], None] = lambda rows, by: None
        self.pick: Callable[[Rows, str], None] = lambda rows, post: None
        """What the keys and the mouse do. Called at once: a message would come after the next key's."""
        self._listing = Listing()
        self._height = 1
        self._empty = ""
        self._drawn: dict[int, list[Bits]] = {}
        self._base, self._width = Style(), 0

    @property
    def look(self) -> Look:
        return getattr(self.app, "look", NIGHT)

    def show_listing(self, listing: Listing, row_lines: int, empty: str) -> None:
        """Draw this list, where it looks other than before; the row under the cursor stays where it is."""
        looked, top_before = self._looks(), self.scroll_offset.y
        before = self._listing.cursor * self._height - self.scroll_offset.y
        same = self._height == row_lines and bool(self._listing.rows)
        self._listing, self._height, self._empty = listing, row_lines, empty
        self._drawn.clear()
        size = Size(self.scrollable_content_region.width, max(1, len(listing.rows) * row_lines))
        if size != self.virtual_size:
            self.virtual_size = size
        top = listing.cursor * row_lines
        wanted = top - before if same else self.scroll_offset.y
        view = max(1, self.scrollable_content_region.height)
        wanted = max(min(wanted, top), top + row_lines - view, 0)
        if wanted != self.scroll_offset.y:
            self.scroll_to(y=wanted, animate=False, force=True)
        self._refresh_what_changed(looked, top_before)

    def _refresh_what_changed(self, before: Looks, top: int) -> None:
        """Draw anew the rows that look other than before; a list that moved or has other rows is drawn whole."""
        after = self._looks()
        if after == before:
            return
        if after[:2] != before[:2] or top != self.scroll_offset.y or len(after[3]) != len(before[3]):
            self.refresh()
            return
        first, view = top // self._height, self.scrollable_content_region
        for at, (old, new) in enumerate(zip(before[3], after[3], strict=True), first):
            if old != new or (at in (before[2], after[2]) and before[2] != after[2]):
                self.refresh(Region(0, at * self._height - top, view.width, self._height))

    def _looks(self) -> Looks:
        """What is to be seen now; comparing it saves a terminal at the end of a slow line most of the drawing."""
        view = self.scrollable_content_region
        first = self.scroll_offset.y // self._height
        last = min(len(self._listing.rows), first + view.height // self._height + 2)
        cursor = self._listing.cursor
        return self._height, self._empty, cursor, [self._lines_of(at, view.width) for at in range(first, last)]

    def _lines_of(self, at: int, width: int) -> list[Bits]:
        if at not in self._drawn:
            self._drawn[at] = self._draw(self._listing.rows[at], max(1, width - 3))
        return self._drawn[at]

    def render_lines(self, crop: Region) -> list[Strip]:
        self._base, self._width = self.rich_style, self.scrollable_content_region.width
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        width = self._width
        at, line = divmod(y + self.scroll_offset.y, self._height)
        base = self._base
        if not self._listing.rows:
            wrapped = text_lines(self._empty, max(1, width - 4))
            told = ["", *wrapped] if self._height > 1 else wrapped
            return strip(self.look, [(f"  {told[y]}", "faint slant")] if y < len(told) else [], width, base)
        if at >= len(self._listing.rows):
            return strip(self.look, [], width, base)
        here = at == self._listing.cursor and (self.has_focus or not self._quiet)
        lines = self._lines_of(at, width)
        text = lines[line] if line < len(lines) else []
        last = line == self._height - 1 and self._height > 1 and not text
        bar = ("▌ " if here and not last else "  ", "honey" if self.has_focus else "rule")
        return strip(self.look, [bar, *text], width, base, "on-raised" if here and not last else "")

    def on_resize(self) -> None:
        self._drawn.clear()

    def action_go(self, by: int) -> None:
        self.go(self, by)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = (offset.y + self.scroll_offset.y) // self._height
        if 0 <= at < len(self._listing.rows):
            self.pick(self, self._listing.rows[at].post.id)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
