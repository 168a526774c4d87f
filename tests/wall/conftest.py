"""Fixtures for the tests of the shared language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from wall.vault import Vault


@pytest.fixture
async def vault(tmp_path: Path) -> AsyncIterator[Vault]:
    vault = await Vault.open(tmp_path / "keys.db")
    yield vault
    await vault.close()
