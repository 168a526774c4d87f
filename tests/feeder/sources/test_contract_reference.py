"""The contract tests themselves: a source that is right passes them, and each defect is found by the check for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.feeder.sources import contract_checks as checks
from tests.feeder.sources.contract_faults import faults
from tests.feeder.sources.reference import SmallContract
from tests.feeder.sources.standin import Contract

Check = Callable[[Contract], Awaitable[None]]


async def _behind(contract: Contract) -> None:
    await checks.clock_skew(contract, -checks.SKEW_S)


async def _ahead(contract: Contract) -> None:
    await checks.growing_old(contract, checks.SKEW_S)


CHECKS: dict[str, Check] = {
    "news": checks.news_edits_and_deletions,
    "pages": checks.pages_to_the_end,
    "resume": checks.resuming_from_any_cursor,
    "skew": _behind,
    "age": _ahead,
    "silence": checks.a_long_silence,
    "day": checks.calls_of_a_day,
    "faults": faults,
}


@pytest.mark.parametrize("name", CHECKS)
async def test_what_is_right_passes(name: str) -> None:
    await CHECKS[name](SmallContract())
    await CHECKS[name](SmallContract(newest=True))


@pytest.mark.parametrize(
    ("defect", "name"),
    [
        ("tells twice", "news"),
        ("never looks back", "news"),
        ("two at once", "news"),
        ("two pages only", "pages"),
        ("cursor before the posts", "resume"),
        ("other ids", "resume"),
        ("its own time", "skew"),
        ("an error is an empty page", "faults"),
        ("deaf to Retry-After", "faults"),
        ("never gives up a key", "faults"),
        ("tells its key", "faults"),
        ("swallows everything", "faults"),
        ("hungry", "day"),
    ],
)
async def test_what_is_wrong_is_found(defect: str, name: str) -> None:
    with pytest.raises(AssertionError):
        await CHECKS[name](SmallContract(defect))
