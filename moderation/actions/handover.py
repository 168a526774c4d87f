"""Handing over at the end of a shift, and reading what the last one left."""

from __future__ import annotations

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.around import handing
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_
from wall import commands as do
from wall.client import Unreachable
from wall.wire import DeskPost

MOST = 20
"""Promises, and posts left to others, that are asked for."""


async def handover(ctx: Context, row: Row | None) -> None:
    from moderation.screens.handover import HandOverScreen, RelayScreen  # only now: the desk opens sooner without it

    model, words, now_ms = ctx.model, ctx.words, ctx.desk.now_ms
    last = model.status.handover if model.status is not None else None
    unread = handing.unread(model, now_ms)
    if unread is not None:
        model.relayed.add(unread.id)
        if not await ctx.ask(RelayScreen(words, handing.heading(unread, words, now_ms), unread.text)):
            return
    if not model.may_decide:
        ctx.refuse(("not-allowed", {"actor": model.account}))
        return
    left = handing.leaving(model, await _loose(ctx))
    before = (handing.heading(last, words, now_ms), last.text) if last is not None and last.text else ("", "")
    text = model.sheets.get("handover", {}).get("text", "")
    sheet = HandOverScreen(words, handing.lines(left, words), handing.addition(left, words), text, before)
    given = await ctx.ask(sheet)
    model.sheets["handover"] = {"text": given.text} if given.text.strip() else {}
    if given.send:
        ctx.start(do.HandOver(id=ctx.new_id(), text=given.text))


async def _loose(ctx: Context) -> list[DeskPost]:
    """The promises, and the posts left to others here, as the hub has them now."""
    asked = [made.post for made in ctx.model.decided if made.what == "pass-on"][-MOST:]
    try:
        found = list((await ctx.session.link.ask("page", queue="promises", limit=MOST)).posts or ())
        for post in asked:
            answer = await ctx.session.link.ask("post", post=post)
            found += [answer.post] if answer.post is not None else []
    except Unreachable:
        return []  # what is loaded has to do
    return found


def read(model: Model, row: Row | None) -> str:
    """While one is unread, the key reads it."""
    return N_("read the hand-over") if handing.unread(model, model.beat_ms or 0) is not None else ""


ACTIONS = (
    Action(
        name="handover", key="H", label=N_("hand over"), group="together", order=46, run=handover, about="nothing",
        help=N_("hand over: what is left at the end of a shift, with words for whoever comes next"),
        views=EVERYWHERE, decides=False, named=read,
    ),
)  # fmt: skip
