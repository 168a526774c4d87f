"""A list of posts that a cursor goes through. It draws only the lines in view and never scrolls by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from moderation.desk import Listing, Row
from moderation.drawing import Bits
from moderation.look import NIGHT, Look, strip

Draw = Callable[[Row, int], list[Bits]]
"""A row's lines for a width; as many as `row_lines` says."""


class Rows(ScrollView, can_focus=True):
    """Shows a `Listing`. The place of the row under the cursor on the screen stays when rows come or go above."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "go(1)", show=False),
        Binding("up,k", "go(-1)", show=False),
        Binding("home,g", "go(-100000)", show=False),
        Binding("end,G", "go(100000)", show=False),
    ]
    ALLOW_SELECT = False

    class Go(Message):
        """The reader goes down or up by so many posts."""

        def __init__(self, rows: Rows, by: int) -> None:
            super().__init__()
            self.rows = rows
            self.by = by

    class Pick(Message):
        """The reader points at a post."""

        def __init__(self, rows: Rows, post: str) -> None:
            super().__init__()
            self.rows = rows
            self.post = post

    def __init__(self, draw: Draw, *, id: str, quiet: bool = False) -> None:
        """`quiet`: the cursor is drawn only while somebody is in this list."""
        super().__init__(id=id)
        self._quiet = quiet
        self._draw = draw
        self._listing = Listing()
        self._height = 1
        self._empty = ""

    @property
    def look(self) -> Look:
        return getattr(self.app, "look", NIGHT)

    def show_listing(self, listing: Listing, row_lines: int, empty: str) -> None:
        """Draw this list; keep the row under the cursor where it is on the screen."""
        before = self._listing.cursor * self._height - self.scroll_offset.y
        same = self._height == row_lines and bool(self._listing.rows)
        self._listing, self._height, self._empty = listing, row_lines, empty
        self.virtual_size = Size(self.scrollable_content_region.width, max(1, len(listing.rows) * row_lines))
        top = listing.cursor * row_lines
        wanted = top - before if same else self.scroll_offset.y
        view = max(1, self.scrollable_content_region.height)
        wanted = max(min(wanted, top), top + row_lines - view, 0)
        if wanted != self.scroll_offset.y:
            self.scroll_to(y=wanted, animate=False, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        at, line = divmod(y + self.scroll_offset.y, self._height)
        base = self.rich_style
        if not self._listing.rows:
            return strip(self.look, [(f"  {self._empty}", "faint slant")] if y == 0 else [], width, base)
        if at >= len(self._listing.rows):
            return strip(self.look, [], width, base)
        here = at == self._listing.cursor and (self.has_focus or not self._quiet)
        lines = self._draw(self._listing.rows[at], max(1, width - 3))
        text = lines[line] if line < len(lines) else []
        last = line == self._height - 1 and self._height > 1 and not text
        bar = ("▌ " if here and not last else "  ", "honey" if self.has_focus else "rule")
        return strip(self.look, [bar, *text], width, base, "on-raised" if here and not last else "")

    def action_go(self, by: int) -> None:
        self.post_message(self.Go(self, by))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = (offset.y + self.scroll_offset.y) // self._height
        if 0 <= at < len(self._listing.rows):
            self.post_message(self.Pick(self, self._listing.rows[at].post.id))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
