"""The index: folded texts, some hundreds in a block of bytes, looked through from end to end in slices.

That takes some tens of milliseconds for 100,000 posts of 300 characters (`bench/desk.md`) and finds any part of a
word. One string a post took three times as long, all of it spent waiting for memory; an index of words or trigrams
would need more memory than the texts to save what nobody would notice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from feeder.search.folding import fold
from wall.content import ReplyContent, TextContent

REPLY, END = b"\x1e", b"\x1f"
"""Begin the shop's reply and end a post. Folded text has no control characters, so no word goes over them."""
IN_BLOCK = 256
IN_SLICE = 16
"""Blocks looked through at once: about two milliseconds' work."""


class Block:
    """Some posts' texts. `starts`: where each begins in `said`, and the end; `numbers`: which posts they are."""

    __slots__ = ("numbers", "said", "starts")

    def __init__(self) -> None:
        self.said = b""
        self.starts = [0]
        self.numbers: list[int] = []

    def get(self, at: int) -> bytes:
        return self.said[self.starts[at] : self.starts[at + 1]]

    def put(self, at: int, text: bytes) -> None:
        """`text` in place of what is at `at`."""
        longer = len(text) - (self.starts[at + 1] - self.starts[at])
        self.said = self.said[: self.starts[at]] + text + self.said[self.starts[at + 1] :]
        for later in range(at + 1, len(self.starts)):
            self.starts[later] += longer

    def find(self, words: Sequence[bytes], hits: bytearray) -> None:
        """Set `hits[number]` for the posts in which every word occurs."""
        first, *others = words
        find, starts, numbers, size = self.said.find, self.starts, self.numbers, len(hits)
        at, end = -1, 0
        found = find(first)
        while found >= 0:
            at += 1
            end = starts[at + 1]
            if found >= end:
                at = bisect_right(starts, found, at) - 1
                end = starts[at + 1]
            for word in others:
                if find(word, starts[at], end) < 0:
                    break
            else:
                if numbers[at] < size:
                    hits[numbers[at]] = 1
            found = find(first, end)


class Index:
    """What can be found of each post, by its number. `labels`: the sources' public names by name."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = {source: fold(label) for source, label in labels.items()}
        self._blocks: list[Block] = []
        self._places: dict[int, int] = {}

    def __len__(self) -> int:
        return sum(bool(self.get(number)) for number in self._places)

    def get(self, number: int) -> bytes:
        """What can be found of the post; empty if there is nothing."""
        place = self._places.get(number)
        return b"" if place is None else self._blocks[place // IN_BLOCK].get(place % IN_BLOCK)

    def put_text(self, number: int, source: str, text: TextContent) -> None:
        """What somebody wrote, in place of what was there; the reply stays."""
        parts = (fold(text.text), fold(text.author), fold(text.pseudonym), self._labels.get(source) or fold(source))
        reply = self.get(number).rpartition(REPLY)[2] or END
        self._put(number, "\n".join(parts).encode("utf-8", "replace") + REPLY + reply)

    def put_reply(self, number: int, reply: ReplyContent | None) -> None:
        """The shop's reply, or that there is none any more; nothing, if nothing is known of the post."""
        before = self.get(number)
        if before:
            said = fold(reply.text).encode("utf-8", "replace") if reply is not None else b""
            now = before.rpartition(REPLY)[0] + REPLY + said + END
            if now != before:
                self._put(number, now)

    def drop(self, number: int) -> None:
        """Forget what is known of the post."""
        if self.get(number):
            self._put(number, b"")

    def scan(self, words: Sequence[bytes], hits: bytearray) -> Iterator[None]:
        """Set `hits[number]` for each post in which every word (one at least) occurs; a step is a slice of the work.

        What is put or dropped between two steps may be found or not.
        """
        for start in range(0, len(self._blocks), IN_SLICE):
            for block in self._blocks[start : start + IN_SLICE]:
                block.find(words, hits)
            yield

    def _put(self, number: int, text: bytes) -> None:
        place = self._places.get(number)
        if place is None:
            place = self._places[number] = len(self._places)
            if place % IN_BLOCK == 0:
                self._blocks.append(Block())
            block = self._blocks[-1]
            block.numbers.append(number)
            block.starts.append(block.starts[-1])
        self._blocks[place // IN_BLOCK].put(place % IN_BLOCK, text)
