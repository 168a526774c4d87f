"""A desk's orders to screens, and what screens say of themselves: whatever it is, it is cut to size first."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from feeder.replaying.asking import may_look_back
from feeder.replaying.days import bounds_of, known_day
from feeder.session import Session
from wall import wire, words
from wall.past import FASTEST, SLOWEST
from wall.rules import Refused, may_decide
from wall.state import State
from wall.text import visible_controls

ANSWER_S = 5.0
PICTURE_MOST = 1024 * 1024
"""Bytes of a screen's picture of itself."""
PNG = b"\x89PNG\r\n\x1a\n"
AT_ONCE = 8
"""Orders of one desk that may wait for their answers at once."""
NAME, SAYING, LIST, POSTS = 64, 200, 32, 200
"""The most that is kept of a screen's words: characters of a name and of a sentence, names or sentences, posts."""
BIG = 2**53
LOOKING_BACK = frozenset({"replay", "steer", "live"})
"""Orders that are a manager's."""


class Remote:
    """Carries orders to the screens of one hub, and their answers back."""

    def __init__(self, state: State, now_ms: Callable[[], int], answer_s: float = ANSWER_S) -> None:
        """`answer_s`: how long (s) a screen has to answer."""
        self._state = state
        self._now_ms = now_ms
        self._answer_s = answer_s
        self._numbers = itertools.count(1)
        self._open: dict[int, tuple[Session, Session, asyncio.Future[wire.Obeyed]]] = {}

    async def tell(self, desk: Session, message: wire.Tell, sessions: Iterable[Session]) -> wire.Answer:
        """Have the order carried out by the newest of the screen's `sessions`; never waits longer than `answer_s`."""
        try:
            said = await self._carry(desk, message, sessions)
            if not said.ok:
                raise Refused("screen-refused", screen=message.screen, why=_short(said.why, SAYING) or "?")
            if message.order.what != "thumbnail":
                return wire.Answer(n=message.n, ok=True, why=_short(said.why, SAYING))
            if not said.picture.startswith(PNG) or len(said.picture) > PICTURE_MOST:
                raise Refused("bad-picture", screen=message.screen)
            return wire.Answer(n=message.n, ok=True, picture=said.picture)
        except Refused as refused:
            why = words.refusal(refused.code, refused.facts, str)
            return wire.Answer(n=message.n, ok=False, code=refused.code, why=why, facts=refused.facts)

    async def _carry(self, desk: Session, message: wire.Tell, sessions: Iterable[Session]) -> wire.Obeyed:
        if not may_decide(self._state, desk.account) and message.order.what != "thumbnail":
            raise Refused("not-allowed", actor=desk.account)
        if message.order.what in LOOKING_BACK:
            self._look_back(desk, message.order)
        if sum(one is desk for one, _, _ in self._open.values()) >= AT_ONCE:
            raise Refused("too-busy")
        there = [one for one in sessions if one.role == "screen" and one.account == message.screen]
        screen = max(there, key=lambda session: session.number, default=None)
        if screen is None:
            raise Refused("unknown-screen", screen=_short(message.screen, NAME))
        n = next(self._numbers)  # a number of ours: two desks may count alike
        future: asyncio.Future[wire.Obeyed] = asyncio.get_running_loop().create_future()
        self._open[n] = desk, screen, future
        try:
            screen.push(wire.encode(_order(message.order, n)))
            async with asyncio.timeout(self._answer_s):
                return await future
        except TimeoutError as error:
            raise Refused("screen-silent", screen=message.screen) from error
        finally:
            del self._open[n]

    def _look_back(self, desk: Session, order: wire.Order) -> None:
        """Raises Refused where the screen need not be bothered: who, what, which day."""
        if not may_look_back(self._state, desk.account):
            raise Refused("managers-only")
        if order.what == "replay":
            if order.replay is None:
                raise Refused("bad-day", given="")
            known_day(order.replay.day, self._state, self._now_ms())
            bounds_of(order.replay, self._state.zone)
        elif order.what == "steer" and order.steer is None:
            raise Refused("unknown", what="steer")

    def obeyed(self, screen: Session, message: wire.Obeyed) -> None:
        """A screen's answer. One that nobody waits for, from this very screen, is not heeded."""
        _, asked, future = self._open.get(message.n, (None, None, None))
        if asked is screen and future is not None and not future.done():
            future.set_result(message)

    def gone(self, screen: Session) -> None:
        """The screen's connection has ended: whoever waits for it is told at once."""
        for _, asked, future in self._open.values():
            if asked is screen and not future.done():
                future.set_exception(Refused("screen-silent", screen=screen.account))


def tidy(said: wire.Health) -> wire.Health:
    """A screen's account of itself, no longer than a desk can use, and with nothing that could act on a terminal."""
    width, height = said.size
    return replace(
        said,
        scene=_short(said.scene, NAME),
        posts=[(_short(post, NAME), _int(revision), _int(page)) for post, revision, page in said.posts[:POSTS]],
        size=(_int(width), _int(height)),
        theme=_short(said.theme, NAME),
        playlist=[_short(name, NAME) for name in said.playlist[:LIST]],
        clock_ms=_int(said.clock_ms),
        dark=_short(said.dark, NAME),
        problems=[_short(problem, SAYING) for problem in said.problems[:LIST]],
        replay=None
        if said.replay is None
        else replace(said.replay, at_ms=_int(said.replay.at_ms), speed=_speed(said.replay.speed)),
    )


def _order(order: wire.Order, n: int) -> wire.Order:
    """The order as it goes to a screen, within bounds that a screen can carry out."""
    return replace(
        order,
        n=n,
        seconds=max(1.0, min(order.seconds, 300.0)),
        playlist=[_short(name, NAME) for name in order.playlist[:LIST]],
        width=max(16, min(order.width, 1920)),
        replay=_replay(order.replay) if order.replay is not None else None,
        steer=_steer(order.steer) if order.steer is not None else None,
    )


def _replay(ask: wire.Replay) -> wire.Replay:
    return replace(
        ask,
        day=_short(ask.day, NAME),
        speed=_speed(ask.speed),
        start=_short(ask.start, NAME),
        end=_short(ask.end, NAME),
        screen=_short(ask.screen, NAME),
    )


def _steer(steer: wire.Steer) -> wire.Steer:
    return replace(
        steer,
        at_ms=None if steer.at_ms is None else _int(steer.at_ms),
        speed=None if steer.speed is None else _speed(steer.speed),
    )


def _speed(speed: float) -> float:
    return max(SLOWEST, min(speed, FASTEST))


def _short(text: str, most: int) -> str:
    return visible_controls(text[:most]).replace("\n", " ")[:most]


def _int(value: int) -> int:
    return max(0, min(value, BIG))
