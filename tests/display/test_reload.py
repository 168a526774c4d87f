"""A real screen that the desk tells to begin anew reads its configuration again, in the same process."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.display.making import card
from tests.display.peer import Peer
from tests.display.whole import view
from tests.test_architecture import ROOT
from wall import wire

CONFIG = """
data_dir = "../var"
[shop]
id = "chez-nous"
name = "Chez Nous"
[screen]
theme = "THEME"
[[account]]
name = "a"
role = "manager"
[[account]]
name = "e"
role = "screen"
"""


def configure(folder: Path, theme: str) -> None:
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "wall.toml").write_text(CONFIG.replace("THEME", theme))


async def theme_told(peer: Peer, theme: str) -> wire.Health:
    return await peer.until(
        lambda: next((m for m in peer.heard if isinstance(m, wire.Health) and m.theme == theme), None)
    )


async def test_reload_reads_the_configuration_again(tmp_path: Path) -> None:
    configure(tmp_path, "day")
    peer = Peer()
    peer.first = view(card("a"), through=3, whole=True)
    async with peer.serving(), asyncio.timeout(90):
        env = {**os.environ, "VAV_ROOT": str(tmp_path)}
        screen = await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "run_display.py"), "--offscreen", str(tmp_path / "wall.png"),
            "--size", "640x360", "--url", peer.url, "--token", "x", env=env, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            await peer.until_ack(3)
            assert (await theme_told(peer, "day")).problems == []
            configure(tmp_path, "night")
            await peer.say(wire.Order(n=4, what="reload"))
            await peer.until(lambda: next((m for m in peer.heard if isinstance(m, wire.Obeyed) and m.ok), None))
            await theme_told(peer, "night")
            assert len(peer.hellos) == 2
            assert screen.returncode is None
            (tmp_path / "config" / "wall.toml").write_text("[shop\n")
            await peer.say(wire.Order(n=5, what="reload"))
            told = await peer.until(
                lambda: next((m for m in peer.heard if isinstance(m, wire.Health) and m.problems), None)
            )
            assert "wall.toml" in told.problems[0]
            assert told.posts == [("a", 1, 1)]
            screen.terminate()
            assert await screen.wait() == 0
        finally:
            if screen.returncode is None:
                screen.kill()
                await screen.wait()
