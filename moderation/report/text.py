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
    """Columns as wide as they need be. Where there is too little room heads take more lines, then the first one."""
    rows = [table.head, *table.rows]
    wide = [max(cell_len(row[at]) for row in rows) for at in range(len(table.head))]
    if _over(wide, width) > 0:
        for at in table.numbers:
            wide[at] = max([*map(cell_len, table.head[at].split()), *(cell_len(row[at]) for row in table.rows)])
        wide[0] = max(LEAST, wide[0] - max(0, _over(wide, width)))
    lines = []
    for row in rows:
        cells = [_parts(cell, wide[at], at in table.numbers) for at, cell in enumerate(row)]
        for line in range(max(map(len, cells))):
            told = [part[line] if line < len(part) else "" for part in cells]
            drawn = (_cell(one, wide[at], right=at in table.numbers) for at, one in enumerate(told))
            lines.append(GAP.join(drawn).rstrip())
    return lines


def _over(wide: list[int], width: int) -> int:
    return sum(wide) + len(GAP) * (len(wide) - 1) - width


def _parts(cell: str, wide: int, number: bool) -> list[str]:
    """The lines of a cell. Only what is as wide as it is long can be wrapped by counting letters; all else is cut."""
    if cell_len(cell) <= wide or cell_len(cell) != len(cell) or (wide <= LEAST and not number):
        return [cell]
    return textwrap.wrap(cell, wide, subsequent_indent="" if number else "  ") or [cell]


def _cell(told: str, wide: int, *, right: bool) -> str:
    while cell_len(told) > wide:
        told = f"{told[:-2]}…" if len(told) > 1 else ""
    space = " " * (wide - cell_len(told))
    return space + told if right else told + space
