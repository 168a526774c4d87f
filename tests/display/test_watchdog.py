"""What systemd is told over a real socket, and what it is not told when the pictures stay away."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from display.kiosk.watchdog import SLACK_S, Watchdog


@contextmanager
def supervisor(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0" + address[1:] if address.startswith("@") else address)
        line.setblocking(False)
        yield line


def heard(line: socket.socket) -> list[str]:
    out = []
    while True:
        try:
            out += line.recv(4096).decode().split("\n")
        except BlockingIOError:
            return out


def env(address: str, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000000", **more}


@pytest.mark.parametrize("abstract", [False, True])
def test_it_is_ready_with_the_first_picture_and_beats_while_they_come_on_time(tmp_path: Path, abstract: bool) -> None:
    address = f"@vis-a-vis-{tmp_path.name}-{id(tmp_path)}" if abstract else str(tmp_path / "notify")
    with supervisor(address) as line:
        dog = Watchdog(env(address))
        assert dog.every_s == 10
        dog.beat(0)
        assert heard(line) == []
        dog.drew(due=60)
        dog.beat(1, "stream")
        assert heard(line) == ["READY=1", "STATUS=stream", "WATCHDOG=1"]
        dog.beat(5, "stream")
        assert heard(line) == []
        dog.beat(11.5, "two\nlines")
        assert heard(line) == ["STATUS=two lines", "WATCHDOG=1"]
        dog.beat(60 + SLACK_S, "two\nlines")
        assert heard(line) == ["WATCHDOG=1"]
        dog.beat(71 + SLACK_S, "late")
        assert heard(line) == []
        dog.drew(due=120)
        dog.beat(81, "late")
        assert heard(line) == ["STATUS=late", "WATCHDOG=1"]
        dog.waiting("no display")
        assert heard(line) == ["STATUS=no display", "WATCHDOG=1"]
        dog.stopping()
        assert heard(line) == ["STOPPING=1"]


def test_without_a_supervisor_nothing_is_told() -> None:
    for given in ({}, {"WATCHDOG_USEC": "30000000"}):
        dog = Watchdog(given)
        dog.drew(60)
        assert dog.every_s is None
        assert not dog.beat(1)


def test_a_watchdog_for_another_process_or_a_strange_one_is_not_ours(tmp_path: Path) -> None:
    address = str(tmp_path / "notify")
    assert Watchdog(env(address, WATCHDOG_PID="7"), pid=8).every_s is None
    assert Watchdog(env(address, WATCHDOG_PID="8"), pid=8).every_s == 10
    assert Watchdog(env(address, WATCHDOG_USEC="soon")).every_s is None
    assert Watchdog(env(address, WATCHDOG_USEC="0")).every_s is None


def test_a_supervisor_that_went_away_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    dog = Watchdog(env(str(tmp_path / "nobody")))
    dog.drew(60)
    assert not dog.beat(1)
    assert "WATCHDOG=1" in caplog.text
