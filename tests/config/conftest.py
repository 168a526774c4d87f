"""A house in a directory of its own, in order until a test breaks it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from config.reach import ROOT

MINIMAL = """\
data_dir = "data"

[shop]
id = "tilleul"
name = "Maison Tilleul"

[[account]]
name = "accueil"
role = "moderator"

[[account]]
name = "ecran"
role = "screen"
"""


@pytest.fixture
def wall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a minimal wall.toml with house rules beside it; the present directory is theirs."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "config" / "house-rules.toml", tmp_path)
    path = tmp_path / "wall.toml"
    path.write_text(MINIMAL, encoding="utf-8")
    return path
