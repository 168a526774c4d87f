"""What the benches do at the desk: approve, and wait until a screen says that it has drawn it."""

from __future__ import annotations

import asyncio
import uuid

from wall import commands as do
from wall import wire
from wall.client import Link


async def until_drawn(desk: Link, seq: int, account: str = "") -> None:
    """Wait until a screen (that of `account`, if one is named) has said that it drew everything up to `seq`."""
    while True:
        answer = await desk.ask("status")
        screens = answer.status.screens if answer.status is not None else []
        if any(screen.through >= seq and account in ("", screen.name) for screen in screens):
            return
        await asyncio.sleep(0.001)


async def approve(desk: Link, post: wire.DeskPost) -> int:
    """Approve a post; returns the place of its approval in the log. Raises RuntimeError if it is refused."""
    answer = await desk.do(do.Approve(id=uuid.uuid4().hex, post=post.id))
    if not answer.ok:
        raise RuntimeError(answer.why)
    return answer.seq


async def waiting(desk: Link, count: int) -> list[wire.DeskPost]:
    """So many of the posts that wait, those that wait longest first."""
    return (await desk.ask("page", queue="waiting", limit=count)).posts or []
