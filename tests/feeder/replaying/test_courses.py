"""A day's course and story from a real log: what happened when it happened, whatever came of it since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeder.replaying.courses import Courses
from feeder.replaying.days import bounds_of, day_at, span_of
from feeder.sources.base import Seen
from tests.feeder.replaying.tape import BEGAN_MS, DAY, playing
from tests.feeder.support import place
from wall import commands as do
from wall import wire
from wall.clock import SteppedClock
from wall.events import Darkened, Lit, Started
from wall.past import Chapter
from wall.post import STATES, State
from wall.rules import Refused

PARIS = ZoneInfo("Europe/Paris")


def of(kind: str, course: wire.Course) -> list[Chapter]:
    return [chapter for chapter in course.story if chapter.kind == kind]


async def test_a_story_is_of_what_may_be_seen_and_each_chapter_stands_where_its_posts_are(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        one, two, three = await here.show(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(3)))
        refused, _ = await here.see(Seen(native_id="7", text="x"), Seen(native_id="8", text="y"))
        here.step(600)
        await here.do(do.Reply(id=here.id(), post=one, text="merci"))
        await here.do(do.Reply(id=here.id(), post=two, text="pardon"))
        here.step(600)
        await here.do(do.Promise(id=here.id(), post=three, state="taken-up", text="oui"))
        await here.do(do.Withhold(id=here.id(), post=refused, reason="unintelligible"))
        here.step(600)
        await here.do(do.Promise(id=here.id(), post=three, state="done", text="voilà"))
        here.step(600)
        # A screen that heard nothing of all that: a story is not held to what one screen knew.
        stale = wire.Script(scene="stream", posts=[(one, 1, 1)], from_ms=BEGAN_MS, to_ms=here.clock.ms, through=2)
        await here.side.keep_scripts("ecran-1", wire.Scripts(1, [stale]))
        async with playing(here, story=True) as (player, tape):
            course = tape.course
            assert [chapter.kind for chapter in course.story] == [
                "opening", "flow", "reply", "reply", "promise", "kept", "refused", "close",
            ]  # fmt: skip
            assert of("refused", course)[0].facts == {"unintelligible": 1}
            assert of("close", course)[0].facts["replied"] == 2
            told = of("close", course)[0].facts
            assert sum(told.get(state, 0) for state in STATES) == told["received"] == 5
            assert player.still
            for chapter in course.story:
                await player.go(tape, chapter.at_ms)
                cards = tape.cards()
                for post in chapter.posts:
                    assert cards[post].gone == ""
                    assert bool(cards[post].reply) == (chapter.kind == "reply")
                    wanted = {"promise": "taken-up", "kept": "done"}.get(chapter.kind)
                    assert wanted is None or (cards[post].promise or pytest.fail("no promise")).state == wanted
        await here.do(do.Withdraw(id=here.id(), post=one, reason="author-request", request="1"))
        await here.do(do.Reply(id=here.id(), post=two, text=""))
        await here.do(do.Promise(id=here.id(), post=three, state=None))
        async with playing(here, story=True) as (_, tape):
            assert {post for chapter in tape.course.story for post in chapter.posts} == set()
            assert of("close", tape.course)[0].facts["kept"] == 0


async def test_stretches_of_the_wall_without_a_wall(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        courses = Courses(here.house, here.side)

        async def event(made: type[Darkened | Lit | Started], **more: object) -> None:
            one = made(at_ms=here.house.now_ms(), actor="feeder", shop="lyon", **more)  # type: ignore[arg-type]
            await here.house.append(one, entry=here.id())

        here.step(100)
        await event(Darkened, why="no-screen")
        here.step(100)
        await event(Lit)
        here.step(100)
        await event(Started, off_since_ms=BEGAN_MS + 250_000)
        await here.do(do.Pause(id=here.id()))
        here.step(100)
        await here.do(do.Resume(id=here.id()))
        await event(Darkened, why="closed")
        here.step(86_400)
        course = await courses.of(DAY)
        assert course.dark == [(BEGAN_MS + 100_000, BEGAN_MS + 200_000), (BEGAN_MS + 400_000, course.to_ms)]
        assert course.off == [(BEGAN_MS + 250_000, BEGAN_MS + 300_000)]
        assert course.paused == [(BEGAN_MS + 300_000, BEGAN_MS + 400_000)]
        assert (await courses.of("2026-11-23")).dark == [(course.to_ms, here.clock.ms)]


@pytest.mark.parametrize(("began", "day", "hours"), [
    (1_774_738_800_000, "2026-03-29", 23), (1_792_879_200_000, "2026-10-25", 25),
])  # fmt: skip
async def test_a_day_when_the_clocks_change_has_its_own_length(
    tmp_path: Path, began: int, day: str, hours: int
) -> None:
    clock = SteppedClock(ms=began)  # midnight in Paris
    async with place(tmp_path, clock) as here:
        for hour in range(hours):
            await here.show(Seen(native_id=str(hour), text="x"))
            here.step(3600 - 10)
        course = await Courses(here.house, here.side).of(day)
        assert (course.to_ms - course.from_ms, len(course.received)) == (hours * 3_600_000, hours * 12)
        assert course.received[::12] == [1] * hours
        assert sum(course.shown) == hours


async def test_a_day_that_is_over_is_gone_through_once_and_others_are_told_alike(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.show(Seen(native_id="1", text="un"))
        here.step(86_400)
        courses = Courses(here.house, here.side)
        first = await courses.day(DAY)
        await here.show(Seen(native_id="2", text="deux"))
        assert await courses.day(DAY) is first
        assert (await Courses(here.house, here.side).day(DAY)).course == first.course


@pytest.mark.parametrize("ask", [wire.Replay(day=DAY, start="9h", end="8h"), wire.Replay(day=DAY, end="25:00")])
def test_a_time_that_is_none_is_told_in_words(ask: wire.Replay) -> None:
    with pytest.raises(Refused, match="bad-time"):
        bounds_of(ask, PARIS)


def test_the_bounds_of_what_is_played() -> None:
    first, last = span_of(date(2026, 11, 22), PARIS)
    assert bounds_of(wire.Replay(day=DAY), PARIS) == (first, last - 1)
    assert bounds_of(wire.Replay(day=DAY, start="14:00", end="24:00"), PARIS) == (first + 14 * 3_600_000, last - 1)
    with pytest.raises(Refused, match="ends-too-soon"):
        bounds_of(wire.Replay(day=DAY, start="14:00", end="14:00"), PARIS)


def test_an_instant_of_a_clock_that_is_a_little_ahead_is_of_today() -> None:
    state = State(zone=PARIS, since_ms=BEGAN_MS)
    assert day_at(BEGAN_MS + 30_000, state, BEGAN_MS) == DAY
    with pytest.raises(Refused, match="future-day"):
        day_at(BEGAN_MS + 90_000, state, BEGAN_MS)
