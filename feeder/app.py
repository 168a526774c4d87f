"""The feeder's wiring: opens the log, starts sources, hub and webhooks, and stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feeder import retention
from feeder.accounts.people import People
from feeder.accounts.watch import Watch
from feeder.answers import Desk
from feeder.archive.making import Maker, Shop
from feeder.archive.service import Archives
from feeder.checkpoints import Checkpoints
from feeder.daylight import Daylight
from feeder.declare import declare
from feeder.house import House
from feeder.hub import Hub, HubOptions
from feeder.past.keeper import Past
from feeder.phone.compared import Compared
from feeder.plan import Plan, Telling
from feeder.played import PlayLog
from feeder.presence import Presence
from feeder.queues import Queues
from feeder.reasons import stated, statements
from feeder.reporting.making import About
from feeder.reporting.reports import Reports
from feeder.screening.start import finder
from feeder.side import SideTables
from feeder.signing import Signing, signing
from feeder.sources.base import Context
from feeder.supervise import Supervised
from feeder.web.server import Deliverable
from feeder.web.server import start as start_web
from wall.clock import Clock
from wall.log.sqlite import SqliteLog
from wall.report import Report
from wall.roles import PHONE
from wall.rules import COUNTER, Refused
from wall.vault import Vault

if TYPE_CHECKING:
    from feeder.alerts import Alerts
    from feeder.phone.office import Office
    from feeder.report_mail import ReportMail

__all__ = ["Plan", "Running", "Telling", "main", "running"]
log = logging.getLogger("feeder")
VERSION = "0.1.0"


@dataclass(frozen=True)
class Running:
    """A feeder that is up: its house, its hub, where both servers listen, and its signed ledger."""

    house: House
    hub: Hub
    url: str
    web_url: str
    checkpoints: Checkpoints


async def main(
    plan: Plan, clock: Clock, rng: random.Random, ready: Callable[[Running], None], stop: asyncio.Event
) -> None:
    """Run a feeder until `stop` is set; `ready` is called once when it serves. Raises LogBroken, OSError."""
    async with running(plan, clock, rng) as (feeder, works):
        ready(feeder)
        stopping = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait({stopping, works}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if works in done:
            works.result()  # without a log nothing may go on: let it be seen


@contextlib.asynccontextmanager
async def running(plan: Plan, clock: Clock, rng: random.Random) -> AsyncIterator[tuple[Running, asyncio.Task[None]]]:
    """A feeder for as long as the context lasts, and the task that ends only when it breaks."""
    async with contextlib.AsyncExitStack() as stack:
        vault = await Vault.open(plan.keys_path)
        stack.push_async_callback(vault.close)
        events = SqliteLog.open(plan.log_path)
        stack.push_async_callback(events.close)
        side = SideTables(plan.side_path)
        stack.push_async_callback(side.close)
        house = await House.open(events, vault, clock, ZoneInfo(plan.zone), plan.shop)
        past = house.past = Past(house, plan.past_path or plan.log_path.with_name("past.db"))
        stack.push_async_callback(past.close)
        signed = await stack.enter_async_context(signing(house, _signing(plan), rng, plan.gettext))
        works = asyncio.create_task(house.run())
        stack.push_async_callback(_cancel, works)
        await declare(house, plan, rng)
        presence = Presence(house, side)
        await presence.begin()
        people = await People.open(house, plan.accounts_path, plan.tokens)
        stack.push_async_callback(people.close)
        house.secrets = people
        context = Context(clock, plan.secrets, plan.authors.receipts(house), plan.gettext)
        supervised: list[Supervised] = []
        for options in plan.sources:
            source = plan.builders[options.type](options, context)
            stack.push_async_callback(source.close)
            supervised.append(Supervised(source, options, house, side, plan.shop, rng, gettext=plan.gettext))
        told: list[Supervised | Alerts | Office | ReportMail] = [*supervised]
        reasons = statements(
            house, plan.authors, supervised, rng, plan.shop_label or plan.shop, plan.gettext
        )  # fmt: skip
        desk = Desk(
            house,
            lambda: [*(one.status() for one in (*told, *reasons.all_ways)), *signed.status()],
            lambda: _size(plan.log_path),
            VERSION,
            labels=_labels(plan),
            find_in=finder(plan.screening, lambda: house.people.unwilling, rng),
            has_password=people.has_password,
            places=plan.places,
        )
        archives = await _archives(house, side, signed.checkpoints, plan)
        stack.push_async_callback(archives.close)
        desk.archive, desk.keys = archives.archive, archives.keys
        desk.report = Reports(house, _about(plan)).report
        told.extend(_alerts(house, side, desk.queues, plan))
        told.extend(_report_mail(house, side, desk, plan, rng))
        hub = Hub(house, desk, side, _hub_options(plan, people))
        await hub.view.fill()
        compared = await Compared.open(house, side, signed.checkpoints)
        told.extend(_phone(plan, house, desk, hub, people, compared, signed.checkpoints, supervised, rng))
        url = await stack.enter_async_context(hub.serve(plan.hub_host, plan.hub_port, plan.hub_tls))
        routes = {one.name: one.source for one in supervised if isinstance(one.source, Deliverable)}
        web = await start_web(
            routes, plan.web_host, plan.web_port, plan.web_tls, plan.web_max_body, lambda: _health(house)
        )
        stack.push_async_callback(web.stop)
        watch = Watch(house, hub, people.tidy)
        works = asyncio.create_task(
            _together(
                works,
                [
                    *(one.run() for one in told),
                    reasons.run(),
                    retention.keep(house, side),
                    watch.run(),
                    presence.run(),
                    Daylight(house, hub.screens).run(),
                    PlayLog(house, side).run(),
                    past.run(),
                    hub.courses.keep(),
                    *(run() for run in signed.runs),
                ],
            )
        )
        stack.push_async_callback(_cancel, works)
        log.info("serving %s, webhooks %s, %d posts known", url, web.url, len(house.state.posts))
        yield Running(house, hub, url, web.url, signed.checkpoints), works
        log.info("stopping")


async def _together(house_runs: asyncio.Task[None], works: Sequence[object]) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_watch(house_runs))
        for work in works:
            group.create_task(work)  # type: ignore[arg-type]


async def _watch(task: asyncio.Task[None]) -> None:
    await task


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _alerts(house: House, side: SideTables, queues: Queues, plan: Plan) -> list[Alerts]:
    if plan.telling is None:
        return []
    from feeder.alerts import Alerts  # here: what sends them is large, and not every shop wants it

    telling = plan.telling
    return [Alerts(house, side, queues, telling.to, telling.when, telling.wording, _labels(plan))]


def _about(plan: Plan) -> About:
    language = plan.screening.languages[0] if plan.screening is not None else "fr"
    return About(plan.shop, plan.shop_label or plan.shop, plan.zone, language, _labels(plan))


def _report_mail(house: House, side: SideTables, desk: Desk, plan: Plan, rng: random.Random) -> list[ReportMail]:
    if plan.report is None:
        return []
    from feeder.report_mail import ReportMail

    async def make(asked: str, account: str) -> Report:
        if desk.report is None:
            raise Refused("unknown", what="report")
        return await desk.report(asked, account)

    return [ReportMail(house, side, plan.report, make, rng, plan.gettext)]


def _phone(
    plan: Plan,
    house: House,
    desk: Desk,
    hub: Hub,
    people: People,
    compared: Compared,
    checkpoints: Checkpoints,
    supervised: Sequence[Supervised],
    rng: random.Random,
) -> list[Office]:
    if plan.phone is None:
        return []
    from feeder.phone.office import Office  # here: not every shop has a page

    office = Office(
        plan.phone,
        house,
        desk,
        hub,
        people.enter,
        compared,
        checkpoints,
        lambda: (one.status() for one in supervised),
        stated,
        rng,
        shop_label=plan.shop_label or plan.shop,
        labels=_labels(plan),
        places=plan.places,
        gettext=plan.gettext,
    )
    return [office]


def _signing(plan: Plan) -> Signing:
    if plan.signing is not None:
        return plan.signing
    beside = plan.log_path.parent
    return Signing(f"vis-a-vis/{plan.shop}", beside / "ledger.key", beside / "ledger.db")


async def _archives(house: House, side: SideTables, checkpoints: Checkpoints, plan: Plan) -> Archives:
    shop = Shop(plan.shop_label or plan.shop, _labels(plan), plan.places, plan.valid_s_chat, plan.valid_s_other)
    beside = plan.log_path.parent
    maker = Maker(house, side, checkpoints, plan.log_path, shop)
    return await Archives.open(maker, beside / "archives.db", beside / "archives")


def _labels(plan: Plan) -> dict[str, str]:
    labels = {options.name: options.label or options.name for options in plan.sources}
    return {COUNTER: plan.counter_label, PHONE: plan.phone_label, **labels}


def _hub_options(plan: Plan, people: People) -> HubOptions:
    return HubOptions(
        tokens=plan.tokens,
        enter=people.enter,
        shop=plan.shop,
        shop_label=plan.shop_label or plan.shop,
        zone=plan.zone,
        labels=_labels(plan),
        places=plan.places,
        templates=plan.templates,
        max_queue=plan.max_queue,
        valid_s=lambda kind: plan.valid_s_chat if kind == "chat" else plan.valid_s_other,
    )


def _size(path: Path) -> int:
    """Bytes of the log with its WAL."""
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def _health(house: House) -> dict[str, object]:
    """For a monitor: nothing personal, nothing secret."""
    down = sorted(name for name, health in house.state.sources.items() if health.problem is not None)
    return {"status": "ok" if not down else "degraded", "sources_down": down, "through": house.state.through}
