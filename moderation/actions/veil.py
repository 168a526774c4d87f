"""Opening what is veiled for its hard words, and closing it again; a break is offered after a run of them."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.deciding import veil
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_


async def turn(ctx: Context, row: Row | None) -> None:
    """Open the post that is read, for this session; or close it again."""
    if row is None or not veil.hard(row.post):
        return
    model, words = ctx.model, ctx.words
    if row.post.id in model.opened:
        model.opened.discard(row.post.id)
        return
    model.opened.add(row.post.id)
    if model.run.opened(ctx.clock.monotonic()):
        told = words._(
            "Several hard messages in a row. A pause of {n} minutes does good; what waits can wait that long."
        )
        ctx.say(told.format(n=veil.BREAK_MIN), "plain")


def veilable(model: Model, row: Row | None) -> bool:
    return row is not None and veil.hard(row.post)


def named(model: Model, row: Row | None) -> str:
    return N_("close") if row is not None and row.post.id in model.opened else N_("open")


ACTIONS = (
    Action(
        name="veil", key="v", label=N_("open"), group="looking", order=9, run=turn, decides=False, quick=True,
        help=N_("open a post that arrived veiled for its hard words, or close it again"),
        shown=veilable, named=named,
    ),
)  # fmt: skip
