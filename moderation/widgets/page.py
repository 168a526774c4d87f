"""Where the post is read, and its words are marked with keyboard or mouse."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from moderation.drawing.body import Body, text_bits
from moderation.look import NIGHT, Look, strip
from moderation.marks import Marker, at_cell, line_of

MARGIN = 2


class Page(ScrollView, can_focus=True):
    """Draws a `Body`. While `marking`, keys move a cursor over the words; else they scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "line(1)", show=False),
        Binding("up,k", "line(-1)", show=False),
        Binding("left,h", "move(-1)", show=False),
        Binding("right,l", "move(1)", show=False),
        Binding("ctrl+right,alt+right,W", "word(True)", show=False),
        Binding("ctrl+left,alt+left,B", "word(False)", show=False),
        Binding("shift+right", "move(1, True)", show=False),
        Binding("shift+left", "move(-1, True)", show=False),
        Binding("shift+down", "line(1, True)", show=False),
        Binding("shift+up", "line(-1, True)", show=False),
        Binding("ctrl+shift+right", "word(True, True)", show=False),
        Binding("ctrl+shift+left", "word(False, True)", show=False),
        Binding("home", "edge(False)", show=False),
        Binding("end", "edge(True)", show=False),
        Binding("pagedown", "pages(1)", show=False),
        Binding("pageup", "pages(-1)", show=False),
        Binding("space", "mark", show=False),
        Binding("enter", "finish", show=False),
        Binding("backspace,delete", "unmark", show=False),
        Binding("escape", "leave", show=False),
    ]
    ALLOW_SELECT = False

    class Marked(Message):
        """A mark was ended; it is still open in the marker, so that a label can be chosen."""

    class Changed(Message):
        """Cursor or marks changed."""

    class Finished(Message):
        """All marks are made."""

    class Left(Message):
        """The reader gives up marking for now."""

    class Dragged(Message):
        """Somebody begins to drag over the words, from glyph `at` on, without having said what for."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._body = Body(Marker(""), 8)
        self.marking = False
        self.waits = False
        """A mark was ended and its label is being chosen, or all is done: keys typed ahead of that are dropped."""
        self.labels = True
        """Each mark is given a label when it is ended."""
        self._dragging = False
        self._base = Style()
        self._began_at = 0

    @property
    def look(self) -> Look:
        return getattr(self.app, "look", NIGHT)

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
        self.scroll_to(y=min(max(0, body.first - 1), max(0, body.height - room)), animate=False, force=True)
        self._began_at = self.scroll_offset.y

    def on_resize(self) -> None:
        if self.scroll_offset.y == self._began_at and not self.marking:
            self.call_after_refresh(self._to_text)

    @staticmethod
    def _looks(body: Body) -> tuple[object, ...]:
        marker = body.marker
        return marker.text, tuple(marker.marks), marker.cursor, marker.anchor, body.width, body.lines, body.tail

    def render_lines(self, crop: Region) -> list[Strip]:
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        body, at, margin = self._body, y + self.scroll_offset.y, ""
        width = self.scrollable_content_region.width
        if at < body.first:
            bits = body.lines[at]
        elif at < body.first + len(body.text):
            bits = text_bits(body, at - body.first, self.marking)
            margin = "▌" if body.first else ""
        elif at < body.height:
            bits = body.tail[at - body.first - len(body.text)]
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

    def _stepped(self) -> None:
        self._follow_cursor()
        self.refresh()
        self.post_message(self.Changed())

    def drag_on(self) -> None:
        """The button is still held: what was dragged over without a purpose has one now."""
        self._dragging = True

    def _extend(self, select: bool) -> None:
        if select and self._body.marker.anchor is None:
            self._body.marker.open()

    def action_move(self, by: int, select: bool = False) -> None:
        if self.marking:
            self._extend(select)
            self._body.marker.move(by)
            self._stepped()

    def action_word(self, forward: bool, select: bool = False) -> None:
        if self.marking:
            self._extend(select)
            self._body.marker.word(forward)
            self._stepped()

    def action_line(self, by: int, select: bool = False) -> None:
        if self.marking:
            self._extend(select)
            self._body.marker.line(self._body.text, by)
            self._stepped()
        else:
            self.scroll_relative(y=by, animate=False)

    def action_edge(self, last: bool) -> None:
        if self.marking and self._body.text:
            self._body.marker.edge(self._body.text, last)
            self._stepped()
        elif not self.marking:
            self.scroll_to(y=self.max_scroll_y if last else 0, animate=False)

    def action_pages(self, by: int) -> None:
        self.scroll_relative(y=by * max(1, self.scrollable_content_region.height - 2), animate=False)

    def action_mark(self) -> None:
        if not self.marking:
            self.action_pages(1)
        elif self._body.marker.anchor is None:
            self._body.marker.open()
            self._stepped()
        else:
            self._end_mark()

    def action_finish(self) -> None:
        if self.marking and self._body.marker.anchor is not None:
            self._end_mark()
        elif self.marking:
            self._hand_over(self.Finished())

    def _end_mark(self) -> None:
        if self.labels:
            self._hand_over(self.Marked())
        else:
            self._body.marker.close()
            self._stepped()

    def _hand_over(self, message: Message) -> None:
        self.waits = True
        self.post_message(message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return not self.waits

    def action_unmark(self) -> None:
        if not self.marking:
            return
        if self._body.marker.anchor is not None:
            self._body.marker.give_up()
        else:
            self._body.marker.remove()
        self._stepped()

    def action_leave(self) -> None:
        if self.marking and self._body.marker.anchor is not None:
            self._body.marker.give_up()
            self._stepped()
        elif self.marking:
            self._hand_over(self.Left())

    def _glyph_at(self, event: events.MouseEvent) -> int | None:
        offset = event.get_content_offset(self)
        if offset is None or not self._body.text:
            return None
        line = offset.y + self.scroll_offset.y - self._body.first
        if not 0 <= line < len(self._body.text):
            return None
        return at_cell(self._body.marker.glyphs, self._body.text[line], max(0, offset.x - MARGIN))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        at = self._glyph_at(event)
        if at is None or event.button != 1 or self.waits:
            return
        if self.marking:
            self._body.marker.to(at)
            self._body.marker.open()
            self._stepped()
        self._body.marker.cursor = at
        self._dragging = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        at = self._glyph_at(event) if self._dragging else None
        if at is None or at == self._body.marker.cursor:
            return
        if not self.marking:
            self._dragging = False
            self.post_message(self.Dragged(self._body.marker.cursor))
            return
        self._body.marker.to(at)
        self._stepped()

    def on_mouse_up(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()
            marker = self._body.marker
            if self.marking and marker.anchor is not None:
                if marker.anchor == marker.cursor:
                    marker.give_up()
                    self._stepped()
                else:
                    self._end_mark()
