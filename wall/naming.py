"""Whether a text names somebody: whole words, whatever their case and accents. Pure.

“Solène” is named in “merci à SOLENE !”, “d’Hélène” names Hélène, “Karim’s” names Karim; “Marie-Claire” names no
Marie, “pierres” no Pierre. Whether it is praise, and of which Solène, is for people to say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import regex

_MARKS = regex.compile(r"\p{M}+")
_JOINS = regex.compile(r"[\s\-\u2010\u2011]+")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "`": "'"})
_EDGE = r"(?<!\w)(?<!\w[-\u2010\u2011])"
_END = r"(?!\w)(?![-\u2010\u2011]\w)"


REMEMBERED = 20_000
"""Characters kept worked out: more than any language writes with."""


class _Plain(dict[int, str]):
    """From a character to what is left of it; each is worked out when it first occurs."""

    def __missing__(self, code: int) -> str:
        bare: str = _MARKS.sub("", unicodedata.normalize("NFKD", chr(code)))
        left = bare.casefold().translate(_APOSTROPHES)
        if len(self) < REMEMBERED:
            self[code] = left
        return left


_plain = _Plain()


def plain_letters(text: str) -> str:
    """`text` without accents, in one case, with plain apostrophes: what two spellings of a name have in common."""
    return text.translate(_plain)


class Names:
    """Some names, made ready to be looked for in many texts. Names without a letter or digit are never found."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted = {plain_letters(name).strip() for name in names}
        # The longest first: “Jean-Pierre” is found as a whole where somebody is called “Jean-Pierre” and one “Jean”.
        self._ways = sorted(
            (name for name in wanted if regex.search(r"\w", name)), key=lambda name: (-len(name), name)
        )
        parts = [r"[\s\-\u2010\u2011]+".join(map(regex.escape, _JOINS.split(name))) for name in self._ways]
        self._telling = {max(_JOINS.split(name), key=len) for name in self._ways}
        """Of each name the longest part: where none of these is, no name is."""
        self._pattern = regex.compile(f"{_EDGE}(?:{'|'.join(parts)}){_END}") if parts else None

    def same(self, other: Names) -> bool:
        """Whether both look for the same."""
        return self._ways == other._ways

    def __bool__(self) -> bool:
        return self._pattern is not None

    def within(self, text: str) -> bool:
        """Whether one of them occurs in `text`."""
        if self._pattern is None:
            return False
        plain = plain_letters(text)
        return any(part in plain for part in self._telling) and self._pattern.search(plain) is not None

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where they occur, in order: (start, end) in code points of `text`, never overlapping."""
        if self._pattern is None or not self.within(text):
            return []
        letters = [plain_letters(letter) for letter in text]
        place = [at for at, plain in enumerate(letters) for _ in plain]
        found = [match.span() for match in self._pattern.finditer("".join(letters))]
        return [(place[start], _after_marks(text, place[end - 1] + 1)) for start, end in found]


def _after_marks(text: str, at: int) -> int:
    # An accent that stands by itself after its letter belongs to the word.
    while at < len(text) and unicodedata.category(text[at]).startswith("M"):
        at += 1
    return at
