"""Who was never shown, and who has had a turn how often. Pure; the same for every post whatever it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from display.items import Item, Mark

KEPT = 100_000
AHEAD = 2


@dataclass
class News:
    """What has been on this wall: posts by revision, up to KEPT of them."""

    edition: int = 0
    """Another number whenever something was shown."""
    _seen: dict[Mark, None] = field(default_factory=dict)

    def acquaint(self, marks: Iterable[Mark]) -> None:
        """These have been shown."""
        self.edition += 1
        self._seen.update(dict.fromkeys(marks))
        while len(self._seen) > KEPT:
            del self._seen[next(iter(self._seen))]

    def fresh(self, marks: Iterable[Mark]) -> list[Mark]:
        """Those of them that were never shown."""
        return [mark for mark in marks if mark not in self._seen]

    def knows(self, marks: Iterable[Mark]) -> bool:
        """Whether all of them have been shown."""
        return all(mark in self._seen for mark in marks)

    def queue(self, items: Sequence[Item]) -> list[Item]:
        """Items with something that was never shown, the one that waits longest first."""
        found = []
        for item in items:
            if not self.knows(item.marks):
                new = [card.shown_ms for card in item.cards if (card.post, card.revision) not in self._seen]
                found.append((min(new), item.key, item))
        return [item for _, _, item in sorted(found, key=lambda one: one[:2])]


@dataclass
class Turns:
    """How often each item was up, so that those who were so least often come first.

    A turn is the whole text up for its reading time, on a board or alone. Nobody is counted more than AHEAD turns
    ahead of the last: who was proposed often does not wait for ever afterwards.
    """

    _count: dict[str, int] = field(default_factory=dict)
    _floor: int = 0

    def keep(self, present: Iterable[str], waiting: Collection[str]) -> None:
        """These may be shown; those that wait for their first showing begin with as many turns as the last has."""
        count = self._count
        keys = list(present)
        self._floor = min((count[key] for key in keys if key in count and key not in waiting), default=0)
        self._count = {key: self._floor if key in waiting else count.get(key, self._floor) for key in keys}

    def take(self, item: Item) -> None:
        """It has a turn."""
        if item.key in self._count:
            self._count[item.key] = min(self._count[item.key] + 1, self._floor + AHEAD)

    def order(self, items: Sequence[Item]) -> list[Item]:
        """Those with the fewest turns first, among equals as they were given; without those AHEAD of the last."""
        count = {item.key: self._count.get(item.key, self._floor) for item in items}
        return sorted(
            (item for item in items if count[item.key] < self._floor + AHEAD), key=lambda one: count[one.key]
        )

    def behind(self, item: Item) -> bool:
        """Whether it has not had its turn of the present round."""
        return self._count.get(item.key, self._floor) <= self._floor

    def last(self, items: Sequence[Item]) -> int:
        """How many of the ordered `items` have as few turns as the first."""
        turns = [self._count.get(item.key, self._floor) for item in items]
        return sum(1 for one in turns if one == turns[0])
