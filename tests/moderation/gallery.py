"""Pictures of the desk for the documentation: `python -m tests.moderation.gallery [FOLDER] [NAME…]`."""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from msgspec.structs import replace
from PIL import Image
from textual.pilot import Pilot

from feeder.screening.finder import Finder
from feeder.screening.spam.repetition import Repetition
from moderation.app import DeskApp
from moderation.look import DAY, NIGHT, Look
from tests.feeder.support import RULES
from tests.moderation import gallery_authors as authors
from tests.moderation.png import fonts, picture
from tests.moderation.screen import seen
from tests.moderation.stage import START_MS, Stage, fill, sat, stage, until
from tests.moderation.walls import HEALTH, hung
from wall import commands as do
from wall import wire
from wall.clock import to_iso
from wall.events import Span
from wall.wire import SourceStatus

Scene = Callable[[Stage, DeskApp, Pilot[int]], Awaitable[None]]


async def deciding(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A chat is read; one decision has just been made."""
    await pilot.press("a")
    await until(pilot, lambda: bool(app.model.decided))
    on.place.clock.step(2)
    chat = next(row.post.id for row in app.model.lists["waiting"].rows if row.post.kind == "chat")
    while app.desk.reading is not None and app.desk.reading.post.id != chat:
        await pilot.press("down")
        await pilot.pause()
    app.tick()


async def masking(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A telephone number is being masked."""
    await find(app, pilot, "06 ")
    text = app.desk.reading.post.text or "" if app.desk.reading else ""
    await pilot.press("m")
    await until(pilot, lambda: app.desk.marker is not None)
    marker = app.desk.marker
    assert marker is not None
    marker.to(text.index("06 "))
    await pilot.press("space", *["ctrl+right"] * 5, "space")
    await until(pilot, lambda: app.screen is not app.desk)
    await pilot.press("enter")
    await until(pilot, lambda: bool(marker.marks))
    app.tick()


async def noting(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """What was noticed in a text, and how it sounds."""
    await find(app, pilot, "Mme Girard")
    app.tick()


async def labelling(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """What was marked is given a label."""
    await find(app, pilot, "06 ")
    await pilot.press("m")
    await until(pilot, lambda: app.desk.marker is not None)
    await pilot.press("space", *["ctrl+right"] * 5, "space")
    await until(pilot, lambda: app.screen is not app.desk)


async def refusing(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """The closed list of reasons."""
    await pilot.press("w", "down", "down", "down")


async def seconding(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A refusal that waits for a second person."""
    await pilot.press("2")
    await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.pending is not None)


async def helping(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    await pilot.press("question_mark")


async def watching(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """What a screen shows, and a second one whose clock is wrong; an announcement stands."""
    ends_ms = on.place.clock.now_ms() + 6 * 3_600_000
    await on.place.do(do.Announce(id=on.place.id(), text="Dimanche 29, nous ouvrons à 14 h.", until_ms=ends_ms))
    await pilot.press("7")
    await until(pilot, lambda: app.model.glimpse is not None and app.model.glimpse.image is not None)
    on.place.clock.step(2)
    app.model.heard_s = on.place.clock.monotonic()
    app.tick()
    await until(
        pilot, lambda: bool(app.model.status and app.model.status.wall and app.model.status.wall.announcements)
    )


async def pausing(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """The wall is paused, which is said at the head of everything."""
    await on.place.do(do.Pause(id=on.place.id()), "noa")
    on.place.step(720)
    app.model.heard_s = on.place.clock.monotonic()
    await until(pilot, lambda: app.model.paused_ms is not None)
    app.tick()


async def promising(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A post is taken up as a promise."""
    await pilot.press("3", "p")
    await until(pilot, lambda: app.screen is not app.desk)
    await pilot.press("down")


async def searching(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """A word is looked for, as it is typed."""
    await pilot.press("slash")
    await until(pilot, lambda: app.desk.typing)
    await pilot.press(*"livr")
    await until(pilot, lambda: bool(app.model.lists["waiting"].found))
    app.tick()


async def filtering(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """The list is narrowed to one kind."""
    await pilot.press("backslash")
    await until(pilot, lambda: app.screen is not app.desk)
    await pilot.press("1")
    await until(pilot, lambda: "peu importe" in seen(app))
    await pilot.press("4")
    await until(pilot, lambda: bool(app.model.finds) and app.model.lists["waiting"].loaded)
    app.tick()


async def housekeeping(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """How the house is, five hours later, when nobody was there."""
    on.place.step(5 * 3600)
    app.model.heard_s = on.place.clock.monotonic()
    await pilot.press("8")
    await until(pilot, lambda: bool(app.model.status and app.model.status.overdue))
    app.tick()


async def looking_at_oneself(on: Stage, app: DeskApp, pilot: Pilot[int]) -> None:
    """One's own figures."""
    await on.place.do(do.SetProfile(id=on.place.id(), names=("Camille",), badge="Camille", on_wall=True))
    await pilot.press("9")
    await until(pilot, lambda: app.model.me is not None and app.model.lists["praise"].loaded)
    app.tick()


@asynccontextmanager
async def walls(on: Stage) -> AsyncIterator[None]:
    """Two screens: one shows the wall of the other pictures, the other has lost its clock's battery."""
    shown = [post for post in on.place.house.state.posts if on.state(post) == "shown"][-5:]
    posts = [(post, 1, 0) for post in shown]
    good = replace(HEALTH, posts=posts, clock_ms=on.place.clock.now_ms())
    wrong = replace(
        HEALTH, scene="", dark="clock", clock_ms=946_684_920_000, temperature_c=71.0, memory_mib=79.0,
        problems=["l’horloge de cet écran retarde de 9822 jours sur celle du serveur"],
    )  # fmt: skip
    out = io.BytesIO()
    with Image.open("docs/gallery/screen/stream-1920x1080-day.png") as wall:
        wall.convert("RGB").resize((480, 270), Image.Resampling.LANCZOS).save(out, "PNG")

    def obey(order: wire.Order) -> wire.Obeyed:
        return wire.Obeyed(n=order.n, ok=True, picture=out.getvalue() if order.what == "thumbnail" else b"")

    async with hung(on.url, "ecran-1", good, obey), hung(on.url, "ecran-2", wrong, obey):
        yield


async def find(app: DeskApp, pilot: Pilot[int], words: str) -> None:
    """Go to the first waiting post with these words."""
    found = next(row.post.id for row in app.model.lists["waiting"].rows if words in (row.post.text or ""))
    while app.desk.reading is not None and app.desk.reading.post.id != found:
        await pilot.press("down")
        await pilot.pause()


SCENES: dict[str, tuple[tuple[int, int], Look, Scene]] = {
    "desk-80x24": ((80, 24), NIGHT, deciding),
    "desk-120x40": ((120, 40), NIGHT, deciding),
    "desk-200x60": ((200, 60), NIGHT, deciding),
    "desk-day": ((120, 40), DAY, deciding),
    "desk-mask": ((120, 40), NIGHT, masking),
    "desk-noted": ((120, 40), NIGHT, noting),
    "desk-noted-80": ((80, 24), NIGHT, noting),
    "desk-mask-80": ((80, 24), NIGHT, masking),
    "desk-label": ((120, 40), NIGHT, labelling),
    "desk-withhold": ((120, 40), NIGHT, refusing),
    "desk-withhold-80": ((80, 24), NIGHT, refusing),
    "desk-second": ((120, 40), NIGHT, seconding),
    "desk-screens": ((120, 40), NIGHT, watching),
    "desk-screens-80": ((80, 24), NIGHT, watching),
    "desk-screens-200": ((200, 60), DAY, watching),
    "desk-pause": ((120, 40), NIGHT, pausing),
    "desk-pause-80": ((80, 24), NIGHT, pausing),
    "desk-promise": ((120, 40), NIGHT, promising),
    "desk-promise-80": ((80, 24), DAY, promising),
    "desk-help": ((120, 40), NIGHT, helping),
    "desk-help-80": ((80, 24), NIGHT, helping),
    "desk-search-80": ((80, 24), NIGHT, searching),
    "desk-filter": ((120, 40), DAY, filtering),
    "desk-house-80": ((80, 24), NIGHT, housekeeping),
    "desk-house-200": ((200, 60), DAY, housekeeping),
    "desk-me": ((120, 40), NIGHT, looking_at_oneself),
    "desk-told-80": ((80, 24), NIGHT, authors.unfolding),
    "desk-statement": ((120, 40), NIGHT, authors.statement),
    "desk-here": ((120, 40), NIGHT, authors.somebody_waits),
    "desk-here-80": ((80, 24), NIGHT, authors.somebody_waits),
    "desk-evening": ((120, 40), DAY, authors.this_evening),
    "desk-contest": ((120, 40), NIGHT, authors.contesting),
    "desk-contest-80": ((80, 24), NIGHT, authors.contesting),
    "desk-contest-200": ((200, 60), DAY, authors.contesting),
    "desk-answer": ((120, 40), NIGHT, authors.answering),
    "desk-answer-80": ((80, 24), NIGHT, authors.answering),
    "desk-panel": ((120, 40), NIGHT, authors.figures),
    "desk-panel-80": ((80, 24), DAY, authors.figures),
    "desk-panel-200": ((200, 60), NIGHT, authors.figures),
}


async def main(folder: Path, names: list[str]) -> None:
    fonts(Path(tempfile.mkdtemp()))
    for name in names or SCENES:
        size, look, scene = SCENES[name]
        with tempfile.TemporaryDirectory() as place:
            async with stage(Path(place), Finder(repeating=Repetition())) as on:
                await fill(on, 100, decide=16)
                since = to_iso(START_MS + 300_000)
                trouble = "le serveur répond « 503 » ; nouvel essai dans 2 min"
                on.sources[2] = SourceStatus(
                    name="forum", label="Forum Tilleul", ok=False, problem=trouble, since=since
                )
                for at in (0, 1, 3):
                    on.sources[at] = SourceStatus(
                        name=on.sources[at].name, label=on.sources[at].label, posts=on.sources[at].posts,
                        last_ok=to_iso(on.place.clock.now_ms() - 4_000 * (at + 1)),
                    )  # fmt: skip
                waiting = [post for post in on.place.house.state.posts if on.state(post) == "waiting"]
                off_topic = do.Withhold(id=on.place.id(), post=waiting[-1], reason="off-topic")
                await on.place.do(off_topic, "noa")
                spam = do.Withhold(id=on.place.id(), post=waiting[-2], reason="advertising", spans=(Span(0, 9),))
                await on.place.do(spam, "noa")
                on.place.step(RULES.grace_s)
                async with walls(on), sat(on, size, look=look) as (app, pilot):
                    await scene(on, app, pilot)
                    await pilot.pause()
                    (folder / f"{name}.png").write_bytes(picture(app))
                    print(folder / f"{name}.png")


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/gallery")
    where.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(where, sys.argv[2:]))
