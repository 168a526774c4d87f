"""A day that is over is put down once; where it must still be gone through, nobody waits for it to see something."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.replaying import courses
from feeder.replaying.courses import Courses
from feeder.replaying.kept import pack, unpack
from feeder.sources.base import Seen
from tests.feeder.replaying.tape import DAY
from tests.feeder.support import listening, place
from wall import commands as do
from wall import wire


async def test_a_day_comes_back_as_it_was_put_down(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="un"))
        await here.do(do.Reply(id=here.id(), post=post, text="merci"))
        await here.do(do.Promise(id=here.id(), post=post, state="taken-up", text="oui"))
        here.step(90_000)
        day = await Courses(here.house, here.side).day(DAY)
        assert len(day.diary.acts) > 3
        assert unpack(day.date, pack(day)) == day


async def test_the_first_picture_waits_for_no_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courses, "few", lambda house, named: False)
    async with place(tmp_path) as here, here.hub() as (_, url):
        await here.show(Seen(native_id="1", text="un"))
        async with listening(url, "ecran-1", replay=wire.Replay(day=DAY, paused=True)) as screen:
            await screen.until(lambda s: bool(s.of(wire.Course)))
            kinds = [type(message) for message in screen.got if not isinstance(message, wire.Welcome)]
            assert kinds[:3] == [wire.View, wire.Beat, wire.Scene]
            (course,) = screen.of(wire.Course)
            assert isinstance(course, wire.Course)
            assert sum(course.received) == 1
