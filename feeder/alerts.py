"""Tells people that posts wait, through Apprise: mail, webhooks, messengers. When and in which words: `alerting.py`.

The addresses are secrets. They are nowhere printed, logged or told; the desk learns of a failure by the service's
name alone ("E-Mail"). Apprise follows no redirect, loads no plug-in of its own, keeps nothing on disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import apprise

from feeder import alerting
from feeder.alerting import Message, Told, When, Wording
from feeder.house import House
from feeder.queues import Queues
from feeder.side import SideTables
from wall.clock import to_iso
from wall.wire import SourceStatus

log = logging.getLogger("feeder.alerts")
LOOK_S = 30.0
LIMIT_S = 30.0
"""A service may take so long (s); its own limits are shorter."""
MOST = 20
"""Addresses."""
KEPT = "alerts:"
"""Under this name the side tables keep what was told; no source can be called so."""

Sleep = Callable[[float], Awaitable[None]]


class BadAddress(Exception):
    """An address is none that Apprise knows. Says which one by its place, never what it is."""


class Address:
    """One place where alerts go. `name`: the kind of service, the only thing that is ever told of it."""

    def __init__(self, url: str, number: int) -> None:
        _hush()
        service = apprise.Apprise.instantiate(url, asset=_asset())
        if service is None:
            raise BadAddress(f"alerts: address {number} is not one that Apprise knows: https://appriseit.com")
        service.redirects = False  # whatever the address says
        self._service = service
        self.name = str(service.service_name)

    def __repr__(self) -> str:
        return f"Address({self.name})"

    def send(self, message: Message) -> bool:
        """Whether the service took it. Blocks; raises nothing."""
        try:
            return bool(
                self._service.notify(
                    title=message.title,
                    body=message.body,
                    notify_type=apprise.NotifyType.INFO,
                    body_format=apprise.NotifyFormat.TEXT,
                )
            )
        except Exception as error:  # noqa: BLE001 - a hundred services of others; their words may hold the address
            log.warning("alerts: %s broke: %s", self.name, type(error).__name__)
            return False


def addresses(text: str) -> list[Address]:
    """What a variable or a file says, one a line or separated by spaces; `#` begins a remark. Raises BadAddress."""
    lines = [line.strip() for line in text.splitlines()]
    urls = [url for line in lines if not line.startswith("#") for url in line.split()]
    if not 0 < len(urls) <= MOST:
        raise BadAddress(f"alerts: {len(urls)} addresses; 1 to {MOST} are possible")
    return [Address(url, number) for number, url in enumerate(urls, 1)]


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id="Vis-à-vis",
        app_desc="Vis-à-vis",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
        http_redirects=False,
        async_mode=False,
        secure_logging=True,
        pgp_autogen=False,
        pem_autogen=False,
        interpret_emojis=False,
        interpret_escapes=False,
        storage_mode="memory",
        service_timeout=LIMIT_S,
        allow_templates=False,
    )


def _hush() -> None:
    """From here on Apprise says nothing: its words may hold an address."""
    for name in ("apprise", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


@dataclass
class Alerts:
    """Looks every half minute whether somebody is to be told, and tells them, for ever: `run()`.

    `labels`: the sources' public names by name.
    """

    house: House
    side: SideTables
    queues: Queues
    to: Sequence[Address]
    when: When
    wording: Wording
    labels: Mapping[str, str]
    sleep: Sleep = asyncio.sleep
    told: list[Told] = field(init=False)
    last_ok_ms: int | None = None
    problem_ms: int | None = None
    """Since when (Unix ms) an address takes nothing."""

    def __post_init__(self) -> None:
        self.told = [Told() for _ in self.to]
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="alerts")
        self._stuck: asyncio.Future[bool] | None = None

    async def run(self) -> None:
        """Raises LogBroken when what was told cannot be kept."""
        self.told = alerting.read(await self.side.cursor(KEPT), len(self.to))
        try:
            while True:
                await self.look()
                await self.sleep(LOOK_S)
        finally:
            self._worker.shutdown(wait=False, cancel_futures=True)

    async def look(self) -> None:
        """Tell whoever is to be told now. Raises LogBroken."""
        now_ms = self.house.now_ms()
        now = alerting.figures(self.queues, self.house.state, self.when, self.labels, now_ms)
        before = list(self.told)
        for at, address in enumerate(self.to):
            due = alerting.due(now, self.when, self.told[at], now_ms)
            if due is None:
                continue
            message = self.wording.message(now, self.when, not due, now_ms)
            if await self._send(address, message):
                self.told[at] = alerting.sent(not due, now_ms, max(now.here_ms, self.told[at].here_ms))
                self.last_ok_ms = now_ms
            else:
                self.told[at] = alerting.failed(self.told[at], now_ms)
                log.warning("alerts: %s (address %d) did not take the message", address.name, at + 1)
        if self.told != before:
            failing = any(told.failures for told in self.told)
            self.problem_ms = (self.problem_ms or now_ms) if failing else None
            await self.side.save_cursor(KEPT, alerting.kept(self.told), now_ms)

    async def _send(self, address: Address, message: Message) -> bool:
        """Off the event loop, within a limit; while one hangs, no other is begun."""
        if self._stuck is not None and not self._stuck.done():
            return False
        future = asyncio.get_running_loop().run_in_executor(self._worker, address.send, message)
        try:
            async with asyncio.timeout(LIMIT_S * 2):
                return await asyncio.shield(future)
        except TimeoutError:
            self._stuck = future
            return False

    def status(self) -> SourceStatus:
        """For the desk, among the sources: which kinds of service take nothing."""
        _ = self.wording.gettext
        failing = [address.name for address, told in zip(self.to, self.told, strict=True) if told.failures]
        problem = None
        if failing:
            told = _("{names} did not take the last alert: check the addresses with “run_feeder.py alerts try”.")
            problem = told.format(names=", ".join(dict.fromkeys(failing)))
        return SourceStatus(
            name="alerts",
            type="alerts",
            label=_("Alerts"),
            ok=not failing,
            problem=problem,
            since=to_iso(self.problem_ms) if self.problem_ms is not None else None,
            last_ok=to_iso(self.last_ok_ms) if self.last_ok_ms is not None else None,
        )


def attempt(to: Sequence[Address], message: Message) -> list[tuple[str, bool]]:
    """Send `message` to every address, one after another: the kinds of service, and whether they took it."""
    return [(address.name, address.send(message)) for address in to]
