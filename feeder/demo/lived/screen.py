"""The scripts of a lived screen: scene after scene by the tempo's rules, over what is public at each moment.

Not drawn: no letter is measured here. What is new comes first and stays for its reading time, then the playlist has
its turn; how much fits on a board, and where a long post begins its pages, is reckoned by its length.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wall.post import State
from wall.wire import Script

PLAYLIST = ("stream", "spotlight", "stream", "conversation", "you-said-we-did", "stream", "spotlight", "transparency",
            "stream", "fairness")  # fmt: skip
COLUMNS, LINES, LETTERS = 3, 13, 36
"""Of a board on a landscape display of usual size."""
PAGE_WORDS = 110
WPM, SETTLE_S, LEAST_S = 160.0, 2.0, 8.0
RUN, LOOK_AHEAD = 6, 8
Mark = tuple[str, int, int]


@dataclass(frozen=True)
class Up:
    """What is up: the scene, its (post, revision, page), for how long (ms)."""

    scene: str
    posts: tuple[Mark, ...]
    lasts_ms: int


class LivedScreen:
    """`letters` tells how long a post's text is, reply included. `until` draws, `cut` looks at what left."""

    def __init__(self, state: State, shop: str, letters: Callable[[str], int]) -> None:
        self._state = state
        self._shop = shop
        self._letters = letters
        self.scripts: list[Script] = []
        """Those that are over and not yet handed on."""
        self.on = False
        self.lit = False
        self._now_ms = 0
        self._up: Up | None = None
        self._since_ms = 0
        self._queue: deque[str] = deque()
        self._rest: deque[str] = deque()
        self._there: set[str] = set()
        self._talks: dict[str, list[str]] = {}
        self._kept: list[str] = []
        self._slot = -1
        self._run = 0
        self._more: list[Up] = []

    def switch(self, at_ms: int, *, on: bool, lit: bool) -> None:
        """It is plugged in or not; within the opening hours it is lit."""
        self._close(at_ms)
        self.on, self.lit = on, lit
        self._more.clear()

    def news(self, posts: Sequence[str]) -> None:
        """These were touched: what has become public waits for its first showing."""
        for name in posts:
            post = self._state.posts.get(name)
            if post is None or not post.visible:
                continue
            if post.promise is not None and name not in self._kept:
                self._kept.append(name)
            if name not in self._there:
                self._there.add(name)
                self._queue.append(name)
                if post.kind == "chat" and post.conversation:
                    self._talks.setdefault(post.conversation, []).append(name)

    def cut(self, at_ms: int) -> None:
        """What may not be seen any more leaves at once."""
        paused = self._shop in self._state.paused
        if self._up is not None and (
            paused != (self._up.scene == "pause") or not all(self._stands(mark) for mark in self._up.posts)
        ):
            self._close(at_ms)
            self._more.clear()

    def until(self, to_ms: int) -> None:
        """Show one thing after the other up to that instant (Unix ms)."""
        self._now_ms = max(self._now_ms, self._since_ms)
        while self.on:
            if self._up is None:
                self._up, self._since_ms = self._next(), self._now_ms
            end_ms = self._since_ms + self._up.lasts_ms
            if end_ms > to_ms:
                break
            self._close(end_ms)
        self._now_ms = to_ms

    def _close(self, at_ms: int) -> None:
        if self._up is not None and at_ms > self._since_ms:
            posts = list(self._up.posts)
            page = posts[0][2] if posts and self._up.scene != "stream" else 1
            self.scripts.append(
                Script(scene=self._up.scene, posts=posts, from_ms=self._since_ms, to_ms=at_ms,
                       through=self._state.through, page=page)
            )  # fmt: skip
        self._up = None
        self._now_ms = at_ms

    def _next(self) -> Up:
        if not self.lit:
            return Up("dark", (), 12 * 3_600_000)
        if self._shop in self._state.paused:
            return Up("pause", (), 3_600_000)
        if self._more and all(self._stands(mark) for mark in self._more[0].posts):
            return self._more.pop(0)
        self._more.clear()
        if self._queue and self._run < RUN and (board := self._board(self._queue)) is not None:
            self._run += 1
            return board
        for _ in PLAYLIST:
            self._slot = (self._slot + 1) % len(PLAYLIST)
            if (found := self._played(PLAYLIST[self._slot])) is not None:
                self._run = 0
                return found
        return Up("empty", (), 20_000)

    def _played(self, scene: str) -> Up | None:
        if scene == "stream":
            return self._board(self._queue if self._queue else self._rest)
        if scene in ("transparency", "fairness"):
            return Up(scene, (), 18_000)
        if scene == "spotlight":
            name = self._turn(self._rest)
            return self._alone(name) if name is not None else None
        if scene == "you-said-we-did":
            return self._promises()
        return self._conversation()

    def _board(self, first: deque[str]) -> Up | None:
        """What waits longest and, beside it, whatever fits; newest first."""
        room = [LINES] * COLUMNS
        new = self._fitting(first, room)
        beside = self._fitting(self._rest, room) if first is not self._rest else []
        self._rest.extend((*new, *beside))
        if not new:
            name = self._turn(first)
            return self._alone(name) if name is not None else None
        taken = sorted((*new, *beside), key=lambda name: (self._state.posts[name].shown_ms or 0, name), reverse=True)
        return Up("stream", tuple(self._mark(name, 1) for name in taken), _dwell(self._words(new)))

    def _fitting(self, source: deque[str], room: list[int]) -> list[str]:
        """The next few of those that find room, taken out; the others stay first in line."""
        taken: list[str] = []
        passed: list[str] = []
        while source and len(passed) < LOOK_AHEAD:
            name = source.popleft()
            if not self._state.posts[name].visible:
                self._there.discard(name)
            elif (column := _place(room, self._lines(name))) is None:
                passed.append(name)
            else:
                room[column] -= self._lines(name)
                taken.append(name)
        source.extendleft(reversed(passed))
        return taken

    def _alone(self, name: str) -> Up:
        words = self._words([name])
        pages = max(1, round(words / PAGE_WORDS))
        ups = [Up("spotlight", (self._mark(name, page),), _dwell(words / pages)) for page in range(1, pages + 1)]
        self._more = ups[1:]
        return ups[0]

    def _conversation(self) -> Up | None:
        for _ in range(min(len(self._talks), LOOK_AHEAD)):
            name = next(iter(self._talks))
            self._talks[name] = turns = self._talks.pop(name)  # to the end of the line
            there = [one for one in turns if self._state.posts[one].visible][:4]
            if there:
                return Up("conversation", tuple(self._mark(one, 1) for one in there), _dwell(self._words(there)))
            del self._talks[name]
        return None

    def _promises(self) -> Up | None:
        self._kept = [name for name in self._kept if self._state.posts[name].visible]
        there = [name for name in self._kept if self._state.posts[name].promise is not None][-2:]
        marks = tuple(self._mark(name, 1) for name in reversed(there))
        return Up("you-said-we-did", marks, _dwell(60 * len(marks))) if marks else None

    def _turn(self, source: deque[str], *, keep: bool = True) -> str | None:
        """The next of those that are still there; it goes to the end of the line."""
        while source:
            name = source.popleft()
            if self._state.posts[name].visible:
                if keep:
                    self._rest.append(name)
                return name
            self._there.discard(name)
        return None

    def _words(self, names: Sequence[str]) -> float:
        return sum(map(self._letters, names)) / 6

    def _lines(self, name: str) -> int:
        return 3 + -(-self._letters(name) // LETTERS)

    def _mark(self, name: str, page: int) -> Mark:
        return name, self._state.posts[name].revision, page

    def _stands(self, mark: Mark) -> bool:
        post = self._state.posts[mark[0]]
        return post.visible and post.revision == mark[1]


def _place(room: Sequence[int], lines: int) -> int | None:
    """The first column with that much room."""
    return next((number for number, left in enumerate(room) if left >= lines), None)


def _dwell(words: float) -> int:
    """How long (ms) so many words stay."""
    return round(max(LEAST_S, SETTLE_S + words * 60 / WPM) * 1000)
