"""Mappings of which an entry is read from a snapshot when it is first asked for, and the wall, read from its end.

They behave as the dicts and the set of a folded state. What is loaded belongs to whoever loaded it: a change reaches
neither the snapshots nor anybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, MutableSet
from typing import Any, TypeVar

from feeder.past.store import Kind, Store

K = TypeVar("K")
V = TypeVar("V")


class At:
    """One snapshot of a file: `number`, 0 before the first one."""

    def __init__(self, store: Store, number: int) -> None:
        self.store = store
        self.number = number

    def fact(self, kind: Kind, key: str) -> bytes | None:
        """The row of this kind and key, as of this snapshot. Raises PastBroken."""
        found = self.row(kind, key)
        return None if found is None else found[1]

    def row(self, kind: Kind, key: str) -> tuple[int, bytes] | None:
        """The same, and in which snapshot it was written."""
        return self.store.fact(kind, key, self.number) if self.number else None


class Lazy(MutableMapping[K, V]):
    """A dict that nothing is ever taken out of; iterating over it reads everything, in no order of its own.

    `have`: what was read or put in so far.
    """

    def __init__(self, load: Callable[[K], V | None], keys: Callable[[], Iterable[K]]) -> None:
        self.have: dict[K, V] = {}
        self._lacks: set[K] = set()
        self._load = load
        self._keys = keys

    def get(self, key: K, default: Any = None) -> Any:
        found = self.have.get(key)
        if found is None:
            if key in self._lacks:
                return default
            found = self._load(key)
            if found is None:
                self._lacks.add(key)
                return default
            self.have[key] = found
        return found

    def lack(self, key: K) -> None:
        """It is not there, as somebody else knows: it is not looked for."""
        if key not in self.have:
            self._lacks.add(key)

    def setdefault(self, key: K, default: Any = None) -> Any:
        found = self.get(key)
        if found is None:
            found = self[key] = default
        return found

    def __contains__(self, key: object) -> bool:
        return self.get(key) is not None  # type: ignore[arg-type]

    def __getitem__(self, key: K) -> V:
        found: V | None = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __setitem__(self, key: K, value: V) -> None:
        self.have[key] = value
        self._lacks.discard(key)

    def __delitem__(self, key: K) -> None:
        raise TypeError("nothing is ever taken out of it")

    def __iter__(self) -> Iterator[K]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def _all(self) -> dict[K, None]:
        return dict.fromkeys(self._keys()) | dict.fromkeys(self.have)


class Shown(MutableMapping[str, None]):
    """`State.visible` from a snapshot on: in the order of coming. `reversed` reads only as far as one looks.

    Whether a post was on the wall at the snapshot is seen from the post as it was read: `was` has all of those.
    """

    def __init__(self, at: At, posts: Callable[[], Mapping[str, object]], count: int = 0, following: int = 1) -> None:
        """`count`: how many are on the wall at the snapshot; `following`: the place of whoever comes next."""
        self._at = at
        self._posts = posts
        self.was: set[str] = set()
        self._count = count
        self.following = following
        self.came: dict[str, int] = {}
        self.left: dict[str, None] = {}

    def kept(self) -> None:
        """What came and left is in the snapshot now."""
        self._count = len(self)
        self.was.difference_update(self.left)  # first: some came again
        self.was.update(self.came)
        self.came, self.left = {}, {}

    def __contains__(self, post: object) -> bool:
        return post in self.came or (post not in self.left and self._was(post))

    def _was(self, post: object) -> bool:
        return post in self.was or (post in self._posts() and post in self.was)

    def __getitem__(self, post: str) -> None:
        if post not in self:
            raise KeyError(post)

    def __setitem__(self, post: str, value: None) -> None:
        if post not in self:
            self.came[post] = self.following
            self.following += 1

    def __delitem__(self, post: str) -> None:
        if post in self.came:
            del self.came[post]
        elif post not in self.left and self._was(post):
            self.left[post] = None
        else:
            raise KeyError(post)

    def pop(self, post: str, default: Any = None) -> Any:
        if post in self:
            del self[post]
        return default

    def __len__(self) -> int:
        return self._count - len(self.left) + len(self.came)

    def __iter__(self) -> Iterator[str]:
        yield from self._standing(newest_first=False)
        yield from list(self.came)

    def __reversed__(self) -> Iterator[str]:
        yield from list(reversed(self.came))
        yield from self._standing(newest_first=True)

    def _standing(self, *, newest_first: bool) -> Iterator[str]:
        if not self._at.number:
            return
        found = 0
        for _, post in self._at.store.wall(self._at.number, newest_first=newest_first):
            found += 1
            if post not in self.left:
                yield post
        if found != self._count:
            raise self._at.store.spoilt(f"{found} rows of the wall, not {self._count}")


class Noticed(MutableSet[str]):
    """A set of names that only grows. `added`: since the snapshot."""

    def __init__(self, at: At) -> None:
        self._at = at
        self.added: dict[str, None] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.added or self._at.fact(Kind.NOTICE, str(name)) is not None

    def add(self, value: str) -> None:
        if value not in self:
            self.added[value] = None

    def discard(self, value: str) -> None:
        raise TypeError("nothing is ever taken out of it")

    def __iter__(self) -> Iterator[str]:
        yield from self._at.store.keys(Kind.NOTICE, self._at.number)
        yield from list(self.added)

    def __len__(self) -> int:
        return sum(1 for _ in self)
