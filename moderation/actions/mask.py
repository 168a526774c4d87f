"""Masking: approve with chips over the words that nobody may read."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.deciding import obstacles
from moderation.deciding.marks import Marker
from moderation.deciding.suggesting import found_in, suggest
from moderation.desk import Row
from moderation.words import N_
from wall import commands as do


async def mask(ctx: Context, row: Row | None) -> None:
    """Mark the words and send; begun with the mouse, the mark starts where the drag did."""
    if row is None:
        return
    post = row.post
    ctx.model.opened.add(post.id)  # nobody masks unread
    draft = ctx.model.draft(post)
    marker = draft.masks
    if marker is None:
        marker = draft.masks = Marker(post.text or "")
        suggest(marker, found_in(post))
    at, ctx.desk.dragged = ctx.desk.dragged, None
    if at is not None:
        marker.to(at)
        marker.open()
        ctx.desk.page.drag_on()
    if await ctx.desk.mark_words(post, marker, masking=True):
        masks = tuple(marker.marks)
        ctx.start(do.Approve(id=ctx.new_id(), post=post.id, expect=post.last, masks=masks))


ACTIONS = (
    Action(
        name="mask", key="m", label=N_("mask"), group="deciding", order=11, run=mask,
        help=N_("mask: approve with chips over names, numbers, addresses"),
        shown=obstacles.is_open, obstacle=obstacles.unmaskable,
    ),
)  # fmt: skip
