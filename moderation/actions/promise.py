"""“You said, we did”: a suggestion or problem taken up, and what became of it. Also from the view of promises."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.actions.reply import about
from moderation.deciding import obstacles, promising
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_
from wall import commands as do
from wall.clock import day_of
from wall.text import plain


async def promise(ctx: Context, row: Row | None) -> None:
    from moderation.screens.promise import PromiseScreen  # only now: the desk opens sooner without it

    if row is None:
        return
    post = row.post
    draft, now = ctx.model.draft(post), post.promise
    before = (now.state, plain(now.form)) if now is not None else (promising.STATES[0], "")
    state, text = draft.promise or before
    days = promising.days(day_of(ctx.desk.now_ms, ctx.words.zone), ctx.words)
    sheet = PromiseScreen(ctx.words, about(post, ctx.model, ctx.words), state, text, now is not None, days)
    given = await ctx.ask(sheet)
    said = (given.state, given.text)
    draft.promise = said if said != before else None
    if given.send:
        ctx.start(do.Promise(id=ctx.new_id(), post=post.id, state=promising.as_state(given.state), text=given.text))


def standing(model: Model, row: Row | None) -> bool:
    """It is on the wall, or a promise already."""
    return row is not None and (row.post.state == "shown" or row.post.promise is not None)


ACTIONS = (
    Action(
        name="promise", key="p", label=N_("promise"), group="deciding", order=21, run=promise,
        help=N_("promise: “you said, we did”, with its state and the shop's words"),
        shown=standing, obstacle=obstacles.tellable,
    ),
)  # fmt: skip
