"""Serves an opened archive to the ordinary screens and desks, on this machine alone: its replays, and nothing else.

The same hub and the same player as the feeder's. There is no present here: a screen that asks for it is sent away,
and every command is refused.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from feeder.answers import Desk
from feeder.archive.opening import Opened
from feeder.archive.shapes import Manifest
from feeder.hub import Hub, HubOptions
from feeder.past.keeper import Past
from feeder.session import Session
from feeder.side import SideTables
from wall import wire, words
from wall.events import AccountRole, AccountSet
from wall.rules import Refused

log = logging.getLogger("feeder.archive")
VERSION = "0.1.0"
HOST = "127.0.0.1"
ACCOUNTS: dict[str, AccountRole] = {"archive": "manager", "archive-screen": "screen"}
"""Who may look: whoever has the tokens that this program made. No account of the house opens anything here."""
READS = frozenset({"course", "acts", "past", "post", "status", "page", "thread", "history", "days", "me", "profile"})


class ArchiveDesk(Desk):
    """Answers what a desk asks of the past; does nothing."""

    async def do(self, message: wire.Do, account: str) -> wire.Answer:
        return _refused(message.n)

    async def ask(self, message: wire.Ask, present: object, account: str) -> wire.Answer:
        if message.what not in READS:
            return _refused(message.n)
        return await super().ask(message, present, account)  # type: ignore[arg-type]


class ArchiveHub(Hub):
    """Serves replays, and desks that look back."""

    async def _serve_session(self, session: Session, hello: wire.Hello) -> None:
        if session.role == "screen":
            # Never to be mistaken for live: whoever is shown a past day asked for one.
            await self._turn_away(session.socket, "not-allowed", "an archive has no present: ask for a replay")
            return
        await super()._serve_session(session, hello)


@dataclass(frozen=True)
class Serving:
    """Where an archive is served. `tokens`: by account, made for this once."""

    url: str
    hub: Hub
    tokens: dict[str, str]


@contextlib.asynccontextmanager
async def serving(opened: Opened, folder: Path, port: int = 0) -> AsyncIterator[Serving]:
    """Serve until the context ends. `folder`: its own, for what is put together anew: scripts, snapshots; no text.

    Raises LogBroken, OSError.
    """
    house, manifest = opened.house, opened.file.manifest
    tokens = {name: secrets.token_urlsafe(32) for name in ACCOUNTS}
    for name, role in ACCOUNTS.items():
        house.state.accounts[name] = AccountSet(
            at_ms=manifest.until_ms, actor="feeder", shop=manifest.shop, account=name, role=role
        )
    async with contextlib.AsyncExitStack() as stack:
        side = SideTables(folder / "side.db")
        stack.push_async_callback(side.close)
        await _scripts(opened, side)
        past = house.past = Past(house, folder / "past.db")
        stack.push_async_callback(past.close)
        desk = ArchiveDesk(
            house, list, lambda: opened.file.path.stat().st_size, VERSION, labels=manifest.labels,
            places=manifest.places,
        )  # fmt: skip
        hub = ArchiveHub(house, desk, side, _options(manifest, tokens))
        await hub.view.fill()
        url = await stack.enter_async_context(hub.serve(HOST, port))
        task = asyncio.create_task(past.run())
        stack.push_async_callback(_cancel, task)
        yield Serving(url, hub, tokens)


async def serve(
    opened: Opened,
    folder: Path,
    port: int,
    ready: Callable[[Serving], None],
    stop: asyncio.Event,
    works: Sequence[Awaitable[None]] = (),
) -> None:
    """Serve until `stop` is set; `works` (keys that are asked for again) go on meanwhile."""
    async with serving(opened, folder, port) as made:
        tasks = [asyncio.ensure_future(work) for work in works]
        for task in tasks:
            task.add_done_callback(_ended)
        ready(made)
        await stop.wait()
        for task in tasks:
            await _cancel(task)


def _options(manifest: Manifest, tokens: dict[str, str]) -> HubOptions:
    return HubOptions(
        tokens={hashlib.sha256(token.encode()).hexdigest(): name for name, token in tokens.items()},
        shop=manifest.shop,
        shop_label=manifest.shop_label,
        zone=manifest.zone,
        labels=manifest.labels,
        places=manifest.places,
        valid_s=lambda kind: manifest.valid_s_chat if kind == "chat" else manifest.valid_s_other,
    )


async def _scripts(opened: Opened, side: SideTables) -> None:
    by_screen: dict[str, list[wire.Script]] = {}
    for number, screen, data in opened.file.rows("script"):
        try:
            by_screen.setdefault(screen, []).append(msgspec.json.decode(data, type=wire.Script))
        except msgspec.DecodeError:
            log.warning("script %d of the archive cannot be read: that scene is not known", number)
    for screen, scripts in by_screen.items():
        await side.keep_scripts(screen, wire.Scripts(1, scripts))


def _refused(n: int) -> wire.Answer:
    refused = Refused("archive-opened")
    return wire.Answer(n=n, ok=False, code=refused.code, why=words.refusal(refused.code, {}, str))


async def _cancel(task: asyncio.Future[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _ended(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("keys are not asked for any more: %s", type(task.exception()).__name__)
