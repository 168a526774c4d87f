"""The desk in a real Chromium the size of a tablet, with a finger: from the login page to the decision and out."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from feeder.sources.base import Seen
from moderation.serve import proxy
from tests.moderation.serve.cells import CELL, Cells, Watched
from tests.moderation.serve.support import PASSWORD, Tablet, tablet
from tests.peers.chromium import Tablet as Browser
from wall.events import Rating

SAID = (
    ("Accueil charmant. Voyez http://evil.example/x", 5),
    ("Une honte, trois quarts d’heure !", 1),
    ("Belle lumière, musique trop forte.", 3),
)
SOCKET = """new Promise((told) => {
  const socket = new WebSocket(%s);
  socket.onopen = () => told("open");
  socket.onerror = () => told("refused");
})"""


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tablet]:
    monkeypatch.setattr(proxy, "DeskService", Watched)
    monkeypatch.setattr(Watched, "cells", Cells())
    async with tablet(tmp_path, real_time=True, env=os.environ) as made:
        yield made


async def touch(browser: Browser, words: str) -> None:
    """A finger on these words of the desk."""
    column, row = await Watched.cells.until(words)
    box = json.loads(
        await browser.js("JSON.stringify(document.querySelector('.xterm-screen').getBoundingClientRect())")
    )
    await browser.tap(box["x"] + (column + 0.5) * CELL[0], box["y"] + (row + 0.5) * CELL[1])


async def sign_in(browser: Browser, here: Tablet, password: str) -> None:
    await browser.go(here.url + "/login")
    await browser.until("document.readyState === 'complete' && document.querySelector('#account')")
    for field, words in (("account", "noa"), ("password", password)):
        async with asyncio.timeout(30):
            while await browser.js("document.activeElement.id") != field:
                await browser.tap_on(f"#{field}")  # again: a finger that comes before the page listens is lost
        await browser.write(words)
        await browser.until(f"document.querySelector('#{field}').value === {json.dumps(words)}")
    await browser.tap_on("form button")


@pytest.mark.peer("chromium")
async def test_a_finger_decides_on_a_tablet(here: Tablet, chromium: Browser) -> None:
    place = here.place
    posts = []
    for text, stars in SAID:
        seen = Seen(native_id=text, text=text, rating=Rating(stars), written_ms=place.clock.now_ms())
        posts.extend(await place.see(seen))
        place.step(60)
    await sign_in(chromium, here, "not the right one")
    await chromium.until("document.querySelector('#told[role=alert]')")
    assert "ne va pas" in await chromium.js("document.querySelector('#told').innerText")

    await sign_in(chromium, here, PASSWORD)
    await touch(chromium, "evil.example")  # a link in a text opens nothing
    await touch(chromium, "Une honte")
    await Watched.cells.until("2/3")
    await touch(chromium, "approuver")
    heard = asyncio.Event()
    stop = place.house.listen(lambda _posts: heard.set())
    async with asyncio.timeout(30):
        while place.house.state.posts[posts[1]].pending is None:
            heard.clear()
            await heard.wait()
    stop()
    place.step(10)
    assert [place.house.state.posts[post].state for post in posts] == ["waiting", "shown", "waiting"]
    assert await chromium.js("document.querySelector('textarea').getAttribute('inputmode')") == "none"
    targets = (await chromium.call("Target.getTargets"))["targetInfos"]
    assert [target["url"] for target in targets if target["type"] == "page"] == [here.url + "/"]
    assert {urlsplit(url).netloc for url in chromium.requests} == {urlsplit(here.url).netloc}

    await touch(chromium, "refuser")
    await Watched.cells.until("Insulte")
    assert Watched.cells.find("Données sensibles") is None
    await chromium.swipe(500, 450, 300)
    await Watched.cells.until("Données sensibles")
    await chromium.tap_on("#esc")
    await Watched.cells.until("Données sensibles", gone=True)

    (session,) = here.proxy.sessions.all()
    await chromium.tap_on(".bar form button")
    await chromium.until("document.querySelector('#told[role=status]')")
    async with asyncio.timeout(30):
        while session.desks or here.proxy._ending:
            await asyncio.gather(*here.proxy._ending, return_exceptions=True)
            await asyncio.sleep(0)
    assert not place.house.state.tokens

    await sign_in(chromium, here, PASSWORD)
    await chromium.until("document.querySelector('#terminal')")
    await chromium.go("about:blank")
    await chromium.until("location.href === 'about:blank'")
    address = json.dumps(here.url.replace("http", "ws", 1) + "/ws?width=80&height=24")
    assert await chromium.js(SOCKET % address) == "refused"
