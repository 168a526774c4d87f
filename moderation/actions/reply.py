"""The shop's answer under a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moderation.actions.base import Action, Context
from moderation.deciding import obstacles, veil
from moderation.desk import Row
from moderation.glyphs import typed
from moderation.model import Draft, Model
from moderation.words import N_, Words
from moderation.writing.measure import room, taken
from moderation.writing.profiles import mine, signature
from wall import commands as do
from wall.wire import DeskPost

if TYPE_CHECKING:
    from moderation.screens.reply import Answering


def about(post: DeskPost, model: Model, words: Words) -> str:
    """What a sheet shows of the post that it is about: its words, unless they are veiled."""
    return veil.line(words) if veil.veiled(post, model.opened) else post.text or ""


def begun(draft: Draft, post: DeskPost, badge: str) -> Answering:
    """What was begun; else the present reply, to be put better."""
    from moderation.screens.reply import Answering  # only now: the desk opens sooner without it

    text = draft.reply if draft.reply is not None else typed(post.reply or "")
    signed = bool(badge) and (post.reply_signed == badge if post.reply else True)
    return Answering(text, draft.template, draft.aside, signed)


async def reply(ctx: Context, row: Row | None) -> None:
    from moderation.screens.reply import ReplyScreen  # only now: the desk opens sooner without it

    if row is None:
        return
    post, model = row.post, ctx.model
    draft, badge = model.draft(post), signature(await mine(ctx))
    welcome = model.welcome
    page = room(model.status, welcome.shop if welcome is not None else "")
    sheet = ReplyScreen(
        ctx.words,
        about(post, model, ctx.words),
        begun(draft, post, badge),
        replied=bool(post.reply),
        room=page,
        taken=taken(post.text or "", page),
        offered=welcome.templates if welcome is not None else (),
        badge=badge,
    )
    given = await ctx.ask(sheet)
    answer = given.answer
    draft.reply = answer.text if answer.text and answer.text != typed(post.reply or "") else None
    draft.template, draft.aside = answer.template, dict(answer.aside)
    if given.send:
        signed = badge if answer.signed and answer.text.strip() else ""
        ctx.start(do.Reply(id=ctx.new_id(), post=post.id, expect=post.last, text=answer.text, signed=signed))


ACTIONS = (
    Action(
        name="reply", key="r", label=N_("reply"), group="deciding", order=20, run=reply,
        help=N_("reply: the shop's answer under the post"),
        shown=obstacles.has_words, obstacle=obstacles.tellable,
    ),
)  # fmt: skip
