"""Showing a past day on the chosen screen, and steering it there: for managers and administrators."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from moderation.actions.base import FREE, Action, Context, Obstacle
from moderation.actions.screens import HERE, connected
from moderation.around import fleet
from moderation.desk import Row
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.replaying import days
from moderation.replaying.days import BadDay
from moderation.replaying.playhead import stepped
from moderation.screens.fields import Field, Fields
from moderation.screens.showing import ShowDay
from moderation.words import N_
from wall import wire
from wall.client import Unreachable
from wall.clock import day_of

MANAGERS = frozenset({"manager", "administrator"})


def managing(model: Model, row: Row | None) -> Obstacle:
    """Only a manager decides what a screen shows of the past."""
    role = model.welcome.role if model.welcome is not None else ""
    if role not in MANAGERS:
        return "managers-only", {}
    return FREE


def replaying(model: Model, row: Row | None) -> bool:
    """Whether the chosen screen shows a past day."""
    return connected(model, row) and fleet.replaying(model.screen)


def steering(model: Model, row: Row | None) -> Obstacle:
    """A past day that is not shown cannot be steered."""
    return managing(model, row) if replaying(model, row) else ("not-replaying", {})


def where(model: Model) -> wire.Replaying:
    """Where in the past the chosen screen is, as it said last."""
    health = model.screen.health if model.screen is not None else None
    told = health.replay if health is not None else None
    return told if told is not None else wire.Replaying(at_ms=0, speed=60.0)


async def send(ctx: Context, order: wire.Order, told: str) -> None:
    """Tell the chosen screen, then say what came of it."""
    if ctx.model.screen is None:
        return
    screen = ctx.model.screen.name
    try:
        answer = await ctx.session.link.tell(screen, order)
        await ctx.session.glance()
    except Unreachable as error:
        ctx.say(str(error))
        return
    name = one_line(screen, 30)
    if answer.ok:
        ctx.say(told.format(name=name), "done")
    else:
        ctx.say(ctx.words._("{name}: {why}").format(name=name, why=ctx.words.refusal(answer)))


async def show(ctx: Context, row: Row | None) -> None:
    """Ask which day, and have it shown."""
    if ctx.model.screen is None:
        return
    today = day_of(ctx.desk.now_ms, ctx.words.zone)
    asked = await ctx.ask(ShowDay(ctx.words, ctx.model.screen.name, today))
    if asked is not None:
        told = ctx.words._("{name} shows {day} again.").format(name="{name}", day=ctx.words.day(asked.day))
        await send(ctx, wire.Order(n=0, what="replay", replay=asked), told)


async def flip(ctx: Context, row: Row | None) -> None:
    paused = not where(ctx.model).paused
    told = ctx.words._("{name}: the day stands still.") if paused else ctx.words._("{name}: the day goes on.")
    await send(ctx, wire.Order(n=0, what="steer", steer=wire.Steer(paused=paused)), told)


def speed(by: int) -> Callable[[Context, Row | None], Awaitable[None]]:
    """A step faster, or slower."""

    async def run(ctx: Context, row: Row | None) -> None:
        wanted = stepped(where(ctx.model).speed or 60.0, by)
        told = "{name}: ×" + ctx.words.number(round(wanted))
        await send(ctx, wire.Order(n=0, what="steer", steer=wire.Steer(speed=wanted)), told)

    return run


async def jump(ctx: Context, row: Row | None) -> None:
    """Ask for a time of that day, and go there."""
    _, at = ctx.words._, where(ctx.model).at_ms
    given = await ctx.ask(
        Fields(
            _("To which time of that day?"), "", [Field("time", _("Time"), "14:00")], {},
            hint=_("Enter: go there   Esc: back"), missing=_("Which time? For instance 14:00."),
        )
    )  # fmt: skip
    if not given.done:
        return
    try:
        wanted = days.read_time(given.words["time"])
    except BadDay:
        ctx.say(_("That is no time: write for instance 14:00."))
        return
    at_ms = days.instant(day_of(at, ctx.words.zone), wanted, ctx.words.zone)
    order = wire.Order(n=0, what="steer", steer=wire.Steer(at_ms=at_ms))
    await send(ctx, order, f"{{name}}: {wanted:%H:%M}")


async def present(ctx: Context, row: Row | None) -> None:
    await send(ctx, wire.Order(n=0, what="live"), ctx.words._("{name} shows the present again."))


def flips(model: Model, row: Row | None) -> str:
    """The key says what it would do."""
    return N_("go on") if where(model).paused else ""


ACTIONS = (
    Action(
        name="show-day", key="y", label=N_("show a past day"), group="house", order=74, run=show, about="nothing",
        help=N_("show a past day on this screen: exactly as it was, or told as a story; for managers"), views=HERE,
        decides=False, shown=connected, obstacle=managing,
    ),
    Action(
        name="replay-pause", key="p", label=N_("stand still"), group="house", order=75, run=flip, about="nothing",
        help=N_("the past day on this screen stands still, or goes on"), views=HERE, decides=False, shown=replaying,
        obstacle=steering, named=flips,
    ),
    Action(
        name="replay-slower", key="minus", label=N_("slower"), group="house", order=76, run=speed(-1),
        help=N_("the past day on this screen goes slower"), about="nothing", views=HERE, decides=False,
        shown=replaying, obstacle=steering,
    ),
    Action(
        name="replay-faster", key="plus", label=N_("faster"), group="house", order=77, run=speed(1),
        help=N_("the past day on this screen goes faster"), about="nothing", views=HERE, decides=False,
        shown=replaying, obstacle=steering,
    ),
    Action(
        name="replay-jump", key="h", label=N_("to a time"), group="house", order=78, run=jump, about="nothing",
        help=N_("go to a time of the past day on this screen"), views=HERE, decides=False, shown=replaying,
        obstacle=steering,
    ),
    Action(
        name="replay-live", key="b", label=N_("the present"), group="house", order=79, run=present, about="nothing",
        help=N_("this screen shows the present again"), views=HERE, decides=False, shown=replaying,
        obstacle=steering,
    ),
)  # fmt: skip
