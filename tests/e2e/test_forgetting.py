"""Invariant 9 with real processes: what is forgotten is in no file of feeder, page and screen, and on no page.

Texts, names, addresses, contest words and replies of two notes: one written on the phone page and one delivered by a
webhook. Memory that a process has given back is not looked at: docs/personal-data.md says what that means.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from feeder.phone.codes import Codes
from feeder.phone.shelves import CODES
from tests.e2e.processes import HOUSE, Changes, Shop, files_with
from tests.e2e.test_kill import SECRET, signed
from tests.peers.synapse import free_port
from wall.vault import Keys

NOTE, CONTEST = "Le bancal du rayon bricolage", "Mon ressenti bricolage est sincère"
REVIEW, NAME, CONTACT = "Vendeuse pétillante au comptoir", "Wilhelmine Pécuchet", "wilhelmine@exemple.fr"
REPLY = "Nous lui dirons dès vendredi"
NEEDLES = (NOTE, CONTEST, REVIEW, NAME, CONTACT, REPLY)
PERSONAL = ("bricolage", "pétillante", "Wilhelmine", "wilhelmine@", "vendredi", "ressenti")
LINK_SECRET = "the secret of a link, for tests only"


def config(port: int) -> str:
    return f"""{HOUSE}[[account]]
name = "noa"
role = "moderator"
[[source]]
type = "webhook"
name = "avis"
kind = "note"
secret_env = "HOOK_SECRET"
[phone]
public_url = "http://127.0.0.1:{port}"
port = {port}
link_secret_env = "LINK_SECRET"
"""


class Phone:
    """Somebody with a phone, on the page."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http, self.url, self.text, self.where = http, url, "", ""

    async def get(self, path: str) -> str:
        async with self.http.get(self.url + path, allow_redirects=False) as answer:
            self.text, self.where = await answer.text(), answer.headers.get("Location", "")
        return self.text

    async def post(self, path: str, **fields: str) -> int:
        hidden = {
            name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', self.text)
        }
        kept = {name: hidden[name] for name in ("csrf", "form", "pseudonym") if name in hidden}
        said = {"Origin": self.url}
        data = kept | fields
        async with self.http.post(self.url + path, data=data, headers=said, allow_redirects=False) as answer:
            self.text, self.where = await answer.text(), answer.headers.get("Location", "")
            return answer.status


def keys_in(folder: Path, posts: list[str]) -> list[bytes]:
    """The keys of these posts, read past the vault."""
    connection = sqlite3.connect(f"file:{folder / 'var/keys.db'}?mode=ro", uri=True)
    rows = connection.execute("select key, post from key").fetchall()
    connection.close()
    return [bytes(key) for key, post in rows if post in posts]


def backup(path: Path, to: Path) -> None:
    """A backup of the log beside its feeder, as docs/personal-data.md tells to make one."""
    with sqlite3.connect(path) as connection, sqlite3.connect(to) as copy:
        connection.backup(copy)
    connection.close()
    copy.close()


async def deliver(shop: Shop) -> dict[str, str]:
    body = json.dumps({"id": "r1", "text": REVIEW, "author": NAME, "contact": CONTACT}).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{shop.web_url}/hooks/avis", data=body, headers=signed("d-1", body)) as answer,
    ):
        told: dict[str, Any] = await answer.json()
    return dict(told["receipts"][0])


async def until(shop: Shop, look: Callable[[], Awaitable[str]], good: Callable[[str], bool]) -> None:
    """Look again and again until it is `good`; a command of the desk in between takes its second."""
    async with asyncio.timeout(60):
        while not good(await look()):
            await shop.desk("status")


@pytest.mark.timeout(240)
async def test_what_is_forgotten_is_in_no_file_and_on_no_page(tmp_path: Path) -> None:
    port = free_port()
    shop = Shop(tmp_path, config(port), {"HOOK_SECRET": SECRET, "LINK_SECRET": LINK_SECRET})
    (tmp_path / "state").mkdir()
    (tmp_path / "cache").mkdir()
    state = tmp_path / "state/state.json"

    def drawn() -> set[str]:
        told = json.loads(state.read_text()) if state.exists() else {"posts": []}
        return {one["post"] for one in told["posts"]}

    async def do(*words: str, account: str = "camille") -> dict[str, Any]:
        status, out = await shop.desk(*words, "--json", account=account)
        assert status == 0, out
        return dict(json.loads(out))

    async with AsyncExitStack() as stack:
        changes, cached = Changes(tmp_path / "state"), Changes(tmp_path / "cache")
        stack.callback(changes.close)
        stack.callback(cached.close)
        web = await shop.page()
        stack.push_async_callback(web.end)
        feeder = await shop.feeder()
        stack.push_async_callback(feeder.end)
        screen = await shop.screen(shop.url, state)
        stack.push_async_callback(screen.end)
        http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
        phone = Phone(http, f"http://127.0.0.1:{port}")

        # one note from the phone page, refused and contested; one delivered, shown and answered
        keys = Keys.read(tmp_path / "var/keys.db")
        code = Codes(keys.key(CODES), 300_000).wall(int(time.time() * 1000))
        await until(shop, lambda: phone.get(f"/n/{code}"), lambda _: phone.where == "/note")
        await phone.get("/note")
        assert await phone.post("/note", text=NOTE, topic="opinion") == 303, phone.text
        own = phone.where
        receipt = re.search(r"/r/([0-9A-Z]{12})", own)
        assert receipt is not None
        note = keys.post_of(receipt[1])
        given = await deliver(shop)
        review = keys.post_id("avis", "r1", "")
        assert given["receipt"].endswith(f"/r/{keys.receipt(review)}")
        keys.let_go()
        await do("approve", review)
        await changes.until(lambda: review in drawn())
        await do("reply", review, REPLY)
        await do("withhold", note, "--reason", "unintelligible")
        await until(shop, lambda: phone.get(own), lambda text: 'value="contest"' in text)
        assert await phone.post(f"/r/{receipt[1]}", do="contest", words=CONTEST) == 303, phone.text
        await until(shop, lambda: phone.get("/wall"), lambda text: REPLY in text)

        # before: everybody who may, reads it; the screen's cache holds its card in clear
        _, about = await shop.wall("about", receipt[1], "--json")
        assert NOTE in about
        assert CONTEST in about
        _, about = await shop.wall("about", review, "--json")
        assert all(needle in about for needle in (REVIEW, NAME, CONTACT, REPLY))
        await cached.until(lambda: files_with(REVIEW.encode(), [tmp_path / "cache"]))
        assert not files_with(NAME.encode(), [tmp_path])
        secrets = keys_in(tmp_path, [note, review])
        assert len(secrets) >= 4
        backup(tmp_path / "var/log.db", tmp_path.with_suffix(".log.db"))

        # the author of one, by the receipt on the page; of the other, by a letter to the shop
        await phone.get(own)
        assert await phone.post(f"/r/{receipt[1]}", do="forget") == 303, phone.text
        other = given["receipt"].rpartition("/")[2]
        status, out = await shop.wall("forget", "--receipt", other, "--because", "lettre")
        assert status == 0, out
        await changes.until(lambda: review not in drawn())

        await until(shop, lambda: phone.get("/wall"), lambda text: REPLY not in text)
        for path in (own, "/wall", "/", "/today", "/feed.json", "/feed.atom", "/promises", f"/r/{other}", "/note"):
            assert not [word for word in PERSONAL if word in await phone.get(path)], path
        for post in (receipt[1], review):
            _, about = await shop.wall("about", post, "--json")
            assert not [needle for needle in NEEDLES if needle in about]
        _, listed = await shop.desk("list", "--json")
        assert not [needle for needle in NEEDLES if needle in listed]
        await cached.until(lambda: not files_with(REVIEW.encode(), [tmp_path / "cache"]))
        leaks = {word: files_with(word.encode(), [tmp_path]) for word in (*PERSONAL, *NEEDLES)}
        escaped = {word: files_with(json.dumps(word)[1:-1].encode(), [tmp_path]) for word in (*PERSONAL, *NEEDLES)}
        assert {word: found for word, found in (leaks | escaped).items() if found} == {}
        assert [files_with(secret, [tmp_path]) for secret in secrets] == [[] for _ in secrets]

    # a backup of the log is put back: with the keys of now nothing of it can be read
    for file in (tmp_path / "var").glob("log.db*"):
        file.unlink()
    shutil.move(tmp_path.with_suffix(".log.db"), tmp_path / "var/log.db")
    for post in (receipt[1], review):
        _, about = await shop.wall("about", post, "--json")
        assert '"happened"' in about
        assert not [needle for needle in NEEDLES if needle in about]
