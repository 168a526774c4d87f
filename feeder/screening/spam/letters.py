"""A text as its words alone, spelled plainly: what two copies of it share however they are dressed up. Pure."""

from __future__ import annotations

import unicodedata

from feeder.screening.base import REMEMBERED, folded


class _Plain(dict[int, str]):
    """From a character to what is left of it: letters and figures without accents and capitals, else a space."""

    def __missing__(self, code: int) -> str:
        sort = unicodedata.category(chr(code))[0]
        left = folded(chr(code)) if sort in "LN" else "" if sort == "M" else " "
        if len(self) < REMEMBERED:
            self[code] = left
        return left


_plain = _Plain()


def plain(text: str) -> str:
    """Letters and figures of `text`, folded, its words parted by one space; accents, marks and emoji are gone."""
    return " ".join(text.translate(_plain).split())
