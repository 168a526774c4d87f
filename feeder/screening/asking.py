"""Has the texts of one house looked at in processes of their own, and remembers what they said of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from feeder.screening.base import LONGEST
from feeder.screening.child import Job
from feeder.screening.memory import Memory, key_of
from feeder.screening.noted import ALL, Noted
from feeder.screening.process import Apart
from wall.noticed import Screened, Unscreened, Why
from wall.post import Post

LEFT_OUT = 1_000
"""Posts kept in mind that were told without a note, since too many waited."""
Tell = Callable[[Sequence[str]], None]


class Asking:
    """`core` looks at texts; `extra`, if there is one, adds what the extras `names` say.

    `tell` is called with posts of which something is noted now that was not a moment ago.
    """

    def __init__(self, memory: Memory, tell: Tell, core: Apart, extra: Apart | None, names: Sequence[str]) -> None:
        self._memory = memory
        self._tell = tell
        self.core = core
        self.extra = extra
        self._names = tuple(names)
        self._asked: dict[str, dict[asyncio.Future[Noted], Apart]] = {}
        """Of each post, what is being looked at."""
        self._left_out: dict[str, None] = {}

    async def run(self) -> None:
        """Keep the processes alive, for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.core.run())
            if self.extra is not None:
                group.create_task(self.extra.run())

    def soon(self, text: str, post: Post) -> asyncio.Future[Noted] | None:
        """Have a text looked at for a desk; None if that is on its way, or too much waits."""
        return None if post.id in self._asked else self._ask(text, post, patient=False, fresh=True)

    async def look(self, text: str, post: Post, *, fresh: bool) -> Noted:
        """The note of a text, after those that desks wait for; empty if the post was dropped meanwhile."""
        future = self._ask(text, post, patient=True, fresh=fresh)
        if future is None:
            return Noted()
        try:
            await asyncio.wait({future})
        finally:
            future.cancel()  # if we were
        return Noted() if future.cancelled() else future.result()

    def deepen(self, text: str, post: Post, noted: Noted) -> None:
        """Have the extras look, if there are any and they have not."""
        if self.extra is None or noted.refined or not noted.screened.rules or post.id in self._asked:
            return
        key = key_of(text, post)

        def arrived(better: Noted) -> None:
            if self._memory.of(key, post) is None:
                return
            if not better.screened.rules:  # the process broke over it: what the core noted stands
                why = better.screened.missing[0].why
                missing = tuple(Unscreened(what=name, why=why) for name in self._names)
                screened = replace(noted.screened, missing=(*noted.screened.missing, *missing))
                better = replace(noted, screened=screened, refined=True)
            self._memory.put(key, post, better)

        self._send(self.extra, Job(text=text[: LONGEST + 1], noted=noted), post, arrived)

    def away(self, post: Post) -> Screened | None:
        """What is told of a post that nothing has looked at; None if that is a matter of moments."""
        if self.core.down:
            return Screened(missing=(Unscreened(what=ALL, why="down"),))
        return Screened(missing=(Unscreened(what=ALL, why="behind"),)) if post.id in self._left_out else None

    def wanting(self, post: Post, noted: Noted) -> list[Unscreened]:
        """The extras that have not looked at it, and will not in a moment."""
        why: Why | None = None
        if self.extra is not None and not noted.refined:
            why = "down" if self.extra.down else "behind" if post.id in self._left_out else None
        return [Unscreened(what=name, why=why) for name in self._names] if why is not None else []

    def drop(self, post: str) -> None:
        """Look at it no longer."""
        self._left_out.pop(post, None)
        for future, apart in self._asked.pop(post, {}).items():
            apart.take_back(future)

    def _ask(self, text: str, post: Post, *, patient: bool, fresh: bool) -> asyncio.Future[Noted] | None:
        job = Job(text=text[: LONGEST + 1], stars=post.stars, language=post.language or "")
        key = key_of(text, post)

        def arrived(noted: Noted) -> None:
            self._memory.put(key, post, noted)
            if fresh:
                self.deepen(text, post, noted)

        return self._send(self.core, job, post, arrived, patient=patient)

    def _send(
        self, apart: Apart, job: Job, post: Post, arrived: Callable[[Noted], None], *, patient: bool = False
    ) -> asyncio.Future[Noted] | None:
        future = apart.ask(job, patient=patient)
        if future is None:
            if len(self._left_out) < LEFT_OUT:
                self._left_out[post.id] = None
            return None
        self._asked.setdefault(post.id, {})[future] = apart

        def done(future: asyncio.Future[Noted]) -> None:
            those = self._asked.get(post.id, {})
            those.pop(future, None)
            if not those:
                self._asked.pop(post.id, None)
            if future.cancelled():
                return
            self._left_out.pop(post.id, None)
            arrived(future.result())
            self._tell([post.id])
            if self._left_out and apart.has_room:
                left, self._left_out = [*self._left_out], {}
                self._tell(left)

        future.add_done_callback(done)
        return future
