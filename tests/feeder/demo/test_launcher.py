"""The order of things: everything starts, one trouble ends all, an end is asked for; the programs are stand-ins."""

from __future__ import annotations

import asyncio
import contextlib
import gettext
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.reach import ROOT
from config.runfile import write_runfile
from feeder.demo.launcher import Guards, Launcher, Show, Trouble
from feeder.demo.sample import Sample
from feeder.demo.stage import Begun, set_stage
from wall.clock import SystemClock

FEEDER = """
import os, socket, sys, time
from pathlib import Path
from config.runfile import write_runfile
from config.settings import Account
from config.tokens import ensure_tokens
if "web" in sys.argv:
    print("the page is here")
    time.sleep(300)
print("the feeder is here")
if os.environ.get("FEEDER") == "breaks":
    raise SystemExit("the disk is full")
config, here = Path(sys.argv[sys.argv.index("--config") + 1]), socket.create_server(("127.0.0.1", 0))
people = [Account(name=name, role=role) for name, role in (("camille", "manager"), ("noa", "moderator"))]
ensure_tokens(config.parent / "tokens.toml", [*people, Account(name="ecran-1", role="screen")])
url = f"ws://127.0.0.1:{here.getsockname()[1]}"
if os.environ.get("FEEDER") != "dreams":
    write_runfile(Path(os.environ["VAV_ROOT"]), url=url, tokens_file=config.parent / "tokens.toml", config=config)
time.sleep(300)
"""
SCREEN = """
import os, sys, time
from pathlib import Path
Path(sys.argv[2]).write_bytes(b"a picture")
print("the screen is here", *sys.argv[1:])
if os.environ.get("SCREEN") == "breaks":
    raise SystemExit("no font")
if os.environ.get("SCREEN") != "closes":
    time.sleep(300)
"""


@dataclass
class Run:
    """A demo of stand-ins, and what it said."""

    launcher: Launcher
    said: list[str] = field(default_factory=list)

    def log(self, name: str) -> str:
        return self.launcher.stage.log(name).read_text()


async def an_invitation(_root: Path) -> str:
    return "http://127.0.0.1:8780/n/K7M2PQ"


@contextlib.asynccontextmanager
async def a_run(tmp_path: Path, *, for_s: float | None = None, **env: str) -> AsyncIterator[Run]:
    (tmp_path / "run_feeder.py").write_text(FEEDER)
    (tmp_path / "run_display.py").write_text(SCREEN)
    said: list[str] = []

    def lay_out(server: str) -> None:
        stage.config.write_text(f"# {server}\n")

    with set_stage(tmp_path / "var" / "demo", Begun(0, 1.0), keep=False) as stage:
        launcher = Launcher(
            code=tmp_path,
            root=tmp_path,
            stage=stage,
            sample=Sample(),
            clock=SystemClock(),
            show=Show(["--offscreen", str(stage.picture)], offscreen=True, desk=False, for_s=for_s),
            env={**os.environ, "VAV_ROOT": str(tmp_path), "PYTHONPATH": str(ROOT), **env},
            gettext=gettext.NullTranslations().gettext,
            say=said.append,
            stop=asyncio.Event(),
            lay_out=lay_out,
            invited=an_invitation,
        )
        yield Run(launcher, said)


def shown(said: Sequence[str]) -> str:
    return "\n".join(said)


async def test_it_starts_invites_and_ends_by_itself(tmp_path: Path) -> None:
    async with a_run(tmp_path, for_s=0.0) as run:
        assert await run.launcher.run() == 0
        assert [line.strip() for line in run.said[:3]] == ["phone page…", "log…", "screen…"]
        assert "http://127.0.0.1:8780/n/K7M2PQ" in shown(run.said)
        assert "the page is here" in run.log("page")
        assert list(run.launcher.stage.page_secrets()) == ["DEMO_LINK_SECRET"]
        told = shown(run.said)
        for part in ("-m moderation list", "approve ID", "second ID --as ", "status", "var/demo/wall.png"):
            assert part in told
        assert "the screen is here --offscreen" in run.log("display")


async def test_the_second_moderator_is_not_the_first(tmp_path: Path) -> None:
    async with a_run(tmp_path, for_s=0.0) as run:
        await run.launcher.run()
        # Without options the commands speak as the first account that fits the desk.
        assert "second ID --as camille" in shown(run.said)


async def test_a_feeder_that_breaks_ends_it_and_is_quoted(tmp_path: Path) -> None:
    async with a_run(tmp_path, FEEDER="breaks") as run:
        with pytest.raises(Trouble, match=r"(?s)“feeder” ended with status 1.*feeder\.log.*the disk is full"):
            await run.launcher.run()
        assert [line.strip() for line in run.said] == ["phone page…", "log…"]


async def test_a_screen_that_breaks_ends_it_and_is_quoted(tmp_path: Path) -> None:
    async with a_run(tmp_path, SCREEN="breaks") as run:
        with pytest.raises(Trouble, match=r"(?s)“display” ended with status 1.*no font"):
            await run.launcher.run()


async def test_a_screen_that_is_closed_leaves_the_rest(tmp_path: Path) -> None:
    async with a_run(tmp_path, for_s=0.5, SCREEN="closes") as run:
        assert await run.launcher.run() == 0
        assert "moderation…" in shown(run.said)


async def test_it_can_be_stopped_while_it_starts(tmp_path: Path) -> None:
    async with a_run(tmp_path, FEEDER="dreams") as run:
        run.launcher.stop.set()
        assert await run.launcher.run() == 0
        assert "moderation…" not in shown(run.said)


async def _has_trouble() -> None:
    raise Trouble("so it goes")


async def _ends_well() -> None:
    return None


async def test_a_guard_that_ends_well_is_none_that_has_trouble() -> None:
    async with contextlib.AsyncExitStack() as stack:
        guards, never, begun = Guards(stack, asyncio.Event()), asyncio.Event(), asyncio.Event()

        async def work() -> int:
            begun.set()
            await never.wait()
            return 1

        guards.add(_ends_well())
        working = asyncio.create_task(guards.unless(work()))
        await begun.wait()
        assert not working.done()
        guards.add(_has_trouble())
        never.set()
        with pytest.raises(Trouble):
            await working
        with pytest.raises(Trouble):
            await guards.unless(_ends_well())


async def test_it_does_not_disturb_a_feeder_that_runs(tmp_path: Path) -> None:
    async with a_run(tmp_path) as run, await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0) as other:
        url = f"ws://127.0.0.1:{other.sockets[0].getsockname()[1]}"
        path = write_runfile(tmp_path, url=url, tokens_file=tmp_path / "t", config=tmp_path / "c")
        with pytest.raises(Trouble, match="runs in this folder already"):
            await run.launcher.run()
        assert url in path.read_text()
        assert not run.launcher.stage.log("feeder").exists()
