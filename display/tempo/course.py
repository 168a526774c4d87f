"""What comes next on the wall: what a board began, the queue, the playlist. Pure; times in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from display.items import Item, Mark
from display.tempo import boards
from display.tempo.board import Board
from display.tempo.deck import Deck
from display.tempo.news import News, Turns
from display.tempo.pace import Pace
from display.tempo.program import Program
from display.tempo.slides import Leafed, PostsOnly, Setter, Slide, Source, alone

RUN = 6
"""So many slides, pages or changes of a board in a row may be for the queue; then the playlist has its turn."""


@dataclass
class Course:
    """Where the wall is in its course, and how it goes on."""

    setter: Setter
    pace: Pace = field(default_factory=Pace)
    program: Program = field(default_factory=Program)
    deck: Deck = field(default_factory=Deck)
    source: Source = field(default_factory=PostsOnly)
    slide: Slide | None = None
    queued: int = 0
    _news: News = field(default_factory=News)
    _turns: Turns = field(default_factory=Turns)
    _given: Sequence[Item] | None = None
    _items: Sequence[Item] = ()
    _known: dict[str, Item] = field(default_factory=dict)
    _queue: list[Item] = field(default_factory=list)
    _edition: int = 0
    _until: float = 0.0
    _told: list[tuple[int, tuple[Mark, ...]]] = field(default_factory=list)
    """Of the item or the scene that is up: each page's words and posts."""
    _run: int = 0
    _held: bool = False

    def __post_init__(self) -> None:
        self._board = Board(self.setter, self.pace, self.source, self._news, self._turns)

    def _next(self, before: Slide | None, now: float) -> None:
        """Turn to what is next: what the board `before` began, the queue, the playlist."""
        begun = [self._known[key] for key in (before.begun if before is not None else ()) if key in self._known]
        if any(self._open(item, now) for item in begun):
            return
        self.slide = None
        self._keep_turns()
        if self._run < RUN and self._first_showing(now):
            return
        for at, scene in self.program.ahead():
            if self._play(scene, now):
                self.program.at, self._run = at, 0
                return
        self._first_showing(now)

    def _play(self, scene: str, now: float) -> bool:
        """Begin a slot of the playlist; False: it has nothing to say."""
        if scene == "stream":
            return self._stream(now) if self._items else self._plate("empty", 1, now)
        if scene == "spotlight":
            return self._by_lot(now)
        if scene == "conversation":
            talks = [item for item in self._rest() if item.talk and self._turns.behind(item)]
            return any(self._open(item, now) for item in talks[: boards.LOOK_AHEAD])
        return self._plate(scene, 1, now)

    def _stream(self, now: float) -> bool:
        """A board of what has been shown before, if there is such."""
        if not self.source.usable("stream"):
            return self._by_lot(now)
        rest = self._rest()
        return bool(rest) and self._show(rest[0], [], rest, now)

    def _by_lot(self, now: float) -> bool:
        waiting = {item.key for item in self._queue}
        there = [item for item in self._items if item.key not in waiting and self.source.usable(alone(item), item)]
        item = self.deck.draw(there)
        if item is None or not self._open(item, now):
            return False
        self.deck.take(item)
        return True

    def _first_showing(self, now: float) -> bool:
        """The next slide for the queue: a board, or an item alone of which only later pages are news."""
        for item in self._queue[: boards.LOOK_AHEAD]:
            if self._boardable(item):
                news = [one for one in self._queue[: 4 * boards.LOOK_AHEAD] if self._boardable(one)]
                done = self._show(item, news, self._rest(), now)
            else:
                done = self._open(item, now)
            if done:
                if self.slide is not None and self.slide.scene == "stream":
                    self._run += 1
                    self.program.spend("stream")
                return True
        return False

    def _keep_turns(self) -> None:
        self._turns.keep(self._known, {item.key for item in self._queue})

    def _rest(self) -> list[Item]:
        """What may stand on a board and does not wait for its first showing, the fewest turns first."""
        waiting = {item.key for item in self._queue}
        rest = [item for item in self._items if item.key not in waiting and self.source.usable("stream", item)]
        return self._turns.order(rest)

    def _show(self, head: Item, first: list[Item], then: list[Item], now: float) -> bool:
        """A board on which `head` stands; or `head` alone, if it fits on none or would be its only item, begun."""
        board = boards.fill(self.setter, first, then, self._turns.last(then))
        if (head not in board or (len(board) == 1 and self.setter.long(head))) and self._open(head, now):
            return True
        if head not in board:  # it can be drawn nowhere: it must not keep the others waiting
            self._turns.take(head)
            self._news.acquaint(head.marks)
        if not board:
            return False
        self.slide = self._board.open(board, now)
        return True

    def _open(self, item: Item, now: float) -> bool:
        """Show one item alone, from its first page, or from the first that bears something new."""
        if not self.source.usable(alone(item), item):
            return False
        pages = self.setter.pages(item)
        new = set(self._news.fresh(item.marks))
        first = next((n for n, page in enumerate(pages, 1) if new.intersection(page.marks)), 1)
        self._turns.take(item)
        self._turn(item, first, now)
        return True

    def _turn(self, item: Item, page: int, now: float) -> None:
        self._told = told_of(self.setter.pages(item))
        self._run += bool(self._news.fresh(item.marks))
        self.slide = Slide(alone(item), (item,), page, len(self._told))
        self._until = now + self.pace.dwell(self._told[page - 1][0])
        self._news.acquaint(self._ending(page))

    def _ending(self, page: int) -> list[Mark]:
        """The posts whose last words stand on this page: they have been shown."""
        later = {mark for _, marks in self._told[page:] for mark in marks}
        return [mark for mark in self._told[page - 1][1] if mark not in later]

    def _plate(self, scene: str, page: int, now: float) -> bool:
        """Show a scene told in plates at this page; False: it has nothing to say."""
        told = told_of(self.source.plates(scene))
        if not told:
            return False
        self._told = told
        self.slide = Slide(scene, page=page, pages=len(told))
        self._until = now + self.pace.dwell(told[page - 1][0])
        return True

    def _boardable(self, item: Item) -> bool:
        """Whether an item of the queue belongs on a board: not if only the later pages of it are news."""
        if not self.source.usable("stream", item):
            return False
        return len(self._news.fresh(item.marks)) == len(item.marks) or not self.setter.long(item)


def told_of(pages: Sequence[Leafed]) -> list[tuple[int, tuple[Mark, ...]]]:
    return [(page.words, page.marks) for page in pages]
