"""A hub of the past that is made up: a day of 60 posts whose fate is known, answered without a network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date

from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot

from config.catalogue import load
from moderation.look import NIGHT, Look, theme
from moderation.replaying.days import Day
from moderation.replaying.screen import ReplayScreen
from moderation.words import Words, zone_of
from tests.moderation.stage import LABELS, _eager
from wall import wire
from wall.clock import SteppedClock, to_iso
from wall.past import Act, Course, Peak
from wall.wire import DeskPost

DAY = date(2026, 11, 21)
FROM_MS = 1_795_215_600_000
"""Midnight of that Saturday in Lyon."""
HOUR_MS = 3_600_000
OPEN_MS = FROM_MS + 9 * HOUR_MS
EVERY_MS, DECIDED_MS, GRACE_MS = 600_000, 900_000, 10_000
"""A post each ten minutes from nine on, decided a quarter of an hour later, in force ten seconds after that."""
COUNT = 60
TEXTS = (
    "Accueil parfait, merci à la vendeuse du rayon jardin.", "La porte du fond coince encore.",
    "Trente minutes d’attente à la caisse 2, personne n’explique rien.", "Très bon conseil pour ma haie.",
)  # fmt: skip


def came_ms(number: int) -> int:
    """When post `number` came in (Unix ms)."""
    return OPEN_MS + number * EVERY_MS


def refused(number: int) -> bool:
    return number % 9 == 4


def post_at(number: int, at_ms: int) -> DeskPost:
    """Post `number` as it was."""
    came, text = came_ms(number), TEXTS[number % len(TEXTS)]
    decided, force = came + DECIDED_MS, came + DECIDED_MS + GRACE_MS
    what = "withhold" if refused(number) else "approve"
    state = "waiting" if at_ms < force else "withheld" if refused(number) else "shown"
    pending = None
    if decided <= at_ms < force:
        pending = wire.DeskPending(what=what, by="moderator", at_ms=decided, effective_ms=force)
    forgotten = number == 7
    return DeskPost(
        id=f"post{number:02}", kind="review", source="avis", stars=number % 5 + 1, received_at=to_iso(came),
        text=None if forgotten else f"{text} ({number})", flags=[], state=state, pending=pending,
        author="" if forgotten else "Aurélien D.", pseudonym="4F2",
        reason="off-topic" if state == "withheld" else None,
        decided_by="moderator" if state != "waiting" else None,
        shown_at=to_iso(force) if state == "shown" else None, now="forgotten" if forgotten else "shown",
        hidden="forgotten" if forgotten else "",
    )  # fmt: skip


def acts() -> list[Act]:
    """What happened, in order."""
    told = [Act(seq=0, at_ms=OPEN_MS + 4 * HOUR_MS, event="paused", by="manager")]
    for number in range(COUNT):
        came = came_ms(number)
        about = Act(seq=0, at_ms=came, event="received", by="source", post=f"post{number:02}", source="avis",
                    kind="review", stars=number % 5 + 1, state="waiting")  # fmt: skip
        done, end = ("withheld", "withheld") if refused(number) else ("approved", "shown")
        why = "off-topic" if refused(number) else ""
        decided = replace(
            about, at_ms=came + DECIDED_MS, event=done, by="moderator", reason=why, delay_s=DECIDED_MS / 1000
        )
        ended = replace(decided, at_ms=decided.at_ms + GRACE_MS, event=end, state=end, delay_s=None)
        told.extend([about, decided, ended])
    told.sort(key=lambda act: act.at_ms)
    return [replace(act, seq=at) for at, act in enumerate(told, 1)]


def course() -> Course:
    """The day's curve."""
    size = 300_000

    def count(instants: list[int]) -> list[int]:
        out = [0] * 288
        for at_ms in instants:
            out[(at_ms - FROM_MS) // size] += 1
        return out

    ends = [(came_ms(number) + DECIDED_MS + GRACE_MS, refused(number)) for number in range(COUNT)]
    return Course(
        day=DAY.isoformat(), zone="Europe/Paris", from_ms=FROM_MS, to_ms=FROM_MS + 24 * HOUR_MS,
        received=count([came_ms(number) for number in range(COUNT)]),
        shown=count([at for at, no in ends if not no]), withheld=count([at for at, no in ends if no]),
        first_ms=OPEN_MS, last_ms=ends[-1][0],
        peaks=[
            Peak(from_ms=OPEN_MS + HOUR_MS, at_ms=OPEN_MS + 2 * HOUR_MS, to_ms=OPEN_MS + 3 * HOUR_MS, received=18)
        ],
        refusals=[at for at, no in ends if no],
        paused=[(OPEN_MS + 4 * HOUR_MS, OPEN_MS + 4 * HOUR_MS + 20 * 60_000)],
        dark=[(OPEN_MS + 6 * HOUR_MS, OPEN_MS + 6 * HOUR_MS + 30 * 60_000)],
    )  # fmt: skip


def empty(day: str = DAY.isoformat()) -> Course:
    """A day on which nothing happened."""
    return Course(day=day, zone="Europe/Paris", from_ms=FROM_MS, to_ms=FROM_MS + 24 * HOUR_MS)


@dataclass
class Pretend:
    """Answers as the hub would. `asked`: every question, in order. `hold`: cleared, the answers about queues wait."""

    asked: list[wire.Ask] = field(default_factory=list)
    empty: bool = False
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    def __post_init__(self) -> None:
        self.hold.set()

    async def __call__(self, what: str, **how: str | int | wire.Find | None) -> wire.Answer:
        ask = wire.Ask(n=1, what=what, **how)  # type: ignore[arg-type]
        self.asked.append(ask)
        match what:
            case "status":
                at = to_iso(FROM_MS + 30 * HOUR_MS)
                return wire.Answer(n=1, ok=True, status=wire.Status(panel=wire.Panel(), at=at))
            case "course" if self.empty or ask.day != DAY.isoformat():
                return wire.Answer(n=1, ok=True, course=empty(ask.day))
            case "course":
                return wire.Answer(n=1, ok=True, course=course())
            case "acts":
                rest = [] if self.empty else [act for act in acts() if act.seq > int(ask.after or 0)]
                return wire.Answer(n=1, ok=True, acts=rest[: ask.limit], more=len(rest) > ask.limit)
            case "past":
                self.waiting += 1
                await self.hold.wait()
                self.waiting -= 1
                return self._past(ask)
            case "post":
                number = int(ask.post[4:])
                at_ms = ask.at_ms or FROM_MS + 30 * HOUR_MS
                if at_ms < came_ms(number):
                    return wire.Answer(n=1, ok=False, code="unknown-post", facts={"post": ask.post})
                return wire.Answer(n=1, ok=True, post=post_at(number, at_ms))
        return wire.Answer(n=1, ok=True, history=[])

    def _past(self, ask: wire.Ask) -> wire.Answer:
        there = [post_at(n, ask.at_ms) for n in range(COUNT if self.empty else 0, COUNT) if came_ms(n) <= ask.at_ms]
        queues = {
            "waiting": [post for post in there if post.state == "waiting" and post.pending is None],
            "second": [], "grace": [post for post in there if post.pending is not None],
            "shown": [post for post in there if post.state == "shown"][::-1],
            "decided": [post for post in there if post.state != "waiting"][::-1],
        }  # fmt: skip
        wanted = ask.find.text.lower() if ask.find is not None else ""
        found = [post for post in queues[ask.queue] if wanted in (post.text or "").lower()]
        panel = wire.Panel(received=len(there), shown=len(queues["shown"]), waiting=len(queues["waiting"]))
        counts = {name: len(posts) for name, posts in queues.items()}
        return wire.Answer(
            n=1, ok=True, posts=found[: ask.limit], more=len(found) > ask.limit, panel=panel, counts=counts
        )


class Host(App[None]):
    """A program around a replay alone."""

    CSS_PATH = "../../../moderation/desk.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, ask: Pretend, clock: SteppedClock, lang: str = "fr", look: Look = NIGHT) -> None:
        super().__init__()
        self.register_theme(theme(look))
        self.words = Words(load(lang, "desk"), load(lang, "wall"), lang, zone_of("Europe/Paris"), LABELS)
        self.clock, self.look = clock, look
        self.set_reactive(App.theme, look.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.changes = 0
        self.back = ReplayScreen(ask, self.words, clock, lambda: (True, self.changes), day=Day(DAY))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme(getattr(self, "look", NIGHT)).variables

    def on_mount(self) -> None:
        self.push_screen(self.back, lambda _left: self.exit())


@asynccontextmanager
async def looking_back(
    ask: Pretend, size: tuple[int, int] = (120, 40), lang: str = "fr", look: Look = NIGHT
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    """Somebody looks back at the day, once it has been told."""
    app = Host(ask, SteppedClock(), lang, look)
    async with app.run_test(size=size) as pilot:
        async with _eager():
            app.back.then.shop = "Maison Tilleul, Lyon"
            await settled(app, pilot, lambda: (app.back.then.listing.loaded and app.back.then.seq > 0) or ask.empty)
            yield app, pilot
        await pilot.pause()


async def settled(app: Host, pilot: Pilot[None], what: Callable[[], bool]) -> None:
    """Let it work until `what()` holds."""
    async with asyncio.timeout(30):
        while not what():
            if app.back.whole:
                app.back.tick()
            await pilot.pause()
    app.back.tick()
    await pilot.pause()
