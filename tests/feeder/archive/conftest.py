"""An archive, made once for all tests that only change copies of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.feeder.archive.shop import shop
from wall.ledger.notes import Signer

ORIGIN = "vis-a-vis/lyon"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a house with an archive in it, made once."""
    folder = tmp_path_factory.mktemp("house")

    async def make() -> None:
        async with shop(folder) as kept:
            await kept.made(folder / "day.archive")

    asyncio.run(make())
    Signer.create(folder / "stranger.key", ORIGIN)
    return folder
