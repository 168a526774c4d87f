"""What xrandr says is understood, and the commands bring up what is plugged in or forced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.kiosk.outputs import TV, Mode, commands, lit, modeline, parse, wished_mode
from display.layout import Rect

PC = """\
Screen 0: minimum 320 x 200, current 3840 x 1080, maximum 16384 x 16384
HDMI-1 connected 1920x1080+1920+0 (normal left inverted right x axis y axis) 1210mm x 680mm
   1920x1080     60.00*+  50.00    59.94
   1920x1080i    60.00    50.00
   1280x720      60.00    50.00
DP-1 connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 520mm x 290mm
   1920x1080     60.00*+
HDMI-2 disconnected (normal left inverted right x axis y axis)
VIRTUAL1 unknown connection 640x480+0+0 (normal)
  1024x768 (0x4b) 65.000MHz -HSync -VSync
"""
OFF = """\
Screen 0: minimum 320 x 200, current 320 x 200, maximum 16384 x 16384
HDMI-1 connected (normal left inverted right x axis y axis)
   1920x1080     60.00 +  50.00
HDMI-2 disconnected (normal left inverted right x axis y axis)
"""
NOTHING = OFF.replace("HDMI-1 connected", "HDMI-1 disconnected").replace("   1920x1080     60.00 +  50.00\n", "")


def test_what_xrandr_says_is_understood() -> None:
    sockets = {one.name: one for one in parse(PC)}
    assert sockets["HDMI-1"].place == Rect(1920, 0, 1920, 1080)
    assert sockets["HDMI-1"].now == Mode(1920, 1080, 60.0)
    assert Mode(1280, 720, 50.0) in sockets["HDMI-1"].modes
    assert not sockets["HDMI-2"].connected
    assert sockets["HDMI-2"].place is None
    assert [one.name for one in lit(parse(PC))][:2] == ["DP-1", "HDMI-1"]


def test_a_display_that_shows_its_picture_is_left_alone() -> None:
    assert commands(parse(PC), None, 0) == []
    assert commands(parse(PC), wished_mode("1920x1080@60"), 1) == []
    assert commands(parse(PC), wished_mode("1920x1080"), 0) == []


def test_a_television_that_was_switched_on_later_is_brought_up() -> None:
    assert commands(parse(OFF), None, 0) == [("xrandr", "--output", "HDMI-1", "--auto")]
    assert commands(parse(NOTHING), None, 0) == []
    second = PC.replace("connected 1920x1080+1920+0", "connected").replace("60.00*+  50", "60.00 +  50")
    assert commands(parse(second), None, 1) == []
    assert commands(parse(second), None, 2)[0] == (
        "xrandr", "--output", "HDMI-1", "--auto", "--right-of", "VIRTUAL1",
    )  # fmt: skip


def test_a_forced_mode_is_chosen_or_made() -> None:
    mode = ("xrandr", "--output", "HDMI-1", "--mode", "1280x720", "--rate", "50")
    assert commands(parse(PC), wished_mode("1280x720@50"), 1) == [mode]
    assert commands(parse(OFF), wished_mode("1920x1080@50"), 0) == [
        ("xrandr", "--output", "HDMI-1", "--mode", "1920x1080", "--rate", "50")
    ]
    new, add, use = commands(parse(NOTHING), wished_mode("1920x1080@60"), 0)
    assert new[:3] == ("xrandr", "--newmode", "vav-1920x1080@60")
    assert add == ("xrandr", "--addmode", "HDMI-1", "vav-1920x1080@60")
    assert use == ("xrandr", "--output", "HDMI-1", "--mode", "vav-1920x1080@60")


def test_reduced_blanking_is_as_vesa_s() -> None:
    assert modeline(Mode(1680, 1050, 60))[1] == (
        "119", "1680", "1728", "1760", "1840", "1050", "1053", "1059", "1080", "+hsync", "-vsync",
    )  # fmt: skip
    assert modeline(Mode(2560, 1440, 60))[1][0] == "241.5"


@pytest.mark.parametrize("wished", list(TV))
def test_a_television_s_timings_give_the_rate_that_they_say(wished: tuple[int, int, int]) -> None:
    clock, *timing = modeline(Mode(*wished))[1]
    assert float(clock) * 1e6 / (int(timing[3]) * int(timing[7])) == pytest.approx(wished[2])
    assert (int(timing[0]), int(timing[4])) == wished[:2]


@given(st.integers(800, 8000), st.integers(600, 5000), st.integers(24, 120))
def test_any_timing_is_in_order_and_near_its_rate(w: int, h: int, rate: int) -> None:
    clock, *timing = modeline(Mode(w, h, rate))[1]
    numbers = [int(part) for part in timing[:8]]
    assert numbers[:4] == sorted(set(numbers[:4]))
    assert numbers[4:] == sorted(set(numbers[4:]))
    assert float(clock) * 1e6 / (numbers[3] * numbers[7]) == pytest.approx(rate, rel=0.04)


@given(st.text() | st.lists(st.sampled_from([*PC.splitlines(), "", "  x", "\t99x99 7", "A connected 1x1+0"])))
def test_nonsense_is_passed_over(said: str | list[str]) -> None:
    text = said if isinstance(said, str) else "\n".join(said)
    commands(parse(text), wished_mode("1920x1080"), 3)
