"""Displays that are plugged in later, against an `xrandr` of our own."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from display.kiosk.plugs import Plugs, bring_up
from display.kiosk.window import Window
from display.layout import Size
from tests.display.test_outputs import NOTHING, OFF, PC

XRANDR = """#!/bin/sh
here=$(dirname "$0")
case "$1" in
"" | --current) cat "$here/says" ;;
*) echo "$@" >> "$here/asked" ; cat "$here/then" > "$here/says" ;;
esac
"""


class FakeWindow:
    displays = (Size(1920, 1080),)
    opened = 1
    disturbed = False
    outdated = False


@pytest.fixture
def xrandr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "xrandr").write_text(XRANDR)
    (tmp_path / "xrandr").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def say(folder: Path, now: str, then: str = "") -> None:
    (folder / "says").write_text(now)
    (folder / "then").write_text(then)


def test_what_is_plugged_in_is_brought_up(xrandr: Path) -> None:
    on = OFF.replace("HDMI-1 connected", "HDMI-1 connected 1920x1080+0+0").replace("60.00 +", "60.00*+")
    say(xrandr, OFF, on)
    sockets, problem = bring_up("", 0)
    assert problem == ""
    assert sockets[0].place is not None
    assert (xrandr / "asked").read_text() == "--output HDMI-1 --auto\n"


def test_an_xrandr_that_fails_or_is_missing_is_told(xrandr: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (xrandr / "xrandr").write_text('#!/bin/sh\necho "Can\'t open display" >&2; exit 1\n')
    assert bring_up("", 0) == ((), "Can't open display")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "xrandr" in bring_up("", 0)[1]


async def test_the_window_is_told_when_the_displays_are_others_and_only_then(xrandr: Path) -> None:
    window = FakeWindow()
    plugs = Plugs(cast(Window, window), "", 0)
    on = OFF.replace("HDMI-1 connected", "HDMI-1 connected 1920x1080+0+0").replace("60.00 +", "60.00*+")
    for now, outdated in ((on, False), (on, False), (PC, True), (PC, False), (NOTHING, False), (PC, True)):
        window.outdated = False
        say(xrandr, now)
        await plugs.look()
        assert window.outdated is outdated


async def test_a_window_that_has_seen_it_already_is_left_alone(xrandr: Path) -> None:
    window = FakeWindow()
    plugs = Plugs(cast(Window, window), "", 0)
    for size in ("1920x1080", "1280x720", "1920x1080"):
        say(xrandr, OFF.replace("HDMI-1 connected", f"HDMI-1 connected {size}+0+0"))
        window.displays = (Size(*map(int, size.split("x"))),)
        window.opened += 1
        await plugs.look()
        assert not window.outdated


async def test_a_display_that_changed_before_anybody_looked_is_noticed(xrandr: Path) -> None:
    window = FakeWindow()
    window.displays = (Size(1280, 720),)
    say(xrandr, OFF.replace("HDMI-1 connected", "HDMI-1 connected 1920x1080+0+0"))
    await Plugs(cast(Window, window), "", 0).look()
    assert window.outdated
