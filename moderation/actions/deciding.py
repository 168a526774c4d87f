"""Deciding with a single key: approve, confirm as the second person, undo, the spotlight."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from moderation.actions.base import FREE, Action, Context, Maker, Obstacle
from moderation.deciding import obstacles
from moderation.desk import Row, belongs
from moderation.model import Model
from moderation.words import N_
from wall import commands as do


async def approve(ctx: Context, row: Row | None) -> None:
    if row is not None:
        ctx.start(do.Approve(id=ctx.new_id(), post=row.post.id, expect=row.post.last))


async def approve_all(ctx: Context, rows: Sequence[Row]) -> Maker | None:
    return lambda row: do.Approve(id=ctx.new_id(), post=row.post.id, expect=row.post.last)


async def second(ctx: Context, row: Row | None) -> None:
    if row is not None:
        ctx.start(do.Second(id=ctx.new_id(), post=row.post.id, expect=row.post.last))


async def second_all(ctx: Context, rows: Sequence[Row]) -> Maker | None:
    return lambda row: do.Second(id=ctx.new_id(), post=row.post.id, expect=row.post.last)


async def spotlight(ctx: Context, row: Row | None) -> None:
    if row is not None:
        ctx.start(do.Spotlight(id=ctx.new_id(), post=row.post.id, on=not row.post.spotlit))


async def undo(ctx: Context, row: Row | None) -> None:
    """What was done a moment ago or last with the post being read, else the last thing done, with its batch."""
    model = ctx.model
    decided = row is not None and obstacles.undoable(row.post) and not belongs("waiting", row.post)
    step = model.back(row.post.id if row is not None else "")
    fresh = step is not None and step.told is not None and step.told is model.notice
    if step is not None and (fresh or not decided or (row is not None and step.post == row.post.id)):
        ctx.start(replace(step.back, id=ctx.new_id()))
        return
    if row is not None and decided:
        ctx.start(do.Undo(id=ctx.new_id(), post=row.post.id, expect=row.post.last))
        return
    last = model.last()
    batch = next((batch for batch in reversed(model.batches) if last is not None and last.post in batch), ())
    if last is None:
        ctx.refuse(("nothing-to-undo", {}))
    elif batch:
        await ctx.all_of([do.Undo(id=ctx.new_id(), post=post) for post in reversed(batch)])
    else:
        ctx.start(do.Undo(id=ctx.new_id(), post=last.post))


async def undo_all(ctx: Context, rows: Sequence[Row]) -> Maker | None:
    return lambda row: do.Undo(id=ctx.new_id(), post=row.post.id, expect=row.post.last)


def undoable(model: Model, row: Row | None) -> Obstacle:
    """A post without a decision of its own leaves the last one of this desk to be undone, if no post is marked."""
    if model.marked and row is not None and not obstacles.undoable(row.post):
        return "nothing-to-undo", {}
    return FREE


def something_to_undo(model: Model, row: Row | None) -> bool:
    if model.last() is not None or model.back(row.post.id if row is not None else "") is not None:
        return True
    return row is not None and obstacles.undoable(row.post)


def lit(model: Model, row: Row | None) -> str:
    return N_("out of the spotlight") if row is not None and row.post.spotlit else ""


ACTIONS = (
    Action(
        name="approve", key="a", label=N_("approve"), group="deciding", order=10, run=approve, about="posts",
        help=N_("approve: shown on the wall after the same grace for all"), steady=True,
        shown=obstacles.is_open, obstacle=obstacles.approvable, together=approve_all,
    ),
    Action(
        name="second", key="s", label=N_("second"), group="deciding", order=13, run=second, about="posts",
        help=N_("second: confirm a refusal that somebody else proposed"), steady=True,
        shown=obstacles.is_proposed, obstacle=obstacles.confirmable, together=second_all,
    ),
    Action(
        name="spotlight", key="f", label=N_("to the spotlight"), group="deciding", order=22, run=spotlight,
        help=N_("spotlight: propose a shown post, or no longer; it takes its turn among the others"),
        steady=True, shown=obstacles.is_shown, obstacle=obstacles.on_the_wall, named=lit,
    ),
    Action(
        name="undo", key="u", label=N_("undo"), group="deciding", order=25, run=undo, about="nothing",
        help=N_("undo: the last decision, or that of the post being read"), steady=True,
        shown=something_to_undo, obstacle=undoable, together=undo_all,
    ),
)  # fmt: skip
