"""What two spellings have in common: no case, no accents, no punctuation. Pure."""

from __future__ import annotations

import unicodedata

import regex

_MARKS = regex.compile(r"[\p{M}\p{Cf}]+")
_BETWEEN = regex.compile(r"[^\p{L}\p{N}\p{So}]+")
_PLAIN = str.maketrans(
    "".join(map(chr, range(128))),
    "".join(chr(code).lower() if chr(code).isalnum() else " " for code in range(128)),
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """`text` in words of letters, digits and symbols (emoji), one space between them.

    Accents and invisible characters go, compatibility forms become plain ones (`ﬁ` is `fi`, `²` is `2`), `œ` is `oe`.
    """
    if text.isascii():
        return " ".join(text.translate(_PLAIN).split())
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold().translate(_LIGATURES)
    words: str = _BETWEEN.sub(" ", bare)
    return words.strip()


def words(text: str) -> list[bytes]:
    """The words that are looked for, the longest first: it is the rarest, mostly."""
    found = {word.encode("utf-8", "replace") for word in fold(text).split()}
    return sorted(found, key=lambda word: (-len(word), word))
