"""What is noticed in the posts of one house, for whoever is told of a post: looked for once, then remembered.

Nothing here touches a post. Texts are looked at in processes of their own (`feeder/screening/asking.py`), or by an
engine in this one; names of the shop's own people always in this one, since they change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from msgspec.structs import replace

from feeder.screening.asking import Asking, Tell
from feeder.screening.base import FLAGS, Screener, Setup, screen
from feeder.screening.child import Looking
from feeder.screening.memory import Memory, key_of
from feeder.screening.noted import Noted
from feeder.screening.process import Apart
from feeder.screening.spam import repetition
from feeder.screening.staff import FLAG, staff
from wall.naming import Names
from wall.noticed import Finding, Screened, Unscreened
from wall.post import Post

LONG = 5000
"""Code points; a longer text is looked through beside the event loop, which must not wait for it."""
WAIT_S = 0.15
"""How long (s) a page of a desk waits for the notes of its posts."""
AT_ONCE = 8
"""Texts looked at in this process before others have their turn."""


class Processes:
    """Who looks at texts elsewhere: `core`, and `extra` for the extras `names`. `absent`: extras that are wanted and
    not installed here."""

    def __init__(
        self, core: Apart, extra: Apart | None = None, names: Sequence[str] = (), absent: Sequence[str] = ()
    ) -> None:
        self.core = core
        self.extra = extra
        self.names = tuple(names)
        self.absent = tuple(Unscreened(what=name, why="missing") for name in absent)


@lru_cache(maxsize=1)
def whole() -> Looking:
    """All there is, with a setup as of any shop."""
    from feeder.screening.engine import Engine

    return Engine(Setup())


class Finder:
    """`unwilling` tells the names that are to be masked as of now; `version` is another one when it tells others.

    `by`: who looks at texts; all there is, in this process, if left out. `repeating`: what is said more than once.
    """

    def __init__(
        self,
        unwilling: Callable[[], Names] | None = None,
        by: Looking | Processes | None = None,
        *,
        repeating: repetition.Repetition | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        by = by or whole()
        self._unwilling = unwilling
        self._wait_s = wait_s
        self._listeners: list[Tell] = []
        self._memory = Memory()
        self._by = by
        self._asking: Asking | None = None
        self._absent: tuple[Unscreened, ...] = ()
        if isinstance(by, Processes):
            self._asking = Asking(self._memory, self._tell, by.core, by.extra, by.names)
            self._absent = by.absent
        self.repetition = repeating
        self._names = Names(())
        self._staff: tuple[Screener, ...] = ()
        self.version = 0
        """Another one whenever other names are looked for."""
        self.renew()

    @property
    def flags(self) -> frozenset[str]:
        """Every flag to which a list of posts can be narrowed here."""
        given = FLAGS.union(self._by.core.told.flags) if isinstance(self._by, Processes) else self._by.flags
        given = given if self.repetition is None else given.union(repetition.NARROWING)
        return given if self._unwilling is None else given | {FLAG}

    def listen(self, tell: Tell) -> None:
        """Have `tell` called with posts of which something is noted now that was not a moment ago."""
        self._listeners.append(tell)

    async def run(self) -> None:
        """Keep the processes alive, for ever; without any, there is nothing to do."""
        if self._asking is not None:
            await self._asking.run()

    async def soon(self, texts: Iterable[tuple[str, Post]]) -> None:
        """Have the notes of these texts made, as far as that takes no longer than a page can wait."""
        asked: set[asyncio.Future[Noted]] = set()
        for number, (text, post) in enumerate(texts, 1):
            noted = self._memory.of(key_of(text, post), post)
            if not isinstance(self._by, Processes):
                if noted is None:
                    await self._look_here(self._by, text, post)
                if number % AT_ONCE == 0:
                    await asyncio.sleep(0)
            elif self._asking is not None and noted is not None:
                self._asking.deepen(text, post, noted)
            elif self._asking is not None and (future := self._asking.soon(text, post)) is not None:
                asked.add(future)
        if asked:
            await asyncio.wait(asked, timeout=self._wait_s)

    async def look(self, text: str, post: Post, *, fresh: bool = False) -> Noted:
        """The note of a text, however long it takes. `fresh`: it just came in, so that the extras look as well."""
        noted = self._memory.of(key_of(text, post), post)
        if not isinstance(self._by, Processes):
            return noted if noted is not None else await self._look_here(self._by, text, post)
        if self._asking is None or (noted is not None and not fresh):
            return noted or Noted()
        if noted is None:
            return await self._asking.look(text, post, fresh=fresh)
        self._asking.deepen(text, post, noted)
        return noted

    def told(self, text: str, post: Post) -> tuple[tuple[Finding, ...], Screened | None]:
        """What a desk is told of this text as of now: None where nothing has looked at it yet."""
        noted = self._memory.of(key_of(text, post), post)
        around = self.repetition.of(post.id) if self.repetition is not None else ()
        if noted is None:
            return around, self._asking.away(post) if self._asking is not None else None
        screened, missing = noted.screened, self._absent
        if self._asking is not None:
            missing = (*missing, *self._asking.wanting(post, noted))
        if missing and screened.rules:
            screened = replace(screened, missing=(*screened.missing, *missing))
        return (*around, *noted.findings), screened if screened != Screened() else None

    def noted(self, post: str) -> Noted | None:
        """What is remembered of the text that was looked at last."""
        return self._memory.latest(post)

    def drop(self, post: str) -> None:
        """Forget what was found in it, and look at it no longer."""
        self._memory.drop(post)
        if self._asking is not None:
            self._asking.drop(post)

    async def crew(self, text: str) -> list[Finding]:
        """Where the text has names that are to be masked, as of when this returns."""
        self.renew()
        found: list[Finding] = []
        version = -1
        while version != self.version:
            version = self.version
            if len(text) > LONG and self._staff:
                found = await asyncio.to_thread(screen, text, self._staff)
                self.renew()
            else:
                found = screen(text, self._staff)
        return found

    def renew(self) -> None:
        """Take the names of now."""
        names = self._unwilling() if self._unwilling is not None else self._names
        if names is self._names:
            return
        changed = not names.same(self._names)
        self._names = names
        if changed:
            self._staff = (staff(names),) if names else ()
            self.version += 1

    async def _look_here(self, engine: Looking, text: str, post: Post) -> Noted:
        key, given = key_of(text, post), (text, post.stars, post.language or "")
        noted = await asyncio.to_thread(engine.look, *given) if len(text) > LONG else engine.look(*given)
        self._memory.put(key, post, noted)
        return noted

    def _tell(self, posts: Sequence[str]) -> None:
        for tell in self._listeners:
            tell(posts)
