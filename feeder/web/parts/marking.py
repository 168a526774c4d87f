"""Words to tap: a text cut so that a thumb can mark some of it without any script, and marks read from a form. Pure.

Offsets are code points of the received text, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import regex

from wall.text import visible_controls
from wall.values import Mask, MaskLabel, Span

LABELS: tuple[str, ...] = get_args(MaskLabel)
LONG = 24
"""Code points beyond which a stretch without a space is cut: some scripts have none."""
PIECE = 6
"""Clusters of such a piece."""
MOST = 60
"""Marks in one form."""
_RUN = re.compile(r"\S+")
_SPAN = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
_MASK = re.compile(r"([0-9]{1,6})-([0-9]{1,6})-([a-z-]{1,20})")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to tap, `start` to `end`, and what stands between it and the next one: spaces, line breaks."""

    start: int
    end: int
    text: str
    after: str
    offered: bool = False

    @property
    def value(self) -> str:
        return f"{self.start}-{self.end}"


def pieces(text: str, offers: Sequence[tuple[int, int]] = ()) -> list[Piece]:
    """The words of a text. `offers`: places that something was found at, to be underlined, not marked."""
    places = [place for run in _RUN.finditer(text) for place in _cut(run.start(), run[0])]
    out = []
    for number, (start, end) in enumerate(places):
        following = places[number + 1][0] if number + 1 < len(places) else len(text)
        offered = any(start < high and low < end for low, high in offers)
        out.append(Piece(start, end, visible_controls(text[start:end]), text[end:following], offered))
    return out


def _cut(start: int, run: str) -> list[tuple[int, int]]:
    if len(run) <= LONG:
        return [(start, start + len(run))]
    edges = [*[match.start() for match in regex.finditer(r"\X", run)][::PIECE], len(run)]
    return [(start + low, start + high) for low, high in pairwise(edges)]


def spans(values: Iterable[str], text: str) -> tuple[Span, ...]:
    """The marks of a form, in order; neighbours become one, and what is no mark of `text` is left out."""
    found = []
    for value in list(values)[:MOST]:
        match = _SPAN.fullmatch(value)
        if match and int(match[1]) < int(match[2]) <= len(text):
            found.append(Span(int(match[1]), int(match[2])))
    out: list[Span] = []
    for span in sorted(set(found)):
        if out and (span.start <= out[-1].end or not text[out[-1].end : span.start].strip()):
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def masks(values: Iterable[str], words: Iterable[str], label: str, text: str) -> tuple[Mask, ...]:
    """The covers of a form: those made before (`12-18-phone`) and, under one label, the words tapped now."""
    found = set()
    for value in list(values)[:MOST]:
        match = _MASK.fullmatch(value)
        if match and match[3] in LABELS and int(match[1]) < int(match[2]) <= len(text):
            found.add(mask(int(match[1]), int(match[2]), match[3]))
    chosen = label if label in LABELS else "personal"
    found |= {mask(span.start, span.end, chosen) for span in spans(words, text)}
    return tuple(sorted(found))


def value_of(mask: Mask) -> str:
    """A cover as a form carries it."""
    return f"{mask.start}-{mask.end}-{mask.label}"


def mask(start: int, end: int, label: str) -> Mask:
    """A cover; a label that this program does not know is personal data."""
    return Mask(start, end, next((one for one in get_args(MaskLabel) if one == label), "personal"))
