"""What the wall shows when: cards and the time in, slides out. No I/O and no clock of its own; times in seconds.

Rules, the same for every post whatever it says and however many stars it has:
- A post that comes in is shown at once if there is room, or if what it displaces has been up for its reading time;
  otherwise it queues, oldest first. A rush shortens nobody's reading time.
- When everything on the wall has had time to be read, the wall turns to the posts that have waited longest for
  their turn of the present round, newest first; a round ends when every post had one.
- What is too long for a column has a slide of its own, page after page; such slides take turns with boards.
- What may not be shown any more leaves at the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from display.items import Item, Mark
from display.pace import Pace

LOOK_AHEAD = 8
"""How many posts are looked at to fill a board; those that are not taken are first in the next one."""
SceneName = Literal["stream", "conversation", "spotlight"]


class Leafed(Protocol):
    """A page of an item alone: its words, and the posts whose words are on it."""

    @property
    def words(self) -> int: ...
    @property
    def marks(self) -> tuple[Mark, ...]: ...


class Setter(Protocol):
    """Knows what fits. Its answers depend on the items alone."""

    def fits(self, items: Sequence[Item]) -> bool:
        """Whether the items, in this order, fit on one board."""
        ...

    def height(self, item: Item) -> int:
        """How much of a column the item takes (px)."""
        ...

    def pages(self, item: Item) -> Sequence[Leafed]:
        """The pages of an item that is too long for a board; empty if it is not."""
        ...


@dataclass(frozen=True)
class Slide:
    """What is up: a board of items, newest first, or one item alone at page `page` (from 1) of `pages`."""

    scene: SceneName
    items: tuple[Item, ...]
    page: int = 1
    pages: int = 1


@dataclass
class Timeline:
    """The wall's course. `step` updates it in place."""

    setter: Setter
    pace: Pace = field(default_factory=Pace)
    slide: Slide | None = None
    queued: int = 0
    _due: dict[str, float] = field(default_factory=dict)
    _until: float = 0.0
    _seen: dict[Mark, None] = field(default_factory=dict)
    _round: set[str] = field(default_factory=set)

    def acquaint(self, marks: Sequence[Mark]) -> None:
        """These stood on the wall before this screen came: they are not news."""
        self._seen.update(dict.fromkeys(marks))
        while len(self._seen) > 100_000:
            del self._seen[next(iter(self._seen))]

    def step(self, items: Sequence[Item], now: float) -> Slide | None:
        """The slide to show at `now`, given everything that may be shown, newest first. None: there is nothing."""
        known = {item.key: item for item in items}
        lost = self._drop(known)
        slide = self.slide
        if slide is not None and slide.scene == "stream":
            self._board_step(slide, items, now)
            if lost and self.slide is not None and self.slide.scene == "stream":
                waiting = [item for item in items if item.key not in self._round]
                self._put(self._fill(self.slide.items, waiting, items), now)
        elif slide is not None:
            self._alone_step(slide, items, known[slide.items[0].key], now)
        if self.slide is None:
            self._next(items, now)
        self.queued = len(self._queue(items))
        return self.slide

    def next_due(self, now: float) -> float | None:
        """When `step` will next have something to do if nothing comes in (s); None: not before something does."""
        if self.slide is None:
            return None
        times = [self._until, *(self._due.values() if self.queued else ())]
        return min((time for time in times if time > now), default=None)

    def _queue(self, items: Sequence[Item]) -> list[Item]:
        """Items with something that was never shown, the one that waits longest first."""
        found = []
        for item in items:
            fresh = [card.shown_ms for card in item.cards if (card.post, card.revision) not in self._seen]
            if fresh:
                found.append((min(fresh), item.key, item))
        return [item for _, _, item in sorted(found, key=lambda one: one[:2])]

    def _drop(self, known: dict[str, Item]) -> bool:
        """Take from the slide what may not be shown any more, and put in its place what was corrected.

        Returns whether something left a board.
        """
        if self.slide is None:
            return False
        kept = []
        for item in self.slide.items:
            marks = set(item.marks)
            cards = tuple(
                card
                for card in (known[item.key].cards if item.key in known else ())
                if (card.post, card.revision) in marks
            )
            if cards:
                kept.append(Item(item.key, cards))
        if tuple(kept) == self.slide.items:
            return False
        if self.slide.scene == "stream":
            while kept and not self.setter.fits(kept):
                # A reply or a mask made something longer: the eldest make room and come again in their turn.
                self._round.discard(kept.pop().key)
        lost = self.slide.scene == "stream" and len(kept) < len(self.slide.items)
        self._due = {item.key: self._due[item.key] for item in kept if item.key in self._due}
        self.slide = replace(self.slide, items=tuple(kept)) if kept else None
        return lost

    def _board_step(self, slide: Slide, items: Sequence[Item], now: float) -> None:
        """Let in who waits, oldest first; who comes later may use what room is left meanwhile, if it is free again
        by the time that the older one can have it."""
        by = None
        for item in self._queue(items):
            if by is not None and now + self.pace.dwell(item.words) > by:
                continue
            admitted = self._admit(slide, item, now, displace=by is None)
            if admitted is not None:
                slide = admitted
                if slide.scene != "stream":
                    return
            elif by is None:
                by = self._opening(slide, item)
        if by is None and now >= self._until:
            self._next(items, now)

    def _admit(self, slide: Slide, item: Item, now: float, *, displace: bool) -> Slide | None:
        """Let a new item in if those whose place it takes have been up long enough; None: they have not."""
        others = [other for other in slide.items if other.key != item.key]
        spent = [other for other in reversed(others) if self._due.get(other.key, 0.0) <= now] if displace else []
        if self.setter.pages(item):
            return self._open(item, now, fresh=True) if displace and len(spent) == len(others) else None
        for count in range(len(spent) + 1):
            leaving = {other.key for other in spent[:count]}
            board = _newest_first([item, *(other for other in others if other.key not in leaving)])
            if self.setter.fits(board):
                self._due.pop(item.key, None)
                return self._put(board, now)
        return None

    def _opening(self, slide: Slide, item: Item) -> float:
        """When enough of the board will have been up long enough for this item to come in."""
        others = [other for other in slide.items if other.key != item.key]
        dues = sorted(self._due.get(other.key, 0.0) for other in others)
        if not self.setter.pages(item):
            for due in dues:
                staying = [other for other in others if self._due.get(other.key, 0.0) > due]
                if self.setter.fits(_newest_first([item, *staying])):
                    return due
        return dues[-1] if dues else 0.0

    def _alone_step(self, slide: Slide, items: Sequence[Item], item: Item, now: float) -> None:
        pages = self.setter.pages(item)
        if not pages:
            self._next(items, now)
            return
        page = min(slide.page, len(pages))
        if item != slide.items[0] or len(pages) != slide.pages:
            fresh = [mark for mark in pages[page - 1].marks if mark not in self._seen]
            self.slide = replace(slide, items=(item,), page=page, pages=len(pages))
            if fresh:
                # A new turn of the conversation that is up: time to read it from now on.
                self._until = max(self._until, now + self.pace.dwell(item.words_of(fresh)))
                self.acquaint(fresh)
        if now >= self._until:
            if page < len(pages):
                self._turn(item, page + 1, now)
            else:
                self._next(items, now)

    def _open(self, item: Item, now: float, *, fresh: bool = False) -> Slide:
        """Show one item alone, from its first page, or from the first that bears something new."""
        first = 1
        if fresh:
            pages = self.setter.pages(item)
            new = [n for n, page in enumerate(pages, 1) if any(mark not in self._seen for mark in page.marks)]
            first = new[0] if new else 1
        self._round.add(item.key)
        return self._turn(item, first, now)

    def _turn(self, item: Item, page: int, now: float) -> Slide:
        pages = self.setter.pages(item)
        self.slide = slide = Slide("conversation" if item.talk else "spotlight", (item,), page, len(pages))
        self.acquaint(pages[page - 1].marks)
        self._until = now + self.pace.dwell(pages[page - 1].words)
        self._due = {item.key: self._until}
        return slide

    def _put(self, board: list[Item], now: float, *, turn: bool = False) -> Slide:
        """Show a board. Those who were not on the last one begin their time now; on a `turn` the board does."""
        new = [item for item in board if item.key not in self._due]
        for item in board:
            self.acquaint(item.marks)
            self._round.add(item.key)
        self._due = {item.key: self._due.get(item.key, now + self.pace.dwell(item.words)) for item in board}
        words = sum(item.words for item in (board if turn else new))
        self._until = max(0.0 if turn else self._until, now + self.pace.dwell(words))
        self.slide = slide = Slide("stream", tuple(board))
        return slide

    def _next(self, items: Sequence[Item], now: float) -> None:
        """Turn to what is next: the queue, then whoever waits longest for a turn of this round."""
        before, self.slide = self.slide, None
        queue = self._queue(items)
        if not items:
            return
        if queue and self.setter.pages(queue[0]):
            self._open(queue[0], now, fresh=True)
            return
        self._round.intersection_update(item.key for item in items)
        waiting = [item for item in items if item.key not in self._round]
        if not waiting:
            self._round.clear()
            waiting = list(items)
        alone = next((item for item in waiting if self.setter.pages(item)), None)
        if alone is not None and not queue:
            only = all(self.setter.pages(item) for item in waiting)
            if only or (before is not None and before.scene == "stream"):
                self._open(alone, now)
                return
        if before is None or before.scene != "stream":
            self._due = {}
        self._put(self._fill(queue, waiting, items), now, turn=True)

    def _fill(self, first: Sequence[Item], then: Sequence[Item], last: Sequence[Item]) -> list[Item]:
        """A board, newest first: as many of `first` as fit, in their order; of `then` the first one and those of
        the next few that leave the least room empty; and whatever of `last` still fits."""
        board = self._add([], first)
        there = {item.key for item in board}
        few = [item for item in then if item.key not in there and not self.setter.pages(item)][:LOOK_AHEAD]
        best, fullest = board, -1
        for chosen in range(1, 1 << len(few), 2):
            some = [item for n, item in enumerate(few) if chosen >> n & 1]
            height = sum(self.setter.height(item) for item in some)
            if height > fullest and self.setter.fits(_newest_first([*board, *some])):
                best, fullest = [*board, *some], height
        return _newest_first(self._add(best, [*then, *last]))

    def _add(self, board: list[Item], wanted: Sequence[Item]) -> list[Item]:
        """The board with as many of the wanted items as fit, the first ones first."""
        misses = 0
        for item in wanted:
            if self.setter.pages(item) or any(item.key == other.key for other in board):
                continue
            if self.setter.fits(_newest_first([*board, item])):
                board = [*board, item]
            elif (misses := misses + 1) > LOOK_AHEAD:
                break
        return board


def _newest_first(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.order, reverse=True)
