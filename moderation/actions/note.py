"""A note dictated at the counter: taken down for a customer, marked as such, and waiting like any other."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.words import N_, Words
from wall import commands as do

USUAL = ("fr", "en", "es", "de", "it", "ar")
"""Offered besides those that occur among the posts."""
MOST = 9


def languages(known: Sequence[str], words: Words) -> list[tuple[str, str]]:
    """Codes and names to choose from: the reader's own first, then those that occur, then the usual ones."""
    codes = list(dict.fromkeys([words.lang, *(code for code in known if code), *USUAL]))[:MOST]
    return [*((code, words.language(code)) for code in codes), ("", words._("another"))]


async def note(ctx: Context, row: Row | None) -> None:
    from moderation.screens.note import NoteScreen  # only now: the desk opens sooner without it

    words, begun = ctx.words, ctx.model.sheets.get("note", {})
    offered = languages(ctx.model.status.languages if ctx.model.status is not None else (), words)
    sheet = NoteScreen(words, begun.get("text", ""), offered, begun.get("language", words.lang))
    given = await ctx.ask(sheet)
    send, text, language = given
    ctx.model.sheets["note"] = {"text": text, "language": language} if text.strip() else {}
    if send:
        ctx.start(do.Dictate(id=ctx.new_id(), text=text, language=language))


ACTIONS = (
    Action(
        name="note", key="n", label=N_("note"), group="together", order=40, run=note, about="nothing",
        help=N_("note: take down what a customer says at the counter; it waits like any other"),
        views=EVERYWHERE,
    ),
)  # fmt: skip
