"""Time on the wall: which posts have reached its end, or were decided by nobody in time. Pure, but for `keep`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from feeder.house import House
from wall.events import Expired, Lapsed
from wall.log.base import Conflict
from wall.rules import Refused
from wall.state import Post, State

DAY_MS = 86_400_000
EVERY_S = 60.0
AT_ONCE = 500
SLICE = 2000
"""Posts looked at before others have their turn."""


def overdue(
    state: State, now_ms: int, most: int = AT_ONCE, posts: Iterable[Post] | None = None
) -> list[Expired | Lapsed]:
    """Up to `most` events that are due: `Expired` for what was shown long enough, `Lapsed` for undecided chats.

    `posts`: those that are looked at; None: all.
    """
    if state.rules is None:
        return []
    days = {"chat": state.rules.chat_days}
    out: list[Expired | Lapsed] = []
    for post in state.posts.values() if posts is None else posts:
        limit_ms = days.get(post.kind, state.rules.review_days) * DAY_MS
        if post.state == "shown" and post.pending is None and (post.shown_ms or 0) + limit_ms <= now_ms:
            out.append(Expired(at_ms=now_ms, actor="feeder", shop=post.shop, post=post.id))
        elif (
            post.kind == "chat"
            and post.state == "waiting"
            and post.pending is None
            and post.received_ms + limit_ms <= now_ms
        ):
            out.append(Lapsed(at_ms=now_ms, actor="feeder", shop=post.shop, post=post.id))
        if len(out) == most:
            break
    return out


async def _due(house: House) -> list[Expired | Lapsed]:
    """What is due now, with a breath now and then: a look at every post would keep the desks waiting."""
    due: list[Expired | Lapsed] = []
    posts = list(house.state.posts.values())
    for start in range(0, len(posts), SLICE):
        due += overdue(house.state, house.now_ms(), AT_ONCE - len(due), posts[start : start + SLICE])
        if len(due) >= AT_ONCE:
            break
        await asyncio.sleep(0)
    return due


async def keep(house: House, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Append what is due, every minute, for ever. Raises LogBroken."""
    while True:
        for event in await _due(house):
            post = house.state.posts[event.post]
            kind = "x" if isinstance(event, Expired) else "l"
            try:
                await house.append(event, entry=f"{kind}-{post.id}-{post.last_seq}", expect=post.last_seq)
            except (Conflict, Refused):
                continue  # somebody decided at this very moment; the next round looks again
        await sleep(EVERY_S)
