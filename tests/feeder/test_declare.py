"""What the configuration says becomes facts at the start; a source that stands there no longer is gone in public."""

from __future__ import annotations

import random
from pathlib import Path

from feeder.declare import declare
from feeder.plan import Plan
from feeder.sources.base import Options
from tests.feeder.support import RULES, place
from wall import events as ev
from wall.stats import panel


def plan(folder: Path, *sources: str) -> Plan:
    read = [Options.model_validate({"type": "feed", "name": name}) for name in sources]
    return Plan(
        shop="lyon", zone="Europe/Paris", rules=RULES, accounts={"camille": "administrator"}, tokens={},
        log_path=folder / "log.db", keys_path=folder / "keys.db", side_path=folder / "side.db",
        accounts_path=folder / "accounts.db", sources=read,
    )  # fmt: skip


async def test_a_source_that_is_taken_out_of_the_configuration_is_unplugged_in_public(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        house, rng = here.house, random.Random(1)
        await declare(house, plan(tmp_path, "avis", "forum"), rng)
        through = house.state.through
        await declare(house, plan(tmp_path, "forum", "avis"), rng)
        assert (set(house.state.plugged), house.state.through) == ({"avis", "forum"}, through)
        failed = ev.SourceFailed(at_ms=house.now_ms(), actor="feeder", shop="lyon", source="avis", problem="away")
        await house.append(failed, entry="avis-failed")
        await declare(house, plan(tmp_path, "forum"), rng)
        assert (set(house.state.plugged), [name for _, name in house.state.unplugs]) == ({"forum"}, ["avis"])
        told = panel(house.state)
        assert told.month is not None
        assert (told.month.removed, told.month.unplugged, told.sources_down) == (1, 1, 0)
        await declare(house, plan(tmp_path, "forum", "avis"), rng)
        assert set(house.state.plugged) == {"avis", "forum"}
        assert panel(house.state).month == told.month
