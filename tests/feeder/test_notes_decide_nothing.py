"""What is noticed in texts decides, orders, delays and hides nothing: one log, with and without it, is the same."""

from __future__ import annotations

import copy
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
            out.append(replace(status, flags=[], log_bytes=0))
            waiting = await desk.page("waiting", limit=100)
            for number, post in enumerate(waiting):
                if number % 3 == 0:
                    await here.approve(post)
                elif number % 3 == 1:
                    await here.do(do.Withhold(id=here.id(), post=post, reason="unintelligible"), "noa")
            here.step(10)
    out.append(list(here.house.state.posts.values()))
    return out, noticed


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
