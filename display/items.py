"""What stands on the wall as one thing: a post, or a conversation with its turns. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from wall.text import words
from wall.wire import Card

Mark = tuple[str, int]
"""(post, revision)."""


@dataclass(frozen=True)
class Item:
    """One post, or the turns of one conversation in the order in which they were said."""

    key: str
    cards: tuple[Card, ...]

    def __hash__(self) -> int:
        # What is equal has equal marks; hashing every word each time would cost more than what is looked up.
        return hash((self.key, self.marks))

    @property
    def talk(self) -> bool:
        """Whether it is a conversation."""
        return self.key.startswith("c:")

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return tuple((card.post, card.revision) for card in self.cards)

    @cached_property
    def order(self) -> tuple[int, str]:
        """When its newest part came on the wall; the key settles ties."""
        return max(card.shown_ms for card in self.cards), self.key

    @cached_property
    def words(self) -> int:
        """How many words there are to read, replies included."""
        return sum(words(card.form) + words(card.reply) for card in self.cards)

    def words_of(self, marks: Iterable[Mark]) -> int:
        """How many of them belong to these posts."""
        wanted = set(marks)
        return sum(
            words(card.form) + words(card.reply) for card in self.cards if (card.post, card.revision) in wanted
        )


def group(cards: Iterable[Card]) -> list[Item]:
    """The items of these cards, newest first: by the instant they came on the wall, whatever they say."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        key = f"c:{card.conversation}" if card.kind == "chat" and card.conversation else f"p:{card.post}"
        found.setdefault(key, []).append(card)
    items = [Item(key, tuple(sorted(those, key=_said))) for key, those in found.items()]
    return sorted(items, key=lambda item: item.order, reverse=True)


def _said(card: Card) -> tuple[int, int, str]:
    written = card.written_ms if card.written_ms is not None else card.received_ms
    return written, card.received_ms, card.post
