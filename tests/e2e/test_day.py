"""A day on the wall with no fakes in the middle: a real WordPress, a real Synapse, a feeder process, the desk's own
commands, and a screen process whose wire is recorded."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.e2e.processes import HOUSE, Changes, Recorder, Running, Shop, files_with
from tests.feeder.support import Screen
from tests.peers.synapse import Synapse
from tests.peers.wordpress import WordPress
from wall import wire
from wall.client import Link

pytestmark = [pytest.mark.peer("wordpress"), pytest.mark.peer("synapse"), pytest.mark.timeout(300)]

MORE = """
[[account]]
name = "noa"
role = "moderator"
[[source]]
type = "wordpress"
name = "blog"
url = "{wordpress}"
every_s = 1
recheck_s = 1
[[source]]
type = "matrix"
name = "chat"
url = "{matrix}"
token_env = "CHAT_TOKEN"
consent_basis = "notice"
consent_version = "2026-01"
history = 100
"""


class Blog:
    """The WordPress site as its visitors and its administrator use it."""

    def __init__(self, site: WordPress) -> None:
        basic = base64.b64encode(f"{site.user}:{site.password}".encode()).decode()
        self._session = aiohttp.ClientSession(f"{site.url}", headers={"Authorization": f"Basic {basic}"})
        self.article = 0

    async def open(self) -> None:
        article = {"title": "Choisir sa lampe", "content": "x", "status": "publish", "comment_status": "open"}
        self.article = (await self.call("POST", "/posts", article))["id"]

    async def comment(self, text: str, author: str = "Zoé") -> int:
        body = {"post": self.article, "author_name": author, "author_email": "z@example.test", "content": text}
        return int((await self.call("POST", "/comments", body))["id"])

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        async with self._session.request(method, f"/wp-json/wp/v2{path}", json=body) as answer:
            told = await answer.json()
            assert answer.status < 300, told
            return told

    async def close(self) -> None:
        await self._session.close()


class Day:
    """The whole shop for one test."""

    def __init__(self, shop: Shop, recorder: Recorder, changes: Changes, state: Path) -> None:
        self.shop, self.recorder, self.changes, self.state = shop, recorder, changes, state
        self.feeder: Running | None = None
        self.screen: Running | None = None

    def drawn(self) -> dict[str, str]:
        """The texts that the screen has drawn, by post."""
        if not self.state.exists():
            return {}
        told = json.loads(self.state.read_text())
        return {post["post"]: post["text"] for post in told["posts"]}

    async def until_drawn(self, what: Callable[[dict[str, str]], bool]) -> None:
        await self.changes.until(lambda: what(self.drawn()))

    async def until_posts(self, what: Callable[[dict[str, wire.DeskPost]], bool]) -> dict[str, wire.DeskPost]:
        """Wait until the desk's posts (by text) are so; asks again when the hub says that something changed."""
        async with self.desk() as desk:
            async with asyncio.timeout(60):
                while True:
                    heard = len(desk.got)
                    answer = await desk.link.ask("page", queue="all", limit=500)
                    posts = {post.text or f"(none {post.id})": post for post in answer.posts or []}
                    if what(posts):
                        return posts
                    await desk.until(_news_after(heard), 60)

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Screen]:
        secret = tomllib.loads((self.shop.folder / "var/tokens.toml").read_text())["camille"]["token"]
        desk = Screen(Link(self.shop.url, lambda: wire.Hello(token=secret)))
        task = asyncio.create_task(desk.listen())
        try:
            await desk.until(lambda s: bool(s.of(wire.Welcome)))
            yield desk
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def do(self, *words: str, account: str = "camille") -> str:
        status, out = await self.shop.desk(*words, account=account)
        assert status == 0, out
        return out


def _news_after(heard: int) -> Callable[[Screen], bool]:
    return lambda desk: any(isinstance(message, wire.Changed) for message in desk.got[heard:])


@asynccontextmanager
async def day(folder: Path, wordpress: WordPress, synapse: Synapse, token: str) -> AsyncIterator[Day]:
    config = HOUSE + MORE.format(wordpress=wordpress.url, matrix=synapse.url)
    shop = Shop(folder, config, {"CHAT_TOKEN": token})
    (folder / "state").mkdir()
    changes = Changes(folder / "state")
    feeder = await shop.feeder()
    async with Recorder(shop.url).running() as recorder:
        here = Day(shop, recorder, changes, folder / "state/state.json")
        here.feeder = feeder
        here.screen = await shop.screen(recorder.url, here.state)
        try:
            yield here
        finally:
            for process in (here.screen, here.feeder):
                await process.end()
            changes.close()


async def test_a_day_on_the_wall(tmp_path: Path, wordpress: WordPress, synapse: Synapse) -> None:
    reader, client = await synapse.person("Feeder"), await synapse.person("Léa")
    room = await client.room(reader)
    blog = Blog(wordpress)
    await blog.open()
    try:
        async with day(tmp_path, wordpress, synapse, reader.token) as here:
            kept = await blog.comment("La lampe Ambre éclaire très bien 💡, mais « fragile » !")
            gone = await blog.comment("Ce commentaire sera effacé par son auteur")
            await blog.comment("Vendeuse INSULTEXYZ, à fuir")
            await client.say(room, "Bonjour, livrez-vous le samedi ?")
            await client.say(room, "FORGETMEWORDS : je suis Mme Girard")
            texts = {"Ce commentaire sera effacé par son auteur", "Bonjour, livrez-vous le samedi ?"}
            posts = await here.until_posts(lambda known: len(known) == 5)
            assert texts < set(posts)

            # decided by a person, with the desk's own commands
            by = {text[:12]: post.id for text, post in posts.items()}
            insult, secret = by["Vendeuse INS"], by["FORGETMEWORD"]
            for text in ("La lampe Amb", "Ce commentai", "Bonjour, liv"):
                await here.do("approve", by[text])
            await here.do("mask", secret, "--span", "24:34:name")
            await here.do("withhold", insult, "--reason", "insult", "--span", "9:19")
            await here.until_drawn(lambda drawn: {by["La lampe Amb"], by["Bonjour, liv"], secret} <= set(drawn))

            # an edit takes the old text off and brings the new one before the desk; a deletion leaves the screen
            await blog.call("POST", f"/comments/{kept}", {"content": "La lampe Ambre a cassé"})
            await blog.call("DELETE", f"/comments/{gone}?force=true")
            await here.until_drawn(lambda drawn: not {by["La lampe Amb"], by["Ce commentai"]} & set(drawn))
            posts = await here.until_posts(lambda known: "La lampe Ambre a cassé" in known)
            assert posts["La lampe Ambre a cassé"].state == "waiting"
            assert posts["La lampe Ambre a cassé"].id == by["La lampe Amb"]

            # kill -9 of both in the middle: nothing lost, nothing doubled
            assert here.feeder is not None
            assert here.screen is not None
            before = await here.shop.posts()
            await asyncio.gather(here.feeder.end(signal.SIGKILL), here.screen.end(signal.SIGKILL))
            await blog.comment("Écrit pendant la panne")
            await client.say(room, "Y a-t-il quelqu’un ?")
            here.feeder = await here.shop.feeder()
            here.recorder.target = here.shop.url
            here.screen = await here.shop.screen(here.recorder.url, here.state)
            posts = await here.until_posts(
                lambda known: {"Écrit pendant la panne", "Y a-t-il quelqu’un ?"} <= set(known)
            )
            assert len(posts) == 7
            after = {post["id"]: post for post in await here.shop.posts()}
            assert {post["id"]: post["state"] for post in before} == {
                post["id"]: after[post["id"]]["state"] for post in before
            }
            await here.until_drawn(lambda drawn: {by["Bonjour, liv"], secret} <= set(drawn))

            # forgotten: gone from the screen, and its bytes are in no file of the running system
            await here.do("forget", secret, "--because", "demande de son auteur")
            await here.until_drawn(lambda drawn: secret not in drawn)
            assert files_with(b"FORGETMEWORDS", [tmp_path]) == []
            assert files_with(b"Girard", [tmp_path]) == []

            # the withheld text never reached the screen's socket; the masked name neither
            sent = bytes(here.recorder.sent)
            assert b"INSULTEXYZ" not in sent
            assert b"Girard" not in sent
            assert b"livrez-vous le samedi" in sent
    finally:
        await blog.close()


async def test_two_who_decide_at_once(tmp_path: Path, wordpress: WordPress, synapse: Synapse) -> None:
    reader = await synapse.person("Feeder")
    blog = Blog(wordpress)
    await blog.open()
    try:
        async with day(tmp_path, wordpress, synapse, reader.token) as here:
            await blog.comment("Un seul décide")
            (post,) = (await here.until_posts(lambda known: len(known) == 1)).values()
            both = await asyncio.gather(
                here.shop.desk("approve", post.id),
                here.shop.desk("withhold", post.id, "--reason", "unintelligible", account="noa"),
            )
            assert sorted(status for status, _ in both) == [0, 4]
            assert (await here.shop.desk("withhold", post.id, "--reason", "negative"))[0] == 2
            assert here.feeder is not None
            await here.feeder.end()
            assert (await here.shop.desk("status"))[0] == 3
            here.feeder = await here.shop.feeder()
    finally:
        await blog.close()
