"""A wall without a screen: a timeline, a setter that counts words, scenes that say what a test wants, and a now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from display.items import Item, Mark, group
from display.tempo.deck import Deck
from display.tempo.pace import Pace
from display.tempo.program import program
from display.tempo.slides import Slide
from display.tempo.timeline import Timeline
from wall.text import words as count_words
from wall.wire import Card

PACE = Pace()
BEGUN = 20
"""So many words of a long item stand on a board."""


@dataclass(frozen=True)
class Sheet:
    words: int
    marks: tuple[Mark, ...]


class Room:
    """A board for `places` items; an item of over `most` words is long, and has a page for each `most` words."""

    def __init__(self, places: int = 4, most: int = 60) -> None:
        self.places = places
        self.most = most

    def fits(self, items: Sequence[Item]) -> bool:
        return len(items) <= self.places

    def long(self, item: Item) -> bool:
        return item.words > self.most

    def height(self, item: Item, begun: bool = False) -> int:
        return 100

    def beginning(self, item: Item) -> Sheet:
        return Sheet(BEGUN, item.marks[:1])

    def pages(self, item: Item) -> Sequence[Sheet]:
        pages: list[tuple[int, list[Mark]]] = [(0, [])]
        for card in item.cards:
            left = count_words(card.form) + count_words(card.reply)
            pages += [(0, [])] if left and pages[-1][0] == self.most else []
            while True:
                used, marks = pages[-1]
                taken = min(left, self.most - used)
                pages[-1] = used + taken, [*marks, (card.post, card.revision)]
                left -= taken
                if not left:
                    break
                pages.append((0, []))
        return [Sheet(used, tuple(marks)) for used, marks in pages]


class Column(Room):
    """A board of one column, 100 px high, on which every word takes one."""

    def fits(self, items: Sequence[Item]) -> bool:
        return sum(self.height(item, self.long(item)) for item in items) <= 100

    def height(self, item: Item, begun: bool = False) -> int:
        return BEGUN if begun else item.words


class Says:
    """Scenes told in plates: how many words each page of them has. `broken`: what cannot be drawn."""

    def __init__(self, told: Mapping[str, Sequence[int]] | None = None) -> None:
        self.told = dict(told or {})
        self.broken: set[tuple[str, str]] = set()

    @property
    def sound(self) -> bool:
        return not self.broken

    def plates(self, scene: str) -> Sequence[Sheet]:
        return [Sheet(words, ()) for words in self.told.get(scene, ())]

    def usable(self, scene: str, item: Item | None = None) -> bool:
        return (scene, "") not in self.broken and (item is None or (scene, item.key) not in self.broken)


class Wall:
    """A timeline and what it showed, instant by instant."""

    def __init__(
        self, cards: Sequence[Card] = (), room: Room | None = None, *, playlist: Sequence[str] = ("stream",),
        told: Mapping[str, Sequence[int]] | None = None, seed: int = 1,
    ) -> None:  # fmt: skip
        self.cards = list(cards)
        self.says = Says(told)
        self.timeline = Timeline(
            room or Room(), PACE, program(playlist, self.says.told), Deck(Random(seed)), self.says
        )
        self.now = 0.0
        self._grouped: tuple[list[Card], list[Item]] = [], []
        self.up: list[tuple[float, Slide | None]] = []

    def stood(self) -> Wall:
        """The cards stood on the wall before this screen came."""
        self.timeline.acquaint([(one.post, one.revision) for one in self.cards])
        return self

    def step(self, seconds: float = 0.0) -> Slide | None:
        """Let so much time pass, waking up when the timeline asks for it."""
        end = self.now + seconds
        while True:
            if self._grouped[0] != self.cards:
                self._grouped = list(self.cards), group(self.cards)
            slide = self.timeline.step(self._grouped[1], self.now)
            self.up.append((self.now, slide))
            if self.now >= end:
                return slide
            due = self.timeline.next_due(self.now)
            self.now = min(end, end if due is None else due)

    def posts(self) -> list[str]:
        slide = self.timeline.slide
        return [one.post for item in slide.items for one in item.cards] if slide else []

    def slides(self) -> list[Slide]:
        """What was up, one after another."""
        found = [slide for _, slide in self.up if slide is not None]
        return found[:1] + [after for before, after in pairwise(found) if before != after]

    def scenes(self) -> list[str]:
        return [slide.scene for slide in self.slides()]

    def seconds(self, post: str) -> float:
        """How long a post was up in all, begun or whole."""
        total = 0.0
        for (since, slide), (until, _) in pairwise(self.up):
            if slide and any(one.post == post for item in slide.items for one in item.cards):
                total += until - since
        return total


def words(count: int) -> str:
    return " ".join(["mot"] * count)
