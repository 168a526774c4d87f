"""The time bar on the screen: a click or a drag on it is a jump."""

from __future__ import annotations

from textual import events
from textual.message import Message

from moderation.replaying import bar, curve
from moderation.widgets.lines import Lines
from moderation.words import Words
from wall.past import Course


class TimeBar(Lines):
    """Shows a course; `Jump` says to which instant somebody points."""

    class Jump(Message):
        """To this instant (Unix ms)."""

        def __init__(self, at_ms: int) -> None:
            super().__init__()
            self.at_ms = at_ms

    def __init__(self, words: Words, *, id: str) -> None:
        super().__init__(id=id)
        self._words = words
        self._course: Course | None = None
        self._held = False

    def show_course(self, course: Course | None, at_ms: int, *, high: int, legend: bool) -> None:
        """Draw the bar with the cursor at `at_ms`; without a course, empty lines of the same height."""
        self._course = course
        width = self.content_size.width or self.app.size.width
        if course is None:
            self.show([[] for _ in range(high + 4 + legend)])
        else:
            self.show(bar.lines(course, self._words, width, at_ms, high=high, legend=legend))

    def _point(self, event: events.MouseEvent, *, begin: bool) -> None:
        left, wide = bar.left(self._words), bar.chart(self._words, self.content_size.width)
        at = event.x - left
        if self._course is not None and (not begin or 0 <= at < wide):
            self._held = True
            self.post_message(self.Jump(curve.instant(at, curve.span(self._course), wide)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._point(event, begin=True)
            if self._held:
                self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._held:
            self._point(event, begin=False)

    def on_mouse_up(self) -> None:
        if self._held:
            self._held = False
            self.release_mouse()
