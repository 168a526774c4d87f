"""Where the words of a search stand in a text, as a reader sees them. Pure.

Case, accents and what is written for nobody to see do not matter, as in the hub's own search; it finds, this shows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from moderation.drawing import Bits

LONGEST = 4000
"""Code points of a text that are looked at."""


@lru_cache(maxsize=512)
def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without case and accents, and for each of its characters the place that it has in `text`."""
    out: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text[:LONGEST]):
        for part in unicodedata.normalize("NFKD", char.casefold()):
            if not unicodedata.combining(part):
                out.append(part)
                places.append(at)
    return "".join(out), tuple(places)


def terms(text: str) -> list[str]:
    """The words of a search, folded, longest first."""
    return sorted({word for word in folded(text)[0].split() if word}, key=len, reverse=True)


def matches(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where the folded words of `wanted` stand: [start, end] in code points of `text`, in order, without overlap."""
    plain, places = folded(text)
    taken: list[tuple[int, int]] = []
    for term in wanted:
        at = plain.find(term)
        while at >= 0:
            start, end = places[at], places[at + len(term) - 1] + 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            if all(end <= first or start >= last for first, last in taken):
                taken.append((start, end))
            at = plain.find(term, at + len(term))
    return sorted(taken)


def lit(text: str, names: str, wanted: Sequence[str]) -> Bits:
    """The text as stretches, those that were searched for marked."""
    out: Bits = []
    at = 0
    for start, end in matches(text, wanted) if wanted else ():
        if start > at:
            out.append((text[at:start], names))
        out.append((text[start:end], f"{names} marked"))
        at = end
    return [*out, (text[at:], names)] if at < len(text) or not out else out


def around(text: str, wanted: Sequence[str], room: int) -> str:
    """The text from a little before the first match on, if that does not stand within its first `room` characters."""
    found = matches(text, wanted) if wanted else []
    if not found or found[0][1] <= room:
        return text
    start = max(0, found[0][0] - room // 3)
    space = text.find(" ", start, found[0][0])
    return "… " + text[space + 1 if space >= 0 else start :]
