"""A text as a row of words, and phrases looked for backwards from a place in it: “merci à” before a name. Pure."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate

from feeder.screening.base import folded, once
from feeder.screening.phrases import Phrase

_WORD = re.compile(r"(\w[\w\0]*|[\u2588\u2591-\u2593]+)")
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


def _bytes() -> bytes:
    """The same for Latin-1, where that is Latin-1 too; a nought byte where it is not."""
    left = [_letters[code] for code in range(0x100)]
    return bytes(ord(each) if ord(each) < 0x100 else 0 for each in left)


_latin = _bytes()


def _plainly(text: str) -> str:
    """`text` by `_letters`, but for apostrophes, which part words as others do."""
    try:
        plain = text.replace("’", "'").encode("latin-1").translate(_latin)
    except UnicodeEncodeError:
        return text.translate(_letters)
    return text.translate(_letters) if 0 in plain else plain.decode("latin-1")


class Row:
    """The words of a text, folded, and where they stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        plain = _plainly(text)
        self._parts: list[str] = _WORD.split(plain)
        self.words: list[str] = self._parts[1::2]
        if "\0" in plain or not (plain.isascii() or all(map(str.isascii, self.words))):
            self.words = [
                word if word.isascii() and "\0" not in word else folded(text[start:end])
                for word, (start, end) in zip(self.words, self.spans, strict=True)
            ]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word begins and ends; worked out when it is first asked for, as most texts have no name."""
        ends = list(accumulate(map(len, self._parts)))
        return list(zip(ends[0::2], ends[1::2], strict=False))

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


@once
def in_words(text: str) -> Row:
    """The row of a text that several screeners ask for."""
    return Row(text)


class Cues:
    """Phrases of several names, by the words with which they can end, each with those that can stand before that one:
    None if nothing has to."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[tuple[str, Phrase, frozenset[str] | None]]] = {}

    def add(self, name: str, slots: Phrase) -> None:
        """One more phrase under this name."""
        for at in range(len(slots) - 1, -1, -1):
            further = _lasts(slots[:at])
            for word in slots[at].words:
                self._by_last.setdefault(word, []).append((name, slots, further))
            if not slots[at].optional:
                break

    def last(self, *names: str) -> frozenset[str]:
        """The words with which the phrases of these names can end."""
        return frozenset(word for word, each in self._by_last.items() if any(name in names for name, *_ in each))

    def before(self, row: Row, at: int) -> set[str]:
        """The names of the phrases that end right before word `at`."""
        found: set[str] = set()
        phrases = self._by_last.get(row.words[at - 1]) if at else None
        if phrases is not None and _TO_NAME.fullmatch(row.gap(at)):
            before = row.words[at - 2] if at > 1 else ""
            for name, slots, further in phrases:
                if (further is None or before in further) and name not in found and _ends(row, at, slots):
                    found.add(name)
        return found


def _lasts(slots: Phrase) -> frozenset[str] | None:
    """The words with which these places can end; None if they may all be left out."""
    words = frozenset[str]()
    for slot in reversed(slots):
        words |= slot.words
        if not slot.optional:
            return words
    return None


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
