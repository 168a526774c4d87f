"""The demo as people start it, with nothing replaced: feeder, screen and commands, without a terminal."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from config.reach import ROOT
from config.runfile import alive, read_runfile


async def told(env: dict[str, str], *argv: str) -> tuple[int, str]:
    """A command of the desk: its status and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "moderation", *argv, cwd=ROOT, env=env, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def test_a_demo_without_a_terminal(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "KIOSK")}
    env = {**plain, "VAV_ROOT": str(tmp_path)}
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "feeder.demo", "--speed", "20", cwd=ROOT, env=env,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert demo.stdout is not None
    said = ""
    while f"kill {demo.pid}" not in said:
        line = (await demo.stdout.readline()).decode()
        assert line, said
        said += line
    assert "wall.png" in said
    assert (tmp_path / "var" / "demo" / "wall.png").stat().st_size > 0
    run = read_runfile(tmp_path)
    assert run is not None

    posts: list[dict[str, object]] = []
    while not posts:
        status, listed = await told(env, "list", "--json")
        assert status == 0
        posts = json.loads(listed)
    assert (await told(env, "approve", str(posts[0]["id"])))[0] == 0
    status, state = await told(env, "status", "--json")
    assert (status, [source for source in json.loads(state)["sources"] if not source.get("ok", True)]) == (0, [])

    demo.send_signal(signal.SIGTERM)
    assert await demo.wait() == 0
    assert not alive(run.pid)
    assert read_runfile(tmp_path) is None
    assert (await told(env, "status"))[0] == 3
    # Nothing lies anywhere else, and what is secret is for its owner only.
    assert {path.name for path in (tmp_path / "var").iterdir()} == {"demo", "run"}
    assert [path.name for path in (tmp_path / "var" / "demo").glob("*.db") if path.stat().st_mode & 0o077] == []
