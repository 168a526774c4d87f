"""A list can be narrowed to what is noticed in texts, as to the flags that posts came with."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.screening.finder import LONG, Finder
from feeder.sources.base import Seen
from tests.feeder.screening import fakes
from tests.feeder.support import Asker, Place, place
from wall import commands as do
from wall import wire
from wall.events import Consent

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
