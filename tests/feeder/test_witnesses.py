"""Witnesses as they are: a real HTTP server on loopback, a real command, a real folder; and those that fail."""

from __future__ import annotations

import asyncio
import logging
import random
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from feeder.sources.base import Seen, SourceError
from feeder.witness_ways import ByCommand, ByUrl, InFolder, Way
from feeder.witnesses import Witness, close
from tests.feeder.support import Place, place
from tests.feeder.test_checkpoints import Steps, signing
from wall.ledger import Signed
from wall.ledger.notes import read_note


class Server:
    """Takes checkpoints. `status` is what it answers; while `held` is set, it does not answer."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, str]] = []
        self.status = 200
        self.held: asyncio.Event | None = None

    async def handle(self, request: web.Request) -> web.Response:
        self.got.append(
            (await request.text(), request.headers["Content-Type"], request.headers.get("Authorization", ""))
        )
        if self.held is not None:
            await self.held.wait()
        return web.Response(status=self.status, text="x" * 100_000, headers={"Location": "/elsewhere"})

    async def start(self) -> tuple[str, web.AppRunner]:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", self.handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/wall?key=hidden", runner


class Spy:
    """A way that does as it is told, and counts."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.sent: list[Signed] = []

    async def send(self, signed: Signed) -> None:
        self.sent.append(signed)
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer

    async def close(self) -> None:
        return


def witness(on: Place, points: object, way: Way, steps: Steps | None = None, name: str = "notary") -> Witness:
    return Witness(name, way, points, on.house, random.Random(7), sleep=(steps or Steps()).sleep)  # type: ignore[arg-type]


async def turns(done: Callable[[], bool]) -> None:
    """Let the others go on until it is so."""
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - what is waited for is another process, or a task without a sign
            await asyncio.sleep(0)


# --- the three ways ------------------------------------------------------------------------------------------------


async def test_an_address_is_posted_the_note_and_nothing_else(tmp_path: Path) -> None:
    server = Server()
    url, runner = await server.start()
    async with place(tmp_path) as on, signing(on) as points:
        signed = await points.keep()
        await ByUrl(url, "s3cret").send(signed)
        await ByUrl(url).send(signed)
        kind = "text/plain; charset=utf-8"
        assert server.got == [(signed.note, kind, "Bearer s3cret"), (signed.note, kind, "")]
        assert read_note(server.got[0][0], points.vkey) == signed.checkpoint
        for status in (500, 404, 401, 302):
            server.status = status
            with pytest.raises(
                SourceError, match=rf"127\.0\.0\.1:\d+ did not take the checkpoint \({status}\)"
            ) as told:
                await ByUrl(url, "s3cret").send(signed)
            assert "s3cret" not in str(told.value)
            assert "hidden" not in str(told.value)
        assert len(server.got) == 6  # nowhere was followed to
        server.held = asyncio.Event()
        with pytest.raises(SourceError, match=r"within 0\.05 s"):
            await ByUrl(url, limit_s=0.05).send(signed)
        server.held.set()
        await runner.cleanup()
        with pytest.raises(SourceError, match="cannot be reached"):
            await ByUrl(url).send(signed)


PYTHON = sys.executable


async def test_a_command_reads_the_note_and_sees_no_secret(tmp_path: Path) -> None:
    env = {"PATH": "/usr/bin:/bin", "FORUM_TOKEN": "s3cret", "HOME": "/nowhere"}
    out = tmp_path / "out"
    script = "import os,sys; open(sys.argv[1], 'w').write(sys.stdin.read() + repr(sorted(os.environ)))"
    async with place(tmp_path) as on, signing(on) as points:
        signed = await points.keep()
        await ByCommand([PYTHON, "-c", script, str(out)], env).send(signed)
        said = out.read_text()
        assert said.startswith(signed.note)
        assert "FORUM_TOKEN" not in said
        assert "'HOME'" in said
        await ByCommand(["/bin/sh", "-c", "exit 0"], env).send(signed)  # it may well not read
        with pytest.raises(SourceError, match=r"The command sh did not take the checkpoint \(it ended with 3\)"):
            await ByCommand(["/bin/sh", "-c", "echo s3cret; exit 3"], env).send(signed)
        for command in (["/no/such/command"], [str(tmp_path)], ["sh\0"]):
            with pytest.raises(SourceError, match="cannot be run: is it installed"):
                await ByCommand(command, env).send(signed)


async def test_a_command_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    hangs = ["/bin/sh", "-c", f"sleep 600 & echo $! > {pid}; wait"]
    async with place(tmp_path) as on, signing(on) as points:
        with pytest.raises(SourceError, match=r"did not end within 0\.5 s"):
            await ByCommand(hangs, {"PATH": "/usr/bin:/bin"}, limit_s=0.5).send(await points.keep())
    state = Path(f"/proc/{pid.read_text().strip()}/stat")
    await turns(lambda: not state.exists() or state.read_text().split()[2] == "Z")


async def test_a_folder_gets_a_file_for_each_and_never_loses_one(tmp_path: Path) -> None:
    share = tmp_path / "share"
    async with place(tmp_path) as on, signing(on) as points:
        first = await points.keep()
        with pytest.raises(SourceError, match="no folder share: is the share connected"):
            await InFolder(share).send(first)
        assert not share.exists()
        share.mkdir()
        way = InFolder(share)
        await way.send(first)
        await way.send(first)
        await on.see(Seen(native_id="1", text="x"))
        second = await points.keep()
        await way.send(second)
        await way.close()
        names = [f"checkpoint-{one.size:012d}.txt" for one in (first, second)]
        assert sorted(path.name for path in share.iterdir()) == names
        assert [(share / name).read_text() for name in names] == [first.note, second.note]
        assert stat.S_IMODE((share / names[0]).stat().st_mode) == 0o644
        (share / names[0]).write_text(second.note)
        with pytest.raises(SourceError, match=f"holds another checkpoint at {first.size} facts"):
            await InFolder(share).send(first)
        assert (share / names[0]).read_text() == second.note
        (share / names[1]).unlink()
        (share / names[1]).mkdir()
        with pytest.raises(SourceError, match="took no checkpoint"):
            await InFolder(share).send(second)


# --- one witness after another -------------------------------------------------------------------------------------


async def test_a_witness_is_sent_the_newest_and_remembers_it_over_a_restart(tmp_path: Path) -> None:
    spy, steps = Spy(), Steps()
    async with place(tmp_path) as on, signing(on) as points:
        one = witness(on, points, spy, steps)
        run = asyncio.create_task(one.run())
        for number in range(3):
            await on.see(Seen(native_id=str(number), text="x"))
        assert points.witnessed == 0
        kept = await points.keep()
        await turns(lambda: points.witnessed == kept.size)
        assert spy.sent == [kept]
        await on.see(Seen(native_id="more", text="x"))
        assert points.witnessed == kept.size < on.house.ledger.size
        assert await one.tell()
        assert spy.sent == [kept]
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
    async with place(tmp_path, on.clock) as on, signing(on) as points:
        one = witness(on, points, spy)
        assert points.witnessed == kept.size
        assert await one.tell()
        assert spy.sent == [kept]
        assert (one.status().ok, one.status().last_ok) == (True, "2026-11-22T00:00:00.000Z")


async def test_one_that_fails_is_told_and_tried_again_ever_later_with_the_newest(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = SourceError("{who} is away.", who="The notary")
    spy, steps = Spy(broken, broken, broken, ValueError("s3cret")), Steps()
    async with place(tmp_path) as on, signing(on) as points:
        await points.keep()
        one = witness(on, points, spy, steps)
        run = asyncio.create_task(one.run())
        with caplog.at_level(logging.WARNING):
            await steps.until_asleep()
            for number in range(2):
                await on.see(Seen(native_id=str(number), text="x"))
                await points.keep()
                await steps.wake()
        told = one.status()
        assert (told.ok, told.problem, told.name) == (False, "The notary is away.", "witness-notary")
        assert told.since == "2026-11-22T00:00:00.000Z"
        assert caplog.text.count("is away") == 1
        await steps.wake()
        assert "A defect of the program" in str(one.status().problem)
        steps._wake.set()
        newest = points.kept
        assert newest is not None
        await turns(lambda: points.witnessed == newest.size)
        assert spy.sent[-1] == newest
        assert len(spy.sent) == 5
        assert one.status().ok
        ceilings = [30.0, 60.0, 120.0, 240.0]
        assert len(steps.asked) == len(ceilings)
        assert all(top / 2 <= asked <= top for asked, top in zip(steps.asked, ceilings, strict=True))
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)


async def test_what_a_witness_took_of_another_past_does_not_count(tmp_path: Path) -> None:
    async with place(tmp_path) as on, signing(on) as points:
        good = await points.keep()
        await points.took("notary", good)
        await on.see(Seen(native_id="1", text="x"))
        other = Signed(good.checkpoint.__class__(good.checkpoint.origin, good.size + 1, bytes(32)), "")
        await points.took("other", other)
        assert points.witnessed == good.size
        spy = Spy()
        assert await witness(on, points, spy, name="other").tell()
        assert spy.sent == [good]


async def test_at_closing_each_is_told_quickly_or_not_at_all(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Never(Spy):
        async def send(self, signed: Signed) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("feeder.witnesses.LAST_S", 0.05)
    spy = Spy()
    async with place(tmp_path) as on, signing(on) as points:
        await on.see(Seen(native_id="1", text="x"))
        await close(points, [witness(on, points, Never(), name="slow"), witness(on, points, spy)])
        assert spy.sent == [points.kept]
        assert points.taken.keys() == {"notary"}
        assert "the next start sends it" in caplog.text
