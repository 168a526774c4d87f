"""Frames that cost what changed: of a screen, only the widgets and lines are drawn that will be seen anew.

The toolkit's own compositor draws all within the smallest rectangle around what changed, and everything that lies
beneath, hidden or not. This one goes from front to back through the lines that changed and stops where each is full.
What the terminal is sent is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

Span = tuple[int, int, int]
"""A line, and from which cell to which."""
Chops = list[dict[int, Strip | None]]
"""For each line its parts by their first cell; None: not drawn, since nothing of it changed."""


class Frames(Compositor):
    """Puts a screen's widgets together."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What changed since the last frame; None if nothing did."""
        dirty, whole = self._dirty_regions.copy(), self.size.region
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(seen for region in dirty if (seen := region.intersection(whole))))
        if not spans:
            return None
        return ChopsUpdate(self._drawn(spans), spans, [line[1:] for line in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        """The whole of these lines, as the toolkit asks for them."""
        left, right = crop.column_span
        lines = range(max(0, crop.y), min(crop.bottom, len(self.cuts)))
        drawn = self._drawn([(y, left, right) for y in lines if is_rendered_line(y)])
        return cast("Sequence[Mapping[int, Strip]]", drawn)

    def _drawn(self, spans: Sequence[Span]) -> Chops:
        """The parts of these spans, each from the foremost widget that covers it."""
        cuts = self.cuts
        chops: Chops = [{} for _line in cuts]
        wanted: dict[int, set[int]] = {}
        for y, left, right in spans:
            line = cuts[y]
            chops[y] = dict.fromkeys(line[:-1])
            wanted.setdefault(y, set()).update(cut for cut, end in pairwise(line) if cut < right and end > left)
        for widget, (region, clip) in self.visible_widgets.items():
            if not wanted:
                break
            seen = region.intersection(clip)
            lines = _lines(wanted, seen)
            if not lines:
                continue
            first, last = lines[0], lines[-1]
            strips = widget.render_lines(Region(seen.x - region.x, first - region.y, seen.width, last + 1 - first))
            for y in lines:
                _fill(chops[y], wanted[y], cuts[y], strips[y - first], seen)
                if not wanted[y]:
                    del wanted[y]
        return chops


def _lines(wanted: dict[int, set[int]], seen: Region) -> list[int]:
    """The lines of `seen` in which something is still to be drawn, in order."""
    left, right = seen.column_span
    return [y for y in seen.line_range if y in wanted and any(left <= cut < right for cut in wanted[y])]


def _fill(chop: dict[int, Strip | None], wanted: set[int], cuts: list[int], strip: Strip, seen: Region) -> None:
    """Take from a widget's line what nothing in front of it has covered."""
    left, right = seen.column_span
    within = [cut for cut in cuts if left <= cut <= right]
    for cut, part in zip(within, strip.divide([cut - left for cut in within[1:]]), strict=False):
        if cut in wanted:
            chop[cut] = part
            wanted.discard(cut)
