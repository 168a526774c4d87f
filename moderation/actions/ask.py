"""A second opinion: the post is left to others, with a question if one has one."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.actions.base import FREE, Action, Context, Maker, Obstacle
from moderation.actions.reply import about
from moderation.around import others
from moderation.deciding.obstacles import undecided
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_
from wall import commands as do


def passable(model: Model, row: Row | None) -> Obstacle:
    """It waits, no refusal of it is proposed, and this person has not left it to others already."""
    found = undecided(model, row)
    if found == FREE and row is not None and row.post.pending is not None:
        return "waits-for-second", {}
    if found == FREE and row is not None and row.post.asked_by == model.account:
        return "already-passed-on", {}
    return found


def waits(model: Model, row: Row | None) -> bool:
    return row is not None and not row.gone and row.post.state == "waiting" and row.post.pending is None


async def ask(ctx: Context, row: Row | None) -> None:
    from moderation.screens.question import QuestionScreen  # only now: the desk opens sooner without it

    if row is None:
        return
    post, words = row.post, ctx.words
    draft = ctx.model.draft(post)
    sheet = QuestionScreen(words, about(post, ctx.model, words), draft.question, others.told(ctx.model, words))
    given = await ctx.ask(sheet)
    draft.question = given.question
    if given.send:
        ctx.start(do.PassOn(id=ctx.new_id(), post=post.id, expect=post.last, question=draft.question))


async def ask_all(ctx: Context, rows: Sequence[Row]) -> Maker | None:
    """One question for all of them; kept for later if it is not sent."""
    from moderation.screens.question import QuestionScreen

    words, sheets = ctx.words, ctx.model.sheets
    told = words.ngettext("{n} post, with one question for all", "{n} posts, with one question for all", len(rows))
    sheet = QuestionScreen(words, told, sheets.get("ask", {}).get("text", ""), others.told(ctx.model, words))
    given = await ctx.ask(sheet)
    sheets["ask"] = {"text": given.question} if given.question.strip() and not given.send else {}
    if not given.send:
        return None
    return lambda row: do.PassOn(id=ctx.new_id(), post=row.post.id, expect=row.post.last, question=given.question)


ACTIONS = (
    Action(
        name="ask", key="o", label=N_("second opinion"), group="together", order=12, run=ask,
        help=N_("second opinion: leave the post to others, with a question if you have one"),
        about="posts", shown=waits, obstacle=passable, together=ask_all,
    ),
)  # fmt: skip
