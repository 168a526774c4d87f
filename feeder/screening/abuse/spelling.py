"""Words read through the ways in which they are hidden from a list of words.

Digits and signs for letters (`c0n`, `@brut1`), letters said again and again (`conaaard`), hidden letters (`p*te`),
letters or syllables set apart (`c.o.n`, `con-nard`). Only words of the lists are read so; others stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

import regex

from feeder.screening.abuse.normal import clean, is_disguised
from feeder.screening.base import LONGEST_WORD, Token, folded, spelled

_LEET = str.maketrans("01l!|3€4@5$7829", "oiiiieeaasstbzg")
"""Digits and signs as the letters they are drawn like. `1` is i or l: so l is read as i, in the lists too."""
_VOWELS = "30"
"""Digits that stand for a vowel in a word of two letters, e.g. `t3`."""
_MASKS = "*#†‡§£¥¢×"
"""Signs that stand for any letter. Those that are drawn like one may too, where the letter they are like fits not."""
_DRAWN = str.maketrans("@$€!|", "*****")
_SIGNS = frozenset("@$€!|" + _MASKS)
_PLAIN = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*+")
_WIDE = regex.compile(
    r"[\p{L}\p{N}@$€][\p{L}\p{N}\p{M}]*+(?:[@$€!|*#†‡§£¥¢×]{1,4}+[\p{L}\p{N}\p{M}]++){0,12}+\*{0,4}+"
)
"""A word, with signs that may stand for letters in it."""
_SIGNED = re.compile(r"[@$€!|*#†‡§£¥¢×](?:(?<=[@$€])\w|(?<=\w[@$€!|*#†‡§£¥¢×])(?:[@$€!|*#†‡§£¥¢×]{0,3}\w|(?<=\*)))")
_AGAIN = re.compile(r"([^\W\d_])\1\1")
_THRICE = tuple(3 * letter for letter in "abcdefghijklmnopqrstuvwxyz")
_RUNS = re.compile(r"(.)\1+")
_APART = re.compile(r"[ .\-_*/|,~·•]{1,3}")
"""Between letters that are set apart."""
_LETTERS = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*/|,~·•]{1,3}[^\W_](?![^\W_])){2}")
_HYPHENS = "-._~·•"
_PARTS = re.compile(r"[-._~·•]")
_JOINT = re.compile(r"(?<=[^\W\d_])[-._~·•][^\W\d_]")
_SYLLABLES = re.compile(r"[^\W\d_]{1,20}(?:[-._~·•][^\W\d_]{1,20})++")
_ACCENTS = regex.compile(r"[\p{M}--\ufe0f]", regex.V1)
LONGEST_APART = 20
"""Letters of a word that is set apart."""
LEAST_APART = 4
"""Letters of a word that is set apart and tells little by itself."""
LEAST_BEFORE_A_STAR = 5
"""Letters before one star at the end of a word; after fewer it is the star of a footnote."""
MOST_SYLLABLES = 5
SHORTEST_SYLLABLES = 5
"""Letters of a word whose parts are put together."""


def squeezed(word: str) -> str:
    """The word as the same for everybody who writes it with digits, with signs, or with letters again and again."""
    return _RUNS.sub(r"\1", word.translate(_LEET))


def _is_again(said: str) -> bool:
    """Whether a letter is said thrice in a row."""
    return any(map(said.__contains__, _THRICE)) if said.isascii() else _AGAIN.search(said) is not None


def _in_syllables(text: str) -> Iterator[str]:
    """What is written in parts. Looked for around the joints only: most texts have few."""
    reached = 0
    for joint in _JOINT.finditer(text):
        if joint.start() >= reached:
            start, end = text.rfind(" ", reached, joint.start()) + 1, text.find(" ", joint.end())
            start, reached = max(start, reached), end if end >= 0 else len(text)
            yield from _SYLLABLES.findall(text, start, reached)


class Spelling:
    """Reads texts by the words of the lists. `known`: all of these; `strong`: those that tell something.

    `alone`: those that say it all by themselves: where several words may be meant, one of these is.
    """

    def __init__(self, known: Set[str], strong: Set[str], alone: Set[str] = frozenset()) -> None:
        self._known = known
        self._strong = strong
        self._squeezed: dict[str, str] = {}
        self._by_shape: dict[tuple[int, str], list[str]] = {}
        for word in sorted(known, key=lambda word: (word not in alone, word not in strong, len(word), word)):
            if len(word) > 1 and word.isalpha():
                self._squeezed.setdefault(squeezed(word), word)
        self._parts = {
            word[:length] for word in strong if len(word) >= SHORTEST_SYLLABLES for length in range(1, len(word) + 1)
        }
        self._beginnings = {word[:length] for word in self._squeezed for length in range(1, len(word) + 1)}
        for word in sorted(strong, key=lambda word: (word not in alone, word)):
            if len(word) > 2:
                self._by_shape.setdefault((len(word), word[0].translate(_LEET)), []).append(word)

    def is_odd(self, text: str, heard: Set[str]) -> bool:
        """Whether some word of it may be hidden. `heard`: its words, of `feeder.screening.base.heard`."""
        chars = set(text)
        said = spelled(text)
        if is_disguised(text) or _is_again(" ".join(said)):
            return True
        if not text.isascii() and _ACCENTS.search(text) is not None:
            return True
        if not chars.isdisjoint(_SIGNS) and _SIGNED.search(text) is not None:
            return True
        if any(self.read(word) != word for word in heard if not word.isalpha() and not word.isdecimal()):
            return True
        if "\1\1\1" in "".join(map(chr, map(len, said))) and _LETTERS.search(text) is not None:
            return True
        return not chars.isdisjoint(_HYPHENS) and any(map(self._of_syllables, _in_syllables(text)))

    def read(self, word: str) -> str:
        """The word of the lists that is meant by a folded word, or the word as it is."""
        if word in self._known or len(word) < 2 or (len(word) < 3 and word[1] not in _VOWELS):
            return word
        if any(sign in word for sign in _MASKS):
            return self._unmasked(word)
        if word.isalpha() and _AGAIN.search(word) is None:
            return word
        if sum(char.isdecimal() for char in word) * 2 > len(word) or word.isdecimal():
            return word
        meant = self._squeezed.get(squeezed(word), word)
        return self._unmasked(word.translate(_DRAWN)) if meant == word and _SIGNS & set(word) else meant

    def words(self, text: str) -> list[Token]:
        """The words of a text in order, each as it is meant; places are those in the text as received."""
        meant = clean(text)
        row = list(self._joined(meant.text, list(self._each(meant.text))))
        if meant.at is None:
            return row
        return [Token(*meant.span(token.start, token.end), token.folded) for token in row]

    def _each(self, text: str) -> Iterator[Token]:
        for wide in _WIDE.finditer(text):
            word = folded(wide[0])
            if _PLAIN.fullmatch(wide[0]) is not None:
                yield Token(wide.start(), wide.end(), self.read(word))
                continue
            meant = self.read(word) if wide.end() - wide.start() <= LONGEST_WORD else word
            if meant != word:
                yield Token(wide.start(), wide.end(), meant)
                continue
            for plain in _PLAIN.finditer(text, wide.start(), wide.end()):
                yield Token(plain.start(), plain.end(), self.read(folded(plain[0])))

    def _unmasked(self, word: str) -> str:
        """`p*te`: the listed word of this length with the same other letters; at least half of it must be said."""
        said = [(at, char) for at, char in enumerate(word.translate(_LEET)) if char not in _MASKS]
        if len(said) * 2 < len(word) or len(said) < 2 or said[0][0] != 0:
            return word
        if len(said) < LEAST_BEFORE_A_STAR and said[-1][0] == len(word) - 2:
            return word
        for listed in self._by_shape.get((len(word), word[0].translate(_LEET)), ()):
            letters = listed.translate(_LEET)
            if all(letters[at] == char for at, char in said):
                return listed
        return word

    def _of_syllables(self, said: str) -> bool:
        """Whether parts of it that stand side by side are a word of the lists."""
        parts = [folded(part) for part in _PARTS.split(said)]
        return any(
            "".join(parts[first:last]) in self._strong
            for first in range(len(parts))
            for last in range(first + 2, min(len(parts), first + MOST_SYLLABLES) + 1)
        )

    def _joined(self, text: str, row: list[Token]) -> Iterator[Token]:
        """The row with what was set apart put together."""
        at = 0
        while at < len(row):
            end, word = self._together(text, row, at)
            yield row[at] if end == at + 1 else Token(row[at].start, row[end - 1].end, word)
            at = end

    def _together(self, text: str, row: list[Token], at: int) -> tuple[int, str]:
        """The longest word of the lists that is set apart from word `at` on: its end (exclusive), and the word."""
        letters = len(row[at].folded) == 1 and at + 1 < len(row) and len(row[at + 1].folded) == 1
        most = LONGEST_APART if letters else MOST_SYLLABLES
        whole, best, digits = "", (at + 1, row[at].folded), 0
        for end in range(at, min(len(row), at + most)):
            if letters and len(row[end].folded) != 1:
                break
            if end > at and not self._apart(text[row[end - 1].end : row[end].start], letters):
                break
            more = row[end].folded.translate(_LEET) if letters else row[end].folded
            whole += "" if letters and whole.endswith(more) else more
            if whole not in (self._beginnings if letters else self._parts):
                break
            word = self._squeezed.get(whole, "") if letters else whole
            digits += row[end].folded.isdecimal()
            if letters and (end < at + 2 or digits > (end - at) / 2):
                continue
            if word in self._strong or (letters and len(word) >= LEAST_APART and word in self._known):
                best = end + 1, word
        return best

    @staticmethod
    def _apart(between: str, letters: bool) -> bool:
        if letters:
            return _APART.fullmatch(between) is not None
        return len(between) == 1 and between in _HYPHENS
