"""The conversation of the post that is read, every turn in full; and the post as the wall will carry it."""

from __future__ import annotations

from moderation import desk
from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.drawing import Bits
from moderation.drawing.turns import around, whole
from moderation.model import Model
from moderation.screens.paper import Paper
from moderation.words import N_
from wall.client import Unreachable
from wall.wire import DeskPost

MOST = 300
"""Turns that are asked for at once."""


async def thread(ctx: Context, row: Row | None) -> None:
    """Ask for all of the conversation, and show it on a sheet; without the hub, what is known of it."""
    if row is None:
        return
    post, words, model = row.post, ctx.words, ctx.model
    try:
        told = await ctx.session.thread(post.id, MOST)
    except Unreachable:
        told = []
    before, after = around(post, told, model.posts())
    turns = [*before, post, *after]

    def make(width: int) -> list[Bits]:
        return whole(turns, post.id, words, width, ctx.desk.now_ms, model.opened)

    def here(width: int) -> int:
        return len(whole(before, "", words, width, ctx.desk.now_ms, model.opened))

    title = words.ngettext("The conversation: {n} turn", "The conversation: {n} turns", len(turns))
    await ctx.ask(Paper(title, make, words, ctx.desk.keys["thread"], here))


async def walled(ctx: Context, row: Row | None) -> None:
    """Show the post with its pages on the wall, or without them again."""
    ctx.model.walled = not ctx.model.walled


def converses(model: Model, row: Row | None) -> bool:
    return row is not None and row.post.conversation is not None and any(map(len, desk.turns(row.post, _all(model))))


def _all(model: Model) -> list[DeskPost]:
    told = [turn for thread_ in model.threads.values() for turn in thread_.turns]
    return [*told, *model.posts()]


ACTIONS = (
    Action(
        name="thread", key="T", label=N_("thread"), group="looking", order=56, run=thread, decides=False,
        help=N_("thread: the whole conversation, every turn in full"), shown=converses,
    ),
    Action(
        name="pages", key="P", label=N_("pages"), group="looking", order=57, run=walled, decides=False, quick=True,
        help=N_("pages: the post as the wall will carry it, page by page; the same key puts that away"),
    ),
)  # fmt: skip
