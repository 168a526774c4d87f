"""Fixtures of the sources' tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from feeder.sources.matrix import Matrix
from tests.feeder.sources.chat import Read, Reading, World, people
from tests.peers.synapse import Synapse


@pytest.fixture
async def world(synapse: Synapse) -> World:
    """A customer, an advisor and a reading account of their own on the real Synapse."""
    return await people(synapse)


@pytest.fixture
async def reading() -> AsyncIterator[Read]:
    """Begins to read a source; it is closed at the end of the test."""
    opened: list[Matrix] = []

    def read(source: Matrix) -> Reading:
        opened.append(source)
        return Reading(source)

    yield read
    for source in opened:
        await source.close()
