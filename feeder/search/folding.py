"""What two spellings have in common: no case, no accents, no punctuation. Pure."""

from __future__ import annotations

import unicodedata

REMEMBERED = 20_000
"""Characters kept worked out: more than any language writes with."""


class _Letters(dict[int, str]):
    """From a character to what it counts as; each is worked out when it first occurs."""

    def __missing__(self, code: int) -> str:
        said = _letter(chr(code))
        if len(self) < REMEMBERED:
            self[code] = said
        return said


def _letter(letter: str) -> str:
    out = ""
    for char in unicodedata.normalize("NFKD", letter).casefold():
        kind = unicodedata.category(char)
        if kind[0] in "LN" or kind == "So":
            out += _LIGATURES.get(char, char)
        elif kind[0] != "M" and kind not in ("Cf", "Sk"):
            out += " "
    return out


_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}
_letters = _Letters()


def fold(text: str) -> str:
    """`text` in words of letters, digits and symbols (emoji), one space between them.

    Accents and invisible characters go, compatibility forms become plain ones (`ﬁ` is `fi`, `²` is `2`), `œ` is `oe`.
    """
    return " ".join(text.translate(_letters).split())


MOST = 16
"""Words looked for at once: a hundred single letters would keep everybody waiting."""


def words(text: str) -> list[bytes]:
    """The words that are looked for, the longest first: it is the rarest, mostly. At most `MOST`, the longest.

    A word within another one is left out: where the one occurs, so does the other.
    """
    found: list[bytes] = []
    for word in sorted(set(fold(text).split()), key=lambda word: (-len(word), word)):
        coded = word.encode("utf-8", "replace")
        if not any(coded in longer for longer in found):
            found.append(coded)
    return found[:MOST]
