"""A replayed day's scripts are those of the live day: whatever the speed, whatever the order of jumps."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.played import LONGEST_MS
from feeder.replaying.film import AHEAD_MS, Film, cut
from feeder.replaying.player import FRAME_S, chosen
from feeder.sources.base import Seen
from tests.feeder.replaying.tape import BEGAN_MS, DAY, Tape, at, playing
from tests.feeder.support import Place, listening, place
from wall import commands as do
from wall import wire
from wall.rules import Refused
from wall.views import Script

SCENES = st.sampled_from(["stream", "spotlight", "panel", "promises"])


def script(from_s: float, to_s: float, scene: str = "stream", *posts: str, through: int = 0) -> Script:
    return Script(
        scene=scene, posts=[(post, 1, 1) for post in posts], from_ms=BEGAN_MS + round(from_s * 1000),
        to_ms=BEGAN_MS + round(to_s * 1000), through=through,
    )  # fmt: skip


async def report(here: Place, *scripts: Script, screen: str = "ecran-1") -> None:
    await here.side.keep_scripts(screen, wire.Scripts(1, list(scripts)))


def runs(tape: Tape) -> list[Script]:
    """What the scenes said was up, one after the other."""
    return [up for up, _ in groupby(scene.script for scene in tape.scenes()) if up is not None]


LIVE = st.lists(st.tuples(SCENES, st.integers(20, 900_000), st.integers(0, 1) | st.integers(0, 60_000)), max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(live=LIVE, speed=st.sampled_from([1.0, 60.0, 3600.0]), jumps=st.lists(st.integers(0, 4_000_000), max_size=5))
async def test_no_script_is_lost_that_is_longer_than_a_picture_and_at_each_instant_it_is_the_right_one(
    tmp_path_factory: pytest.TempPathFactory, live: list[tuple[str, int, int]], speed: float, jumps: list[int]
) -> None:
    unit = {1.0: 0.005, 60.0: 0.2, 3600.0: 1.0}[speed]  # a shorter day where it is played slowly
    scripts: list[Script] = []
    end = 0.0
    for scene, length, gap in live:
        begin = end + gap * unit / 1000
        end = begin + max(0.001, length * unit / 1000)
        scripts.append(script(begin, end, scene))
    async with place(tmp_path_factory.mktemp("house")) as here:
        here.step(4000)
        await report(here, *scripts)
        async with playing(here, speed=speed) as (player, tape):
            await player.go(tape, BEGAN_MS)
            while tape.of(wire.Beat)[-1].at_ms < BEGAN_MS + end * 1000:  # type: ignore[union-attr]
                here.clock.step(FRAME_S)
                await player.step(tape)
            frame_ms = FRAME_S * 1000 * speed
            told = runs(tape)
            assert all(one in told for one in scripts if one.to_ms - one.from_ms > frame_ms)
            assert told == [one for one in scripts if one in told]
            for jump in jumps:
                at_ms = BEGAN_MS + jump
                await player.go(tape, at_ms)
                right = [one for one in scripts if one.from_ms <= at_ms < one.to_ms]
                assert tape.scenes()[-1] == wire.Scene(at_ms=at_ms, script=right[-1] if right else None)


async def test_a_feeder_that_was_held_up_loses_no_script(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.step(4000)
        scripts = [script(n * 20, n * 20 + 20, f"s{n}") for n in range(12)]
        await report(here, *scripts)
        async with playing(here, speed=60) as (player, tape):
            await player.go(tape, BEGAN_MS)
            here.clock.step(4)  # 40 pictures late
            await player.step(tape)
            assert runs(tape) == scripts


async def test_where_two_overlap_the_later_one_was_up_and_nothing_is_known_of_a_gap(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.step(4000)
        long, short = script(10, 100, "long"), script(40, 50, "short")
        await report(here, short, long)
        film = Film(here.house, here.side, "ecran-1")
        up = [await film.up(BEGAN_MS + seconds * 1000) for seconds in (9, 10, 39, 40, 49, 50, 99, 100)]
        assert up == [None, long, long, short, short, long, long, None]
        assert await Film(here.house, here.side, "ecran-2").up(BEGAN_MS + 40_000) is None


async def test_what_cannot_be_true_is_not_believed(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.show(Seen(native_id="1", text="un"))
        here.step(7200)
        last = here.house.state.through
        odd = [
            script(20, 20, "no time"),
            script(30, 25, "backwards"),
            script(40, 50, "knew the future", through=last + 1),
            script(7000, 20_000, "not over yet"),
        ]
        await report(here, *odd)
        film = Film(here.house, here.side, "ecran-1")
        for seconds in (20, 27, 45, 7100):
            assert await film.up(BEGAN_MS + seconds * 1000) is None
        here.step(3600)
        (late,) = await here.see(Seen(native_id="2", text="deux"))
        through = here.house.state.posts[late].last_seq
        clock_behind = Script(scene="x", from_ms=BEGAN_MS, to_ms=BEGAN_MS + 1000, through=through)
        await report(here, clock_behind, screen="ecran-2")
        assert await Film(here.house, here.side, "ecran-2").up(BEGAN_MS) is None
        near = Script(
            scene="x", from_ms=here.clock.ms - AHEAD_MS, to_ms=here.clock.ms - AHEAD_MS + 1, through=through
        )
        await report(here, near, screen="ecran-2")
        assert await Film(here.house, here.side, "ecran-2").up(near.from_ms) == near


def test_a_scene_without_end_is_cut() -> None:
    assert cut(Script(scene="x", from_ms=5, to_ms=10**13)) == Script(scene="x", from_ms=5, to_ms=5 + LONGEST_MS)
    assert cut(Script(scene="x", from_ms=5, to_ms=4)) is None


async def test_cards_are_those_that_the_screen_had_drawn(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="un"))  # 10 s
        drawn = here.house.state.through
        here.step(20)  # 30 s: the screen hears nothing of what follows
        await here.do(do.Promise(id=here.id(), post=post, state="taken-up", text="oui"))
        await here.do(do.Pause(id=here.id()))
        here.step(100)
        await report(here, script(20, 60, "stream", post, through=drawn))
        behind, beyond = await at(here, 50), await at(here, 70)
        assert behind.cards()[post].promise is None
        assert behind.wall() == wire.Wall()
        assert beyond.cards()[post].promise is not None
        free = await at(here, 50, free=True)
        assert free.cards()[post].promise is not None
        assert [scene.script for scene in free.scenes()] == [None]


async def test_a_post_of_the_script_is_sent_whatever_became_of_it(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        first, second = await here.show(Seen(native_id="1", text="un"), Seen(native_id="2", text="deux"))
        here.step(10)
        await here.see(Seen(what="edited", native_id="1", text="trois"))
        here.step(100)
        nobody = "a" * 12
        await report(here, script(12, 60, "stream", first, second, nobody))
        tape = await at(here, 40)
        assert {name: card.gone for name, card in tape.cards().items()} == {first: "edited", second: ""}
        (scene,) = tape.scenes()
        assert scene.script is not None
        assert [name for name, _, _ in scene.script.posts] == [first, second]
        kinds = [type(message) for message in tape.got]
        assert kinds == [wire.Course, wire.View, wire.Beat, wire.Scene]


async def test_a_day_begins_a_moment_before_the_screen_was_lit(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        await here.show(Seen(native_id="1", text="de nuit"))
        here.step(20_000)
        await report(here, script(9_000, 9_020), script(9_020, 9_100))
        for ask, begins in (({}, 9_000 - 60), ({"free": True}, -60), ({"start": "01:00:05"}, 5)):
            replay = wire.Replay(day=DAY, paused=True, **ask)
            async with listening(url, "vue", replay=replay) as client:
                await client.until(lambda one: bool(one.of(wire.Beat)))
                first = client.of(wire.Beat)[0]
                assert isinstance(first, wire.Beat)
                assert first.at_ms == BEGAN_MS + begins * 1000


async def test_the_screens_of_a_day_and_whose_scripts_are_played(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        here.step(4000)
        await report(here, script(1, 2), screen="ecran-1")
        await report(here, script(1, 2, "a"), script(3, 4, "b"), screen="ecran-2")
        assert (await at(here, 0)).course.screens == ["ecran-2", "ecran-1"]
        assert (await at(here, 0, screen="ecran-1")).course.screens == ["ecran-1", "ecran-2"]
        async with here.hub() as (hub, _):
            assert (await hub.courses.of(DAY)).screens == ["ecran-2", "ecran-1"]
    assert chosen([], "ecran-9", "") == ""
    assert chosen(["b", "a"], "", "a") == "a"
    assert chosen(["b", "a"], "", "camille") == "b"
    with pytest.raises(Refused) as refused:
        chosen(["b", "a"], "c", "a")
    assert (refused.value.code, refused.value.facts["near"]) == ("no-scripts", "b, a")
