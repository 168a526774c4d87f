"""The hub: websockets for screens, desks and replays. A screen's connection carries the public view and no more.

Every token names a person or a screen. Each client has a bounded queue of its own; one that does not keep up is
let go and comes back, and what it missed is the difference that its next hello gets.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from feeder.answers import Desk
from feeder.desks import Desks
from feeder.entrance import NotNow, by_table
from feeder.house import House
from feeder.public import PublicView
from feeder.remote import BIG, Remote, tidy
from feeder.replaying.asking import Back
from feeder.replaying.courses import Courses
from feeder.replaying.player import Player
from feeder.session import Session
from feeder.side import SideTables
from feeder.welcome import HubOptions, welcome
from wall import wire

__all__ = ["Hub", "HubOptions"]
log = logging.getLogger("feeder.hub")
HELLO_S = 5.0


class Hub:
    """Serves one house."""

    def __init__(self, house: House, desk: Desk, side: SideTables, options: HubOptions) -> None:
        self.house = house
        self.desk = desk
        self.side = side
        self.options = options
        self.sessions: set[Session] = set()
        self.view = PublicView(house, options.valid_s, options.places)
        self.told: Callable[[bool], None] = lambda gone: None
        """Is called whenever what customers may see has changed; with True if something must leave."""
        self.remote = Remote(house.state, house.now_ms, options.answer_s)
        self._enter = options.enter or by_table(options.tokens)
        self.desks_told = Desks(house, self.sessions, options.hold_s)
        desk.tell = self.desks_told.changed
        self.courses = Courses(house, side)
        desk.back = Back(house, self.courses)
        self._news = asyncio.Event()
        self._touched: dict[str, None] = {}

    @asynccontextmanager
    async def serve(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
        """Listen; yields the address (`ws://…`). Port 0 takes a free one. Raises OSError when it is taken."""
        stop = self.house.listen(self._heard)
        async with serve(
            self._client, host, port, ssl=tls, compression=None, max_size=wire.MAX_MESSAGE, max_queue=16,
            server_header=None, close_timeout=2,
        ) as server:  # fmt: skip
            tasks = [asyncio.create_task(work) for work in self._works()]
            for task in tasks:
                task.add_done_callback(_ended)
            try:
                yield f"{'wss' if tls else 'ws'}://{wire.authority(host, _port(server))}"
            finally:
                stop()
                self.desk.close()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                for session in list(self.sessions):
                    session.close("closing", "the feeder stops")

    def _works(self) -> list[Coroutine[None, None, None]]:
        return [self._spread(), self._beat(), self.desk.run(), self.desks_told.run()]

    def wall(self) -> wire.Wall:
        return self.view.wall.now

    def invite(self, invite: str, today: str) -> None:
        """From now on the wall's QR codes lead there; empty: it has none."""
        wall = self.view.wall
        if (wall.invite, wall.today) != (invite, today):
            wall.invite, wall.today = invite, today
            self._news.set()

    def screens(self) -> list[wire.ScreenStatus]:
        """The connected screens, how far each says that it has drawn, and how it says that it is."""
        now = self.house.clock.monotonic()
        return [
            wire.ScreenStatus(
                name=session.account,
                shop=self.options.shop,
                version=session.version,
                through=session.acked,
                silent_s=round(now - session.acked_s, 1),
                scene=session.scene,
                health=session.health,
            )
            for session in self.sessions
            if session.role == "screen"
        ]

    def desks(self) -> list[str]:
        return sorted(session.account for session in self.sessions if session.is_desk)

    def let_go(self, account: str = "", token: str = "", *, back: bool = False) -> int:
        """End every session of this account, or those that came in with this token (its public id); how many.

        `back`: they may come in again at once, for instance with another role.
        """
        those = [
            session
            for session in self.sessions
            if (account and session.account == account) or (token and session.token == token)
        ]
        for session in those:
            if back:
                session.close("closing", "this account is another one now: come in again")
            else:
                session.close("bad-token", "this account or token opens nothing here any more")
        return len(those)

    def _heard(self, touched: Sequence[str]) -> None:
        self._touched.update(dict.fromkeys(touched))
        self._news.set()
        self.desks_told.changed(touched)

    async def _spread(self) -> None:
        """Tell every screen what changed. What changes meanwhile is told together in the next round."""
        while True:
            await self._news.wait()
            self._news.clear()
            touched, self._touched = list(self._touched), {}
            left = self.view.left
            add, remove = await self.view.refresh(touched)
            wall = await self.view.wall.refresh()
            through, at_ms = self.house.state.through, self.house.now_ms()
            for session in list(self.sessions):
                if session.role == "screen":
                    session.show(add, remove, through, at_ms, wall)
            self.told(self.view.left > left)

    async def _beat(self) -> None:
        while True:
            figures = self.house.panel()
            beat = wire.Beat(through=self.house.state.through, at_ms=self.house.now_ms(), panel=figures)
            text = wire.encode(beat)
            for session in list(self.sessions):
                if session.role != "replay":
                    session.push(text)
            self.desks_told.tick()
            await asyncio.sleep(wire.BEAT_S)

    async def _client(self, socket: ServerConnection) -> None:
        try:
            async with asyncio.timeout(HELLO_S):
                data = await socket.recv()
            hello = wire.decode_to_hub(data)
            if not isinstance(hello, wire.Hello):
                raise wire.BadMessage("the first message must be a hello")
        except (TimeoutError, ConnectionClosed, wire.BadMessage) as error:
            await self._turn_away(socket, "protocol", str(error) or "no hello came")
            return
        try:
            entered = await self._enter(hello)
        except NotNow as later:
            await self._turn_away(socket, "wait", str(later))
            return
        account = self.house.state.accounts.get(entered.account) if entered is not None else None
        if entered is None or account is None or not account.enabled:
            await self._turn_away(socket, "bad-token", "this token opens nothing here")
            return
        if hello.protocol != wire.PROTOCOL:
            await self._turn_away(socket, "protocol", f"the feeder speaks protocol {wire.PROTOCOL}: please update")
            return
        role = "replay" if hello.replay is not None else account.role
        session = Session(socket, account.account, role, self.house.clock, self.options.max_queue)
        session.version, session.token = hello.version, entered.token
        session.push(wire.encode(welcome(self.house, self.options, account.account, account.role)))
        self.sessions.add(session)
        try:
            await self._serve_session(session, hello)
        finally:
            self.sessions.discard(session)

    async def _serve_session(self, session: Session, hello: wire.Hello) -> None:
        player: Player | None = None
        playing: asyncio.Task[None] | None = None
        if hello.replay is not None:
            player = Player(self.house, self.view, self.courses, hello.replay, screen=session.account)
            playing = asyncio.create_task(player.play(session))
            playing.add_done_callback(_ended)
        elif session.role == "screen":
            same_log = hello.epoch == self.house.epoch
            first = self.view.difference(hello.holds if same_log else [], hello.through if same_log else 0)
            gone = [] if same_log else [post for post, _ in hello.holds]
            through, at_ms = self.house.state.through, self.house.now_ms()
            session.welcome_view(first, gone, through, at_ms, self.house.panel(), self.view.wall.now)
        else:
            self.desks_told.came(session)
        sender = asyncio.create_task(session.send_all(lambda: self.house.state.through))
        told: set[asyncio.Task[None]] = set()
        try:
            async for data in session.socket:
                if session.ending:
                    break  # it was let go: nothing that it says counts any more
                message = wire.decode_to_hub(data)
                if isinstance(message, wire.Tell) and session.is_desk:
                    task = asyncio.create_task(self._tell(session, message))  # a slow screen holds up no desk
                    told.add(task)
                    task.add_done_callback(told.discard)
                    continue
                if player is not None and isinstance(message, wire.Steer):
                    player.steer(message)
                else:
                    await self._heed(session, message)
                if not session.is_desk:
                    await asyncio.sleep(session.allowance.wait_s(len(data)))
        except ConnectionClosed:
            pass  # a client that goes without a word is nothing out of the ordinary
        except wire.BadMessage as error:
            session.close("protocol", str(error))
        finally:
            if playing is not None:
                playing.cancel()
            for task in told:
                task.cancel()
            self.remote.gone(session)
            self.desks_told.left(session)
            session.finish()
            await asyncio.gather(sender, *told, return_exceptions=True)

    async def _tell(self, desk: Session, message: wire.Tell) -> None:
        desk.push(wire.encode(await self.remote.tell(desk, message, self.sessions)))

    async def _heed(self, session: Session, message: wire.ToHub) -> None:
        if not session.is_desk:
            if isinstance(message, wire.Ack):
                session.ack(min(message.through, self.house.state.through), message.scene[:64])
            elif isinstance(message, wire.Health):
                session.health = tidy(message)
            elif isinstance(message, wire.Obeyed):
                self.remote.obeyed(session, message)
            elif isinstance(message, wire.Scripts) and session.role == "screen":
                if not all(0 <= at < BIG for script in message.scripts for at in (script.from_ms, script.to_ms)):
                    raise wire.BadMessage("scripts of no time that a calendar has")
                await self.side.keep_scripts(session.account, message)
                session.push(wire.encode(wire.Kept(message.batch)))
            elif not isinstance(message, wire.Scripts):
                session.close("not-allowed", "a screen asks nothing and decides nothing")
        elif isinstance(message, wire.Do):
            session.push(wire.encode(await self.desk.do(message, session.account)))
        elif isinstance(message, wire.Ask):
            session.push(wire.encode(await self.desk.ask(message, self, session.account)))
        elif isinstance(message, wire.Reading):
            self.desks_told.reading(session, message.post)

    @staticmethod
    async def _turn_away(socket: ServerConnection, code: str, why: str) -> None:
        try:
            await socket.send(wire.encode(wire.Goodbye(code, why)))
            await socket.close()
        except ConnectionClosed:
            log.info("a client left before it could be told: %s", code)


def _ended(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        # Only its type: the message may quote a post.
        log.critical("a part of the hub has stopped: %s", type(task.exception()).__name__)


def _port(server: Server) -> int:
    return int(next(iter(server.sockets)).getsockname()[1])
