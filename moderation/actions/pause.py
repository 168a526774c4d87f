"""Pausing the whole wall, and letting it go on: once somebody has read what customers will see."""

from __future__ import annotations

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.model import Model
from moderation.screens.chooser import Choice, Chooser
from moderation.words import N_
from wall import commands as do
from wall.events import HOUSE


async def pause(ctx: Context, row: Row | None) -> None:
    words, since_ms = ctx.words, ctx.model.paused_ms
    if HOUSE in ctx.model.open:
        ctx.say(words._("This decision is on its way."))
        return
    counted = words._("The pause is dated and counted in public, on the panel of the wall.")
    if since_ms is None:
        title = words._("Pause the wall?")
        yes = words._("Pause the wall now")
        sees = words._("Customers see one calm page that says so, with the time; no post is shown meanwhile.")
    else:
        title = words._("Let the wall go on?")
        yes = words._("Let it go on")
        lasted = words.ago(since_ms, ctx.desk.now_ms)
        sees = words._("Customers see the posts again at once. The pause has lasted {time}.").format(time=lasted)
    choices = [Choice("yes", yes, sees, counted), Choice("no", words._("Leave it as it is"), sees, counted)]
    if await ctx.ask(Chooser(title, choices, words._("Esc: back"))) == "yes":
        ctx.start((do.Pause if since_ms is None else do.Resume)(id=ctx.new_id()))


def goes_on(model: Model, row: Row | None) -> str:
    return N_("let the wall go on") if model.paused_ms is not None else ""


ACTIONS = (
    Action(
        name="pause", key="z", label=N_("pause"), group="house", order=52, run=pause, about="nothing",
        help=N_("pause the whole wall, or let it go on; the pause is counted in public"),
        views=EVERYWHERE, named=goes_on,
    ),
)  # fmt: skip
