"""Marking posts, to decide several at once."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_


async def mark(ctx: Context, row: Row | None) -> None:
    """Mark the post and go on to the next one; a second time: not marked."""
    if row is None:
        return
    marked = ctx.model.marked
    if row.post.id in marked:
        marked.discard(row.post.id)
    else:
        marked.add(row.post.id)
        ctx.desk.go_on()
    count = len(marked)
    told = ctx.words.ngettext("{n} post marked: the next decision is about all of them.",
                              "{n} posts marked: the next decision is about all of them.", count)  # fmt: skip
    ctx.say(told if count else ctx.words._("No post is marked any more."), "plain")


async def unmark(ctx: Context, row: Row | None) -> None:
    ctx.model.marked.clear()
    ctx.say(ctx.words._("No post is marked any more."), "plain")


def is_marked(model: Model, row: Row | None) -> str:
    return N_("unmark") if row is not None and row.post.id in model.marked else ""


def any_marked(model: Model, row: Row | None) -> bool:
    return bool(model.marked)


ACTIONS = (
    Action(
        name="mark", key="x", label=N_("mark"), group="deciding", order=30, run=mark, quick=True, named=is_marked,
        help=N_("mark a post: what is decided next is decided about all that are marked, after a summary"),
    ),
    Action(
        name="unmark", key="X", label=N_("unmark all"), group="deciding", order=31, run=unmark, quick=True,
        help=N_("take all marks away"), about="nothing", shown=any_marked,
    ),
)  # fmt: skip
