"""Lists in order, kept as posts come and go: a step costs no look at the other posts."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import overload

from feeder.queues.places import Key, Place

LEFT = 20_000
"""Places kept of posts that have left a list, so that a page after one of them goes on where it was."""


class Lists:
    """Lists of posts by name, each in the order of its keys. A list without posts does not exist."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Key]] = {}
        self._left: OrderedDict[tuple[str, str], Key] = OrderedDict()

    def fill(self, places: Iterable[Place]) -> None:
        """Put in many at once."""
        for name, key in places:
            self._lists.setdefault(name, []).append(key)
        for keys in self._lists.values():
            keys.sort()

    def move(self, before: Sequence[Place], now: Sequence[Place]) -> None:
        """A post that stood at `before` stands at `now`."""
        for name, key in before:
            if (name, key) not in now:
                keys = self._lists[name]
                del keys[bisect_left(keys, key)]
                if not keys:
                    del self._lists[name]
                self._left[name, key[2]] = key
                if len(self._left) > LEFT:
                    self._left.popitem(last=False)
        for place in now:
            if place not in before:
                insort(self._lists.setdefault(place[0], []), place[1])

    def get(self, name: str) -> list[Key]:
        """The list itself, to be read at once and not to be changed."""
        return self._lists.get(name, [])

    def left(self, name: str, post: str) -> Key | None:
        """Where `post` stood in this list before it left, if that is remembered."""
        return self._left.get((name, post))

    def names(self, prefix: str) -> list[str]:
        """The lists whose names begin so."""
        return [name for name in self._lists if name.startswith(prefix)]


class Newest(Sequence[Key]):
    """Numbers and ids in the order of arrival, read from the newest, as keys: what comes moves no other."""

    def __init__(self, arrived: Sequence[tuple[int, str]]) -> None:
        self._arrived = arrived

    def __len__(self) -> int:
        return len(self._arrived)

    @overload
    def __getitem__(self, index: int) -> Key: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Key]: ...
    def __getitem__(self, index: int | slice) -> Key | Sequence[Key]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        place = len(self._arrived) - 1 - index if index >= 0 else -1 - index
        return -place, *self._arrived[place]
