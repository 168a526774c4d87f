"""One's own profile: nobody else sees it or sets it."""

from __future__ import annotations

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.words import N_
from moderation.writing.profiles import mine
from wall import commands as do


async def profile(ctx: Context, row: Row | None) -> None:
    from moderation.screens.profile import ProfileScreen  # only now: the desk opens sooner without it

    before = await mine(ctx)
    if ctx.model.profile is None:
        # An empty sheet, once sent, would take back what is there.
        ctx.say(ctx.words._("The feeder does not answer now; your profile can be read when it is back."))
        return
    given = await ctx.ask(ProfileScreen(ctx.words, before))
    now = given.profile
    if not given.save or now == before:
        return
    if now.layout and now.layout != before.layout:
        ctx.desk.lay(now.layout)
    ctx.start(
        do.SetProfile(
            id=ctx.new_id(),
            names=tuple(now.names),
            badge=now.badge,
            on_wall=now.on_wall,
            layout=now.layout,
            to_manager=now.to_manager,
        )
    )


ACTIONS = (
    Action(
        name="profile", key="comma", label=N_("my profile"), group="together", order=47, run=profile, about="nothing",
        help=N_("my profile: names, badge, whether they may stand on the wall, layout; only you see it"),
        views=EVERYWHERE, decides=False,
    ),
)  # fmt: skip
