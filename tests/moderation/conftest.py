"""A feeder for each test that wants one, and a shell to give it commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.moderation.shell import Shell
from tests.moderation.stage import Stage, stage


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as made:
        yield made


@pytest.fixture
def sh(on: Stage, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(on.url, capsys)
