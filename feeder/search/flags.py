"""Which flags each post has, by its number: those it came with, and those of what is noticed in its present text.

A byte a post and flag. What is noticed in a text is content: taken back, it leaves no trace, nor does its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from feeder.queues.places import number_of
from wall.state import Post

OWN, NOTICED, CREW, AROUND = 1, 2, 4, 8
"""Why a post has a flag: it came with it; its text; a name of the shop's own people in it; other posts."""
STEP = 4096
"""Posts by which room grows."""
_HAS = bytes(at > 0 for at in range(256))


class Flags:
    """The flags of `posts`. `touch` must be told of every touched post; `possible`: what may be noticed here."""

    def __init__(self, posts: Iterable[Post], possible: Callable[[], Iterable[str]] = tuple) -> None:
        self._possible = possible
        self._of: dict[str, bytearray] = {}
        self.counts: Counter[str] = Counter()
        """How many posts have each flag; only flags that occur."""
        self.touch(posts)

    @property
    def known(self) -> set[str]:
        """Every flag that may be asked for."""
        return {*self._possible(), *self.counts}

    def touch(self, posts: Iterable[Post]) -> None:
        """Look again at what these posts came with."""
        for post in posts:
            self._put(number_of(post), OWN, post.flags)

    def notice(self, number: int, flags: Iterable[str], why: int = NOTICED) -> None:
        """These flags, and no others, are noticed in the present text of the post, for this reason."""
        self._put(number, why, flags)

    def clear(self, number: int) -> None:
        """Nothing is noticed in its text any more, nor of it beside others."""
        for why in (NOTICED, CREW, AROUND):
            self._put(number, why, ())

    def where(self, flag: str, size: int) -> bytes:
        """A byte for each number below `size`: 1 where the post has this flag."""
        return bytes(self._of.get(flag, b"")[:size].translate(_HAS)).ljust(size, b"\0")

    def _put(self, number: int, why: int, flags: Iterable[str]) -> None:
        given = frozenset(flags)
        for flag in given - self._of.keys():
            self._of[flag] = bytearray()
        for flag, of in list(self._of.items()):
            before = of[number] if number < len(of) else 0
            now = before | why if flag in given else before & ~why
            if now == before:
                continue
            if number >= len(of):
                of.extend(bytes(number + STEP - len(of)))
            of[number] = now
            self.counts[flag] += (now > 0) - (before > 0)
            if not self.counts[flag]:
                del self.counts[flag], self._of[flag]
