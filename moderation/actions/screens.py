"""What a screen in the shop can be told from here. The orders themselves are in `moderation/remote.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from moderation import fleet
from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.model import Model
from moderation.widgets.fleet import FleetView
from moderation.words import N_

HERE = frozenset({"screens"})


def order(what: str) -> Callable[[Context, Row | None], Awaitable[None]]:
    """Tell the chosen screen."""

    async def run(ctx: Context, row: Row | None) -> None:
        ctx.desk.post_message(FleetView.Order(what))

    return run


def connected(model: Model, row: Row | None) -> bool:
    """Whether there is a screen to tell."""
    here = fleet.chosen(model.status.screens if model.status is not None else (), model.screen)
    return here is not None and not here.gone


ACTIONS = (
    Action(
        name="identify", key="i", label=N_("identify"), group="house", order=70, run=order("identify"),
        help=N_("identify: the screen shows its name in large"), about="nothing", quick=True, views=HERE,
        shown=connected,
    ),
    Action(
        name="playlist", key="l", label=N_("playlist"), group="house", order=71, run=order("playlist"),
        help=N_("playlist: which scenes it plays, until others are chosen"), about="nothing", quick=True,
        views=HERE, shown=connected,
    ),
    Action(
        name="reload", key="r", label=N_("start anew"), group="house", order=72, run=order("reload"),
        help=N_("start anew, as after switching it off and on"), about="nothing", quick=True, views=HERE,
        shown=connected,
    ),
    Action(
        name="thumbnail", key="v", label=N_("picture"), group="house", order=73, run=order("thumbnail"),
        help=N_("a new picture of what it shows"), about="nothing", decides=False, quick=True, views=HERE,
        shown=connected,
    ),
)  # fmt: skip
