"""Where the post is read, and its words are marked with keyboard, mouse or finger."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from moderation.deciding import suggesting
from moderation.deciding.steady import HELD_S
from moderation.widgets.sheet import MARGIN, Sheet

__all__ = ["MARGIN", "Page"]

MARKING = frozenset({"suggestion", "take", "refuse", "move", "word", "finish", "unmark", "leave"})
"""What is done only while words are marked."""


class Page(Sheet, can_focus=True):
    """Shows a `Body`. While `marking`, keys move a cursor over the words; else they scroll."""

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
        Binding("tab", "suggestion(1)", show=False),
        Binding("shift+tab", "suggestion(-1)", show=False),
        Binding("y", "take", show=False),
        Binding("n", "refuse", show=False),
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
        self.waits = False
        """A mark was ended and its label is being chosen, or all is done: keys typed ahead of that are dropped."""
        self.labels = True
        """Each mark is given a label when it is ended."""
        self._dragging = False
        self._pressed: int | None = None
        """The glyph on which the button went down while marking: a tap, unless the mouse moves on."""
        self._took_s = float("-inf")
        """When Enter took a suggestion last (monotonic seconds)."""

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
        """Enter: ends a mark, else takes the suggestion under the cursor, else all is done."""
        if not self.marking:
            return
        now_s = self.now_s
        held = now_s - self._took_s < HELD_S  # over the last suggestion: that approves nothing
        if self._body.marker.anchor is not None:
            self._end_mark()
        elif suggesting.accept(self._body.marker) is not None:
            self._took_s = now_s
            self._stepped()
        elif held:
            self._took_s = now_s
        else:
            self._hand_over(self.Finished())

    def action_suggestion(self, by: int) -> None:
        suggesting.seek(self._body.marker, by)
        self._stepped()

    def action_take(self) -> None:
        if suggesting.accept(self._body.marker) is not None:
            self._stepped()

    def action_refuse(self) -> None:
        if suggesting.refuse(self._body.marker) is not None:
            self._stepped()

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
        if action in MARKING and not self.marking:
            return False  # these keys are the desk's then: Tab goes from pane to pane
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

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1 or self.waits:
            return
        chip = self._chip_at(event) if self.marking else None
        if chip is not None:
            self._tap(self._body.marker.glyph_of(chip.start))
            return
        at = self._glyph_at(event)
        if at is None:
            return
        if self.marking:
            self._pressed = at
        else:
            self._body.marker.cursor = at
            self._dragging = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        at = self._glyph_at(event) if self._dragging or self._pressed is not None else None
        marker = self._body.marker
        if at is None or at == (marker.cursor if self._pressed is None else self._pressed):
            return
        if not self.marking:
            self._dragging = False
            self.post_message(self.Dragged(marker.cursor))
            return
        if self._pressed is not None:  # not a tap, then: a mark is drawn from where the button went down
            marker.to(self._pressed)
            marker.open()
            self._pressed, self._dragging = None, True
        marker.to(at)
        self._stepped()

    def on_mouse_up(self) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None:
            self.release_mouse()
            self._tap(pressed)
        elif self._dragging:
            self._dragging = False
            self.release_mouse()
            marker = self._body.marker
            if self.marking and marker.anchor is not None:
                if marker.anchor == marker.cursor:
                    marker.give_up()
                    self._stepped()
                else:
                    self._end_mark()

    def _tap(self, at: int) -> None:
        if suggesting.tap(self._body.marker, at):
            self._end_mark()
        else:
            self._stepped()
