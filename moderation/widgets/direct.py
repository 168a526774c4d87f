"""Widgets that hand their finished lines to the screen as they are.

The toolkit puts every line through its borders, paddings and colour filters. These have none of the first two, and
true colours only, so nothing of that would change them; it takes most of the time of a key.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


class Direct(Widget):
    """Draws by `render_line` alone. A theme, a terminal without colours and the like are heeded as ever."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Lines `crop` of this widget, each `crop.width` cells."""
        if self.styles.gutter:
            return super().render_lines(crop)
        _below, ground = self.background_colors
        filters = [each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
        base, width = self.rich_style, self.size.width
        left, right = crop.column_span
        out: list[Strip] = []
        for y in crop.line_range:
            strip = self.render_line(y)
            if strip.cell_length != width:
                strip = strip.adjust_cell_length(width, base)
            for each in filters:
                strip = strip.apply_filter(each, ground)
            out.append(strip if (left, right) == (0, width) else strip.crop(left, right))
        return out


class Bar(ScrollBar):
    """The toolkit's scroll bar, drawn from lines that are kept: it moves with every key."""

    def render_lines(self, crop: Region) -> list[Strip]:
        drawn = self.render()
        filters = [each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)]
        if not self.vertical or not isinstance(drawn, ScrollBarRender) or filters:
            return super().render_lines(crop)
        worn = drawn.style if isinstance(drawn.style, Style) else Style.parse(drawn.style)
        if worn.bgcolor is None or worn.color is None:
            return super().render_lines(crop)
        segments = drawn.render_bar(
            self.size.height, drawn.virtual_size, drawn.window_size, drawn.position, self.size.width, True,
            worn.bgcolor, worn.color,
        ).segments  # fmt: skip
        width = self.size.width
        cells = [_cell(text, style, width) for text, style, _control in segments]
        blank = _cell(" " * width, Style(bgcolor=worn.bgcolor), width)
        return [cells[y] if y < len(cells) else blank for y in crop.line_range]


@lru_cache(maxsize=256)
def _cell(text: str, style: Style | None, width: int) -> Strip:
    return Strip([Segment(text, style)], width)


class DirectScroll(ScrollView, Direct):
    """The same, for what scrolls; its styles are those of its first base."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """Made when first asked for, as the toolkit makes its own."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = Bar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar
