"""What is noticed in texts decides, orders, delays and hides nothing: one log, with and without it, is the same."""

from __future__ import annotations

import copy
import dataclasses
import shutil
from pathlib import Path

from msgspec.structs import replace

from feeder.queues import QUEUES
from feeder.screening.base import Setup
from feeder.screening.engine import Engine
from feeder.screening.few import Few
from feeder.screening.finder import Finder
from feeder.screening.spam.repetition import Repetition
from feeder.sources.base import Seen
from tests.feeder.support import Place, place
from wall import commands as do
from wall import wire
from wall.events import Rating
from wall.post import Post

COPY = "Un accueil formidable, des conseils précieux, je recommande cette maison à tous mes amis sans hésiter."
TEXTS = (
    "La vendeuse est une connasse, virez-la.",
    "Rappelez-moi au 06 39 98 14 72 ou à h.vasseur@courriel.example",
    "Mon fils Noé, 6 ans, est allergique aux noix.",
    "C'est de la merde, ce gilet.",
    "Merci à Mme Girard !",
    COPY,
    COPY,
    COPY,
    "Horrible, nul, à fuir, quelle honte.",
    "Voir https://gagner.example/vite \u202eetiv",
    "👍",
)


def seen() -> list[Seen]:
    """Each text thrice: praised, blamed and without stars."""
    return [
        Seen(
            native_id=f"{number}-{rating}",
            text=text,
            author=f"Client {number}",
            rating=Rating(rating) if rating else None,
        )
        for number, text in enumerate(TEXTS)
        for rating in (1, 5, 0)
    ]


def bare(post: wire.DeskPost) -> wire.DeskPost:
    """Without what was noticed."""
    return replace(post, findings=[], screened=None)


def uncounted(status: wire.Status) -> wire.Status:
    """Without how many decisions were made knowing of something noticed, which stands in them for all to see."""
    blank = {"flagged": 0, "overruled": 0}
    panel, periods = status.panel, {}
    for name in ("today", "month"):
        period = getattr(panel, name)
        periods[name] = replace(period, **blank)
    return replace(status, flags=[], log_bytes=0, panel=replace(panel, **blank, **periods, head=""))


def unknowing(post: Post) -> Post:
    """As if whoever decided had been told of nothing."""
    event = post.pending.event if post.pending is not None else None
    return dataclasses.replace(
        post,
        noted=(),
        tallied=tuple(one for one in post.tallied if one not in ("flagged", "overruled")),
        refusal=replace(post.refusal, noted=()) if post.refusal is not None else None,
        pending=dataclasses.replace(post.pending, event=replace(event, noted=()))
        if post.pending is not None and event is not None
        else None,
    )


async def told(here: Place, finder: Finder) -> tuple[list[object], int]:
    """All that a desk is told of the house without what was noticed, before and after decisions; how much was."""
    out: list[object] = []
    noticed = 0
    async with here.desk(find_in=finder) as desk:
        for _ in range(2):
            await desk.settled()
            for queue in QUEUES:
                page = (await desk.ask("page", "noa", queue=queue, limit=100)).posts or []
                noticed += sum(len(post.findings) for post in page)
                out.append([bare(post) for post in page])
            status = (await desk.ask("status", "noa")).status
            assert status is not None
            out.append(uncounted(status))
            waiting = await desk.page("waiting", limit=100)
            for number, post in enumerate(waiting):
                if number % 3 == 0:
                    await here.approve(post)
                elif number % 3 == 1:
                    await here.do(do.Withhold(id=here.id(), post=post, reason="unintelligible"), "noa")
            here.step(10)
    out.append([unknowing(post) for post in here.house.state.posts.values()])
    return out, noticed


async def test_what_was_told_stands_in_the_decision(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(find_in=Finder(by=Engine(Setup()))) as desk:
        insult, praise, call = await here.see(
            Seen(native_id="1", text="La vendeuse est une connasse."),
            Seen(native_id="2", text="Très bon accueil."),
            Seen(native_id="3", text="Rappelez-moi au 06 39 98 14 72."),
        )
        await desk.settled()
        await here.approve(insult)
        await here.approve(praise)
        await here.do(do.Withhold(id=here.id(), post=call, reason="unintelligible"), "noa")
        here.step(10)
        posts = here.house.state.posts
        assert [posts[name].noted for name in (insult, praise, call)] == [("abuse",), (), ("phone",)]
        assert [posts[name].state for name in (insult, praise, call)] == ["shown", "shown", "withheld"]


async def test_the_same_log_is_told_alike_with_and_without_screening(tmp_path: Path) -> None:
    async with place(tmp_path / "without") as here:
        await here.see(*seen())
        clock = here.clock
    shutil.copytree(tmp_path / "without", tmp_path / "with")
    async with place(tmp_path / "without", copy.copy(clock)) as here:
        without, nothing = await told(here, Finder(by=Few()))
    async with place(tmp_path / "with", copy.copy(clock)) as here:
        noted, much = await told(here, Finder(by=Engine(Setup()), repeating=Repetition()))
    assert nothing == 0
    assert much > len(TEXTS)
    assert noted == without
