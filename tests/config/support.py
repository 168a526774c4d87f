"""A source as the tests need it, and what is told about a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from config import load
from config.load import ConfigError


class Feed(BaseModel):
    """A source as the tests need it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    name: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The source's name.")
    url: str = ""
    token_env: str = ""
    key_file: str | None = None
    every_s: float = Field(60, ge=1)
    rooms: tuple[str, ...] = ()
    since: date | None = None


MODELS: Mapping[str, type[BaseModel]] = {"feed": Feed, "matrix": Feed}


def problems(path: Path, env: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with the file at `path`, as it is told."""
    with pytest.raises(ConfigError) as caught:
        load.load(path, MODELS, env or {})
    return [str(problem) for problem in caught.value.problems]


def add(wall: Path, text: str) -> int:
    """Append to the file; returns the line on which `text` begins."""
    before = wall.read_text(encoding="utf-8")
    wall.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1
