"""What the command line and the surroundings decide."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from feeder.demo import words
from feeder.demo.__main__ import arguments, program_env, screen_options
from feeder.demo.stage import Begun, Stage

STAGE = Stage(Path("/x"), Begun(0, 1.0), False, False)
_ = gettext.NullTranslations().gettext


@pytest.mark.parametrize(
    ("env", "options"),
    [
        ({}, ["--offscreen", "/x/wall.png"]),
        ({"DISPLAY": ""}, ["--offscreen", "/x/wall.png"]),
        ({"DISPLAY": ":0"}, ["--windowed"]),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ["--windowed"]),
        ({"DISPLAY": ":0", "KIOSK": "1"}, ["--fullscreen"]),
        ({"KIOSK": "1"}, ["--fullscreen"]),
        ({"DISPLAY": ":0", "KIOSK": "0"}, ["--windowed"]),
        ({"KIOSK": ""}, ["--offscreen", "/x/wall.png"]),
    ],
)
def test_where_the_wall_is_drawn(env: dict[str, str], options: list[str]) -> None:
    cache = ["--cache-dir", "/x/screen"]
    assert screen_options(env, STAGE) == ([*options, *cache], options[0] == "--offscreen")


def test_nothing_leads_the_programs_to_another_feeder() -> None:
    env = {"PATH": "/bin", "VAV_URL": "wss://elsewhere", "VAV_TOKEN": "t", "VAV_ROOT": "/here"}
    assert program_env(env) == {"PATH": "/bin", "VAV_ROOT": "/here"}


@pytest.mark.parametrize("argv", [["--speed", "0"], ["--speed", "nan"], ["--for", "-1"], ["--speed", "fast"], ["x"]])
def test_nonsense_on_the_command_line_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        arguments().parse_args(argv)
    assert "usage" in capsys.readouterr().err


def test_the_opening_says_what_becomes_of_an_earlier_day(tmp_path: Path) -> None:
    def told(*, kept: bool, cleared: bool) -> str:
        stage = Stage(tmp_path / "var" / "demo", Begun(0, 1.0), kept, cleared)
        return "\n".join(words.opening(_, stage, tmp_path))

    assert "goes on" in told(kept=True, cleared=False)
    assert "cleared away" in told(kept=False, cleared=True)
    assert "var/demo" not in told(kept=False, cleared=False)
    assert "-m moderation replay yesterday" in told(kept=False, cleared=False)


def test_the_invitation_names_commands_that_can_be_typed(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "var" / "demo", Begun(0, 1.0), False, False)
    with_picture = words.invitation(_, tmp_path, stage, "noa", offscreen=True)
    assert any("var/demo/wall.png" in line for line in with_picture)
    without = words.invitation(_, tmp_path, stage, "noa", offscreen=False)
    assert not any("wall.png" in line for line in without)
    commands = [line.strip() for line in without if " -m moderation " in line and line.startswith("  ")]
    assert {command.partition(" -m moderation ")[2].split()[0] for command in commands} == {
        "list", "approve", "mask", "withhold", "second", "status",
    }  # fmt: skip
