"""The feeder's command line: it checks, it lists, it starts, it says where it is and cleans up after itself."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from pathlib import Path

import pytest

import run_feeder
from config.load import load
from config.reach import ROOT, reach
from config.runfile import runfile_path
from config.tokens import read_tokens
from feeder.registry import source_models
from feeder.sources.base import Options
from run_feeder_plan import plan as plan_of
from tests.config.conftest import Certify
from wall.client import Link
from wall.wire import Hello


def test_check_of_what_comes_with_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run_feeder.main(["--check"], {}) == 0
    summary, screening, *_key = capsys.readouterr().out.splitlines()  # whoever ran a feeder here has a key
    assert summary == "config/wall.toml: in order, 0 sources, 3 people, 1 screen, 12 reasons, house rules 2026-1"
    assert re.fullmatch(r"screening: semantic (not )?installed, names (not )?installed", screening)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (None, "own.toml: cannot be read"),
        (b"version = 1\n[insult\n", "own.toml:2: not TOML"),
        (b"\xff\xfe", "own.toml: is saved as UTF-16"),
        (
            "version = 1\n[insult]\nphrases = [\n  'cretin',\n  'Crétin des Alpes',\n]",
            "own.toml:5: “Crétin des Alpes”",
        ),
        ("version = 1\n[insult]\nphrases = ['cretin de {montagnes}']", "own.toml:3: “cretin de {montagnes}”"),
        ("version = 1\n[insult]\nphrases = ['cretin']", ""),
    ],
)
def test_a_shops_own_hard_words_are_checked(
    wall: Path, capsys: pytest.CaptureFixture[str], words: str | bytes | None, told: str
) -> None:
    toml = wall.read_text(encoding="utf-8") + '[screening]\nabuse_file = "own.toml"\nsemantic = "off"\n'
    wall.write_text(toml, encoding="utf-8")
    if words is not None:
        (wall.parent / "own.toml").write_bytes(words if isinstance(words, bytes) else words.encode())
    assert run_feeder.main(["--config", str(wall), "--check"], {}) == (2 if told else 0)
    said = capsys.readouterr().out
    assert said.startswith(told) if told else "semantic off" in said


def test_check_tells_everything_and_does_nothing(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wall.write_text(wall.read_text(encoding="utf-8") + "[hub]\nprot = 1\n[desk]\nlanguage = 'de'\n", encoding="utf-8")
    assert run_feeder.main(["--check"], {"VAV_CONFIG": str(wall)}) == 2
    told = capsys.readouterr()
    assert told.err == ""
    assert [line.split(": ")[:2] for line in told.out.splitlines()] == [
        ["wall.toml:15", "hub.prot"], ["wall.toml:17", "desk.language"],
    ]  # fmt: skip
    assert not (wall.parent / "data").exists()


def test_a_wrong_configuration_is_not_started(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_feeder.main(["--config", str(wall.parent / "none.toml")], {}) == 2
    assert "none.toml: cannot be read: No such file or directory" in capsys.readouterr().err


def test_tokens_that_others_can_read_stop_the_start(wall: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (wall.parent / "data").mkdir()
    (wall.parent / "data" / "tokens.toml").write_text("")
    (wall.parent / "data" / "tokens.toml").chmod(0o644)
    assert run_feeder.main(["--config", str(wall)], {"VAV_ROOT": str(wall.parent)}) == 2
    assert "can be read by others" in capsys.readouterr().err


def test_options_are_listed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run_feeder.main(["--options"], {}) == 0
    out = capsys.readouterr().out
    assert "### [hub]" in out
    for name in source_models():
        assert f'#### type = "{name}"' in out
    (tmp_path / "doc.md").write_text("no place")
    assert run_feeder.main(["--options", str(tmp_path / "doc.md")], {}) == 2
    assert run_feeder.main(["--options", str(tmp_path / "none.md")], {}) == 2


def test_alerts_are_tried_without_starting(
    wall: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ["--config", str(wall), "alerts", "try"]
    assert run_feeder.main(argv, {}) == 2
    assert "[alerts] names nobody" in capsys.readouterr().err
    assert run_feeder.main(["alerts", "tyr"], {}) == 2
    assert "There is: web, shelves, alerts try" in capsys.readouterr().err
    wall.write_text(wall.read_text(encoding="utf-8") + '[alerts]\nto_env = "WHOM"\n', encoding="utf-8")
    for told in (argv, ["--config", str(wall), "--check"]):
        assert run_feeder.main(told, {"WHOM": "json://user:sesame@127.0.0.1:9/ sesame://x"}) == 2
        said = "".join(capsys.readouterr())
        assert "wall.toml: alerts: address 2 is not one that Apprise knows" in said
        assert "sesame" not in said
    assert run_feeder.main(argv, {"WHOM": "json://user:sesame@127.0.0.1:9/"}) == 1
    assert capsys.readouterr().out == "address 1, JSON: not sent\n"
    monkeypatch.setattr("feeder.alerts.Address.send", lambda self, message: "essai" in message.title)
    assert run_feeder.main(argv, {"WHOM": "json://user:sesame@127.0.0.1:9/"}) == 0
    assert capsys.readouterr().out == "address 1, JSON: sent\n"
    assert not (wall.parent / "data").exists()


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_feeder.main(["--help"], {})
    assert ended.value.code == 0
    assert "--check" in capsys.readouterr().out


def test_the_plan_says_what_the_files_say(wall: Path) -> None:
    text = (
        "[hub]\nport = 8765\nmax_queue = 9\n[web]\nport = 8080\nmax_body_bytes = 2048\n[screen]\nvalid_s_chat = 30\n"
    )
    text += '[[source]]\ntype = "feed"\nname = "forum"\nurl = "https://forum.example.org/rss"\n'
    wall.write_text(wall.read_text(encoding="utf-8") + text, encoding="utf-8")
    plan = plan_of(load(wall, source_models(), {}), {"digest": "accueil"})
    assert (plan.hub_port, plan.web_port, plan.max_queue, plan.web_max_body) == (8765, 8080, 9, 2048)
    assert (plan.valid_s_chat, plan.valid_s_other, plan.zone) == (30, 3600, "Europe/Paris")
    assert plan.accounts == {"accueil": "moderator", "ecran": "screen"}
    assert plan.tokens == {"digest": "accueil"}
    assert [source.name for source in plan.sources] == ["forum"]
    assert all(isinstance(source, Options) and source.type in plan.builders for source in plan.sources)
    assert plan.log_path.parent.stat().st_mode & 0o777 == 0o700


async def _lines(stream: asyncio.StreamReader | None, until: str) -> str:
    assert stream is not None
    said = ""
    while line := (await stream.readline()).decode():
        said += line
        if line.startswith(until):
            return said
    raise AssertionError(f"ended without “{until}”: {said}")


async def _start(wall: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "run_feeder.py"), "--config", str(wall),
        env={"VAV_ROOT": str(wall.parent), "PATH": ""}, cwd=wall.parent,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_feeder_comes_and_goes(wall: Path, number: signal.Signals) -> None:
    process = await _start(wall)
    try:
        await _lines(process.stdout, "Feeder ready: ws://127.0.0.1:")
        found = reach(wall.parent, env={"VAV_CONFIG": str(wall)}, role="desk")
        assert found.account == "accueil"
        assert found.token == read_tokens(wall.parent / "data" / "tokens.toml")["accueil"].token
        assert found.web_url.startswith("http://127.0.0.1:")
        host, port = found.url.removeprefix("ws://").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
        readable = [path.name for path in (wall.parent / "data").iterdir() if path.stat().st_mode & 0o077]
        assert readable == []
        process.send_signal(number)
        assert await process.wait() == 0
        assert not runfile_path(wall.parent).exists()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_feeder_with_tls_is_found_and_believed(wall: Path, certify: Certify) -> None:
    certify("hub", ("shop.example",))
    text = '[hub]\nhost = "0.0.0.0"\ntls_cert = "hub.pem"\ntls_key = "hub.key"\n'
    wall.write_text(wall.read_text(encoding="utf-8") + text, encoding="utf-8")
    process = await _start(wall)
    try:
        await _lines(process.stdout, "Feeder ready: wss://0.0.0.0:")
        found = reach(wall.parent, env={"VAV_CONFIG": str(wall)}, role="desk")
        assert found.url.startswith("wss://127.0.0.1:")
        link = Link(found.url, lambda: Hello(token=found.token, client="desk"), tls=found.tls)
        async with link.call() as welcome:
            assert (welcome.account, welcome.role) == ("accueil", "moderator")
    finally:
        process.terminate()
        await process.wait()


async def test_a_port_that_is_taken(wall: Path) -> None:
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        wall.write_text(wall.read_text(encoding="utf-8") + f"[hub]\nport = {port}\n", encoding="utf-8")
        process = await _start(wall)
        said, _ = await process.communicate()
    assert process.returncode == 1
    assert "The feeder cannot go on: " in said.decode()
    assert "Traceback" not in said.decode()
    assert not runfile_path(wall.parent).exists()
