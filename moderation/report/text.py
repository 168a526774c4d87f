"""The page of two minutes as plain text: in a terminal, and as the words of an e-mail. Pure."""

from __future__ import annotations

import textwrap

from rich.cells import cell_len

from moderation.report.blocks import Block, Page, Para, Points, Table
from wall.text import visible_controls

WIDEST = 96
"""Cells of a line that is comfortable to read."""
GAP = "  "
LEAST = 8
"""Cells of a table’s first column, at least."""


def text(page: Page, width: int = 78) -> str:
    """The first part, in lines of at most `width` cells; it ends without a line end."""
    width = max(40, min(width, WIDEST))
    lines = [page.shop, page.title, *page.under]
    for section in page.sections:
        if section.part != "first":
            continue
        body = [line for block in section.blocks for line in _lines(block, width)]
        if body:
            lines += ["", section.title.upper(), *body]
    lines += ["", page.made]
    return "\n".join(visible_controls(one.rstrip()) for line in lines for one in _wrapped(line, width))


def _lines(block: Block, width: int) -> list[str]:
    match block:
        case Para():
            return _wrapped(block.text, width)
        case Points():
            return [line for item in block.items for line in _wrapped(item, width, "– ", "  ")]
        case Table():
            return _table(block, width)
    return []


def _wrapped(told: str, width: int, head: str = "", rest: str = "") -> list[str]:
    if cell_len(head + told) <= width:
        return [head + told]
    for room in (width, width * 3 // 4, width // 2):  # letters are counted, of which some are two cells wide
        found = textwrap.wrap(told, room, initial_indent=head, subsequent_indent=rest, break_on_hyphens=False)
        if all(cell_len(line) <= width for line in found):
            break
    return found or [head]


def _table(table: Table, width: int) -> list[str]:
    """Columns as wide as they need be; the first gives way where there is too little room, and takes more lines."""
    rows = [table.head, *table.rows]
    wide = [max(cell_len(row[at]) for row in rows) for at in range(len(table.head))]
    over = sum(wide) + len(GAP) * (len(wide) - 1) - width
    if over > 0:
        wide[0] = max(LEAST, wide[0] - over)
    lines = []
    for row in rows:
        # Only what is as wide as it is long can be wrapped by counting letters; all else is cut.
        fits = cell_len(row[0]) == len(row[0]) and wide[0] > LEAST
        first, *more = (textwrap.wrap(row[0], wide[0]) if fits else []) or [row[0]]
        cells = [_cell(cell, wide[at], right=at in table.numbers) for at, cell in enumerate([first, *row[1:]])]
        lines.append(GAP.join(cells).rstrip())
        lines += [f"  {_cell(part, wide[0] - 2, right=False)}".rstrip() for part in more]
    return lines


def _cell(told: str, wide: int, *, right: bool) -> str:
    while cell_len(told) > wide:
        told = f"{told[:-2]}…" if len(told) > 1 else ""
    space = " " * (wide - cell_len(told))
    return space + told if right else told + space
