"""Search as you type, in the list that is read."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.words import N_


async def search(ctx: Context, row: Row | None) -> None:
    ctx.desk.open_search()


ACTIONS = (
    Action(
        name="search", key="slash", label=N_("search"), group="looking", order=60, run=search, about="nothing",
        help=N_("search this list as you type: text, author, source, reply"), decides=False, quick=True,
    ),
)  # fmt: skip
