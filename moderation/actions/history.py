"""What happened to the post that is read, from the log."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.drawing import Bits
from moderation.drawing.history import lines
from moderation.screens.paper import Paper
from moderation.words import N_
from wall.client import Unreachable


async def history(ctx: Context, row: Row | None) -> None:
    """Ask for it, and show it on a sheet."""
    if row is None:
        return
    words = ctx.words
    try:
        entries = await ctx.session.history(row.post.id)
    except Unreachable:
        ctx.say(words._("The feeder does not answer now; the history can be read when it is back."))
        return

    def make(width: int) -> list[Bits]:
        return lines(entries, words, width, ctx.desk.now_ms)

    title = words._("History of #{post}").format(post=row.post.id)
    await ctx.ask(Paper(title, make, words, ctx.desk.keys["history"]))


ACTIONS = (
    Action(
        name="history", key="i", label=N_("history"), group="looking", order=55, run=history, decides=False,
        help=N_("history: who did what with this post, when and why"),
    ),
)  # fmt: skip
