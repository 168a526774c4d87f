"""Turns: several lists dealt out like cards, one from each in every round, from any place on. Pure."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from feeder.queues.places import Key


class Ends(NamedTuple):
    """Where a page ended: in the list `name`, and of each list the key of the last that has had its turn."""

    name: str
    keys: Mapping[str, Key]


@dataclass
class Deal:
    """The lists of a queue in the order of their turns, and what of each comes in round 0.

    `names` and `groups`: the lists; a queue that is no turns has one. `base`: the index in each that round 0 begins
    with. `number`: up to this list round 0 is over.
    """

    names: Sequence[str]
    groups: Sequence[Sequence[Key]]
    base: list[int]
    number: int = -1
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each post that was dealt: its round, and the number of its list."""

    def out(self, chosen: Sequence[Sequence[int]] | None = None) -> Iterator[str]:
        """The posts, in order. `chosen`: of each list, the indices (rising) that are wanted; None: all."""
        turns = (
            self._turns(number, None if chosen is None else chosen[number]) for number in range(len(self.groups))
        )
        for round_, number, name in heapq.merge(*turns):
            self.spots[name] = round_, number
            yield name

    def ends(self, name: str) -> Ends:
        """Where this deal is when `name`, which was dealt, has had its turn. Before anything else happens."""
        round_, number = self.spots[name]
        keys: dict[str, Key] = {}
        for at, (list_, group) in enumerate(zip(self.names, self.groups, strict=True)):
            index = min(self.base[at] + round_ - (at > number), len(group) - 1)
            if index >= 0:
                keys[list_] = group[index]
        return Ends(self.names[number], keys)

    def _turns(self, number: int, chosen: Sequence[int] | None) -> Iterator[tuple[int, int, str]]:
        group, base = self.groups[number], self.base[number]
        some = range(len(group)) if chosen is None else chosen
        first = base + (number <= self.number)
        for at in range(bisect_left(some, first), len(some)):
            yield some[at] - base, number, group[some[at]][2]


def from_beginning(names: Sequence[str], groups: Sequence[Sequence[Key]]) -> Deal:
    """Everything."""
    return Deal(names, groups, [0] * len(groups))


def after(names: Sequence[str], groups: Sequence[Sequence[Key]], name: str, key: Key) -> Deal:
    """What follows the post with `key` in the list `name`; if it is there no longer, what would follow it."""
    if name not in names:
        return from_beginning(names, groups)
    number = names.index(name)
    at = bisect_left(groups[number], key)
    gone = at == len(groups[number]) or groups[number][at] != key
    return Deal(names, groups, [at] * len(groups), number - gone)


def after_ends(names: Sequence[str], groups: Sequence[Sequence[Key]], ends: Ends) -> Deal:
    """What follows a page that ended so. Nothing is left out or comes again, whatever has left the lists since."""
    number = names.index(ends.name) if ends.name in names else len(names) - 1
    passed = [
        bisect_right(group, ends.keys[list_]) - 1 if list_ in ends.keys else -1
        for list_, group in zip(names, groups, strict=True)
    ]
    return Deal(names, groups, [last + (at > number) for at, last in enumerate(passed)], number)
