"""The conversation of the post that is read: asked for when needed, no more often, and never waited for."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, cast

from moderation.hub.session import Session
from moderation.hub.threads import AGAIN_S, KEPT, Threads
from moderation.model import Model
from tests.moderation.peer import post
from wall.client import Unreachable
from wall.clock import SteppedClock
from wall.wire import DeskPost

TURN = post("bbbbbbbbbbbb", "b", conversation="k")


class Told:
    """What a session answers, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = False

    async def thread(self, name: str, limit: int = 50) -> list[DeskPost]:
        self.asked.append(name)
        if self.broken:
            raise Unreachable("gone")
        return [TURN]


class Desk:
    """Threads whose questions are answered when `answer` is called."""

    def __init__(self) -> None:
        self.model, self.clock, self.told = Model(connected=True), SteppedClock(0), Told()
        self.open: list[Coroutine[None, None, None]] = []
        self.drawn = 0
        self.threads = Threads(cast(Session, self.told), self.model, self.clock, self.open.append, self._notify)

    def _notify(self) -> None:
        self.drawn += 1

    async def look(self, at: DeskPost | None = TURN) -> None:
        self.threads.look(at)
        while self.open:
            await self.open.pop()


def at(desk: Desk) -> Any:
    return desk.model.threads.get((TURN.source, "k"))


async def test_it_is_asked_for_once_and_drawn_when_it_is_there() -> None:
    desk = Desk()
    desk.threads.look(TURN)
    desk.threads.look(TURN)
    assert (len(desk.open), at(desk), desk.drawn) == (1, None, 0)
    await desk.look()
    await desk.look()
    assert (desk.told.asked, desk.drawn, at(desk).turns) == (["bbbbbbbbbbbb"], 1, (TURN,))


async def test_after_a_change_it_is_asked_for_again_but_not_at_every_change() -> None:
    desk = Desk()
    await desk.look()
    for _ in range(5):
        desk.model.changes += 1
        await desk.look()
    assert len(desk.told.asked) == 1
    desk.clock.step(AGAIN_S)
    await desk.look()
    await desk.look()
    assert len(desk.told.asked) == 2


async def test_without_an_answer_what_was_known_stays_and_is_asked_for_again() -> None:
    desk = Desk()
    await desk.look()
    desk.told.broken = True
    desk.model.changes += 1
    desk.clock.step(AGAIN_S)
    await desk.look()
    assert at(desk).turns == (TURN,)
    desk.told.broken = False
    await desk.look()
    desk.clock.step(AGAIN_S)
    await desk.look()
    assert len(desk.told.asked) == 3


async def test_nothing_is_asked_without_a_conversation_or_a_connection() -> None:
    desk = Desk()
    await desk.look(None)
    await desk.look(post("aaaaaaaaaaaa", "a"))
    desk.model.connected = False
    await desk.look()
    assert desk.told.asked == []


async def test_the_conversations_read_longest_ago_are_let_go() -> None:
    desk = Desk()
    for number in range(KEPT + 3):
        await desk.look(post(f"p{number}", "a", conversation=f"k{number}"))
    assert len(desk.model.threads) == KEPT
    assert ("avis", "k0") not in desk.model.threads
