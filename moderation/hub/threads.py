"""The conversation of the post that is read: asked for when it comes into view, and again when something changed.

Drawing never waits for it: until the hub has answered, what the lists know of the conversation is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from moderation.hub.session import Session
from moderation.model import Model, Thread
from wall.client import Unreachable
from wall.clock import Clock
from wall.wire import DeskPost

AGAIN_S = 2.0
"""A conversation is asked for no more often than this (s), however much happens."""
KEPT = 40
"""Conversations that are remembered."""


class Threads:
    """Keeps `model.threads`. `start` runs a question beside all else; `notify`: one is answered."""

    def __init__(
        self,
        session: Session,
        model: Model,
        clock: Clock,
        start: Callable[[Coroutine[None, None, None]], object],
        notify: Callable[[], None],
    ) -> None:
        self._session, self._model, self._clock = session, model, clock
        self._start, self._notify = start, notify
        self._asking: set[tuple[str, str]] = set()

    def look(self, post: DeskPost | None) -> None:
        """`post` is before the reader: ask for its conversation, if that is not known as of now."""
        model = self._model
        if post is None or post.conversation is None or not model.connected:
            return
        key = (post.source, post.conversation)
        known = model.threads.get(key)
        if key in self._asking or (known is not None and not self._stale(known)):
            return
        self._asking.add(key)
        self._start(self._ask(key, post.id))

    def _stale(self, known: Thread) -> bool:
        return known.changes != self._model.changes and self._clock.monotonic() - known.asked_s >= AGAIN_S

    async def _ask(self, key: tuple[str, str], post: str) -> None:
        model = self._model
        asked_s, changes = self._clock.monotonic(), model.changes
        known = model.threads.get(key)
        turns = known.turns if known is not None else ()
        try:
            turns = tuple(await self._session.thread(post))
        except Unreachable:
            changes -= 1  # what was known stays, and is asked for again
        finally:
            self._asking.discard(key)
            model.threads.pop(key, None)  # the one that was told last is let go last
            model.threads[key] = Thread(turns, asked_s, changes)
        while len(model.threads) > KEPT:
            del model.threads[next(iter(model.threads))]
        self._notify()
