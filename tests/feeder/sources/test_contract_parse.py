"""Every source's parse on its saved page with something wrong in it; and that a parse that is wrong is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from tests.feeder.sources.contract import contracts
from tests.feeder.sources.contract_parse import mutated, one_broken, only_itself, only_source_errors
from tests.feeder.sources.reference import SmallContract
from tests.feeder.sources.standin import Contract

CONTRACTS = {**contracts(), "reference": SmallContract()}
every_source = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
often = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@every_source
def test_the_saved_page_is_read_whole(contract: Contract) -> None:
    found, rejected = contract.parse(contract.saved)
    assert found >= 3
    assert rejected == 0


@every_source
@often
@given(data=st.data())
def test_only_source_errors(contract: Contract, data: st.DataObject) -> None:
    only_source_errors(contract, data.draw(mutated(contract.saved)))


@every_source
@often
@given(data=st.data())
def test_a_broken_item_costs_only_itself(contract: Contract, data: st.DataObject) -> None:
    only_itself(contract, data.draw(one_broken(contract.saved)))


@pytest.mark.parametrize(("defect", "check"), [("loses the rest", only_itself), ("raises", only_source_errors)])
def test_a_parse_that_is_wrong_is_found(defect: str, check: Callable[[Contract, bytes], None]) -> None:
    contract = SmallContract(defect)
    way = one_broken if check is only_itself else mutated

    def wrong(data: bytes) -> bool:
        try:
            check(contract, data)
        except (AssertionError, ValueError):
            return True
        return False

    assert wrong(find(way(contract.saved), wrong, settings=settings(often, database=None)))
