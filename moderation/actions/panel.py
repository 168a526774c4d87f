"""The whole public panel, as customers have it on the wall and on the page: to read, and to answer questions by."""

from __future__ import annotations

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.drawing import Bits
from moderation.model import Model
from moderation.words import N_
from wall.client import Unreachable

DAYS = 30


async def panel(ctx: Context, row: Row | None) -> None:
    # Only now: the desk opens sooner without them.
    from moderation.drawing.panel import fairly
    from moderation.drawing.panel import panel as drawn
    from moderation.screens.paper import Paper

    words, model = ctx.words, ctx.model
    try:
        days = (await ctx.session.link.ask("days", limit=DAYS)).days or {}
        await ctx.session.glance()
    except Unreachable:
        days = {}  # the figures that came last are told all the same

    def make(width: int) -> list[Bits]:
        return drawn(model.panel, days, words, width, ctx.desk.now_ms, said=fairly(model.panel, words))

    await ctx.ask(Paper(words._("What customers read of this wall"), make, words, ctx.desk.keys["panel"]))


def without_posts(model: Model, row: Row | None) -> bool:
    """Where posts are read, the footer is theirs; the key is good there all the same."""
    return model.view in ("house", "screens", "me")


ACTIONS = (
    Action(
        name="panel", key="B", label=N_("public figures"), group="house", order=53, run=panel, about="nothing",
        help=N_("public figures: today, 30 days, day by day, and whether all posts fare alike"), decides=False,
        views=EVERYWHERE, shown=without_posts,
    ),
)  # fmt: skip
