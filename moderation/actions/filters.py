"""Narrow the list that is read: by kind, source, language, shop, flag, reason, day. Never by stars or mood."""

from __future__ import annotations

from moderation.actions.base import Action, Context
from moderation.desk import Row
from moderation.finding import narrowing
from moderation.screens.chooser import Choice, Chooser
from moderation.screens.fields import Field, Fields
from moderation.words import N_

OTHER_DAY = "other-day"
NO_MATTER = "no-matter"


async def filters(ctx: Context, row: Row | None) -> None:
    """First by what, then which: each choice counts at once and stands as a chip above the list."""
    queue, words = ctx.desk.queue, ctx.words
    criterion = await ctx.ask(Chooser(words._("Show only…"), _criteria(ctx, queue), _hint(ctx)))
    if criterion is None:
        return
    if criterion == NO_MATTER:
        ctx.desk.narrow_to(queue, None)
        return
    value = await ctx.ask(Chooser(words._(narrowing.NAMES[criterion]), _values(ctx, queue, criterion), _hint(ctx)))
    if value == OTHER_DAY:
        value = await _day(ctx)
    if value is not None:
        value = "" if value == NO_MATTER else value
        ctx.desk.narrow_to(queue, narrowing.changed(ctx.model.finds.get(queue), criterion, value))


def _hint(ctx: Context) -> str:
    return ctx.words._("Nothing here sorts or filters by stars or mood: the house rules forbid it.   Esc: back")


def _criteria(ctx: Context, queue: str) -> list[Choice]:
    words, now_ms = ctx.words, ctx.desk.now_ms
    find = ctx.model.finds.get(queue)
    set_ = dict(narrowing.parts(find, words, now_ms))
    out = []
    for name, label in narrowing.NAMES.items():
        if name in set_ or name == "day" or narrowing.values(name, ctx.model, words, now_ms):
            told = words._(label)
            out.append(Choice(name, f"{told} : {set_[name]}" if name in set_ else told))
    return [*out, Choice(NO_MATTER, words._("See all again"))] if find is not None else out


def _values(ctx: Context, queue: str, criterion: str) -> list[Choice]:
    words, now_ms = ctx.words, ctx.desk.now_ms
    known = [Choice(each.value, each.name) for each in narrowing.values(criterion, ctx.model, words, now_ms)]
    if criterion == "day":
        known.append(Choice(OTHER_DAY, words._("another day…")))
    return [Choice(NO_MATTER, words._("no matter which")), *known]


async def _day(ctx: Context) -> str | None:
    _ = ctx.words._
    today, before = (narrowing.today(ctx.words, ctx.desk.now_ms, back) for back in (0, 6))
    wrong = ""
    while True:
        example = _("{day}, or {first}..{last}").format(day=today, first=before, last=today)
        asked = Fields(
            _("Which day?"), wrong, [Field("day", _("Day received"), example)], {},
            hint=_("Enter: show   Esc: back"), missing=_("A day is needed."),
        )  # fmt: skip
        typed = await ctx.ask(asked)
        if not typed.done:
            return None
        day = typed.words["day"].strip()
        if narrowing.is_day(day):
            return day
        wrong = _("That is no day: write it as {day}.").format(day=today)


ACTIONS = (
    Action(
        name="filters", key="backslash", label=N_("filter"), group="looking", order=61, run=filters, about="nothing",
        help=N_("show only one kind, source, language, shop, flag, reason or day"), decides=False,
    ),
)  # fmt: skip
