"""How the computer says it is, and that it may say nothing."""

from __future__ import annotations

from collections import namedtuple
from pathlib import Path

import psutil
import pytest

from display.kiosk import machine

Heat = namedtuple("Heat", "current")


def test_this_machine_tells_its_memory_and_its_disk(tmp_path: Path) -> None:
    told = machine.figures(tmp_path)
    assert told.memory_mib is not None
    assert 5 < told.memory_mib < 100_000
    assert told.free_mib is not None
    assert machine.figures(tmp_path / "gone").free_mib is None


@pytest.mark.parametrize(
    ("sensors", "celsius"),
    [
        ({}, None),
        ({"nvme": [Heat(71.0)], "coretemp": [Heat(48.0), Heat(52.5)]}, 52.5),
        ({"cpu_thermal": [Heat(61.2)]}, 61.2),
        ({"nvme": [Heat(40.0)]}, 40.0),
        ({"acpitz": [Heat(0.0), Heat(-273.2), Heat(6553.5)]}, None),
    ],
)
def test_the_hottest_that_makes_sense(
    sensors: dict[str, list[Heat]], celsius: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "sensors_temperatures", lambda: sensors, raising=False)
    assert machine.temperature() == celsius


def test_sensors_that_fail_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("no such device")

    monkeypatch.setattr(psutil, "sensors_temperatures", broken, raising=False)
    assert machine.temperature() is None


def test_the_kernel_s_word_on_its_clock_is_a_word() -> None:
    assert machine.kernel_synchronized() in (True, False)
