"""The shop's own announcement: put on the screens until a time, or ended."""

from __future__ import annotations

from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.words import N_
from moderation.writing.announcing import ends
from wall import commands as do
from wall.clock import to_iso
from wall.text import plain


async def announce(ctx: Context, row: Row | None) -> None:
    # Only now: the desk opens sooner without it.
    from moderation.screens.announce import AnnounceScreen, Announcing, Stands

    words, model, now_ms = ctx.words, ctx.model, ctx.desk.now_ms
    kept = model.sheets.get("announce", {})
    begun = Announcing(kept.get("text", ""), kept.get("choice", "today"), kept.get("typed", ""))
    wall = model.status.wall if model.status is not None else None

    def told(until_ms: int) -> str:
        """The end of a day is its evening: by then the screens are dark."""
        evening = words.clock(until_ms) == "00:00"
        time = words.clock(until_ms - evening)
        day = words.moment(to_iso(until_ms - evening), now_ms).removesuffix(time).strip()
        if evening:
            return words._("until the evening of {day}").format(day=day) if day else words._("until this evening")
        if day:
            return words._("until {day}, {time}").format(day=day, time=time)
        return words._("until {time}").format(time=time)

    def until_ms(choice: str, typed: str) -> int:
        return ends(choice, typed, now_ms, words.zone)

    standing = [Stands(one.id, plain(one.form), told(one.until_ms)) for one in (wall.announcements if wall else ())]
    sheet = AnnounceScreen(words, begun, standing, until_ms, told)
    given = await ctx.ask(sheet)
    model.sheets["announce"] = (
        {"text": given.text, "choice": given.choice, "typed": given.typed} if given.text.strip() else {}
    )
    if given.end:
        ctx.start(do.EndAnnouncement(id=ctx.new_id(), announcement=given.end))
    elif given.until_ms is not None:
        ctx.start(do.Announce(id=ctx.new_id(), text=given.text.strip(), until_ms=given.until_ms))


ACTIONS = (
    Action(
        name="announce", key="A", label=N_("announce"), group="house", order=51, run=announce, about="nothing",
        help=N_("announcement: the shop's own words on its screens until a time, or the end of one"),
        views=EVERYWHERE,
    ),
)  # fmt: skip
