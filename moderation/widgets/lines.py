"""Some lines of the screen, parts of which may be clicked: head, tabs, messages, keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Size
from textual.strip import Strip

from moderation.drawing import Bits, Spot
from moderation.look import NIGHT, Look, strip
from moderation.widgets.direct import Direct


class Lines(Direct):
    """Draws the lines it is given, as high as they are many."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[Bits] = []
        self._spots: tuple[Spot, ...] = ()

    @property
    def look(self) -> Look:
        return getattr(self.app, "look", NIGHT)

    def show(self, lines: list[Bits], spots: Sequence[Spot] = ()) -> None:
        """Draw these, if they are others than before; lay out anew only if their number changed."""
        self._spots = tuple(spots)
        if lines != self._lines:
            changed = len(lines) != len(self._lines)
            self._lines = lines
            if changed:
                # Laid out between two changes, the toolkit would take the first one's height for the second's.
                self._box_model_cache.clear()
            self.refresh(layout=changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        bits = self._lines[y] if y < len(self._lines) else []
        return strip(self.look, bits, self.content_size.width, self.rich_style)

    async def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for spot in self._spots:
            if spot.y == offset.y and spot.left <= offset.x < spot.right:
                await self.screen.run_action(spot.action)
                return


class Facts(Lines):
    """Lines that are made for their width: another width (a scroll bar came or went) needs other lines."""

    def __init__(self, draw: Callable[[], None], *, id: str) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._width = 0

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._width:
            self._width = event.size.width
            self._draw()
