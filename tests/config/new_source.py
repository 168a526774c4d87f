"""`python -m tests.config.new_source NAME`: the contract of one polled source, without looking for all the others."""

from __future__ import annotations

import asyncio
import importlib
import sys

from tests.feeder.sources import contract_checks as checks
from tests.feeder.sources.contract_faults import faults
from tests.feeder.sources.standin import Contract


async def main(contract: Contract) -> None:
    """Raises AssertionError for what it does not keep."""
    for check in (
        checks.news_edits_and_deletions, checks.pages_to_the_end, checks.resuming_from_any_cursor, faults,
        checks.calls_of_a_day,
    ):  # fmt: skip
        await check(contract)


if __name__ == "__main__":
    asyncio.run(main(importlib.import_module(f"tests.feeder.sources.test_{sys.argv[1]}").CONTRACT))
