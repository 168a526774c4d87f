"""What is taken from VADER's own lists: how emoji and emoticons feel, and where its words stand in English."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping

_LETTERS = re.compile(r"\w{2}")
_PIECE = re.compile(r"\S+")


def signs(lexicon: Mapping[str, float], emojis: Mapping[str, str]) -> dict[str, float]:
    """Emoticons of VADER's lexicon, and emoji by the strongest word of their English description."""
    found = {word: value for word, value in lexicon.items() if not _LETTERS.search(word) and not word.isalnum()}
    for emoji, said in emojis.items():
        values = [lexicon[word] for word in said.lower().replace("-", " ").split() if word in lexicon]
        if values and len(emoji) == 1:
            found[emoji] = max(values, key=abs)
    return found


def spans(text: str, lexicon: Mapping[str, float], emojis: Mapping[str, str]) -> Iterator[tuple[int, int, float]]:
    """Where the words of VADER's lexicon stand, and the emoji that it describes with one: (start, end, valence)."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        bare = piece.strip(string.punctuation)
        start = match.start() + piece.index(bare) if len(bare) > 2 else match.start()
        word = bare if len(bare) > 2 else piece
        value = lexicon.get(word.lower(), 0.0)
        if value:
            yield start, start + len(word), value
            continue
        for at, char in enumerate(piece):
            if char in emojis:
                values = [lexicon[each] for each in emojis[char].lower().split() if each in lexicon]
                if values:
                    yield match.start() + at, match.start() + at + 1, max(values, key=abs)
