"""Going about: colours, the help, the palette, leaving."""

from __future__ import annotations

from moderation import layouts
from moderation.actions.base import EVERYWHERE, Action, Context
from moderation.desk import Row
from moderation.words import N_


async def look(ctx: Context, row: Row | None) -> None:
    ctx.desk.turn_look()


async def layout(ctx: Context, row: Row | None) -> None:
    ctx.desk.lay(layouts.after(ctx.desk.laid))
    ctx.say(ctx.words._(layouts.NAMES[ctx.desk.laid]), "plain")


async def help_(ctx: Context, row: Row | None) -> None:
    ctx.desk.open_help()


async def palette(ctx: Context, row: Row | None) -> None:
    ctx.desk.open_palette()


async def leave(ctx: Context, row: Row | None) -> None:
    ctx.desk.leave()


ACTIONS = (
    Action(
        name="look", key="t", label=N_("colours"), group="looking", order=80, run=look, about="nothing",
        help=N_("day or night colours"), decides=False, quick=True, views=EVERYWHERE,
    ),
    Action(
        name="layout", key="l", label=N_("layout"), group="looking", order=81, run=layout, about="nothing",
        help=N_("the desk as lists, one post at a time, or the wall first"), decides=False, quick=True,
    ),
    Action(
        name="help", key="question_mark", label=N_("help"), group="looking", order=90, run=help_, about="nothing",
        help=N_("all keys on one page"), decides=False, quick=True, views=EVERYWHERE,
    ),
    Action(
        name="palette", key="ctrl+p", label=N_("all commands"), group="looking", order=91, run=palette,
        help=N_("every action by its name, with why it cannot be done now"), about="nothing", decides=False,
        quick=True, views=EVERYWHERE,
    ),
    Action(
        name="quit", key="q", label=N_("quit"), group="looking", order=92, run=leave, about="nothing",
        help=N_("leave"), decides=False, quick=True, views=EVERYWHERE,
    ),
)  # fmt: skip
