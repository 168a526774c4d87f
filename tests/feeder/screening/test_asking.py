"""Notes from a process come when they come: what is told meanwhile says so, and is told anew when they are here."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from feeder.screening.base import Setup
from feeder.screening.child import Start
from feeder.screening.finder import Finder, Processes
from feeder.screening.noted import Noted, unscreened
from feeder.screening.process import Apart, Limits
from tests.feeder.screening.fakes import post
from wall.noticed import Finding, Screened, Why
from wall.post import Post

TEXT = "Rose : 06 12 34 56 78"
PHONE, NAME = Finding(flag="phone", start=7, end=21), Finding(flag="name", start=0, end=4)
CORE = Noted(findings=(PHONE,), screened=Screened(language="fr", rules="1"))
BETTER = replace(CORE, findings=(NAME, PHONE), refined=True)


class Still(Apart):
    """One that is never started: tests answer in its stead."""

    async def run(self) -> None:
        await asyncio.Event().wait()


def apart(waiting: int = 100) -> Apart:
    return Still(Start(setup=Setup()), random.Random(1), Limits(waiting=waiting))


class Here:
    """A finder with two processes, and what it told."""

    def __init__(self, waiting: int = 100, wait_s: float = 0) -> None:
        self.core, self.extra = apart(waiting), apart(waiting)
        by = Processes(self.core, self.extra, ["semantic"], ["names"])
        self.finder = Finder(by=by, wait_s=wait_s)
        self.told: list[str] = []
        self.finder.listen(self.told.extend)

    async def answer(self, process: Apart, noted: Noted) -> int:
        """The process says this of each text that waits; returns how many did."""
        asked = [*process._hasty, *process._patient]
        process._hasty.clear()
        process._patient.clear()
        for each in asked:
            each.answer.set_result(noted)
        for _ in range(3):
            await asyncio.sleep(0)
        return len(asked)

    async def page(self, *posts: Post) -> None:
        await self.finder.soon([(TEXT, each) for each in posts])

    def whys(self, of: Post) -> dict[str, str]:
        screened = self.finder.told(TEXT, of)[1]
        return {each.what: each.why for each in screened.missing} if screened is not None else {}

    def flags(self, of: Post) -> Sequence[str]:
        return [each.flag for each in self.finder.told(TEXT, of)[0]]


async def test_a_page_goes_out_without_the_note_and_is_told_anew_when_it_is_here() -> None:
    here, one = Here(), post()
    for _ in range(2):
        await here.page(one)
        assert here.finder.told(TEXT, one) == ((), None)
    assert await here.answer(here.core, CORE) == 1
    assert here.told == [one.id]
    assert here.flags(one) == ["phone"]
    assert here.whys(one) == {"names": "missing"}
    assert await here.answer(here.extra, BETTER) == 1
    assert here.told == [one.id, one.id]
    assert here.flags(one) == ["name", "phone"]
    await here.page(one)
    assert (await here.answer(here.core, CORE), await here.answer(here.extra, CORE)) == (0, 0)


async def test_a_page_waits_for_notes_that_are_here_in_a_moment() -> None:
    here, one = Here(wait_s=60), post()
    asking = asyncio.create_task(here.page(one))
    while not here.core._hasty:  # noqa: ASYNC110 - a step of the task
        await asyncio.sleep(0)
    assert not asking.done()
    await here.answer(here.core, CORE)
    await asking
    assert here.flags(one) == ["phone"]


@pytest.mark.parametrize("when", ["asked", "noted", "refining"])
async def test_of_what_is_forgotten_nothing_is_left(when: str) -> None:
    here, one = Here(), post()
    await here.page(one)
    patient = asyncio.create_task(here.finder.look(TEXT, one))
    await asyncio.sleep(0)
    if when != "asked":
        await here.answer(here.core, CORE)
    if when == "noted":
        await here.answer(here.extra, BETTER)
    one.forgotten = True
    here.finder.drop(one.id)
    assert await patient == (Noted() if when == "asked" else CORE)
    assert not here.finder._memory
    assert here.finder._asking is not None
    assert not here.finder._asking._asked
    assert not [*here.core._hasty, *here.core._patient, *here.extra._hasty]


async def test_a_note_of_the_text_before_the_edit_is_not_told_of_the_one_after() -> None:
    here, one = Here(), post()
    await here.page(one)
    await here.answer(here.core, CORE)
    assert here.finder.told("Rien", one) == ((), None)
    here.finder.drop(one.id)
    await here.finder.soon([("Rien", one)])
    assert await here.answer(here.extra, BETTER) == 0
    assert await here.answer(here.core, replace(CORE, findings=())) == 1
    assert (here.finder.told("Rien", one)[0], here.flags(one)) == ((), [])


async def test_a_process_that_is_away_is_told_and_its_notes_once_it_is_back() -> None:
    here, one = Here(), post()
    here.core.down = here.extra.down = True
    await here.page(one)
    assert here.whys(one) == {"all": "down"}
    here.core.down = False
    await here.answer(here.core, CORE)
    assert here.whys(one) == {"names": "missing", "semantic": "down"}


async def test_what_was_turned_away_is_told_and_asks_again_when_there_is_room() -> None:
    here, posts = Here(waiting=2), [post(name) for name in ("a", "b", "c")]
    await here.page(*posts)
    assert [here.whys(each) for each in posts] == [{}, {}, {"all": "behind"}]
    await here.answer(here.core, CORE)
    assert sorted(here.told) == ["a", "b", "c"]
    await here.page(*posts)
    assert await here.answer(here.core, CORE) == 1
    assert [here.flags(each) for each in posts] == [["phone"]] * 3


@pytest.mark.parametrize("why", ["broken", "slow"])
async def test_a_text_that_breaks_the_extras_keeps_what_the_core_noted(why: Why) -> None:
    here, one = Here(), post()
    await here.page(one)
    await here.answer(here.core, CORE)
    await here.answer(here.extra, unscreened(why))
    assert here.flags(one) == ["phone"]
    assert here.whys(one) == {"semantic": why, "names": "missing"}
    await here.page(one)
    assert await here.answer(here.extra, BETTER) == 0


async def test_only_what_just_came_in_or_is_told_goes_to_the_extras() -> None:
    here = Here()
    for number, fresh in enumerate((False, True)):
        looking = asyncio.create_task(here.finder.look(TEXT, post(f"p{number}"), fresh=fresh))
        await asyncio.sleep(0)
        await here.answer(here.core, CORE)
        assert await looking == CORE
        assert len(here.extra._hasty) == fresh
    assert await here.finder.look(TEXT, post("p0"), fresh=True) == CORE
    assert len(here.extra._hasty) == 2


async def test_whoever_gives_up_waiting_takes_the_text_back() -> None:
    here = Here()
    looking = asyncio.create_task(here.finder.look(TEXT, post()))
    await asyncio.sleep(0)
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    assert not list(here.core._take())
