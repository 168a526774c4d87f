"""What repeats across posts: near-duplicates, bursts, campaigns of praise. Pure but for its own memory.

It is told of posts and asked about one: what it answers depends on which posts it knows and on nothing else, not on
the order in which it was told. It keeps no word of a text, and nothing of a post that was dropped or is older than
its window. None of it is a reason to hide or delay anything.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort

from feeder.screening.spam.alike import Alike
from feeder.screening.spam.bursts import Bursts, is_told
from wall.noticed import Finding

WINDOW_MS = 30 * 24 * 3_600_000
MOST = 100_000
TOLD = 50
"""Posts that a finding counts; of a flood it says so many, and the others in it are not told anew of each one."""
CAMPAIGN = 3
"""Authors who praise in nearly the same words."""
PRAISE = 4
"""Stars, and more."""
FLAGS = ("duplicate", "burst", "praise-campaign")
NARROWING = ("duplicate", "burst")
"""Those by which a list of posts may be narrowed. Praise is known by stars or tone, and nobody filters by those."""
_VERSION = 1


class Repetition:
    """The posts received in the last `window_ms`, at most `most` of them: 0.5 KB each.

    A post counts by when it was written, where that is known, and else by when it was received.
    """

    def __init__(self, window_ms: int = WINDOW_MS, most: int = MOST) -> None:
        self._window, self._most = window_ms, most
        self._slots: dict[str, int] = {}
        self._free: list[int] = []
        self._ids: list[str] = []
        self._sources: list[str] = []
        self._at, self._when, self._authors = array("q"), array("q"), array("Q")
        self._praises, self._signed, self._timed = bytearray(), bytearray(), bytearray()
        self._alike = Alike(most)
        self._bursts = Bursts(self._when.__getitem__, self._authors.__getitem__)
        self._by_age = array("I")
        self._latest = -(1 << 62)

    def __len__(self) -> int:
        return len(self._slots)

    def take(
        self,
        post_id: str,
        at_ms: int,
        signature: tuple[int, ...],
        author: str = "",
        source: str = "",
        stars: int | None = None,
        *,
        tone: str = "",
        written_ms: int | None = None,
    ) -> set[str]:
        """Know a post, or know it otherwise than before; gives the other posts of which `of` may say something else.

        `at_ms`: when it was received. `signature`: `signature.signature(text)`. `author`: an opaque key, empty where
        it is unknown or where many posts of one are nothing to speak of (a chat). `tone`: counts without stars only.
        What leaves because it is old touches nobody, nor does it when a source's usual rate shifts.
        """
        touched = self.drop(post_id)
        self._latest = max(self._latest, at_ms)
        slot = self._slot(post_id)
        self._at[slot] = at_ms
        self._when[slot] = at_ms if written_ms is None else min(max(written_ms, 0), at_ms)
        self._authors[slot] = hash((source, author)) & 0xFFFFFFFFFFFFFFFF if author else 0
        self._sources[slot] = source
        self._praises[slot] = tone == "pos" if stars is None else stars >= PRAISE
        self._signed[slot] = bool(signature)
        self._timed[slot] = is_told(written_ms)
        insort(self._by_age, slot, key=self._age)
        if signature:
            self._alike.put(slot, signature)
        if self._timed[slot]:
            self._bursts.put(source, slot)
        while self._by_age and (len(self) > self._most or self._at[self._by_age[0]] < self._latest - self._window):
            self._leave(self._by_age[0])
        if post_id in self._slots:
            touched |= self._touched(slot)
        return touched

    def drop(self, post_id: str) -> set[str]:
        """Forget a post, known or not; gives the other posts of which `of` may say something else."""
        slot = self._slots.get(post_id)
        if slot is None:
            return set()
        touched = self._touched(slot)
        self._leave(slot)
        return touched

    def of(self, post_id: str) -> tuple[Finding, ...]:
        """What is to be said of a post: nothing if it is not known. Each finding is about the post as a whole.

        `count`: the posts in question, this one too (at most `TOLD`). `other`: the earliest of the others.
        """
        slot = self._slots.get(post_id)
        if slot is None:
            return ()
        near = self._near(slot)
        found = [self._finding("duplicate", "text", near, len(near) + 1)] if near else []
        if self._praises[slot]:
            praising = [each for each in near if self._praises[each]]
            authors = self._authors_of([slot, *praising])
            if authors >= CAMPAIGN:
                found.append(self._finding("praise-campaign", "authors", praising, authors))
        for kind, row in (("author", self._by_author(slot)), ("source", self._by_source(slot))):
            if row:
                row.remove(slot)
                found.append(self._finding("burst", kind, row, len(row) + 1, kind))
        return tuple(found)

    def _finding(self, flag: str, rule: str, others: list[int], count: int, kind: str = "") -> Finding:
        first = min(others, key=lambda each: (self._when[each], self._ids[each]))
        name = f"repetition.{rule}/{_VERSION}"
        return Finding(flag=flag, rule=name, kind=kind, other=self._ids[first], count=min(count, TOLD))

    def _authors_of(self, slots: list[int]) -> int:
        """How many wrote these. Whom a source does not tell counts as one more: a copy of one's own is no better."""
        known = {self._authors[each] for each in slots} - {0}
        return len(known) + sum(not self._authors[each] for each in slots)

    def _near(self, slot: int) -> list[int]:
        if not self._signed[slot]:
            return []
        when = self._when[slot]
        return self._alike.near(slot, lambda each: abs(self._when[each] - when) <= self._window, TOLD + 1)

    def _by_author(self, slot: int) -> list[int]:
        return self._bursts.by_author(self._sources[slot], slot) if self._timed[slot] else []

    def _by_source(self, slot: int) -> list[int]:
        return self._bursts.by_source(self._sources[slot], slot) if self._timed[slot] else []

    def _touched(self, slot: int) -> set[str]:
        """The posts of which something is said because of this one. Beyond `TOLD` it is the same without it."""
        beside = self._bursts.beside(self._sources[slot], slot) if self._timed[slot] else []
        rows = [self._near(slot), beside, self._by_source(slot)]
        return {self._ids[each] for row in rows if len(row) <= TOLD for each in row if each != slot}

    def _slot(self, post_id: str) -> int:
        if self._free:
            slot = self._free.pop()
            self._ids[slot] = post_id
        else:
            slot = len(self._ids)
            self._ids.append(post_id)
            self._sources.append("")
            for column in (self._at, self._when, self._authors):
                column.append(0)
            for flags in (self._praises, self._signed, self._timed):
                flags.append(0)
        self._slots[post_id] = slot
        return slot

    def _leave(self, slot: int) -> None:
        if self._timed[slot]:
            self._bursts.drop(self._sources[slot], slot)
        if self._signed[slot]:
            self._alike.drop(slot)
        self._by_age.pop(bisect_left(self._by_age, self._age(slot), key=self._age))
        del self._slots[self._ids[slot]]
        self._ids[slot] = self._sources[slot] = ""
        self._at[slot] = self._when[slot] = self._authors[slot] = 0
        self._free.append(slot)

    def _age(self, slot: int) -> tuple[int, str]:
        return self._at[slot], self._ids[slot]
