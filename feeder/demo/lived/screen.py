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
COLUMNS, COLUMN, GAP = 2, 785, 66
"""Of a board of 1920 × 1080 (px)."""
AROUND, LINE, LETTERS = 141, 63, 36
"""What a post takes beside its lines, a line (px), and letters in a line."""
REPLY_AROUND, REPLY_LETTERS = 99, 33
BEGUN = 444
"""What the beginning of a long post takes (px)."""
PAGE, TURNS = 700, 5
"""Letters on a page of one post alone; turns on a page of a conversation."""
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
    """`letters`: how long a post's text and its reply are. `until` draws, `cut` looks at what left."""

    def __init__(self, state: State, shop: str, letters: Callable[[str], tuple[int, int]]) -> None:
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
        self._fresh: dict[str, None] = {}
        """Conversations with something that was never shown."""
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
            if name in self._there:
                continue
            self._there.add(name)
            if post.kind == "chat" and post.conversation:
                self._talks.setdefault(post.conversation, []).append(name)
                self._fresh[post.conversation] = None
            else:
                self._queue.append(name)

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
        if self._run < RUN and (news := self._first_showing()) is not None:
            self._run += 1
            return news
        for _ in PLAYLIST:
            self._slot = (self._slot + 1) % len(PLAYLIST)
            if (found := self._played(PLAYLIST[self._slot])) is not None:
                self._run = 0
                return found
        return Up("empty", (), 20_000)

    def _first_showing(self) -> Up | None:
        if self._fresh and (self._run % 2 or not self._queue):
            name = next(iter(self._fresh))
            del self._fresh[name]
            if (talk := self._talk(name)) is not None:
                return talk
        return self._board(self._queue) if self._queue else None

    def _played(self, scene: str) -> Up | None:
        if scene == "stream":
            return self._board(self._queue if self._queue else self._rest)
        if scene in ("transparency", "fairness"):
            return Up(scene, (), 18_000)
        if scene == "spotlight":
            return self._by_lot()
        if scene == "you-said-we-did":
            return self._promises()
        return self._conversation()

    def _board(self, first: deque[str]) -> Up | None:
        """What waits longest and, beside it, whatever fits, newest first; one that is too long is begun."""
        room = [COLUMN] * COLUMNS
        new, begun = self._fitting(first, room, begin=True)
        beside = self._fitting(self._rest, room)[0] if first is not self._rest else []
        self._rest.extend((*new, *beside))
        taken = sorted((*new, *beside), key=lambda name: (self._state.posts[name].shown_ms or 0, name), reverse=True)
        if not taken:
            return None
        if begun:
            self._more = self._alone(begun)
        lasts_ms = _dwell(self._words([name for name in new if name != begun]) + (25 if begun else 0))
        return Up("stream", tuple(self._mark(name, int(name != begun)) for name in taken), lasts_ms)

    def _fitting(self, source: deque[str], room: list[int], *, begin: bool = False) -> tuple[list[str], str]:
        """The next few of those that find room, taken out, and which of them is begun; the others stay first."""
        taken: list[str] = []
        passed: list[str] = []
        begun = ""
        while source and len(passed) < LOOK_AHEAD:
            name = source.popleft()
            if not self._state.posts[name].visible:
                self._there.discard(name)
                continue
            height = self._height(name)
            long = height > COLUMN
            column = None if long and (begun or not begin) else _place(room, BEGUN if long else height)
            if column is None:
                passed.append(name)
                continue
            room[column] -= (BEGUN if long else height) + GAP
            begun = name if long else begun
            taken.append(name)
        source.extendleft(reversed(passed))
        return taken, begun

    def _alone(self, name: str) -> list[Up]:
        text, reply = self._letters(name)
        pages = max(1, -(-(text + reply) // PAGE))
        lasts_ms = _dwell(self._words([name]) / pages)
        return [Up("spotlight", (self._mark(name, page),), lasts_ms) for page in range(1, pages + 1)]

    def _by_lot(self) -> Up | None:
        name = self._turn(self._rest)
        if name is None:
            return None
        first, *self._more = self._alone(name)
        return first

    def _conversation(self) -> Up | None:
        """Of those that were up least lately."""
        for _ in range(min(len(self._talks), LOOK_AHEAD)):
            if (talk := self._talk(next(iter(self._talks)))) is not None:
                return talk
        return None

    def _talk(self, name: str) -> Up | None:
        """All its turns that are there, page by page; then it is at the end of the line."""
        turns = [one for one in self._talks.pop(name, []) if self._state.posts[one].visible]
        if not turns:
            return None
        self._talks[name] = turns
        pages = [turns[at : at + TURNS] for at in range(0, len(turns), TURNS)]
        first, *self._more = [
            Up("conversation", tuple(self._mark(one, number) for one in some), _dwell(self._words(some)))
            for number, some in enumerate(pages, 1)
        ]
        return first

    def _promises(self) -> Up | None:
        """Its first page: the promises that changed last, one in each column."""
        self._kept = [name for name in self._kept if self._state.posts[name].visible]
        posts = self._state.posts
        there = [name for name in self._kept if posts[name].promise is not None]
        there = sorted(there, key=lambda name: (-(posts[name].promised_ms or 0), name))[:COLUMNS]
        marks = tuple(self._mark(name, 1) for name in there)
        return Up("you-said-we-did", marks, _dwell(60 * len(marks))) if marks else None

    def _turn(self, source: deque[str]) -> str | None:
        """The next of those that are still there; it goes to the end of the line."""
        while source:
            name = source.popleft()
            if self._state.posts[name].visible:
                self._rest.append(name)
                return name
            self._there.discard(name)
        return None

    def _words(self, names: Sequence[str]) -> float:
        return sum(map(sum, map(self._letters, names))) / 6

    def _height(self, name: str) -> int:
        text, reply = self._letters(name)
        height = AROUND + LINE * max(1, -(-text // LETTERS))
        return height + (REPLY_AROUND + LINE * -(-reply // REPLY_LETTERS) if reply else 0)

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
