"""The stage is ours alone, clean or carried on with, and its config is one that the demo's day fits."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from config.house_rules import HouseRules
from config.reach import ROOT
from config.settings import Settings
from feeder.demo import rooms
from feeder.demo.sample import load
from feeder.demo.stage import Begun, Occupied, Unfit, clear, lay_out, set_stage

RULES = (ROOT / "config" / "house-rules.toml").read_text(encoding="utf-8")


def test_an_earlier_run_is_cleared_away_unless_kept(tmp_path: Path) -> None:
    first, second = Begun(1_000, 2.0), Begun(9_000, 1.0)
    with set_stage(tmp_path / "demo", first, keep=True) as stage:
        assert (stage.begun, stage.kept, stage.cleared) == (first, False, False)
        (stage.folder / "log.db").write_text("x")
    with set_stage(tmp_path / "demo", second, keep=True) as stage:
        assert (stage.begun, stage.kept, stage.cleared) == (first, True, False)
        assert (stage.folder / "log.db").exists()
    with set_stage(tmp_path / "demo", second, keep=False) as stage:
        assert (stage.begun, stage.kept, stage.cleared) == (second, False, True)
        assert not (stage.folder / "log.db").exists()


def test_a_broken_note_of_the_beginning_is_no_earlier_day(tmp_path: Path) -> None:
    (tmp_path / "begun.json").write_text("{")
    with set_stage(tmp_path, Begun(5, 1.0), keep=True) as stage:
        assert (stage.begun.start_ms, stage.kept) == (5, False)


def test_two_demos_do_not_share_a_stage(tmp_path: Path) -> None:
    with set_stage(tmp_path, Begun(1, 1.0), keep=False) as stage:
        (stage.folder / "log.db").write_text("x")
        with pytest.raises(Occupied), set_stage(tmp_path, Begun(2, 1.0), keep=False):
            pass
        assert (stage.folder / "log.db").exists()


def test_clearing_goes_through_no_link(tmp_path: Path) -> None:
    mine, other = tmp_path / "demo", tmp_path / "other"
    (mine / "folder").mkdir(parents=True)
    (mine / "folder" / "file").write_text("x")
    other.mkdir()
    (other / "precious").write_text("x")
    (mine / "link").symlink_to(other)
    assert clear(mine)
    assert list(mine.iterdir()) == []
    assert (other / "precious").exists()
    assert not clear(mine)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_config_is_in_order(tmp_path: Path, language: str) -> None:
    sample = load()
    with set_stage(tmp_path, Begun(1, 1.0), keep=False) as stage:
        lay_out(stage, sample, "http://127.0.0.1:8080", RULES, language)
        wall = tomllib.loads(stage.config.read_text(encoding="utf-8"))
        sources = wall.pop("source")
        settings = Settings.model_validate(wall)
        rules = HouseRules.model_validate(tomllib.loads((tmp_path / "house-rules.toml").read_text(encoding="utf-8")))
        named = {value for source in sources for key, value in source.items() if key.endswith("_env")}
        named |= {wall["phone"]["link_secret_env"]}
        assert named == set(stage.secrets())
        assert len(set(stage.secrets().values())) == len(named)
        written = stage.config.read_text(encoding="utf-8")
        assert not any(secret in written for secret in stage.secrets().values())
    assert rules.grace_s == 3
    assert settings.shop.language == language
    assert [(one.name, one.role) for one in settings.account] == [
        ("camille", "manager"), ("noa", "moderator"), ("sophie", "administrator"), ("ecran-1", "screen"),
    ]  # fmt: skip
    chat = [source for source in sources if source["type"] == "matrix"]
    assert [source["consent_basis"] for source in chat] == ["notice", "opt-in"]
    assert all(source["advisors"] == rooms.advisors(sample.chat) for source in chat)


def test_house_rules_without_a_grace_are_refused(tmp_path: Path) -> None:
    with set_stage(tmp_path, Begun(1, 1.0), keep=False) as stage, pytest.raises(Unfit, match="grace_s"):
        lay_out(stage, load(), "http://127.0.0.1:1", "strict = false", "fr")
