"""The feeder's side of the phone page, put together: what it is asked, what it is told, and the wall's QR code."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

from feeder.answers import Desk
from feeder.checkpoints import Checkpoints
from feeder.entrance import Enter
from feeder.house import House
from feeder.hub import Hub
from feeder.phone import acts, probe
from feeder.phone.codes import Codes
from feeder.phone.compared import Compared
from feeder.phone.link import Link
from feeder.phone.notes import Notes
from feeder.phone.plan import PhonePlan
from feeder.phone.public import Maker
from feeder.phone.shelves import CODES
from feeder.phone.staff import Counter
from feeder.phone.views import State, Views
from wall import phone
from wall.clock import to_iso
from wall.log.base import LogBroken
from wall.roles import PHONE
from wall.rules import Refused
from wall.vault import ContentForgotten
from wall.wire import SourceStatus
from wall.words import Gettext

log = logging.getLogger("feeder.phone")
AWAY_S = 15.0
"""How long (s) the link may be gone before the wall's QR code goes: phones would find the shop away."""


class Office:
    """One page. `sources`: how they are, for everybody; `state` makes statements; `gettext`: of `feeder`."""

    def __init__(
        self,
        plan: PhonePlan,
        house: House,
        desk: Desk,
        hub: Hub,
        enter: Enter,
        compared: Compared,
        checkpoints: Checkpoints | None,
        sources: Callable[[], Iterable[SourceStatus]],
        state: State,
        rng: random.Random,
        *,
        shop_label: str,
        labels: Mapping[str, str],
        places: Mapping[str, str],
        gettext: Gettext = str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._plan = plan
        self._house = house
        self._hub = hub
        self._gettext = gettext
        self._sleep = sleep
        self.codes = Codes(house.vault.key(CODES), plan.code_every_s * 1000)
        self.notes = Notes(house, self.codes, plan, places)
        self.views = Views(house, hub.view, checkpoints, compared, places, state)
        self.counter = Counter(house, desk, enter, hub)
        maker = Maker(
            house, hub.view, sources, checkpoints, shop_label=shop_label, labels=labels, places=places, law=plan.law,
            language=plan.language, consent=plan.consent, public_url=plan.public_url,
        )  # fmt: skip
        self.link = Link(
            plan.link_url, plan.secret, plan.tls, maker.make, self.answer, lambda: house.state.through,
            house.now_ms, house.clock, rng, sleep, self._came,
        )  # fmt: skip
        vkey = checkpoints.vkey if checkpoints is not None else ""
        self.probe = probe.Probe(partial(probe.ask, plan.public_url, vkey, plan.public_tls), self._wake, sleep)
        self._woken = asyncio.Event()
        self._up_s = float("-inf")
        hub.told = self.link.told

    async def run(self) -> None:
        """For ever. Raises LogBroken."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.link.run())
            group.create_task(self.probe.run())
            group.create_task(self._invite())

    def status(self) -> SourceStatus:
        """For the desk, among the sources: whether phones find the page, and the page finds us."""
        _ = self._gettext
        problem = self.link.problem or self.probe.problem
        since_ms = self.link.since_ms
        return SourceStatus(
            name=PHONE,
            type=PHONE,
            label=_("Phone page"),
            ok=problem is None,
            problem=problem.told(_) if problem is not None else None,
            since=to_iso(since_ms) if since_ms is not None else None,
            last_ok=to_iso(self.link.last_ok_ms) if self.link.last_ok_ms is not None else None,
        )

    async def answer(self, asked: phone.FromPage) -> phone.Told:
        """What the page is told. Whatever goes wrong here is told too, and goes no further."""
        try:
            return await self._answer(asked)
        except Refused as error:
            refused = error
        except ContentForgotten:
            refused = Refused("forgotten")
        except LogBroken:
            refused = Refused("log-broken")
        except Exception as error:  # noqa: BLE001 - a defect must not cut the page off; its words may quote a note
            log.error("a question of the phone page broke: %s", type(error).__name__)
            refused = Refused("broken")
        return phone.Told(n=asked.n, ok=False, code=refused.code, facts=refused.facts)

    async def _answer(self, asked: phone.FromPage) -> phone.Told:
        match asked:
            case phone.Submit():
                post = await self.notes.take(asked)
                return await self._receipt(asked.n, self._house.vault.receipt(post.id))
            case phone.CheckCode():
                where = self.notes.stood(asked.code)
                if where is None:
                    raise Refused("stale-code")
                return phone.Told(n=asked.n, ok=True, place=where)
            case phone.OpenReceipt():
                return await self._receipt(asked.n, asked.receipt, asked.held)
            case phone.ActOnReceipt():
                await acts.act(self._house, asked)
                return await self._receipt(asked.n, asked.receipt)
            case phone.Support():
                await acts.support(self._house, asked)
                return phone.Told(n=asked.n, ok=True)
            case phone.SignIn():
                return await self.counter.sign_in(asked)
            case phone.SignOut():
                return await self.counter.sign_out(asked)
            case phone.Staff():
                return await self.counter.answer(asked)

    async def _receipt(self, n: int, receipt: str, held: str = "") -> phone.Told:
        return phone.Told(n=n, ok=True, receipt=await self.views.of(receipt, held))

    # --- the wall's QR code ----------------------------------------------------------------------------------------

    def _came(self) -> None:
        self._up_s = self._house.clock.monotonic()  # it was there until now
        self.probe.soon()
        self._wake()

    def _wake(self) -> None:
        self._woken.set()

    async def _invite(self) -> None:
        """Keep the code on the wall the one of these minutes, for as long as the page answers there."""
        while True:
            self._woken.clear()
            self._hub.invite(*self.invitation())
            now_ms = self._house.now_ms()
            wait_s = (self.codes.changes_ms(now_ms) - now_ms) / 1000
            if not self.link.up:
                wait_s = min(wait_s, AWAY_S)
            waits = [asyncio.ensure_future(self._sleep(wait_s)), asyncio.ensure_future(self._woken.wait())]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
                await asyncio.gather(*waits, return_exceptions=True)

    def invitation(self) -> tuple[str, str]:
        """Where the wall's two QR codes lead now; empty while the page is not there, or cannot reach us."""
        away = not self.link.up and self._house.clock.monotonic() - self._up_s >= AWAY_S
        if away or not self.probe.good:
            return "", ""
        url = self._plan.public_url
        return f"{url}/n/{self.codes.wall(self._house.now_ms())}", f"{url}/today"
