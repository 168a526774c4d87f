"""The command line: what is asked reaches the screen, and what is wrong is said in one sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from display.arguments import arguments, asked_replay
from display.wanted import Wanted
from run_display import UNREACHABLE, USAGE, main, wanted_from
from wall.wire import Replay


def environment(tmp_path: Path) -> dict[str, str]:
    """A checkout of its own, with no feeder and no display."""
    return {"VAV_ROOT": str(tmp_path)}


def test_without_a_display_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--windowed"], environment(tmp_path)) == USAGE
    said = capsys.readouterr().err
    assert "--offscreen" in said
    assert said.count("\n") == 1


def test_a_snapshot_without_a_feeder_says_so_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / "wall.png"
    assert main(["--snapshot", str(picture), "--size", "640x360"], environment(tmp_path)) == UNREACHABLE
    assert capsys.readouterr().err.count("\n") == 1
    assert not picture.exists()
    asked = ["--snapshot", str(picture), "--url", "ws://127.0.0.1:9", "--token", "x", "--size", "640x360"]
    assert main(asked, environment(tmp_path)) == UNREACHABLE
    assert "127.0.0.1:9" in capsys.readouterr().err


def test_an_unknown_theme_is_told_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--offscreen", str(tmp_path / "wall.png"), "--theme", "dusk"]
    assert main(asked, environment(tmp_path)) == USAGE
    assert "day, night" in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked",
    [
        ["--size", "0x0"],
        ["--size", "wide"],
        ["--rotate", "45"],
        ["--replay", "someday"],
        ["--speed", "0"],
        ["--replay", "yesterday", "--from", "25"],
        ["--story"],
    ],
)
def test_bad_usage(asked: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(asked, environment(tmp_path))
    assert ended.value.code == USAGE


def test_what_is_asked_reaches_the_screen(tmp_path: Path) -> None:
    parser = arguments(str)
    told = parser.parse_args(
        ["--offscreen", "wall.png", "--size", "1080x1920", "--rotate", "90", "--theme", "night", "--lang", "en",
         "--replay", "hier", "--from", "14h", "--to", "16:30", "--speed", "30", "--story", "--screen", "ecran-2",
         "--as", "ecran-1"]
    )  # fmt: skip
    found = wanted_from(told, None, tmp_path, {})
    assert found.picture == Path("wall.png")
    assert not found.once
    assert (found.size, found.rotate, found.theme, found.language) == ((1080, 1920), 90, "night", "en")
    assert asked_replay(parser, told, date(2026, 11, 22), str) == Replay(
        day="2026-11-21", speed=30.0, start="14:00", end="16:30", story=True, screen="ecran-2"
    )
    assert found.folder == tmp_path / "var" / "screen" / "ecran-1"


def test_configuration_counts_without_a_running_feeder(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "wall.toml").write_text(
        '[shop]\nid = "chez-nous"\nname = "Chez Nous"\n[screen]\ntheme = "night"\n'
        "rotate = 270\nwords_per_minute = 120\n"
        '[[account]]\nname = "a"\nrole = "manager"\n[[account]]\nname = "e"\nrole = "screen"\n'
    )
    found = wanted_from(arguments(str).parse_args([]), None, tmp_path, {})
    assert (found.shop, found.theme, found.rotate, found.pace.wpm) == ("Chez Nous", "night", 270, 120)
    assert found.fullscreen
    assert not wanted_from(arguments(str).parse_args(["--windowed"]), None, tmp_path, {}).fullscreen


def test_the_hours_reach_a_wall_and_nothing_else(tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "wall.toml").write_text(
        '[shop]\nid = "chez-nous"\nname = "Chez Nous"\n[hours]\nmonday = "18:00-02:00"\nsunday = ""\n'
        'closed_on = [2026-12-25]\nhard_off = ""\npanel_off = "cec"\n'
        '[[account]]\nname = "a"\nrole = "manager"\n[[account]]\nname = "e"\nrole = "screen"\n'
    )

    def asked(*words: str) -> Wanted:
        return wanted_from(arguments(str).parse_args(words), None, tmp_path, {})

    found = asked("--fullscreen")
    assert found.hours is not None
    assert (found.hours.week[0], found.hours.week[6], found.hours.night) == ((1080, 120), None, None)
    assert found.hours.closed == {date(2026, 12, 25)}
    assert (found.panel_off, found.problem, found.kiosk) == ("cec", "", True)
    assert asked("--fullscreen", "--lit").hours is None
    for words in (["--windowed"], ["--offscreen", "a.png"], ["--snapshot", "a.png"]):
        assert not asked(*words).kiosk
    assert not replace(asked("--fullscreen"), replay=Replay(day="2026-11-22")).kiosk
