"""Which checkout is meant, and where its `wall.toml` and data lie: light, for whoever wants to be quick.

Nothing is checked here. Who goes by it makes sure that the proper readers (`load`, `runfile`) say the same."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""This checkout."""


def root_of(env: Mapping[str, str]) -> Path:
    """The checkout whose feeder is meant: this one, or what VAV_ROOT says."""
    return Path(env["VAV_ROOT"]).resolve() if env.get("VAV_ROOT") else ROOT


def config_of(root: Path, env: Mapping[str, str]) -> Path:
    """The `wall.toml` in force: VAV_CONFIG, the one that the feeder here runs or last ran with, or the checkout’s."""
    if env.get("VAV_CONFIG"):
        return Path(env["VAV_CONFIG"])
    try:
        told = json.loads((root / "var" / "run" / "feeder.json").read_bytes())
        return Path(told["config"])
    except (OSError, ValueError, TypeError, KeyError):
        return root / "config" / "wall.toml"


def data_of(config: Path) -> Path:
    """The data folder that a `wall.toml` names. Raises OSError, ValueError."""
    named = tomllib.loads(config.read_text(encoding="utf-8")).get("data_dir")
    if not isinstance(named, str):
        raise ValueError(f"{config.name} names no data_dir")
    return (config.resolve().parent / named).resolve()
