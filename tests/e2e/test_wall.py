"""The whole wall from the desk's commands to the screen's picture, with real processes: pause, announcement, promise,
an order to the screen; and `kill -9` in the middle of a pause."""

from __future__ import annotations

import asyncio
import json
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.e2e.processes import Changes, Recorder, Shop
from tests.e2e.test_kill import CONFIG, SECRET, signed

TEXT = "Un banc devant l’arrêt du bus, une idée comme ça."


async def delivered(shop: Shop) -> str:
    """One post, sent in as a webhook; returns its id."""
    body = json.dumps({"posts": [{"id": "r48", "text": TEXT, "kind": "note"}]}).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{shop.web_url}/hooks/avis", data=body, headers=signed("d-1", body)) as answer,
    ):
        assert answer.status == 200, await answer.text()
    (post,) = await shop.posts()
    return str(post["id"])


@pytest.mark.timeout(180)
async def test_the_desk_directs_the_wall(tmp_path: Path) -> None:
    shop = Shop(tmp_path, CONFIG, {"HOOK_SECRET": SECRET})
    (tmp_path / "state").mkdir()
    state = tmp_path / "state/state.json"

    def drawn() -> dict[str, Any]:
        return json.loads(state.read_text()) if state.exists() else {"scene": "", "posts": []}

    async def do(*words: str) -> dict[str, Any]:
        status, out = await shop.desk(*words, "--json")
        assert status == 0, out
        return dict(json.loads(out))

    async with AsyncExitStack() as stack:
        changes = Changes(tmp_path / "state")
        stack.callback(changes.close)
        feeder = await shop.feeder()
        stack.push_async_callback(feeder.end)
        recorder = await stack.enter_async_context(Recorder(shop.url).running())
        post = await delivered(shop)
        screen = await shop.screen(recorder.url, state)
        stack.push_async_callback(screen.end)
        await do("approve", post)
        await changes.until(lambda: post in {one["post"] for one in drawn()["posts"]})

        await do("promise", post, "taken-up", "La mairie est prévenue.")
        await do("announce", "Fermé jeudi.", "--until", "2h")
        await do("pause")
        await changes.until(lambda: drawn()["scene"] == "pause")
        assert drawn()["posts"] == []

        # the feeder is killed while the wall is paused: it is still paused afterwards, and counted once
        await feeder.end(signal.SIGKILL)
        feeder = await shop.feeder()
        stack.push_async_callback(feeder.end)
        recorder.target = shop.url
        status = await do("status")
        assert status["wall"]["paused_ms"] == status["panel"]["paused_ms"]
        assert status["panel"]["today"]["pauses"] == 1
        assert len(status["wall"]["announcements"]) == 1
        assert (await shop.desk("pause"))[0] == 2
        await do("resume")
        await changes.until(lambda: drawn()["scene"] not in ("pause", "") and drawn()["connected"])

        picture = tmp_path / "screen.png"
        status_code, out = await shop.desk("screen", "ecran-1", "thumbnail", str(picture))
        assert status_code == 0, out
        assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")

        # forgotten with its post: the shop's words about it are in no message after this one
        async with asyncio.timeout(60):
            before = len(recorder.sent)
            await do("forget", post, "--because", "demande de son auteur")
            await changes.until(lambda: post not in {one["post"] for one in drawn()["posts"]})
        sent = bytes(recorder.sent)
        assert "La mairie est prévenue".encode() in sent[:before]
        assert "La mairie est prévenue".encode() not in sent[before:]
