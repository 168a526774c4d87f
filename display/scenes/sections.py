"""What plates are set from: a line above, sentences in three sizes, rows of figures, sections in columns. Pure.

Everything here is the house's own wording; customers' words are set by `parts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from display.draw import Block, Box, Layer, TextSpec, Words, line_of, stack
from display.items import Mark
from display.layout import Rect, flow
from display.scenes import parts
from display.scenes.base import Plate
from display.scenes.parts import Kit
from wall.text import Run, plain, words

_FIGURE_AND_WORD = re.compile(r"(?<=\d) (?=\w)")
_GROUPED = re.compile(r"(?<=\d)[\s\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}](?=\d{3}\b)")
_SIGN_ALONE = re.compile(r"(?<!\S)[^\w\s](?!\S)")
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Section:
    """What stands together in a column; if it is about a post, which one, and how much of its words stand here."""

    block: Block
    mark: Mark | None = None
    text: str = ""


def bound(text: str) -> str:
    """A sentence of ours with each figure held to the word after it."""
    return _FIGURE_AND_WORD.sub(NBSP, text)


def body(kit: Kit, text: str, width: int, colour: str = "", weight: int = 430) -> Block:
    """A sentence in the size of the posts."""
    return kit.text(kit.look.words(line_of(bound(text)), max(1, width), colour, weight))


def meta(kit: Kit, text: str, width: int, colour: str = "", weight: int = 450) -> Block:
    """A quiet line."""
    return kit.small(bound(text), width, colour, weight)


def title(kit: Kit, text: str, width: int, height: int, *, even: bool = False) -> Block:
    """A scene's one sentence, large; where that has no room or would break words, in the size of the posts, or small.

    `even`: broken into lines of like length, so that no word is left alone.
    """
    form = line_of(bound(text))
    ink = kit.look.theme.ink
    specs = (
        kit.look.large(form, width),
        kit.look.words(form, width, ink, 500),
        kit.look.small(form, width, ink, 500),
    )
    longest = line_of(max(bound(text).split(" "), key=len))
    whole = [kit.measure(replace(spec, form=longest)).h <= spec.line for spec in specs]
    blocks = [kit.text(spec) for spec in specs]
    found = next((n for n, block in enumerate(blocks) if block.h <= height and whole[n]), len(blocks) - 1)
    return _even(kit, specs[found], blocks[found]) if even else blocks[found]


def _even(kit: Kit, spec: TextSpec, block: Block) -> Block:
    """The same words on as many lines, in the least width (half of it at least) that takes no more."""
    return parts.narrowed(kit, spec, block, spec.width // 2)


def heading(kit: Kit, icon: str, text: str, page: int = 1, pages: int = 1) -> Block:
    """The line above a plate: what it is about, and which page of how many."""
    look, width = kit.look, kit.look.page.body.w
    number = kit.small(kit.say.page(page, pages), width, look.theme.ink, 600) if pages > 1 else Block(0, 0)
    label = parts.labelled(kit, icon, bound(text), width - number.w - look.meta, colour=look.theme.soft)
    return Block(width, label.h, (*label.commands, *number.at(width - number.w, 0)))


def under(kit: Kit) -> int:
    """The air (px) beneath a plate's heading."""
    return kit.look.px(36)


def rows(kit: Kit, pairs: Sequence[tuple[str, str]], width: int, height: int) -> list[Block]:
    """Lines of a figure and what it counts; the figures stand flush right in a column of their own.

    Where a line would be higher than `height` px they are all set small.
    """
    out: list[Block] = []
    for sized in (body, meta):
        ink = kit.look.theme.ink
        figures = [sized(kit, figure, width // 2, ink, 600) for figure, _ in pairs]
        gap, column = round(kit.look.meta * 0.8), max((figure.w for figure in figures), default=0)
        labels = [sized(kit, text, width - column - gap, ink) for _, text in pairs]
        out = [
            Block(width, max(figure.h, label.h), (*figure.at(column - figure.w, 0), *label.at(column + gap, 0)))
            for figure, label in zip(figures, labels, strict=True)
        ]
        if all(row.h <= height for row in out):
            break
    return out


def section(kit: Kit, name: str, lines: Sequence[Block], width: int, height: int) -> list[Block]:
    """Lines beneath their name, in as many blocks as it takes for none to be higher than `height` px."""
    if not lines:
        return []
    top = meta(kit, name, width, kit.look.theme.ink, 600)
    gap = kit.look.px(8)
    out: list[list[Block]] = [[top]]
    for line in lines:
        if len(out[-1]) > 1 and stack([*out[-1], line], gap).h > height:
            out.append([top])
        out[-1].append(line)
    return [stack(those, gap, width) for those in out]


def columns(kit: Kit, above: Block) -> tuple[Rect, ...]:
    """The page's columns beneath a plate's heading."""
    top = above.h + under(kit)
    return tuple(Rect(c.x, c.y + top, c.w, max(1, c.h - top)) for c in kit.look.page.columns)


def boards(
    heights: Sequence[int], area: Sequence[Rect], gap: int, keys: Sequence[object] = ()
) -> list[list[tuple[int, Rect]]]:
    """Which blocks (by index) go where, board by board, in order and balanced.

    Neighbours of the same key stand on one board wherever one holds them. What is too high for a column is left out,
    so that it lies over nothing else.
    """

    def fits(those: list[int]) -> bool:
        return flow([heights[i] for i in those], area, gap) is not None

    found: list[list[int]] = []
    order = [i for i, height in enumerate(heights) if 0 < height <= area[0].h]
    for _, group in groupby(order, key=lambda i: keys[i] if keys else i):
        together = list(group)
        for those in [together] if fits(together) else [[i] for i in together]:
            if found and fits([*found[-1], *those]):
                found[-1] += those
            else:
                found.append(those)
    return [list(zip(those, flow([heights[i] for i in those], area, gap) or [], strict=True)) for those in found]


def told(
    kit: Kit, key: str, above: Callable[[int, int], Block], parts: Sequence[Section], gap: int, *, before: int = 0
) -> list[Plate]:
    """Plates of sections in columns under a heading. `before`: how many plates come before these in the count."""
    area = columns(kit, above(88, 88))
    keys = [part.mark or n for n, part in enumerate(parts)]
    found = boards([part.block.h for part in parts], area, gap, keys)
    out = []
    for page, board in enumerate(found, before + 1):
        layers = [over(kit, key, above(page, before + len(found)))]
        texts: dict[str, str] = {}
        for n, rect in board:
            part = parts[n]
            if part.mark and rect.y > area[0].y and part.mark != parts[n - 1].mark:
                rule = Rect(rect.x, rect.y - gap // 2, rect.w, kit.look.px(2))
                layers.append(Layer(f"rule:{rule.x}:{rule.y}", rule, (Box(rule, kit.look.theme.rule),)))
            posts = (part.mark[0],) if part.mark else ()
            layers.append(Layer(f"{key}:{page}:{n}", rect, part.block.at(rect.x, rect.y), posts))
            for post in posts:
                texts[post] = texts.get(post, "") + part.text
        marks = dict.fromkeys(parts[n].mark for n, _ in board)
        out.append(plate(layers, [mark for mark in marks if mark], texts))
    return out


def over(kit: Kit, key: str, above: Block) -> Layer:
    """The layer of a plate's heading."""
    place = kit.look.page.body
    return Layer(f"head:{key}", Rect(place.x, place.y, place.w, above.h), above.at(place.x, place.y))


def plate(layers: Iterable[Layer], marks: Sequence[Mark] = (), texts: dict[str, str] | None = None) -> Plate:
    """A plate of these layers, its words counted."""
    layers = tuple(layers)
    return Plate(layers, sum(to_read(layer) for layer in layers), tuple(marks), texts)


def to_read(layer: Layer) -> int:
    """How many words there are to read: a figure counts as one, however it is grouped; a sign alone as none."""
    count = 0
    for command in layer.commands:
        if isinstance(command, Words):
            text = _SIGN_ALONE.sub("", _GROUPED.sub("", plain(command.spec.form)))
            count += words((Run(text),))
    return count
