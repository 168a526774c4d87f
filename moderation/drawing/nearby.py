"""The line that says that somebody waits in the shop, until somebody went there. Pure."""

from __future__ import annotations

from rich.cells import cell_len

from moderation.around import nearby
from moderation.drawing import Bits, Spot
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words


def line(
    model: Model, words: Words, width: int, now_ms: int, key: str = "J", y: int = 0
) -> tuple[list[Bits], list[Spot]]:
    """`key` goes to the note, as does a click. `y`: on which line of its widget it stands."""
    waiting = nearby.there(model, now_ms)
    if not waiting:
        return [], []
    read = words._("see the note")
    tail = cell_len(f"  {key} {read} ")
    said = one_line(nearby.told(waiting, words, now_ms), max(8, width - tail - 4))
    bits: Bits = [(" ▸ ", "honey strong on-raised"), (said, "ink strong on-raised")]
    bits.append((" " * max(0, width - tail - 3 - cell_len(said)), "on-raised"))
    bits += [(f"  {key}", "honey strong on-raised"), (f" {read} ", "soft on-raised")]
    return [bits], [Spot(y, 0, width, "act('somebody')")]
