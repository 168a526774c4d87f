"""The feeder's end of the link: it dials the page's process, tells what everybody may see, answers its questions.

It dials out, so that no port is open in the shop, and trusts nothing that comes back: a page that sends what is no
question, or too many, is let go and dialled again later. Nothing of what is asked or answered is logged.
"""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp
from msgspec.structs import replace

from feeder.phone.pace import Pace, Questions
from feeder.phrase import Phrase
from wall import phone
from wall.backoff import backoff
from wall.clock import Clock
from wall.log.base import CursorLost, LogBroken
from wall.words import N_

log = logging.getLogger("feeder.phone")
FIRST_S, CAP_S = 1.0, 30.0
STEADY_S = 20.0
"""A link that held so long (s) was a good one: the next waits are short again."""
PULSE_S = 1.0
DIAL_S = 10.0
SEND_S = 10.0
"""A page that does not read for so long (s) is let go."""
AT_ONCE = 32
"""Questions that are worked on at the same time."""
REPLACED = 4000
REPLACED_S = 60.0

UNREACHED = Phrase(
    N_("The phone page cannot be reached: we try again. Is its program running, and the address right?")
)
REFUSED = Phrase(N_("The phone page does not let us in: both sides need the same secret (docs/phone.md)."))
UNTRUSTED = Phrase(N_("The phone page shows a certificate that nobody vouches for."))
TAKEN = Phrase(N_("Another feeder has taken the phone page: do two run with the same secret?"))
NONSENSE = Phrase(N_("The phone page sent what is no question: are both sides of the same version? We try again."))
FLOOD = Phrase(N_("The phone page asks far too much at once: we let it go and try again."))
STUCK = Phrase(N_("The phone page does not listen: we let it go and try again."))
DEFECT = Phrase(N_("A defect of the program cut the phone page off: we try again. If it lasts, call for help."))
LOST = Phrase(N_("The connection to the phone page was lost: we try again."))

Sleep = Callable[[float], Awaitable[None]]


class Ended(Exception):
    """The link ended, and why in words."""

    def __init__(self, why: Phrase, wait_s: float = 0.0) -> None:
        super().__init__(str(why))
        self.why = why
        self.wait_s = wait_s


class Moved(Exception):
    """Whoever answers at the address wants us to go elsewhere; the secret goes nowhere else."""


@dataclass(eq=False)
class Link:
    """One page. `public` makes what everybody may see; `answer` answers what it asks.

    `through`: how far the feeder is. `came`: is called when the link comes or goes.
    """

    url: str
    secret: str = field(repr=False)
    tls: ssl.SSLContext | None
    public: Callable[[], phone.Public]
    answer: Callable[[phone.FromPage], Awaitable[phone.Told]]
    through: Callable[[], int]
    now_ms: Callable[[], int]
    clock: Clock
    rng: random.Random
    sleep: Sleep = asyncio.sleep
    came: Callable[[], None] = lambda: None
    problem: Phrase | None = None
    """What is wrong, in words; None: nothing, or it was never tried."""
    since_ms: int | None = None
    last_ok_ms: int | None = None
    up: bool = False

    def __post_init__(self) -> None:
        self._news = asyncio.Event()
        self._pace = Pace()

    def told(self, gone: bool) -> None:
        """What everybody may see has changed; `gone`: something must leave at once."""
        self._pace.changed(gone)
        self._news.set()

    async def run(self) -> None:
        """Keep the link, for ever. Raises LogBroken or CursorLost only."""
        delays = backoff(self.rng, FIRST_S, CAP_S)
        while True:
            begun_s = self.clock.monotonic()
            wait_s = 0.0
            try:
                await self._once()
            except Ended as ended:
                self._failed(ended.why)
                wait_s = ended.wait_s
            except (LogBroken, CursorLost):
                raise
            except Exception as error:  # noqa: BLE001 - a defect here stops no wall; its words may quote a post
                log.error("the link to the phone page broke: %s", type(error).__name__)
                self._failed(DEFECT)
            if self.clock.monotonic() - begun_s >= STEADY_S:
                delays = backoff(self.rng, FIRST_S, CAP_S)
            await self.sleep(max(wait_s, next(delays)))

    async def _once(self) -> None:
        """Dial, and serve the page until the link ends. Raises Ended."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=DIAL_S)
        traces = aiohttp.TraceConfig()
        traces.on_request_redirect.append(_nowhere_else)
        try:
            async with aiohttp.ClientSession(timeout=timeout, trace_configs=[traces], trust_env=False) as session:
                async with asyncio.timeout(DIAL_S):
                    socket = await session.ws_connect(
                        self.url,
                        headers={"Authorization": f"Bearer {self.secret}"},
                        ssl=self.tls if self.tls is not None else True,
                        max_msg_size=phone.MAX_MESSAGE,
                        heartbeat=PULSE_S * 10,
                    )
                try:
                    await self._serve(socket)
                finally:
                    await socket.close()
        except aiohttp.ClientConnectorCertificateError as error:
            raise Ended(UNTRUSTED) from error
        except aiohttp.WSServerHandshakeError as error:
            raise Ended(REFUSED if error.status in (401, 403, 404) else UNREACHED) from error
        except (aiohttp.ClientError, OSError, TimeoutError, Moved, ValueError) as error:
            raise Ended(UNREACHED) from error

    async def _serve(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        sending = _Sending(socket)
        await self._tell(sending, self.public())
        self.up, self.problem, self.since_ms = True, None, None
        self.last_ok_ms = self.now_ms()
        log.info("the phone page is connected")
        self.came()
        answers = _Answers(self.answer, sending)
        works = [self._beat(sending), self._spread(sending), self._listen(socket, answers), answers.broken()]
        tasks = [asyncio.create_task(work) for work in works]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self.up = False
            for task in [*tasks, *answers.tasks]:
                task.cancel()
            await asyncio.gather(*tasks, *answers.tasks, return_exceptions=True)
            self.came()

    async def _tell(self, sending: _Sending, public: phone.Public) -> None:
        self._pace.sent(self.clock.monotonic(), public)
        await sending.send(replace(public, at_ms=self.now_ms()))

    async def _beat(self, sending: _Sending) -> None:
        while True:
            self.last_ok_ms = self.now_ms()
            await sending.send(phone.Pulse(at_ms=self.last_ok_ms, through=self.through()))
            self._news.set()  # figures move also while nothing happens
            await self.sleep(PULSE_S)

    async def _spread(self, sending: _Sending) -> None:
        """What everybody may see, whenever it changed: not too often, and at once what must leave."""
        while True:
            await self._news.wait()
            self._news.clear()
            wait_s = self._pace.wait_s(self.clock.monotonic())
            if wait_s > 0:
                if self._pace.urgent:
                    await self.sleep(wait_s)
                else:
                    continue  # the next beat looks again
            public = self.public()
            if self._pace.differs(public, self.clock.monotonic()):
                await self._tell(sending, public)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse, answers: _Answers) -> None:
        """Have answered what is asked. Raises Ended."""
        questions = Questions()
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                raise Ended(NONSENSE)
            if not questions.may(self.clock.monotonic(), len(message.data)):
                raise Ended(FLOOD)
            try:
                asked = phone.decode_from_page(message.data)
            except phone.BadMessage:
                raise Ended(NONSENSE) from None
            await answers.to(asked)
        raise Ended(TAKEN, REPLACED_S) if socket.close_code == REPLACED else Ended(LOST)

    def _failed(self, why: Phrase) -> None:
        if self.problem is not why:
            log.warning("phone page: %s", why)
            self.since_ms = self.since_ms or self.now_ms()
        self.problem = why


class _Sending:
    """One message after the other; a page that does not read is let go."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._lock = asyncio.Lock()

    async def send(self, message: phone.FromFeeder) -> None:
        """Raises Ended."""
        text = phone.encode(message)
        try:
            async with asyncio.timeout(SEND_S), self._lock:
                await self._socket.send_str(text)
        except TimeoutError:
            raise Ended(STUCK) from None
        except (aiohttp.ClientError, OSError, RuntimeError) as error:
            raise Ended(LOST) from error


class _Answers:
    """Works on some questions at a time; the others wait in the page's own buffers."""

    def __init__(self, answer: Callable[[phone.FromPage], Awaitable[phone.Told]], sending: _Sending) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        self._answer = answer
        self._sending = sending
        self._places = asyncio.Semaphore(AT_ONCE)
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def to(self, asked: phone.FromPage) -> None:
        """Begin as soon as there is a place."""
        await self._places.acquire()
        task = asyncio.create_task(self._work(asked))
        self.tasks.add(task)
        task.add_done_callback(self._done)

    async def broken(self) -> None:
        """Wait for ever, or until an answer breaks. Raises what it raised."""
        await self._broken

    async def _work(self, asked: phone.FromPage) -> None:
        await self._sending.send(await self._answer(asked))

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self._places.release()
        error = None if task.cancelled() else task.exception()
        if error is not None and not self._broken.done():
            self._broken.set_exception(error)


async def _nowhere_else(*_: object) -> None:
    raise Moved("the page sends us elsewhere")
