"""The spotlight by lot: everything that may be shown in a shuffled deck, each once a round. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from random import Random

from display.items import Item


@dataclass
class Deck:
    """Who is drawn next. Posts that the desk proposes take every other turn at most, in turn among themselves."""

    rng: Random = field(default_factory=lambda: Random(0))
    _left: list[str] = field(default_factory=list)
    _dealt: set[str] = field(default_factory=set)
    _served: dict[str, int] = field(default_factory=dict)
    """By post, its last turn by proposal."""
    _count: int = 0
    _last: str = ""
    _proposed: bool = False
    """Whether the last turn was by proposal."""

    def keep(self, present: Collection[str]) -> None:
        """These may be shown: who is new joins the present round, who is gone leaves it."""
        left = [key for key in self._left if key in present]
        self._dealt.intersection_update(present)
        there = {*left, *self._dealt}
        new = [key for key in present if key not in there]
        self._left = left + new
        if new:
            self.rng.shuffle(self._left)
        if len(self._served) > len(present):
            self._served = {key: turn for key, turn in self._served.items() if key in present}

    def draw(self, items: Sequence[Item]) -> Item | None:
        """Whose turn it is among `items`; `take` says that it was shown."""
        proposed = [item for item in items if any(card.spotlit for card in item.cards)]
        if proposed and not self._proposed:
            return min(proposed, key=lambda item: self._served.get(item.key, 0))
        known = {item.key: item for item in items}
        found = next((known[key] for key in self._left if key in known), None)
        return found if found is not None else self._again(known)

    def _again(self, known: dict[str, Item]) -> Item | None:
        """A new round: everybody is in the deck again; who was drawn last is not the first of it."""
        self._left = [*self._left, *sorted(self._dealt)]
        self._dealt.clear()
        self.rng.shuffle(self._left)
        drawn = [key for key in self._left if key in known]
        if not drawn:
            return None
        first = drawn[1] if drawn[0] == self._last and len(drawn) > 1 else drawn[0]
        return known[first]

    def take(self, item: Item) -> None:
        """It is shown, and has had its turn of this round, proposed or not."""
        self._proposed = not self._proposed and any(card.spotlit for card in item.cards)
        self._last = item.key
        self._count += 1
        if self._proposed:
            self._served[item.key] = self._count
        if item.key in self._left:
            self._left.remove(item.key)
        self._dealt.add(item.key)
