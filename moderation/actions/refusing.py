"""Withholding and withdrawing: a reason of the closed list, and exactly what that reason requires."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.actions.base import Action, Context, Maker
from moderation.around import others
from moderation.deciding import obstacles
from moderation.deciding.refusing import Refusing, marker_of, needed
from moderation.desk import Row
from moderation.model import Draft
from moderation.screens.chooser import Choice, Chooser
from moderation.screens.fields import Field, Fields
from moderation.words import N_
from wall import wire
from wall.rules import REASONS


async def withhold(ctx: Context, row: Row | None) -> None:
    if row is not None:
        await refuse(ctx, row.post, withdraw=False)


async def withdraw(ctx: Context, row: Row | None) -> None:
    if row is not None:
        await refuse(ctx, row.post, withdraw=True)


async def refuse(ctx: Context, post: wire.DeskPost, *, withdraw: bool) -> None:
    """Ask for the reason and for what it requires; what was given is kept as a draft until it is sent."""
    model = ctx.model
    draft = model.draft(post)
    refusing = draft.refusing or Refusing()
    reason = await ask_reason(ctx, refusing.reason, withdraw, about=post)
    if reason is None:
        return
    refusing = Refusing(withdraw, reason, refusing.spans, refusing.words)
    draft.refusing = refusing
    if "span" in needed(reason, model.reasons):
        marker = marker_of(post.text or "", refusing.spans)
        done = await ctx.desk.mark_words(post, marker, masking=False)
        draft.refusing = refusing = refusing.about(marker.spans())
        if not done:
            return
    if refusing.typed(model.reasons):
        refusing = await _typed(ctx, post, draft, refusing)
    if not refusing.missing(model.reasons):
        ctx.start(refusing.command(ctx.new_id(), post.id, post.last, model.reasons))


async def ask_reason(
    ctx: Context, chosen: str, withdraw: bool, codes: Sequence[str] = (), about: wire.DeskPost | None = None
) -> str | None:
    """A reason of the list (of `codes`, if given). Each says what it requires, before it bites.

    `about`: the post, so that what its author will be told of each reason can be unfolded.
    """
    from moderation.deciding import telling  # only now: the desk opens sooner without it

    words, model = ctx.words, ctx.model
    codes = codes or [code for code in REASONS if code in model.reasons] or list(REASONS)
    choices = []
    for code in codes:
        needs = needed(code, model.reasons)
        more = words._("Requires: {needs}.").format(needs=words.needs(sorted(needs))) if needs else ""
        name = words.reason(code)
        if "second" in needs:
            name = "  · ".join((name, words._("two people")))
            more = f"{more} {others.told(model, words)}"
        tells = telling.briefly(about, code, model, words, ctx.desk.now_ms, withdraw=withdraw) if about else ""
        choices.append(Choice(code, name, words.reason_help(code), more, tells))
    title = words._("Withdraw: for which reason?") if withdraw else words._("Withhold: for which reason?")
    hint = words._("Few stars, bad mood, coarse words aimed at nobody: never a reason.   Esc: back")
    fold = words._("what the author will read") if about is not None else ""
    return await ctx.ask(Chooser(title, choices, hint, chosen, fold))


async def _typed(ctx: Context, post: wire.DeskPost, draft: Draft, refusing: Refusing) -> Refusing:
    model = ctx.model
    filled = dict(refusing.words)
    if "other" in refusing.typed(model.reasons) and not filled.get("other"):
        filled["other"] = _twin(ctx, post)
    done, typed = await ask_words(ctx, refusing, filled)
    said = refusing.saying(typed)
    draft.refusing = said
    return said if done else Refusing(said.withdraw, "")


async def ask_words(ctx: Context, refusing: Refusing, filled: dict[str, str]) -> tuple[bool, dict[str, str]]:
    """Ask for what this reason wants in words; whether all was given, and what was."""
    words = ctx.words
    examples = {
        "ground": words._("for instance: law of 29 July 1881, article 33"),
        "evidence": words._("for instance: no order under this name, former employee"),
        "other": words._("the number behind # in the other post's head"),
        "request": words._("for instance: letter of 12 November, ticket 4211"),
        "asked": words._("for instance: mail of 12 November, no answer"),
    }
    names = refusing.typed(ctx.model.reasons)
    fields = [Field(name, words.need(name).capitalize(), examples.get(name, "")) for name in names]
    typed = await ctx.ask(
        Fields(
            words.reason(refusing.reason),
            words.reason_help(refusing.reason),
            fields,
            filled,
            hint=words._("Enter: send   Esc: keep for later"),
            missing=words._("This reason requires it."),
        )
    )
    return typed.done, dict(typed.words)


def _twin(ctx: Context, post: wire.DeskPost) -> str:
    """Another post that says exactly the same, if one is loaded."""
    same = (other for other in ctx.model.posts() if other.id != post.id and other.text == post.text)
    found = next(same, None) if post.text else None
    return found.id if found is not None else ""


async def withhold_all(ctx: Context, rows: Sequence[Row]) -> Maker | None:
    """One reason for all: one that is not about words of the text, which differ from post to post."""
    reasons = ctx.model.reasons
    alike = [
        code for code in REASONS if code in (reasons or REASONS) and not needed(code, reasons) & {"span", "other"}
    ]
    reason = await ask_reason(ctx, "", False, alike)
    if reason is None:
        return None
    refusing = Refusing(False, reason)
    if refusing.typed(reasons):
        done, typed = await ask_words(ctx, refusing, {})
        refusing = refusing.saying(typed)
        if not done:
            return None
    return lambda row: refusing.command(ctx.new_id(), row.post.id, row.post.last, reasons)


ACTIONS = (
    Action(
        name="withhold", key="w", label=N_("withhold"), group="deciding", order=11, run=withhold, about="posts",
        help=N_("withhold: for a reason of the closed list, with what it requires"),
        shown=obstacles.is_waiting, obstacle=obstacles.unwithheld, together=withhold_all,
    ),
    Action(
        name="withdraw", key="d", label=N_("withdraw"), group="deciding", order=14, run=withdraw,
        help=N_("withdraw: take a post off the wall, for a reason"),
        shown=obstacles.is_shown, obstacle=obstacles.on_the_wall,
    ),
)  # fmt: skip
