"""How a post sounds: one interface, the engines behind it, and what is said of them together.

Stars decide where they are; the words then only say whether they plainly contradict them. Nothing here orders,
delays or hides a post, and no public figure is made of it.
"""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from wall.noticed import ToneLabel
from wall.values import Span


class Feeling(Struct, frozen=True, kw_only=True):
    """What one engine says of one text. `score`: from -1 (bad) to 1 (good); `spans`: the words that told, in order,
    in code points of the text."""

    label: ToneLabel
    score: float
    spans: tuple[Span, ...] = ()


class Engine(Protocol):
    """Judges texts. Pure: the same text gives the same feeling."""

    @property
    def name(self) -> str:
        """Itself and its version, e.g. `rules-fr/3`."""

    def feel(self, text: str) -> Feeling:
        """How this text sounds. May raise: then it has said nothing, and that is told."""
