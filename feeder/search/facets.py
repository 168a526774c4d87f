"""What posts are, as one byte a post and trait: a filter over all of them is a step that takes no time to speak of.

A trait's value has a code from 1 to 254; values beyond that are 255, and are told apart by a look at the post.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from feeder.queues.places import number_of
from wall.state import Post

TRAITS = ("source", "kind", "language", "shop")
OTHERS = 255


class Facet:
    """One trait of every post, by the post's number."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}
        self._of = bytearray()

    def put(self, number: int, value: str | None) -> None:
        """The post has this value (none: no value)."""
        if number >= len(self._of):
            self._of.extend(bytes(number + 4096 - len(self._of)))
        code = self._codes.setdefault(value, min(len(self._codes) + 1, OTHERS)) if value else 0
        self._of[number] = code

    def where(self, value: str, size: int) -> tuple[bytes, bool]:
        """A byte for each number below `size`: 1 where the value is this. And whether that is certain."""
        code = self._codes.get(value, 0)
        table = bytes(at == code > 0 for at in range(256))
        mask = self._of[:size].translate(table)
        return bytes(mask).ljust(size, b"\0"), code != OTHERS


class Facets:
    """The traits of every post. `touch` must be told of every touched post."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._facets = {trait: Facet() for trait in TRAITS}
        self._received = array("q")
        self.touch(posts)

    def touch(self, posts: Iterable[Post]) -> None:
        """Look again at these posts."""
        for post in posts:
            number = number_of(post)
            if number >= len(self._received):
                self._received.frombytes(bytes(8 * (number + 4096 - len(self._received))))
            self._received[number] = post.received_ms
            for trait, facet in self._facets.items():
                facet.put(number, getattr(post, trait))

    def received(self, first_ms: int, end_ms: int, size: int) -> bytes:
        """A byte for each number below `size`: 1 where the post was received from `first_ms` to before `end_ms`."""
        return bytes(first_ms <= at_ms < end_ms for at_ms in self._received[:size]).ljust(size, b"\0")

    def where(self, trait: str, value: str, size: int) -> tuple[bytes, bool]:
        """As `Facet.where`, for `source`, `kind`, `language` or `shop`."""
        return self._facets[trait].where(value, size)


def both(one: bytes, other: bytes) -> bytes:
    """1 where both are 1; of the same length."""
    return (int.from_bytes(one) & int.from_bytes(other)).to_bytes(len(one))
