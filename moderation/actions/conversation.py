"""A conversation decided as one, or up to the turn that is read."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.actions.refusing import withhold_all
from moderation.deciding.obstacles import undecided, unwithheld
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_
from wall import commands as do
from wall.client import Unreachable
from wall.wire import Answer, DeskPost

MOST = 300
"""Turns that are asked for at once."""


async def whole(ctx: Context, row: Row | None) -> None:
    if row is not None:
        await _decide(ctx, row.post, upto=False)


async def upto(ctx: Context, row: Row | None) -> None:
    if row is not None:
        await _decide(ctx, row.post, upto=True)


async def _decide(ctx: Context, post: DeskPost, *, upto: bool) -> None:
    """Show the turns, then do what was chosen: each turn's own command, as it was when it was read."""
    from moderation.screens.conversation import ConversationScreen  # only now: the desk opens sooner without it

    words = ctx.words
    if post.conversation is None:
        ctx.say(words._("This post is no part of a conversation."))
        return
    try:
        turns = await ctx.session.thread(post.id, MOST)
    except Unreachable:
        ctx.say(words._("The whole conversation cannot be loaded now; turn by turn it can be decided all the same."))
        return
    at = next((at for at, each in enumerate(turns) if each.id == post.id), len(turns) - 1)
    if upto:
        turns = turns[: at + 1]
        title = words.ngettext("Up to here: {n} turn", "Up to here: {n} turns", len(turns))
    else:
        title = words.ngettext("The conversation: {n} turn", "The conversation: {n} turns", len(turns))
    why_not = {each.id: _why_not(ctx, each) for each in turns}
    first = next((each.id for each in turns if not why_not[each.id]), post.id)
    desk = ctx.desk
    sheet = ConversationScreen(
        title, turns, first, why_not, words, desk.keys, desk.now_ms, ctx.model.opened, desk.touch
    )
    chosen = await ctx.ask(sheet)
    if chosen is None:
        return
    rows = [Row(each) for each in turns if each.id in chosen.posts]
    if chosen.what == "approve":
        commands: list[do.PostCommand] = [
            do.Approve(id=ctx.new_id(), post=row.post.id, expect=row.post.last) for row in rows
        ]
    else:
        make = await withhold_all(ctx, rows)
        if make is None:
            return
        commands = [make(row) for row in rows]
    await ctx.all_of(commands)


def _why_not(ctx: Context, post: DeskPost) -> str:
    """Why a turn stays as it is; empty: it can be decided."""
    row = Row(post)
    code, facts = undecided(ctx.model, row)
    if not code:
        code, facts = unwithheld(ctx.model, row)
    return ctx.words.refusal(Answer(n=0, ok=False, code=code, facts=dict(facts))) if code else ""


def converses(model: Model, row: Row | None) -> bool:
    return row is not None and row.post.conversation is not None and row.post.state == "waiting"


ACTIONS = (
    Action(
        name="conversation", key="c", label=N_("conversation"), group="deciding", order=23, run=whole,
        help=N_("conversation: every turn on one sheet, decided as one or but for those set aside"), shown=converses,
    ),
    Action(
        name="up-to-here", key="C", label=N_("up to here"), group="deciding", order=24, run=upto,
        help=N_("up to here: every turn of the conversation up to the one that is read"), shown=converses,
    ),
)  # fmt: skip
