"""Rules, accounts and sources of the configuration are facts: at the start, what differs from the log is appended."""

from __future__ import annotations

import logging
import random

from feeder.house import House
from feeder.plan import Plan
from wall.events import AccountSet, RulesSet, SourcePlugged, SourceUnplugged

log = logging.getLogger("feeder")


async def declare(house: House, plan: Plan, rng: random.Random) -> None:
    """Rules, accounts and sources are facts too: what differs from the log is appended.

    A source that stands there no longer is unplugged, in public: silence from there is the shop's choice.
    Only accounts of the configuration are closed when they stand there no longer; one that a person closed stays so.
    """
    at_ms, mark = house.now_ms(), f"{rng.getrandbits(64):016x}"
    if house.state.rules != plan.rules:
        await house.append(RulesSet(at_ms=at_ms, actor="feeder", shop=plan.shop, rules=plan.rules), entry=f"h-{mark}")
    for number, (name, role) in enumerate(plan.accounts.items()):
        known = house.state.accounts.get(name)
        if known is not None and not known.enabled and known.actor != "feeder":
            log.warning("the account %s of the configuration was closed by a person and stays closed", name)
            continue
        if known is None or known.role != role or not known.enabled:
            event = AccountSet(at_ms=at_ms, actor="feeder", shop=plan.shop, account=name, role=role)
            await house.append(event, entry=f"u-{mark}-{number}")
    for number, known in enumerate(list(house.state.accounts.values())):
        if known.enabled and known.actor == "feeder" and known.account not in plan.accounts:
            event = AccountSet(
                at_ms=at_ms, actor="feeder", shop=plan.shop, account=known.account, role=known.role, enabled=False
            )
            await house.append(event, entry=f"v-{mark}-{number}")
    plugged = {options.name for options in plan.sources}
    for kind, names in ((SourceUnplugged, set(house.state.plugged) - plugged), (SourcePlugged, plugged)):
        for name in sorted(names):
            if (name in house.state.plugged) == (kind is SourceUnplugged):
                source = kind(at_ms=at_ms, actor="feeder", shop=plan.shop, source=name)
                await house.append(source, entry=f"{'r' if kind is SourceUnplugged else 's'}-{mark}-{name}")
