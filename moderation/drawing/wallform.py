"""A text as the wall will carry it: its display form in pages, with its chips and those that are suggested. Pure.

What the wall shows is made by `wall.text` alone; how much fits a page is what the smallest screen says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from rich.cells import cell_len

from moderation.drawing import Bits
from moderation.glyphs import form_lines
from moderation.words import Words
from wall.events import Mask, MaskLabel
from wall.text import Chip, Form, display_form, paginate, plain

CHIP = 14
"""Characters that a chip is reckoned as: about the longest of them."""
GHOST = "?"
"""Before the label of a chip that is only suggested; such a form never leaves the desk."""


class Spot(NamedTuple):
    """Cells `left` to `right` (exclusive) of line `y` are the chip over `mask`."""

    y: int
    left: int
    right: int
    mask: Mask


class Shown(NamedTuple):
    """Lines of the wall's form, and where its chips are."""

    lines: tuple[Bits, ...]
    spots: tuple[Spot, ...]


@lru_cache(maxsize=32)
def pages(text: str, masks: tuple[Mask, ...], room: int) -> tuple[Form, ...]:
    """The display form cut into pages of about `room` characters."""
    return tuple(paginate(_form(text, masks), lambda form: len(plain(form, _as_wide)) <= room))


@lru_cache(maxsize=32)
def _form(text: str, masks: tuple[Mask, ...]) -> Form:
    return display_form(text, masks)


def _as_wide(label: MaskLabel) -> str:
    return "m" * (CHIP - 2)


def strip(text: str, masks: Sequence[Mask], room: int, screen: str, words: Words) -> str:
    """`On the wall: 3 pages on ecran-1`."""
    count = len(pages(text, tuple(sorted(masks)), room))
    told = words.ngettext("On the wall: {n} page", "On the wall: {n} pages", count)
    return words._("{pages} on {screen}").format(pages=told, screen=screen) if screen else told


def shown(text: str, masks: Sequence[Mask], offers: Sequence[Mask], room: int, words: Words, width: int) -> Shown:
    """The form in lines of `width` cells, a rule between two pages. `offers`: chips that are suggested only."""
    return _shown(text, tuple(masks), tuple(offers), room, words, width)


@lru_cache(maxsize=8)
def _shown(
    text: str, masks: tuple[Mask, ...], offers: tuple[Mask, ...], room: int, words: Words, width: int
) -> Shown:
    both = tuple(sorted([*masks, *offers]))
    ghosts = frozenset(offers)
    parts = pages(text, both, room)
    lines: list[Bits] = []
    spots: list[Spot] = []
    # Masks that overlap melt into one chip: then nobody can say which is which, and none can be pointed at.
    apart = sum(isinstance(piece, Chip) for part in parts for piece in part) == len(both)
    order = iter(both if apart else ())
    for number, part in enumerate(parts, 1):
        if number > 1:
            lines.append(_rule(number, len(parts), words, width))
        over = [next(order, None) if isinstance(piece, Chip) else None for piece in part]
        haunted = tuple(_ghost(piece) if mask in ghosts else piece for piece, mask in zip(part, over, strict=True))
        chips = iter([mask for piece, mask in zip(part, over, strict=True) if isinstance(piece, Chip)])
        for bits in form_lines(haunted, width, _wording(words)):
            line: Bits = []
            left = 0
            for said, is_chip in bits:
                mask = next(chips, None) if is_chip else None
                right = left + cell_len(said)
                if mask is not None:
                    spots.append(Spot(len(lines), left, right, mask))
                line.append((said, ("ghost" if mask in ghosts else "chip") if is_chip else "ink"))
                left = right
            lines.append(line)
    return Shown(tuple(lines), tuple(spots))


def _ghost(piece: object) -> Chip:
    return Chip(cast(MaskLabel, GHOST + cast(Chip, piece).label))


@lru_cache(maxsize=4)
def _wording(words: Words) -> Callable[[str], str]:
    """Words a chip, and a suggested one with a question mark; the same function for the same words."""

    def chip(label: str) -> str:
        return ghost(label[len(GHOST) :], words) if label.startswith(GHOST) else words.chip(label)

    return chip


def ghost(label: str, words: Words) -> str:
    """A chip that is only suggested: `‹téléphone ?›`."""
    return words._("‹{label}?›").format(label=words.chip(label).strip("[]"))


def _rule(number: int, count: int, words: Words, width: int) -> Bits:
    told = words._("page {n} of {count}").format(n=number, count=count)
    return [("── ", "rule"), (f"{told} ", "faint"), ("─" * max(2, width - cell_len(told) - 4), "rule")]
