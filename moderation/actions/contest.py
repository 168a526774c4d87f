"""A refusal that its author contests: somebody else looks again, and answers."""

from __future__ import annotations

from moderation import desk
from moderation.actions.base import FREE, Action, Context, Obstacle
from moderation.actions.reply import about
from moderation.deciding import contesting
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_
from wall import commands as do
from wall.client import Unreachable


async def contest(ctx: Context, row: Row | None) -> None:
    """Answer the contest of the post that is read; without one, go to the next post that has one."""
    from moderation.screens.contest import ContestScreen  # only now: the desk opens sooner without it

    if row is None or not contesting.is_open(row.post):
        await _go(ctx)
        return
    post, words = row.post, ctx.words
    draft = ctx.model.draft(post)
    choice, text = draft.contest or (contesting.UPHOLD, "")
    given = await ctx.ask(ContestScreen(words, about(post, ctx.model, words), post, choice, text))
    draft.contest = (given.choice, given.text) if given.text.strip() or given.send else None
    if given.send:
        upheld = given.choice == contesting.UPHOLD
        command = do.DecideContest(
            id=ctx.new_id(), post=post.id, expect=post.last, upheld=upheld, text=given.text.strip()
        )
        ctx.start(command)


async def _go(ctx: Context) -> None:
    """To a contest that waits for an answer, in the list of what waits for a second person."""
    try:
        known = (await ctx.session.link.ask("page", queue="contested", limit=1)).posts
    except Unreachable:
        known = None
    known = known or contesting.counted(ctx.model)
    if not known:
        ctx.say(ctx.words._("Nobody contests a refusal just now."), "plain")
        return
    listing = ctx.model.lists["second"]
    ctx.model.lists["second"] = desk.placed(listing, known[0])
    ctx.desk.action_view("second")


def possible(model: Model, row: Row | None) -> Obstacle:
    """Without a contest before one's eyes the key goes to one."""
    return contesting.answerable(model, row) if contesting.contested(model, row) else FREE


ACTIONS = (
    Action(
        name="contest", key="R", label=N_("answer the contest"), group="deciding", order=9, run=contest,
        about="nothing", shown=contesting.contested, obstacle=possible,
        help=N_("contest: look again at a refusal that its author contests, and answer"),
    ),
)  # fmt: skip
