"""Keys and tabs for fingers: buttons three lines high, well apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from moderation.drawing import Bits, Spot
from moderation.drawing.bars import Key
from moderation.words import Words

HIGH = 3
"""Lines of a button: about nine millimetres on a tablet, a fingertip."""
LEAST = 10
"""Cells; no button is narrower."""
GAP = 1


def keys(all_keys: Sequence[Key], words: Words, width: int, most: int) -> tuple[list[Bits], list[Spot]]:
    """The footer as buttons, in at most `most` rows; those that have no room are behind the last one."""
    rows = _rows(all_keys, width, most)
    if sum(len(row) for row in rows) < len(all_keys):
        more = Key("⋯", words._("more"), "act('palette')")
        rows = _rows(all_keys, width, most, more)
    lines: list[Bits] = []
    spots: list[Spot] = []
    for row in rows:
        top = len(lines)
        drawn: list[Bits] = [[], [], []]
        at = 0
        for key in row:
            size = _size(key)
            spare = size - cell_len(key.key) - cell_len(key.label) - 1
            left = spare // 2
            drawn[0].extend([(" " * size, "on-rule"), (" " * GAP, "")])
            label = f" {key.label}" + " " * (spare - left)
            drawn[1].extend([(" " * left + key.key, "honey strong on-rule"), (label, "ink on-rule"), (" " * GAP, "")])
            drawn[2].extend([("▁" * size, "raised on-rule"), (" " * GAP, "")])
            spots.extend(Spot(top + line, at, at + size, key.action) for line in range(HIGH))
            at += size + GAP
        lines.extend(drawn)
    return lines, spots


def _size(key: Key) -> int:
    return max(LEAST, cell_len(key.key) + cell_len(key.label) + 5)


def _rows(all_keys: Sequence[Key], width: int, most: int, last: Key | None = None) -> list[list[Key]]:
    """The keys in rows that fit, as many as there is room for; `last` always has its place at the end."""
    rows: list[list[Key]] = [[]]
    at = 0
    for key in all_keys:
        room = width - (_size(last) + GAP if last is not None and len(rows) == most else 0)
        if rows[-1] and at + _size(key) > room:
            if len(rows) == most:
                break
            rows.append([])
            at = 0
        rows[-1].append(key)
        at += _size(key) + GAP
    if last is not None:
        rows[-1].append(last)
    return rows


def tabs(drawn: Bits, spots: Sequence[Spot]) -> tuple[list[Bits], list[Spot]]:
    """The line of tabs with room above and below; each can be touched up to where the next one begins."""
    out: list[Spot] = []
    for at, spot in enumerate(spots):
        right = spots[at + 1].left if at + 1 < len(spots) else spot.right + 2
        out.extend(Spot(line, spot.left, right, spot.action) for line in range(HIGH))
    return [[], drawn, []], out
