"""How a text sounds by its meaning: the optional engine `[semantic]`, an offline embedding under a small head.

It knows the seven languages that its sentences are written in (`LANGUAGES`) and has no say in another one: its
vectors mean much the same in all languages, but nobody has tried that. It points at no words: the rules do.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from feeder.screening.sentiment import embedding, head
from feeder.screening.sentiment.base import Engine, Feeling

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

LANGUAGES = frozenset({"fr", "en", "de", "es", "it", "nl", "pt"})
"""Those that it was trained in (ISO 639-1). A text whose language was not heard may be short, and is judged too."""
NAME = "semantic"
_TELLING = regex.compile(r"[\p{L}\p{N}\p{S}]")
"""A letter, a digit, or a sign such as an emoji."""


def knows(language: str) -> bool:
    """Whether it has a say in this language; empty is unknown."""
    return not language or language in LANGUAGES


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine, loaded once. Raises what `embedding.embedder` and `head.load` raise: ImportError if the extra is
    not installed."""
    embed = embedding.embedder()
    return Semantic(embed, head.load())


class Semantic:
    """Judges texts by `embed` and a trained head. Safe to call in threads."""

    def __init__(self, embed: embedding.Embed, trained: head.Head) -> None:
        import numpy

        self._embed = embed
        self.name = f"{NAME}/{trained.version}"
        weights: NDArray[float32] = numpy.array(trained.weights, numpy.float32)
        self._weights, self._added = weights[:, :-1], weights[:, -1]

    def feel(self, text: str) -> Feeling:
        """How it sounds; nothing but blanks and punctuation is neutral. Of a long text the two ends are looked at.

        Raises ValueError if the library gives something that is no vector.
        """
        if _TELLING.search(embedding.prepared(text)) is None:
            return Feeling(label="neu", score=0.0)
        vector = self._embed([text])[0]
        sums = [float(each) for each in self._weights @ vector + self._added]
        if not all(map(math.isfinite, sums)):
            raise ValueError("the embedding of a text is no number")
        return head.felt(sums)
