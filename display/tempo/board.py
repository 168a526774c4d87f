"""The board that is up: how long whose words stay on it, and who may come in meanwhile. Times in seconds. Pure.

A first showing keeps its reading time, several of them the time to read one after another. What was shown before
makes room for a newcomer once it has been up for its own reading time again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from display.items import Item
from display.tempo import boards
from display.tempo.news import News, Turns
from display.tempo.pace import Pace
from display.tempo.slides import Setter, Slide, Source, alone, words_up


@dataclass
class Board:
    """One board after another. `until`: when all of it has been read; `words`: how many stand on it."""

    setter: Setter
    pace: Pace
    source: Source
    news: News
    turns: Turns
    until: float = 0.0
    words: int = 0
    due: dict[str, float] = field(default_factory=dict)
    """By item, when it has been up for its reading time."""
    _read: float = 0.0
    """When all first showings on the board have been read."""

    def open(self, items: Sequence[Item], now: float) -> Slide:
        """A new board."""
        self.due = {}
        self._read = self.until = now
        slide = self.put(items, now)
        self.until = max(self.until, now + self.pace.dwell(self.words))
        return slide

    def put(self, items: Sequence[Item], now: float) -> Slide:
        """The board with these items from now on. Who was not on it begins its time."""
        begun = frozenset(item.key for item in items if self.setter.long(item))
        words = {item.key: words_up(self.setter, item) for item in items}
        new = {item.key: self.news.fresh(item.marks) for item in items}
        coming = [item for item in items if item.key not in self.due or (new[item.key] and item.key not in begun)]
        fresh = [item for item in coming if new[item.key]]
        if fresh:
            counts = (words[item.key] if item.key in begun else item.words_of(new[item.key]) for item in fresh)
            count = sum(counts)
            self._read = max(self._read + self.pace.reading(count), now + self.pace.dwell(count))
        for item in coming:
            if item.key not in begun or not self.source.usable(alone(item), item):
                self.news.acquaint(item.marks)
                if item.key not in self.due:
                    self.turns.take(item)
        own = {item.key: now + self.pace.dwell(words[item.key]) for item in coming}
        dues = {key: max(due, self._read) if new[key] else due for key, due in own.items()}
        self.due = {item.key: dues[item.key] if item.key in dues else self.due[item.key] for item in items}
        self.words = sum(words.values())
        added = sum(words[item.key] for item in coming if not new[item.key])
        self.until = max(self.until, self._read, now + self.pace.dwell(added) if added else 0.0, *own.values(), now)
        return Slide("stream", tuple(items), begun=begun)

    def begin_anew(self, now: float) -> None:
        """Give what is up its whole time again."""
        self.until = self._read = now + self.pace.dwell(self.words)
        self.due = dict.fromkeys(self.due, self.until)

    def welcome(self, slide: Slide, queue: Iterable[Item], now: float) -> Slide:
        """Let in who waits, oldest first.

        Who comes later may use what room is left meanwhile, if it is free again when the older one can have it.
        """
        by: float | None = None
        misses = 0
        for item in queue:
            if item.key in slide.begun:
                continue
            if by is not None and now + self.pace.dwell(item.words) > by:
                misses += 1
            else:
                others = [other for other in slide.items if other.key != item.key]
                spent = [other for other in reversed(others) if self._spent(slide, other, now)] if by is None else []
                staying = [other for other in others if other not in spent]
                board = boards.admit(self.setter, staying, spent, item)
                if board is not None:
                    slide = self.put(board, now)
                    continue
                misses += 1
                by = self._opening(slide, item) if by is None else by
            if misses > boards.LOOK_AHEAD:
                break
        return slide

    def _spent(self, slide: Slide, item: Item, now: float) -> bool:
        """Whether it may make room: what stands there begun stays until its pages follow."""
        return item.key not in slide.begun and self.due.get(item.key, 0.0) <= now

    def _opening(self, slide: Slide, item: Item) -> float:
        """When enough of the board will have been up long enough for this item to come in."""
        others = [other for other in slide.items if other.key != item.key]
        for due in sorted(self.due.get(other.key, 0.0) for other in others):
            staying = [other for other in others if not self._spent(slide, other, due)]
            if boards.fits(self.setter, [item, *staying]):
                return min(due, self.until)
        return self.until
