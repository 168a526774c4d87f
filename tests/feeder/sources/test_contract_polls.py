"""Every polled source against its stand-in: what it tells is what the service has, whatever happens between."""

from __future__ import annotations

import pytest

from tests.feeder.sources import contract_checks as checks
from tests.feeder.sources.contract import contracts
from tests.feeder.sources.contract_faults import faults
from tests.feeder.sources.standin import Contract

CONTRACTS = contracts()
every_source = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
either_way = pytest.mark.parametrize("skew_s", [-checks.SKEW_S, checks.SKEW_S], ids=["slow", "fast"])


@every_source
async def test_news_edits_and_deletions(contract: Contract) -> None:
    await checks.news_edits_and_deletions(contract)


@pytest.mark.parametrize(
    "contract",
    [one for one in CONTRACTS.values() if one.pages],
    ids=[name for name in CONTRACTS if CONTRACTS[name].pages],
)
async def test_pages_are_read_to_the_end(contract: Contract) -> None:
    await checks.pages_to_the_end(contract)


@every_source
async def test_it_resumes_from_any_cursor(contract: Contract) -> None:
    await checks.resuming_from_any_cursor(contract)


@every_source
async def test_faults_become_words_and_lose_nothing(contract: Contract) -> None:
    await faults(contract)


@every_source
@either_way
async def test_a_clock_that_is_wrong_loses_nothing(contract: Contract, skew_s: float) -> None:
    await checks.clock_skew(contract, skew_s)


@every_source
@either_way
async def test_growing_old_is_no_deletion(contract: Contract, skew_s: float) -> None:
    await checks.growing_old(contract, skew_s)


@every_source
async def test_after_a_long_silence_nothing_is_lost(contract: Contract) -> None:
    await checks.a_long_silence(contract)


@every_source
async def test_it_asks_no_more_than_is_allowed(contract: Contract) -> None:
    await checks.calls_of_a_day(contract)
