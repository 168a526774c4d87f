"""A text as a row of words, and phrases looked for backwards from a place in it: “merci à” before a name. Pure."""

from __future__ import annotations

import re
from functools import cached_property

from feeder.screening.base import folded
from feeder.screening.phrases import Phrase

_WORD = re.compile(r"\w[\w\0]*|[\u2588\u2591-\u2593]+")
"""A word, or blocks that stand over one: what was masked goes on parting what it parted."""
_IN_PHRASE = re.compile(r"[ \t\u00a0\u202f,'’\-«»\"“”]{1,4}")
"""What may stand between two words of a phrase."""
_TO_NAME = re.compile(r"[\s:,'’\-–—«»\"“”‘(*]{1,6}")
"""What may stand between a phrase and the name that it leads to."""
REMEMBERED = 20_000
"""Characters kept worked out: more than any language writes with."""


class _Letters(dict[int, str]):
    """From a character to the one that it is folded to; those that vanish or grow stand for themselves till later."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        left = folded(char)
        kept = left if len(left) == 1 else "\0" if not left else char
        if len(self) < REMEMBERED:
            self[code] = kept
        return kept


_letters = _Letters()


class Row:
    """The words of a text, folded, and where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = text.translate(_letters)
        self.words: list[str] = _WORD.findall(self._plain)
        if "\0" in self._plain or not all(map(str.isascii, self.words)):
            self.words = [
                word if word.isascii() and "\0" not in word else folded(text[start:end])
                for word, (start, end) in zip(self.words, self.spans, strict=True)
            ]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends; worked out when it is first asked for, as most texts have no name."""
        return [match.span() for match in _WORD.finditer(self._plain)]

    def __len__(self) -> int:
        return len(self.words)

    def gap(self, at: int) -> str:
        """What stands before word `at`, down to the word before or the beginning; after the last word, the rest."""
        start = self.spans[at - 1][1] if at else 0
        return self.text[start : self.spans[at][0]] if at < len(self.spans) else self.text[start:]

    def is_upper(self, at: int) -> bool:
        """Whether it begins with a capital."""
        return self.text[self.spans[at][0]].isupper()

    def is_caps(self, at: int) -> bool:
        """Whether it is written in capitals only, two at least."""
        start, end = self.spans[at]
        return end - start > 1 and self.text[start:end].isupper()


class Cues:
    """Phrases of several names, by the words with which they can end."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[tuple[str, Phrase]]] = {}

    def add(self, name: str, slots: Phrase) -> None:
        """One more phrase under this name."""
        for slot in reversed(slots):
            for word in slot.words:
                self._by_last.setdefault(word, []).append((name, slots))
            if not slot.optional:
                break

    def last(self, *names: str) -> frozenset[str]:
        """The words with which the phrases of these names can end."""
        return frozenset(word for word, each in self._by_last.items() if any(name in names for name, _ in each))

    def before(self, row: Row, at: int) -> set[str]:
        """The names of the phrases that end right before word `at`."""
        found: set[str] = set()
        if at and _TO_NAME.fullmatch(row.gap(at)):
            for name, slots in self._by_last.get(row.words[at - 1], ()):
                if name not in found and _ends(row, at, slots):
                    found.add(name)
        return found


def _ends(row: Row, at: int, slots: Phrase) -> bool:
    """Whether the phrase stands right before word `at`: every way of leaving words out, the last word first."""
    begins = {at}
    for slot in reversed(slots):
        further: set[int] = set()
        for begin in begins:
            if slot.optional:
                further.add(begin)
            fits = begin and row.words[begin - 1] in slot.words
            if fits and (begin == at or _IN_PHRASE.fullmatch(row.gap(begin))):
                further.add(begin - 1)
        begins = further
        if not begins:
            return False
    return True
