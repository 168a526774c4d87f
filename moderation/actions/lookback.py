"""Looking back at today from the desk; other days are a key further, or `python -m moderation replay DAY`."""

from __future__ import annotations

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.replaying.days import Day
from moderation.words import N_


async def look_back(ctx: Context, row: Row | None) -> None:
    """The day so far, over the desk; it goes on beneath."""
    from moderation.replaying.screen import TICK_S, ReplayScreen  # only now: the desk opens sooner without it

    model, session = ctx.model, ctx.session

    def linked() -> tuple[bool, int]:
        return model.connected, model.changes

    back = ReplayScreen(session.link.ask, ctx.words, ctx.clock, linked, day=Day(), tick_s=TICK_S)
    if model.welcome is not None:
        back.then.shop = model.welcome.shop_label or model.welcome.shop
        back.then.late_min = model.welcome.answer_within_min
        back.then.reasons = tuple(model.reasons) or back.then.reasons
    back.then.opened = model.opened
    await ctx.ask(back)


ACTIONS = (
    Action(
        name="look-back", key="D", label=N_("the day again"), group="looking", order=84, run=look_back,
        about="nothing", help=N_("the day again: queues, decisions and delays as they were at any moment"),
        views=EVERYWHERE, decides=False,
    ),
)  # fmt: skip
