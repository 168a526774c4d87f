"""Blocking the author of an in-store note, and no longer. It changes no order, no delay and no decision."""

from __future__ import annotations

from moderation.actions.base import FREE, Action, Context, Obstacle
from moderation.actions.reply import about
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_
from wall import commands as do

BEHAVIOUR = ("insult", "hate", "accusation", "personal-data", "advertising", "duplicate")
"""The reasons of the closed list that are about what a person does; the others are about one text alone."""


def blockable(model: Model, row: Row | None) -> Obstacle:
    return FREE if row is None or row.post.blockable else ("not-blockable", {})


def seen(model: Model, row: Row | None) -> bool:
    return row is not None and row.post.blockable


def unblocks(model: Model, row: Row | None) -> str:
    return N_("unblock the author") if row is not None and row.post.blocked else ""


async def block(ctx: Context, row: Row | None) -> None:
    from moderation.screens.block import BlockScreen  # only now: the desk opens sooner without it

    if row is None:
        return
    post, words = row.post, ctx.words
    reasons = [code for code in BEHAVIOUR if code in ctx.model.reasons] or list(BEHAVIOUR)
    reason = await ctx.ask(BlockScreen(words, about(post, ctx.model, words), reasons, blocked=post.blocked))
    if reason is None:
        return
    if post.blocked:
        ctx.start(do.Unblock(id=ctx.new_id(), post=post.id, expect=post.last))
    else:
        ctx.start(do.Block(id=ctx.new_id(), post=post.id, expect=post.last, reason=reason))


ACTIONS = (
    Action(
        name="block", key="b", label=N_("block the author"), group="together", order=45, run=block,
        help=N_("block the author of a note, or no longer: their notes come with a mark, nothing is kept out"),
        shown=seen, obstacle=blockable, named=unblocks,
    ),
)  # fmt: skip
