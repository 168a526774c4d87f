"""“This is about me, or somebody close”: the post goes to somebody else. No question is asked, no reason is kept."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.actions.ask import passable, waits
from moderation.actions.base import Action, Context, Maker
from moderation.desk import Row
from moderation.words import N_
from wall import commands as do


async def about_me(ctx: Context, row: Row | None) -> None:
    if row is not None:
        ctx.start(do.PassOn(id=ctx.new_id(), post=row.post.id, expect=row.post.last))


async def about_me_all(ctx: Context, rows: Sequence[Row]) -> Maker | None:
    return lambda row: do.PassOn(id=ctx.new_id(), post=row.post.id, expect=row.post.last)


ACTIONS = (
    Action(
        name="about-me", key="e", label=N_("about me"), group="together", order=13, run=about_me, steady=True,
        help=N_("this is about me, or somebody close: somebody else decides, and nothing tells why"),
        about="posts", shown=waits, obstacle=passable, together=about_me_all,
    ),
)  # fmt: skip
