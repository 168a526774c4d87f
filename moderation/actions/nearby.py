"""Somebody wrote a note and is still in the shop: going to that note, and saying that one went there."""

from __future__ import annotations

from moderation import desk
from moderation.actions.base import EVERYWHERE, FREE, Action, Context, Obstacle
from moderation.around import nearby
from moderation.desk import Row
from moderation.drawing import authors
from moderation.model import Model
from moderation.words import N_
from wall import commands as do
from wall.client import Unreachable


async def somebody(ctx: Context, row: Row | None) -> None:
    """To the next note whose author waits: in the list of what waits if it is loaded there, else in `all`.

    No list is put into another order by it.
    """
    model = ctx.model
    here = nearby.following(nearby.there(model, ctx.desk.now_ms), row.post.id if row is not None else "")
    if here is None:
        ctx.say(ctx.words._("Nobody who wrote a note is waiting in the shop."), "plain")
        return
    if here.post in model.lists["waiting"].ids:
        queue = "waiting"
        model.lists[queue] = desk.chosen(model.lists[queue], here.post)
    else:
        queue = "all"
        try:
            answer = await ctx.session.link.ask("post", post=here.post)
        except Unreachable as error:
            ctx.say(str(error))
            return
        if answer.post is None:
            return
        model.lists[queue] = desk.placed(model.lists[queue], answer.post)
    ctx.desk.action_view(queue)


async def talked(ctx: Context, row: Row | None) -> None:
    if row is not None:
        ctx.start(do.Talk(id=ctx.new_id(), post=row.post.id))


def anybody(model: Model, row: Row | None) -> bool:
    return bool(nearby.there(model, model.beat_ms or 0))


def is_here(model: Model, row: Row | None) -> bool:
    return row is not None and authors.here(row.post, model.beat_ms or 0)


def talkable(model: Model, row: Row | None) -> Obstacle:
    """It is a note, and nobody has talked with its author yet."""
    return FREE if row is None or (row.post.kind == "note" and not row.post.talked_at) else ("already-talked", {})


ACTIONS = (
    Action(
        name="talked", key="V", label=N_("we talked"), group="deciding", order=9, run=talked, steady=True,
        help=N_("we talked: somebody went to the author of a note who is still in the shop"),
        shown=is_here, obstacle=talkable,
    ),
    Action(
        name="somebody", key="J", label=N_("somebody waits"), group="together", order=8, run=somebody,
        about="nothing", decides=False, views=EVERYWHERE, shown=anybody,
        help=N_("somebody waits: the note of somebody who is still in the shop; nothing is sorted by it"),
    ),
)  # fmt: skip
