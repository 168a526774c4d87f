"""Keeps the periods of `wall/retention.py`: by itself, each minute, each step an event of its own in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from feeder.erasing import redact, what_the_vault_knows
from feeder.house import House
from feeder.side import SideTables
from wall.events import Expired, Lapsed
from wall.forgetting import forget
from wall.log.base import Conflict
from wall.retention import DAY_MS, Due, all_due, play_log_days
from wall.roles import FEEDER
from wall.rules import Refused
from wall.vault import ContentForgotten

log = logging.getLogger("feeder.retention")
EVERY_S = 60.0
AT_ONCE = 500
SLICE = 2000
"""Posts looked at before others have their turn."""
PLAYS_AT_ONCE = 10_000
"""Scripts of the play log that go at a time, so that nobody waits long for the side tables."""


async def keep(
    house: House, side: SideTables | None = None, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Do what is due, every minute, for ever. Raises LogBroken."""
    lost = await what_the_vault_knows(house)
    if lost:
        log.warning("%d posts were forgotten once, and the log no longer knew: forgotten again", lost)
    while True:
        for one in await _due(house):
            try:
                await _do(house, one)
            except (Conflict, Refused, ContentForgotten):
                continue  # somebody decided at this very moment; the next round looks again
        if side is not None:
            await _shorten_play_log(house, side)
        await sleep(EVERY_S)


async def _due(house: House) -> list[Due]:
    """What is due now, with a breath now and then: a look at every post would keep the desks waiting."""
    found: list[Due] = []
    posts = list(house.state.posts.values())
    for start in range(0, len(posts), SLICE):
        found += all_due(house.state.rules, posts[start : start + SLICE], house.now_ms())
        if len(found) >= AT_ONCE:
            break
        await asyncio.sleep(0)
    return found[:AT_ONCE]


async def _do(house: House, one: Due) -> None:
    post, now_ms = house.state.posts[one.post], house.now_ms()
    if one.what == "forget":
        # Named by the post's last event: an entry of this id that is there already was about the same state.
        await forget(house, post, FEEDER, f"t-{post.id}-{post.last_seq}", "retention")
    elif one.what == "redact":
        if not await redact(house, post):
            await forget(house, post, FEEDER, f"t-{post.id}-{post.last_seq}", "retention")
    elif one.what == "expire":
        expired = Expired(at_ms=now_ms, actor=FEEDER, shop=post.shop, post=post.id)
        await house.append(expired, entry=f"x-{post.id}-{post.last_seq}", expect=post.last_seq)
    else:
        lapsed = Lapsed(at_ms=now_ms, actor=FEEDER, shop=post.shop, post=post.id)
        await house.append(lapsed, entry=f"l-{post.id}-{post.last_seq}", expect=post.last_seq)


async def _shorten_play_log(house: House, side: SideTables) -> None:
    if house.state.rules is None:
        return
    before_ms, gone = house.now_ms() - play_log_days(house.state.rules) * DAY_MS, PLAYS_AT_ONCE
    while gone == PLAYS_AT_ONCE:
        gone = await side.drop_scripts(before_ms, PLAYS_AT_ONCE)
