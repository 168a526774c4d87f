"""Commands about the whole wall, and promises and spotlights: done once, by who may, and forgotten with the post."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.sources.base import Seen
from tests.feeder.support import place
from tests.feeder.test_decide import refused
from wall import commands as do
from wall.content import NoticeContent, PromiseContent
from wall.standing import standing
from wall.state import totals

HOUR_MS = 3_600_000


async def test_a_pause_is_counted_and_neither_begins_nor_ends_twice(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        pause = do.Pause(id=here.id())
        first = await here.do(pause)
        began = here.house.state.paused["lyon"]
        assert (first.event, first.post) == ("paused", None)
        assert (await here.do(pause)).seq == first.seq
        assert await refused(here.do(do.Pause(id=here.id()))) == "already-paused"
        here.step(60)
        assert (await here.do(do.Resume(id=here.id()), "noa")).event == "resumed"
        assert here.house.state.pauses == {"lyon": [(began, began + 60_000)]}
        assert await refused(here.do(do.Resume(id=here.id()))) == "not-paused"
    async with place(tmp_path, here.clock) as again:
        assert again.house.state.pauses == here.house.state.pauses
        assert (await again.do(pause)).seq == first.seq


@pytest.mark.parametrize("actor", ["vue", "ecran-1", "nobody", "feeder", "source:avis"])
async def test_who_is_no_moderator_directs_nothing(tmp_path: Path, actor: str) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Bien"))
        for command in (
            do.Pause(id=here.id()), do.Announce(id=here.id(), text="x", until_ms=here.clock.ms + HOUR_MS),
            do.Promise(id=here.id(), post=post, state="done"), do.Spotlight(id=here.id(), post=post),
        ):  # fmt: skip
            assert await refused(here.do(command, actor)) == "not-allowed"
        assert (here.house.state.paused, here.house.state.notices) == ({}, {})


async def test_an_announcement_stands_until_its_time_or_until_somebody_ends_it(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        until = here.clock.ms + HOUR_MS
        command = do.Announce(id="announce-1", text="Fermé jeudi", until_ms=until)
        done = await here.do(command)
        assert (await here.do(command)).announcement == done.announcement
        (notice,) = standing(here.house.state, "lyon")
        assert await here.house.contents.notice(notice) == NoticeContent(text="Fermé jeudi")
        other = await here.do(do.Announce(id=here.id(), text="Soldes", until_ms=until))
        assert await refused(here.do(do.EndAnnouncement(id=here.id(), announcement="zzz"))) == "unknown-announcement"
        await here.do(do.EndAnnouncement(id=here.id(), announcement=done.announcement[:8]))
        assert [one.id for one in standing(here.house.state, "lyon")] == [other.announcement]
        assert (await here.do(command)).seq == done.seq
        here.step(3600)
        assert standing(here.house.state, "lyon") == []
    async with place(tmp_path, here.clock) as again:
        assert standing(again.house.state, "lyon") == []
        assert await refused(again.do(do.Announce(id="announce-2", text="x", until_ms=until))) == (
            "ends-before-it-begins"
        )
        assert await refused(again.do(do.Announce(id="announce-3", text=" \n", until_ms=until + 1))) == "no-words"


async def test_who_listens_is_told_when_an_announcements_time_is_over(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.do(do.Announce(id=here.id(), text="Soldes", until_ms=here.clock.ms + 5000))
        told: list[list[str]] = []
        here.house.listen(lambda touched: told.append(list(touched)))
        here.step(4.9)
        assert told == []
        here.step(0.1)
        assert told == [[]]


async def test_a_promise_is_kept_and_its_words_are_forgotten_with_the_post(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Un banc à l’entrée ?"))
        before = totals(here.house.state)
        first = do.Promise(id=here.id(), post=post, state="taken-up", text="SECRETPROMISE")
        done = await here.do(first)
        assert done.event == "promised"
        assert (await here.do(first)).seq == done.seq
        now = here.house.state.posts[post]
        assert now.promise == "taken-up"
        assert await here.house.contents.promise(now) == PromiseContent(text="SECRETPROMISE")
        await here.do(do.Spotlight(id=here.id(), post=post))
        assert now.spotlit
        assert totals(here.house.state) == before
        await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
        assert await here.house.contents.promise(now) is None
        assert await refused(here.do(do.Promise(id=here.id(), post=post, state="done"))) == "forgotten"
        for file in tmp_path.iterdir():
            assert b"SECRETPROMISE" not in file.read_bytes(), file
    async with place(tmp_path, here.clock) as again:
        assert await again.house.contents.promise(again.house.state.posts[post]) is None


async def test_a_promise_may_say_nothing_more(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Un banc ?"))
        await here.do(do.Promise(id=here.id(), post=post, state="under-way", text="  "))
        now = here.house.state.posts[post]
        assert (now.promise, now.promise_seq) == ("under-way", 0)
        await here.do(do.Promise(id=here.id(), post=post, state=None, text="words nobody asked for"))
        assert (now.promise, now.promise_seq) == (None, 0)
        assert await refused(here.do(do.Promise(id=here.id(), post=post, state=None))) == "no-promise"
        assert await refused(here.do(do.Spotlight(id=here.id(), post="zzzz"))) == "unknown-post"
