"""Orders from a desk to a screen and back, and what a screen says of itself, also when it means no good."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from websockets.asyncio.client import ClientConnection, connect

from feeder.remote import BIG, LIST, NAME, PICTURE_MOST, PNG, POSTS, SAYING, tidy
from feeder.session import BURST, MESSAGE, PACE, Allowance
from feeder.sources.base import Seen
from tests.feeder.support import Screen, link, listening, place, token_of
from tests.wall.made import any_of
from wall import wire
from wall.client import Sent
from wall.clock import SteppedClock

PICTURE = PNG + b"a small picture"


def orders(screen: Screen) -> list[wire.Order]:
    return [message for message in screen.got if isinstance(message, wire.Order)]


@contextmanager
def answering(screen: Screen, **answer: object) -> Iterator[None]:
    """A screen that answers every order so, for as long as the context lasts."""

    async def serve() -> None:
        for number in itertools.count():
            await screen.until(lambda s, number=number: len(orders(s)) > number, timeout_s=60)  # type: ignore[misc]
            said = {"n": orders(screen)[number].n, "ok": True} | answer
            await screen.link.send(wire.Obeyed(**said))  # type: ignore[arg-type]

    task = asyncio.create_task(serve())
    try:
        yield
    finally:
        task.cancel()


async def welcomed(screen: Screen) -> None:
    await screen.until(lambda s: bool(s.of(wire.View)))


async def test_an_order_goes_to_the_screen_and_its_answer_comes_back(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        await welcomed(screen)
        desk = link(url, "noa")
        async with desk.call():
            with answering(screen, picture=PICTURE):
                seen = await desk.tell("ecran-1", wire.Order(n=77, what="thumbnail", width=10**9))
                assert (seen.ok, seen.picture) == (True, PICTURE)
                shown = await desk.tell("ecran-1", wire.Order(n=77, what="identify", seconds=-1))
                assert (shown.ok, shown.picture) == (True, b"")
                many = wire.Order(n=77, what="playlist", playlist=["stream\x1b[0m"] * 1000)
                assert (await desk.tell("ecran-1", many)).ok
            with answering(screen, why="not kept\x1b[2J"):
                remarked = await desk.tell("ecran-1", many)
                assert (remarked.ok, remarked.why) == (True, "not kept␛[2J")
        sent = orders(screen)
        assert [(one.what, one.width, one.seconds) for one in sent[:2]] == [
            ("thumbnail", 1920, 20.0),
            ("identify", 480, 1.0),
        ]
        assert sent[2].playlist == ["stream␛[0m"] * LIST
        assert len({one.n for one in sent} | {77}) == 5


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"\x89PNG", PNG + b"x" * PICTURE_MOST])
async def test_what_is_no_small_picture_is_not_handed_on(tmp_path: Path, picture: bytes) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        await welcomed(screen)
        desk = link(url, "camille")
        async with desk.call():
            with answering(screen, picture=picture):
                answer = await desk.tell("ecran-1", wire.Order(n=1, what="thumbnail"))
        assert (answer.ok, answer.code, answer.picture) == (False, "bad-picture", b"")


async def test_who_may_order_what(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        await welcomed(screen)
        viewer = link(url, "vue")
        async with viewer.call():
            with answering(screen, picture=PICTURE):
                assert (await viewer.tell("ecran-1", wire.Order(n=1, what="thumbnail"))).ok
                for what in ("identify", "reload", "playlist"):
                    answer = await viewer.tell("ecran-1", wire.Order(n=1, what=what))
                    assert answer.code == "not-allowed"
        assert len(orders(screen)) == 1
        await screen.link.send(wire.Tell(n=1, screen="ecran-1", order=wire.Order(n=1, what="reload")))
        await screen.until(lambda s: s.ended is not None)
        assert isinstance(screen.ended, Sent)
        assert screen.ended.code == "not-allowed"
        assert len(orders(screen)) == 1


async def test_nobody_waits_for_a_screen_that_is_not_there_or_says_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(answer_s=0.05) as (_, url):
        desk = link(url, "noa")
        identify = wire.Order(n=1, what="identify")
        async with desk.call():
            for name in ("ecran-1", "camille", "", "x" * 100_000):
                assert (await desk.tell(name, identify)).code == "unknown-screen"
            async with listening(url, "ecran-1") as screen:
                await welcomed(screen)
                answer = await desk.tell("ecran-1", identify)
                assert (answer.code, answer.facts) == ("screen-silent", {"screen": "ecran-1"})
                with answering(screen, ok=False, why="no\x1bdisplay"):
                    answer = await desk.tell("ecran-1", identify)
                assert (answer.code, answer.facts["why"]) == ("screen-refused", "no␛display")


async def test_a_screen_that_goes_answers_nothing_and_the_newest_of_its_name_is_asked(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(answer_s=60) as (_, url):
        desk = link(url, "noa")
        async with desk.call(), listening(url, "ecran-1") as old:
            await welcomed(old)
            async with connect(url) as new:
                await new.send(wire.encode(wire.Hello(token=token_of("ecran-1"))))
                await seen(new, wire.View)
                asked = asyncio.create_task(desk.tell("ecran-1", wire.Order(n=1, what="identify")))
                await seen(new, wire.Order)
            assert (await asked).code == "screen-silent"
            with answering(old):
                assert (await desk.tell("ecran-1", wire.Order(n=1, what="identify"))).ok
            assert len(orders(old)) == 1


async def seen(socket: ClientConnection, kind: type[wire.ToClient]) -> wire.ToClient:
    async with asyncio.timeout(10):
        while True:
            message = wire.decode_to_client(await socket.recv())
            if isinstance(message, kind):
                return message


async def test_an_answer_counts_only_from_the_screen_that_was_asked(tmp_path: Path) -> None:
    async with (
        place(tmp_path) as here,
        here.hub() as (_, url),
        listening(url, "ecran-1") as one,
        listening(url, "ecran-2") as two,
    ):
        await welcomed(one)
        await welcomed(two)
        desk = link(url, "noa")
        async with desk.call():
            asked = asyncio.create_task(desk.tell("ecran-1", wire.Order(n=1, what="thumbnail")))
            await one.until(lambda s: bool(orders(s)))
            n = orders(one)[0].n
            for number in (n, n + 1, -1, 0, 10**30):
                await two.link.send(wire.Obeyed(n=number, ok=True, picture=PNG + b"forged"))
            await one.link.send(wire.Obeyed(n=n + 1, ok=True, picture=PNG + b"of nothing"))
            await one.link.send(wire.Obeyed(n=n, ok=True, picture=PICTURE))
            assert (await asked).picture == PICTURE
            await one.link.send(wire.Obeyed(n=n, ok=True, picture=PNG + b"again"))
            assert (await desk.ask("status")).ok


async def test_a_slow_screen_holds_up_no_desk_and_no_desk_asks_without_end(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(answer_s=60) as (_, url), listening(url, "ecran-1") as screen:
        await welcomed(screen)
        desk = link(url, "noa")
        async with desk.call():
            asked = [asyncio.create_task(desk.tell("ecran-1", wire.Order(n=1, what="identify"))) for _ in range(12)]
            assert (await desk.ask("status")).ok
            await screen.until(lambda s: len(orders(s)) == 8)
            with answering(screen):
                answers = await asyncio.gather(*asked)
        assert [answer.code for answer in answers].count("too-busy") == 4
        assert sum(answer.ok for answer in answers) == 8


async def test_the_desk_sees_how_a_screen_is_in_its_own_words(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(shop="lyon") as (_, url), listening(url, "ecran-1") as screen:
        await welcomed(screen)
        (post,) = await here.show(Seen(native_id="1", text="x"))
        said = wire.Health(
            scene="stream", posts=[(post, 1, 0)], size=(1920, 1080), theme="day", playlist=["stream"], uptime_s=12.5,
            memory_mib=80.5, temperature_c=51.0, clock_ms=5, dark="clock", problems=["the clock is wrong"],
        )  # fmt: skip
        await screen.link.send(said)
        await screen.link.send(wire.Ack(10**30, "stream"))
        await screen.link.send(wire.Scripts(7, []))
        await screen.until(lambda s: bool(s.of(wire.Kept)))
        desk = link(url, "vue")
        async with desk.call():
            status = (await desk.ask("status")).status
            assert status is not None
            (told,) = status.screens
            assert (told.name, told.shop, told.health) == ("ecran-1", "lyon", said)
            assert told.through == here.house.state.through


@given(any_of(wire.Health))
def test_a_screens_account_of_itself_is_cut_to_size(said: wire.Health) -> None:
    kept = tidy(said)
    assert tidy(kept) == kept
    assert max(len(text) for text in (kept.scene, kept.theme, kept.dark)) <= NAME
    assert all(0 <= n <= BIG for n in (*kept.size, kept.clock_ms))


def test_a_hostile_account_becomes_a_small_and_harmless_one() -> None:
    bad = "\x1b]0;owned\x07\u202e\nx" * 1000
    kept = tidy(wire.Health(
        scene=bad, posts=[(bad, 10**30, -5)] * 9999, size=(10**30, -1), theme=bad, playlist=[bad] * 999, dark=bad,
        problems=[bad] * 999, clock_ms=-1,
    ))  # fmt: skip
    assert (len(kept.posts), len(kept.playlist), len(kept.problems)) == (POSTS, LIST, LIST)
    assert kept.posts[0][1:] == (BIG, 0)
    assert all(len(problem) <= SAYING for problem in kept.problems)
    assert not set("\x1b\x07\u202e\n") & set("".join([kept.scene, kept.dark, *kept.playlist, *kept.problems]))
    assert len(wire.encode(kept)) < 100_000


async def test_scripts_of_no_possible_time_end_that_session_only(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-2") as good:
        for at_ms in (10**30, -1, 2**63):
            async with connect(url) as bad:
                await bad.send(wire.encode(wire.Hello(token=token_of("ecran-1"))))
                await bad.send(wire.encode(wire.Scripts(1, [wire.Script(scene="x", from_ms=0, to_ms=at_ms)])))
                goodbye = await seen(bad, wire.Goodbye)
                assert isinstance(goodbye, wire.Goodbye)
                assert goodbye.code == "protocol"
        await welcomed(good)
        await good.link.send(wire.Scripts(1, [wire.Script(scene="x", from_ms=0, to_ms=1)]))
        await good.until(lambda s: bool(s.of(wire.Kept)))


def test_who_sends_too_much_is_read_more_slowly_and_only_for_as_long() -> None:
    clock = SteppedClock()
    allowance = Allowance(clock)
    assert [allowance.wait_s(0) for _ in range(BURST // MESSAGE)] == [0.0] * (BURST // MESSAGE)
    assert allowance.wait_s(PACE - MESSAGE) == 1.0
    clock.step(1)
    assert allowance.wait_s(0) == MESSAGE / PACE
    clock.step(3600)
    assert [allowance.wait_s(MESSAGE) for _ in range(500)] == [0.0] * 500


async def test_only_managers_send_a_screen_into_the_past_and_only_where_there_is_one(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        await welcomed(screen)
        looks = [
            wire.Order(n=1, what="replay", replay=wire.Replay(day="2026-11-22", speed=1e9)),
            wire.Order(n=1, what="steer", steer=wire.Steer(at_ms=-5, speed=0.0)),
            wire.Order(n=1, what="live"),
        ]
        wrong = {
            "bad-day": wire.Order(n=1, what="replay"),
            "future-day": wire.Order(n=1, what="replay", replay=wire.Replay(day="2026-12-01")),
            "before-log": wire.Order(n=1, what="replay", replay=wire.Replay(day="2026-01-01")),
            "bad-time": wire.Order(n=1, what="replay", replay=wire.Replay(day="2026-11-22", start="nine")),
            "unknown": wire.Order(n=1, what="steer"),
        }
        moderator, manager = link(url, "noa"), link(url, "camille")
        with answering(screen):
            async with moderator.call():
                for order in looks:
                    assert (await moderator.tell("ecran-1", order)).code == "managers-only"
            async with manager.call():
                for code, order in wrong.items():
                    assert (await manager.tell("ecran-1", order)).code == code
                for order in looks:
                    assert (await manager.tell("ecran-1", order)).ok
        sent = orders(screen)
        assert [one.what for one in sent] == ["replay", "steer", "live"]
        assert sent[0].replay is not None
        assert sent[0].replay.speed == 3600.0
        assert sent[1].steer == wire.Steer(at_ms=0, speed=1.0)
