"""A list can be narrowed to what is noticed in texts, as to the flags that posts came with."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from feeder.answers import Desk
from feeder.hub import Hub, HubOptions
from feeder.screening.few import Few
from feeder.screening.finder import LONG, Finder, Processes
from feeder.screening.noted import Noted
from feeder.screening.spam.repetition import Repetition
from feeder.sources.base import Seen
from tests.feeder.screening import fakes
from tests.feeder.screening.test_asking import apart
from tests.feeder.support import TOKENS, Asker, Place, listening, place
from wall import commands as do
from wall import wire
from wall.events import Consent, Rating
from wall.noticed import Finding, Screened

YES = Consent(basis="opt-in", version="1")


def finder(here: Place) -> Finder:
    return fakes.finder(lambda: here.house.people.unwilling)


async def having(desk: Asker, flag: str) -> list[str]:
    await desk.settled()
    answer = await desk.ask("page", queue="all", find=wire.Find(flag=flag))
    assert (answer.ok, answer.searched) == (True, 1.0), answer.why
    assert answer.found == len(answer.posts or [])
    return [post.id for post in answer.posts or []]


async def flags(desk: Asker) -> list[str]:
    await desk.settled()
    status = (await desk.ask("status")).status
    assert status is not None
    return status.flags


async def test_what_posts_came_with_and_what_is_noticed_are_one(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        a, b, c = await here.see(
            Seen(native_id="1", text="Appelez-moi au 06 12 34 56 78"),
            Seen(native_id="2", text="Rien", flags=("phone", "repaired")),
            Seen(native_id="3", text="mot " * LONG + "a@exemple.fr"),
        )
    async with place(tmp_path) as here, here.desk(find_in=finder(here)) as desk:
        early = await desk.ask("page", queue="all", find=wire.Find(flag="phone"))
        assert (early.searched, [post.id for post in early.posts or []]) == (0.0, [b])
        assert await having(desk, "phone") == [b, a]
        assert (await having(desk, "email"), await having(desk, "repaired")) == ([c], [b])
        assert await flags(desk) == ["email", "phone", "repaired"]
        await here.see(Seen(what="edited", native_id="1", text="Connards !"))
        assert (await having(desk, "phone"), await having(desk, "abuse")) == ([b], [a])
        await here.see(Seen(what="edited", native_id="3", text="rien"))
        assert await flags(desk) == ["abuse", "phone", "repaired"]


@pytest.mark.parametrize("way", ["forget", "consent"])
async def test_what_is_forgotten_has_no_flags_within_the_same_command(tmp_path: Path, way: str) -> None:
    async with place(tmp_path) as here, here.desk(find_in=(find := finder(here))) as desk:
        (post,) = await here.see(Seen(native_id="1", kind="chat", text="Moi : 06 12 34 56 78", consent=YES))
        assert await having(desk, "phone") == [post]
        if way == "forget":
            await here.do(do.Withhold(id=here.id(), post=post, reason="unintelligible"))
            here.step(10)
            await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
        else:
            await here.see(Seen(what="edited", native_id="1", kind="chat", text="Moi : 06 12 34 56 78"))
        assert not desk.desk.flags.counts
        assert not desk.desk.flags._of
        assert not find._memory
        assert (await having(desk, "phone"), await flags(desk)) == ([], [])


async def test_names_are_noticed_as_soon_as_they_are_to_be_masked(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(find_in=finder(here)) as desk:
        a, b = await here.see(Seen(native_id="1", text="Merci à Solène"), Seen(native_id="2", text="Merci Noé"))
        assert await having(desk, "staff-name") == []
        await here.do(do.SetProfile(id=here.id(), names=("Solène",)), "noa")
        (c,) = await here.see(Seen(native_id="3", text="Solène, merci"))
        assert await having(desk, "staff-name") == [c, a]
        await here.do(do.SetProfile(id=here.id(), names=("Noé",)), "noa")
        assert await having(desk, "staff-name") == [b]
        await here.do(do.SetProfile(id=here.id(), names=("Noé",), on_wall=True), "noa")
        assert await having(desk, "staff-name") == []


@pytest.mark.parametrize(
    ("given", "near"), [("fone", "phone"), ("staff", "staff-name"), ("repared", "repaired"), ("Abuse", "abuse")]
)
async def test_an_unknown_flag_is_refused_with_the_nearest_that_may_be_given(
    tmp_path: Path, given: str, near: str
) -> None:
    async with place(tmp_path) as here, here.desk(find_in=finder(here)) as desk:
        await here.see(Seen(native_id="1", text="Rien", flags=("repaired",)))
        for flag in ("phone", "email", "abuse", "staff-name"):
            assert await having(desk, flag) == []
        answer = await desk.ask("page", queue="all", find=wire.Find(flag=given))
        assert (answer.code, answer.facts["near"]) == ("unknown-filter", near)


COPY = "Une équipe adorable, des conseils précis et une boutique magnifique, je reviendrai très vite !"


class Signing(Few):
    """Finds nothing; a text that is written twice is a copy."""

    def look(self, text: str, stars: int | None = None, language: str = "") -> Noted:
        numbers = tuple(hash((text, at)) & 0xFFFFFFFF for at in range(16))
        return Noted(signature=numbers, stars=stars, screened=Screened(rules="1"))


async def told(desk: Asker, post: str) -> tuple[list[str], str]:
    answer = (await desk.ask("post", post=post)).post
    assert answer is not None
    return [each.flag for each in answer.findings], answer.screened.rules if answer.screened is not None else ""


async def test_posts_that_repeat_each_other_are_told_of_both_and_of_none_once_one_is_gone(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(find_in=Finder(by=Signing(), repeating=Repetition())) as desk:
        news: list[str] = []
        desk.desk.tell = news.extend
        (a,) = await here.see(Seen(native_id="1", kind="chat", text=COPY, consent=YES))
        await desk.settled()
        assert await told(desk, a) == ([], "1")
        (b,) = await here.see(Seen(native_id="2", text=COPY, rating=Rating(5)))
        assert await having(desk, "duplicate") == [b, a]
        assert news == [a]
        assert await told(desk, a) == (["duplicate"], "1")
        await here.see(Seen(what="edited", native_id="1", kind="chat", text=COPY))  # consent was taken back
        assert await told(desk, b) == ([], "1")
        assert await having(desk, "duplicate") == []


async def test_nobody_finds_posts_by_praise_which_is_known_by_stars_or_tone(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(find_in=Finder(by=Signing(), repeating=Repetition())) as desk:
        seen = await here.see(*(Seen(native_id=str(at), text=COPY, rating=Rating(5)) for at in range(3)))
        assert await flags(desk) == ["duplicate"]
        assert (await told(desk, seen[0]))[0] == ["duplicate", "praise-campaign"]
        answer = await desk.ask("page", queue="all", find=wire.Find(flag="praise-campaign"))
        assert answer.code == "unknown-filter"


async def test_a_note_that_comes_late_is_told_and_its_flags_are_found(tmp_path: Path) -> None:
    core = apart()
    find_in = Finder(by=Processes(core), wait_s=0)
    noted = Noted(findings=(Finding(flag="phone", start=0, end=2),), screened=Screened(rules="1"))
    async with place(tmp_path) as here:
        await here.see(Seen(native_id="0", text="Bien"))
        async with here.desk(find_in=find_in) as desk:
            news: list[str] = []
            desk.desk.tell = news.extend
            (post,) = await here.see(Seen(native_id="1", text="06 12 34 56 78"))
            await desk.desk.trail.caught_up.wait()
            assert await told(desk, post) == ([], "")
            assert (await desk.ask("page", queue="all", find=wire.Find(flag="phone"))).searched < 1.0
            assert (await desk.ask("page", queue="all", find=wire.Find(text="06"))).searched == 1.0
            while not desk.desk.notices.caught_up.is_set():
                for asked in core._take():
                    asked.answer.set_result(noted)
                await asyncio.sleep(0)
            assert post in news
            assert await told(desk, post) == (["phone"], "1")
            assert len(await having(desk, "phone")) == 2


async def test_desks_are_told_of_a_note_that_came_late(tmp_path: Path) -> None:
    core = apart()
    noted = Noted(findings=(Finding(flag="phone", start=0, end=2),), screened=Screened(rules="1"))
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="06 12 34 56 78"))
        desk = Desk(here.house, list, lambda: 0, "test", find_in=Finder(by=Processes(core), wait_s=0))
        hub = Hub(here.house, desk, here.side, HubOptions(tokens=TOKENS))
        async with hub.serve("127.0.0.1", 0) as url, listening(url, "camille") as client:
            await client.until(lambda it: bool(it.of(wire.Welcome)))
            assert (await desk.posts.read(post)).findings == []
            for asked in core._take():
                asked.answer.set_result(noted)
            await client.until(lambda it: any(isinstance(one, wire.Changed) and post in one.posts for one in it.got))
            assert [each.flag for each in (await desk.posts.read(post)).findings] == ["phone"]
