"""A shop with its phone page as real processes, for end-to-end tests: feeder, page, an offscreen screen, two people
at their desks, and customers with a real Chromium.

Nothing waits by the clock: a receipt is looked at again whenever the hub has said something.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import APIRequestContext, Browser

from tests.e2e.phone_visitor import Visitor
from tests.e2e.processes import HOUSE, PATIENCE_S, Changes, Running, Shop
from tests.feeder.support import Screen
from tests.peers.browser import visitor
from tests.peers.synapse import free_port
from wall import commands as do
from wall import wire
from wall.client import Link

LINK_SECRET = "the secret of a link, for tests only"
PASSWORD = "un mot de passe pour le téléphone"
SECOND = "ecran-2"
"""A second screen, of which the test keeps whatever the hub sends it."""


def config(port: int) -> str:
    return f"""{HOUSE}[[account]]
name = "noa"
role = "moderator"
[[account]]
name = "{SECOND}"
role = "screen"
[hours]
always_on = true
[phone]
public_url = "http://127.0.0.1:{port}"
port = {port}
link_secret_env = "LINK_SECRET"
[[place]]
id = "caisse"
label = "Caisse"
[law]
controller = "Maison Tilleul, 4 place du Tilleul"
"""


@dataclass
class PhoneShop:
    """The processes, and what is heard of them. Made by `phone_shop`."""

    shop: Shop
    browser: Browser
    changes: Changes
    port: int
    feeder: Running
    page: Running
    people: dict[str, Screen] = field(default_factory=dict)
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def folder(self) -> Path:
        return self.shop.folder

    # --- who is there ---------------------------------------------------------------------------------------------

    async def come(self) -> None:
        """Camille and Noa open their desks, and the second screen is switched on."""
        tokens = tomllib.loads((self.folder / "var/tokens.toml").read_text())
        for name in ("camille", "noa", SECOND):
            token = tokens[name]["token"]
            screen = Screen(Link(self.shop.url, lambda token=token: wire.Hello(token=token)))  # type: ignore[misc]
            self._tasks.append(asyncio.create_task(screen.listen()))
            await screen.until(lambda one: bool(one.of(wire.Welcome)), PATIENCE_S)
            self.people[name] = screen

    async def leave(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()

    async def close(self) -> None:
        """The feeder goes."""
        await self.feeder.end()

    async def again(self) -> None:
        """Start the feeder anew, and come back to it."""
        await self.leave()
        self.feeder = await self.shop.feeder()
        await self.come()

    async def news(self) -> None:
        """Wait for the hub's next word to a desk: a beat comes each second, a change at once."""
        desk = self.people["camille"]
        heard = len(desk.got)
        await desk.until(lambda one: len(one.got) > heard, PATIENCE_S)

    async def until(self, look: Callable[[], Awaitable[Any]]) -> Any:
        """Look until there is something; again whenever the hub has spoken."""
        async with asyncio.timeout(PATIENCE_S):
            while not (found := await look()):
                await self.news()
        return found

    async def do(self, kind: type[do.Command], *, by: str = "camille", **how: Any) -> wire.Answer:
        """A command of the desk."""
        return await self.people[by].link.do(kind(id=f"e2e-{next(self.ids):06d}", **how))

    async def status(self) -> wire.Status:
        found = (await self.people["camille"].link.ask("status")).status
        assert found is not None
        return found

    # --- what is on the wall ---------------------------------------------------------------------------------------

    def drawn(self) -> dict[str, Any]:
        """What the screen says that it has drawn."""
        state = self.folder / "state/state.json"
        found: dict[str, Any] = json.loads(state.read_text()) if state.exists() else {"scene": "", "posts": []}
        return found

    async def on_the_picture(self, post: str, words: str) -> None:
        """Wait until the screen has drawn these words of that post."""
        await self.changes.until(
            lambda: any(one["post"] == post and words in one["text"] for one in self.drawn()["posts"])
        )

    async def on_the_wall(self, post: str) -> None:
        """Wait until the shop's screens have it."""
        await self.people[SECOND].until(lambda one: post in one.cards, PATIENCE_S)

    async def off_the_wall(self, post: str) -> None:
        """Wait until every screen was told that it goes, and the picture is drawn that comes after it."""
        screen = self.people[SECOND]
        await screen.until(lambda one: post not in one.cards, PATIENCE_S)
        through = next(view.through for view in reversed(screen.got) if isinstance(view, wire.View))

        async def done() -> bool:
            told = (await self.status()).screens
            return any(one.name == "ecran-1" and one.through >= through for one in told)

        await self.until(done)
        assert post not in {one["post"] for one in self.drawn()["posts"]}

    def cards(self) -> dict[str, wire.Card]:
        """What every screen of the shop has."""
        return self.people[SECOND].cards

    async def invitation(self) -> str:
        """Where the QR code on the wall leads."""
        screen = self.people[SECOND]

        def told(one: Screen) -> str:
            walls = [view.wall for view in one.got if isinstance(view, wire.View) and view.wall is not None]
            return walls[-1].invite if walls else ""

        await screen.until(lambda one: bool(told(one)), PATIENCE_S)
        return told(screen)

    async def linked(self, request: APIRequestContext) -> None:
        """Wait until the page says nothing any more of a shop that cannot be reached."""

        async def look() -> bool:
            return "injoignable" not in await (await request.get(f"{self.url}/receipt")).text()

        await self.until(look)

    # --- customers -------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def somebody(self, *, scanned: bool = True, **more: Any) -> AsyncIterator[Visitor]:
        """Somebody with a phone of their own, who has scanned the code on the wall."""
        page = await visitor(self.browser, **more)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
        try:
            one = Visitor(self, page)
            if scanned:
                await page.goto(await self.invitation())
                assert page.url == f"{self.url}/note"
            yield one
        finally:
            await page.context.close()
        assert faults == []


@contextlib.asynccontextmanager
async def phone_shop(folder: Path, browser: Browser) -> AsyncIterator[PhoneShop]:
    """Everything runs, and the wall shows its QR code."""
    port = free_port()
    shop = Shop(folder, config(port), {"LINK_SECRET": LINK_SECRET})
    (folder / "state").mkdir()
    async with contextlib.AsyncExitStack() as stack:
        changes = Changes(folder / "state")
        stack.callback(changes.close)
        page = await shop.page()
        stack.push_async_callback(page.end)
        here = PhoneShop(shop, browser, changes, port, await shop.feeder(), page)
        stack.push_async_callback(here.close)
        await here.come()
        stack.push_async_callback(here.leave)
        screen = await shop.screen(shop.url, folder / "state/state.json")
        stack.push_async_callback(screen.end)
        await here.invitation()
        yield here
