"""The line that says what the last shift left, until it is read. Pure."""

from __future__ import annotations

from rich.cells import cell_len

from moderation.around import handing
from moderation.drawing import Bits, Spot
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words


def relay(
    model: Model, words: Words, width: int, now_ms: int, key: str = "H", y: int = 0
) -> tuple[list[Bits], list[Spot]]:
    """`key` reads it all, as does a click. `y`: on which line of its widget it stands."""
    last = handing.unread(model, now_ms)
    if last is None:
        return [], []
    head = f" {handing.heading(last, words, now_ms)}"
    read = words._("read")
    tail = cell_len(f"  {key} {read} ")
    room = max(0, width - tail - cell_len(head) - 3)
    said = one_line(last.text, room)
    line: Bits = [(head, "honey strong on-raised"), (f"  {said}", "ink on-raised")]
    line.append((" " * max(0, width - tail - cell_len(head) - 2 - cell_len(said)), "on-raised"))
    line += [(f"  {key}", "honey strong on-raised"), (f" {read} ", "soft on-raised")]
    return [line], [Spot(y, 0, width, "act('handover')")]
