"""What the author of a refused or masked post is told: the statement of reasons, to read before one confirms it."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.drawing import Bits
from moderation.model import Model
from moderation.words import N_


async def told(ctx: Context, row: Row | None) -> None:
    # Only now: the desk opens sooner without them.
    from moderation.deciding import telling
    from moderation.screens.paper import Paper

    words, now_ms = ctx.words, ctx.desk.now_ms
    made = telling.of(row.post, ctx.model, now_ms) if row is not None else None
    if made is None:
        ctx.say(words._("Nothing is refused or covered here: there is nothing to tell its author."), "plain")
        return

    def make(width: int) -> list[Bits]:
        return telling.told(made, words, width, now_ms)

    await ctx.ask(Paper(words._("What the author reads of this decision"), make, words, ctx.desk.keys["told"]))


def decided(model: Model, row: Row | None) -> bool:
    """Something is owed: words are covered, or it is refused, or a refusal of it is proposed."""
    return row is not None and (bool(row.post.reason) or bool(row.post.masks))


ACTIONS = (
    Action(
        name="told", key="E", label=N_("statement"), group="looking", order=55, run=told, decides=False,
        help=N_("what the author reads: the statement of reasons of a refusal or of covered words"),
        shown=decided,
    ),
)  # fmt: skip
