"""Sends the manager's report by e-mail when it is due (`feeder/closing.py`): once to each address, never twice.

What is about to be handed in is on disk before it is. If the feeder ends in that very moment, nobody knows whether
the message went; it is then not sent again, and the desk is told. Any other failure is tried again, in bounds, under
the same Message-ID.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec

from feeder.closing import Due, When, due, latest, over
from feeder.house import House
from feeder.mail import Letter, Mail, Server
from feeder.phrase import Phrase
from feeder.side import SideTables
from feeder.sources.base import SourceError
from feeder.sources.shared.way_back import Undeliverable
from wall.backoff import backoff
from wall.clock import to_iso
from wall.log.base import LogBroken
from wall.report import Report
from wall.roles import FEEDER
from wall.wire import SourceStatus
from wall.words import N_, Gettext

log = logging.getLogger("feeder.report_mail")
KEPT = "report:mail"
"""Under this name the side tables keep what was sent; no source can be called so."""
LOOK_S = 20.0
FIRST_S, CAP_S, FATAL_S = 30.0, 1800.0, 3600.0
GIVEN_UP_MS = 24 * 3_600_000
"""After so long (ms) a report is no longer tried: it can be made by hand, and another one is coming."""
LIMIT_S = 120.0
"""After so long (s) the desk is told that it takes long."""
NOT_MADE = Phrase(N_("The report could not be made: we try again. If it lasts, call for help."))
SLOW = Phrase(N_("The mail server takes very long for the report: we wait."))
REFUSED = Phrase(N_("An address of [report] takes no mail from us: check “mail_to”."))
UNKNOWN = Phrase(N_("The feeder stopped while it sent the report: it may or may not have arrived."))
LATE = Phrase(N_("The last report could not be sent: make it with “python -m moderation report”."))

Makes = Callable[[str, str], Awaitable[Report]]


@dataclass(frozen=True)
class Closing:
    """What [report] says. `draw`: from a report to a letter; it takes seconds, and is called in a
    thread, to wait there for whoever draws."""

    to: Sequence[str]
    when: When
    server: Server
    draw: Callable[[Report], Letter]


class _Kept(msgspec.Struct):
    """`done`: what was last dealt with, by span. `trying`: the one at hand; `handed`: to whom (by place) it went or
    was about to go; `failed`: who takes none; `sure`: whether all of `handed` are known to have it."""

    done: dict[str, str] = {}
    trying: str = ""
    handed: list[int] = []
    failed: list[int] = []
    sure: bool = True


@dataclass(eq=False)
class ReportMail:
    """`make`: reckons a report, as desks are answered."""

    house: House
    side: SideTables
    plan: Closing
    make: Makes
    rng: random.Random
    gettext: Gettext = str
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    kept: _Kept = field(default_factory=_Kept)
    sent: int = 0
    last_ok_ms: int | None = None
    problem: Phrase | None = None
    problem_ms: int = 0
    _delays: Iterator[float] = field(init=False)
    _mail: Mail = field(init=False)
    _letter: tuple[str, Letter] | None = None

    def __post_init__(self) -> None:
        self._delays = backoff(self.rng, FIRST_S, CAP_S)
        self._mail = Mail(self.plan.server, self.house.now_ms)

    async def run(self) -> None:
        """For ever. Raises LogBroken."""
        try:
            await self.begin()
            while True:
                await self.sleep(await self.turn())
        finally:
            await self._mail.close()

    async def begin(self) -> None:
        """Remember what was done; the first time nothing is made up for: nobody had asked. Raises LogBroken."""
        self.kept, there = read(await self.side.cursor(KEPT))
        now_ms = self.house.now_ms()
        known: dict[str, str] = {one.span: one.asked for one in latest(self.plan.when, now_ms)}
        if not there:
            self.kept = _Kept(done=dict(known))
            await self._keep()
        for span, asked in known.items():
            self.kept.done.setdefault(span, asked)  # a span that was added to the configuration since
        if not self.kept.sure:
            self.kept.sure = True
            self._failed(UNKNOWN)

    async def turn(self) -> float:
        """Send what is due, if anything is; returns how long to wait (s). Raises LogBroken."""
        waiting = due(self.plan.when, self.house.now_ms(), self.kept.done)
        if not waiting:
            return LOOK_S
        one = waiting[0]
        if self.house.now_ms() - one.at_ms > GIVEN_UP_MS and self.kept.trying == _name(one):
            self._failed(LATE)
            await self._done(one)
            return LOOK_S
        if self.kept.trying != _name(one):
            self.kept = _Kept(done=self.kept.done, trying=_name(one))
        try:
            letter = await self._drawn(one)
            for at, address in enumerate(self.plan.to):
                if at not in self.kept.handed and at not in self.kept.failed:
                    await self._hand_in(at, address, letter, one)
        except SourceError as error:
            self._failed(error.phrase)
            return max(FATAL_S if error.fatal else next(self._delays), error.retry_after_s or 0.0)
        except _NotMade:
            self._failed(NOT_MADE)
            return next(self._delays)
        if self.kept.handed:
            self.sent += 1
            self.last_ok_ms, self.problem = self.house.now_ms(), None
        if self.kept.failed:
            self._failed(REFUSED)
        self._delays = backoff(self.rng, FIRST_S, CAP_S)
        await self._done(one)
        return 0.0

    async def _drawn(self, one: Due) -> Letter:
        """Reckoned and drawn once for all addresses and tries."""
        if self._letter is not None and self._letter[0] == _name(one):
            return self._letter[1]
        try:
            report = await self.make(one.asked, FEEDER)
            if report.until_ms is not None:
                closed = over(self.plan.when, date.fromisoformat(report.last), self.house.now_ms())
                report = msgspec.structs.replace(report, closed=closed)
            letter = await asyncio.to_thread(self.plan.draw, report)
        except LogBroken:
            raise
        except Exception as error:  # whatever is wrong with a report, the wall goes on
            # Its own words may quote a post; where it happened is enough to mend it.
            log.warning("the report of %s could not be made: %s", one.asked, type(error).__name__)
            raise _NotMade from error
        self._letter = (_name(one), letter)
        return letter

    async def _hand_in(self, at: int, address: str, letter: Letter, one: Due) -> None:
        """Raises SourceError, LogBroken."""
        self.kept.handed.append(at)
        self.kept.sure = False
        await self._keep()
        name = f"report-{self.house.shop}-{one.asked}-{at}"
        try:
            await self._patiently(self._mail.post(letter, address, name))
        except Undeliverable:
            self.kept.handed.remove(at)
            self.kept.failed.append(at)
            log.warning("report: address %d of [report] takes no mail", at + 1)
        except SourceError:
            self.kept.handed.remove(at)
            self.kept.sure = True
            await self._keep()
            raise
        self.kept.sure = True
        await self._keep()

    async def _patiently(self, post: Coroutine[None, None, None]) -> None:
        """Wait until it is known what became of a message: one that only took long would else be sent again."""
        sending = asyncio.create_task(post)
        try:
            async with asyncio.timeout(LIMIT_S):
                await asyncio.shield(sending)
        except TimeoutError:
            self._failed(SLOW)
            await sending
        finally:
            sending.cancel()

    async def _done(self, one: Due) -> None:
        self.kept = _Kept(done={**self.kept.done, one.span: one.asked})
        self._letter = None
        await self._keep()

    async def _keep(self) -> None:
        await self.side.save_cursor(KEPT, msgspec.json.encode(self.kept).decode(), self.house.now_ms())

    def status(self) -> SourceStatus:
        """For the desk, among the sources."""
        return SourceStatus(
            name="report-mail",
            type="report-mail",
            label=self.gettext(N_("Reports by e-mail")),
            ok=self.problem is None,
            problem=self.problem.told(self.gettext)[:500] if self.problem is not None else None,
            since=to_iso(self.problem_ms) if self.problem is not None else None,
            last_ok=to_iso(self.last_ok_ms) if self.last_ok_ms is not None else None,
            posts=self.sent,
        )

    def _failed(self, problem: Phrase) -> None:
        if self.problem is None:
            self.problem_ms = self.house.now_ms()
        if self.problem is None or str(self.problem) != str(problem):
            log.warning("the report cannot be sent: %s", problem)
        self.problem = problem


class _NotMade(Exception):
    pass


def _name(one: Due) -> str:
    return f"{one.span} {one.asked}"


def read(text: str | None) -> tuple[_Kept, bool]:
    """What was kept, and whether there was anything."""
    try:
        return (msgspec.json.decode(text, type=_Kept), True) if text is not None else (_Kept(), False)
    except msgspec.DecodeError:
        log.warning("which reports were sent is not known any more: none is made up for")
        return _Kept(), False
