"""A real feeder (log, vault, hub) with posts of the sample day, and desks on it: for tests and for pictures."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from textual.pilot import Pilot

from config.catalogue import load
from feeder.answers import Desk
from feeder.demo import sample
from feeder.hub import Hub, HubOptions
from feeder.screening.finder import Finder
from feeder.sources.base import Seen
from moderation.app import DeskApp
from moderation.look import NIGHT, Look
from moderation.words import Words, zone_of
from tests.feeder.support import RULES, TOKENS, Place, link, place
from wall.client import Link
from wall.clock import SteppedClock, to_iso
from wall.events import Consent, Rating
from wall.wire import SourceStatus

LABELS = {
    "avis": "Avis de la boutique", "conversation": "Conversation en direct", "forum": "Forum Tilleul",
    "blog": "Le blog", "phone": "Mot laissé au magasin",
}  # fmt: skip
PLACES = {"garden": "Rayon jardin", "till": "Caisse 2"}
"""The shop's list of places."""
START_MS = 1_795_338_000_000 + 5_400_000
"""A Sunday morning in Lyon: 2026-11-22, 11:30."""
NOTICE = Consent(basis="notice", version="2026-1")


@dataclass
class Stage:
    """A place whose hub serves at `url`, with the sources that it tells of."""

    place: Place
    hub: Hub
    url: str
    sources: list[SourceStatus]

    async def say(self, *texts: str, source: str = "avis", stars: int | None = None) -> list[str]:
        """Reviews with these texts come in, one second after another; returns their ids."""
        out: list[str] = []
        for text in texts:
            self.place.step(1)
            seen = Seen(
                native_id=f"said-{len(self.place.house.state.posts)}",
                text=text,
                author="Aurélien D.",
                rating=Rating(stars) if stars else None,
                written_ms=self.place.clock.now_ms(),
            )
            out.extend(await self.place.see(seen, source=source))
        return out

    def state(self, post: str) -> str:
        """The post's state, or what is pending."""
        known = self.place.house.state.posts[post]
        return f"{known.state}+{type(known.pending.event).__name__}" if known.pending else known.state


@asynccontextmanager
async def stage(folder: Path, find_in: Finder | None = None) -> AsyncIterator[Stage]:
    """A feeder in `folder`; its clock stands still until it is stepped. `find_in`: what is noticed in texts."""
    sources = [
        SourceStatus(name=name, type="feed", label=label, posts=3, last_ok=to_iso(START_MS - 20_000))
        for name, label in LABELS.items()
        if name != "phone"
    ]
    async with place(folder, SteppedClock(START_MS)) as made:
        desk = Desk(made.house, lambda: sources, lambda: 40_000, "test", find_in=find_in, places=PLACES)
        options = HubOptions(TOKENS, shop="lyon", shop_label="Maison Tilleul, Lyon", labels=LABELS)
        hub = Hub(made.house, desk, made.side, options)
        async with hub.serve("127.0.0.1", 0) as url:
            yield Stage(made, hub, url, sources)


@asynccontextmanager
async def sat(
    on: Stage,
    size: tuple[int, int] = (120, 40),
    account: str = "camille",
    lang: str = "fr",
    look: Look = NIGHT,
    **more: Any,
) -> AsyncIterator[tuple[DeskApp, Pilot[int]]]:
    """Somebody sits down at a desk: the app, driven by a pilot, once it has loaded the waiting posts.

    `more`: what else the app is told (`keys`, `layout`, `touch`).
    """
    async with opened(link(on.url, account), on.place.clock, size, lang=lang, look=look, **more) as (app, pilot):
        await until(pilot, lambda: app.model.lists["waiting"].loaded and app.model.status is not None)
        yield app, pilot


@asynccontextmanager
async def opened(
    to: Link,
    clock: SteppedClock,
    size: tuple[int, int] = (120, 40),
    *,
    lang: str = "fr",
    look: Look = NIGHT,
    **more: Any,
) -> AsyncIterator[tuple[DeskApp, Pilot[int]]]:
    """The app as soon as it runs, connected or not."""
    words = Words(load(lang, "desk"), load(lang, "wall"), lang, zone_of("Europe/Paris"))
    numbers = itertools.count(1)
    app = DeskApp(
        to,
        words,
        clock,
        ids=lambda: f"desk-{id(app):x}-{next(numbers):04d}",
        look=look,
        tick_s=None,
        coalesce_s=0.0,
        status_s=0.0,
        **more,
    )
    # After each key the toolkit would wait for the processor to rest; here what a key does is waited for itself.
    async with app.run_test(size=size) as pilot:
        async with _eager():
            yield app, pilot
        await pilot.pause()


@asynccontextmanager
async def _eager() -> AsyncIterator[None]:
    async def give_way(*_: float) -> None:
        await asyncio.sleep(0)

    with mock.patch("textual.app.wait_for_idle", give_way):
        yield


async def until(pilot: Pilot[int], what: Callable[[], bool], timeout_s: float = 60) -> None:
    """Let the app work until `what` holds."""
    async with asyncio.timeout(timeout_s):
        while not what():
            await pilot.pause()
    await pilot.pause()


def day(upto_s: float = 1e9) -> list[tuple[float, str, Seen]]:
    """The sample day's posts in order of time: moment (s), source, post."""
    lines = sample.load()
    out: list[tuple[float, str, Seen]] = []
    for source, all_lines in (
        ("avis", lines.reviews), ("conversation", lines.chat), ("forum", lines.forum), ("blog", lines.comments),
    ):  # fmt: skip
        out.extend(
            (line.after_s, source, _seen(source, line)) for line in all_lines if line.id and line.after_s <= upto_s
        )
    return sorted(out, key=lambda each: each[0])


def _seen(source: str, line: sample.Line) -> Seen:
    kind = {"avis": "review", "conversation": "chat"}.get(source, "forum")
    return Seen(
        native_id=line.id,
        kind=kind,  # type: ignore[arg-type]
        text=f"{line.title}\n{line.text}" if line.title else line.text,
        author=line.author,
        voice="advisor" if line.role == "advisor" else "customer",
        conversation=line.conversation or None,
        rating=Rating(line.stars) if line.stars else None,
        written_ms=START_MS - 7_200_000 + round(line.after_s * 10_000),
        experienced_on=date.fromisoformat(line.experience_on) if line.experience_on else None,
        consent=NOTICE if kind == "chat" and line.consent else None,
        flags=("phone",) if "06 " in line.text else (),
    )


async def fill(on: Stage, upto_s: float = 60.0, decide: int = 0) -> list[str]:
    """The day up to a moment comes in, ten times slower than told; the first `decide` reviews and chats are shown."""
    ids: list[str] = []
    at = 0.0
    for moment, source, seen in day(upto_s):
        on.place.step((moment - at) * 10)
        at = moment
        ids.extend(await on.place.see(seen, source=source))
    for post in [id_ for id_ in ids if on.state(id_) == "waiting"][:decide]:
        await on.place.approve(post)
    on.place.step(RULES.grace_s)
    return ids
