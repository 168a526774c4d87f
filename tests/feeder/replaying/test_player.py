"""A past day through the hub: the public view of then, less what may not be seen now, steered by the client."""

from __future__ import annotations

from pathlib import Path

import pytest

from feeder.past.reel import Reel
from feeder.past.store import PastBroken
from feeder.sources.base import Seen
from tests.feeder.replaying.tape import BEGAN_MS, DAY, at, playing
from tests.feeder.support import Screen, listening, place
from wall import commands as do
from wall import wire, words
from wall.client import Sent
from wall.events import Mask
from wall.state import State


def beats(screen: Screen) -> list[wire.Beat]:
    return [message for message in screen.got if isinstance(message, wire.Beat)]


async def test_each_instant_shows_what_was_public_then(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (first,) = await here.show(Seen(native_id="1", text="un"))  # public at 10 s
        here.step(90)
        (second,) = await here.show(Seen(native_id="2", text="deux"))  # public at 110 s
        assert list((await at(here, 5)).cards()) == []
        assert list((await at(here, 10)).cards()) == [first]
        assert list((await at(here, 109)).cards()) == [first]
        assert set((await at(here, 110)).cards()) == {first, second}


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("withdrawn", "withdrawn"), ("forgotten", "forgotten"), ("deleted", "deleted"), ("edited", "edited"),
        ("undone", "waiting"),
    ],
)  # fmt: skip
async def test_what_may_not_be_seen_now_is_a_marked_place_without_a_word(tmp_path: Path, how: str, why: str) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="avant"))
        await here.do(do.Reply(id=here.id(), post=post, text="merci"))
        here.step(100)
        if how == "withdrawn":
            await here.do(do.Withdraw(id=here.id(), post=post, reason="author-request", request="1"))
        elif how == "forgotten":
            await here.do(do.Forget(id=here.id(), post=post, because="1"))
        elif how == "undone":
            await here.do(do.Undo(id=here.id(), post=post))
        else:
            await here.see(Seen(what=how, native_id="1", text="après"))  # type: ignore[arg-type]
        tape = await at(here, 50)
        card = tape.cards()[post]
        assert card.gone == why
        assert (card.form, card.reply, card.stars, card.pseudonym, card.promise) == ((), (), None, "", None)
        assert not {"avant", "après", "merci"} & set(repr(tape.got).replace("'", " ").split())


async def test_a_chip_of_now_covers_what_was_bare_then(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Merci Karim"))
        here.step(100)
        await here.do(do.Undo(id=here.id(), post=post))
        await here.do(do.Approve(id=here.id(), post=post, masks=(Mask(6, 11, "name"),)))
        here.step(10)
        tape = await at(here, 50)
        assert "Karim" not in repr(tape.got)
        assert [card.gone for card in tape.cards().values()] == [""]


async def test_a_reply_stands_from_when_it_was_given_and_as_it_is_now(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(90)
        await here.do(do.Reply(id=here.id(), post=post, text="merci"))
        here.step(100)
        assert (await at(here, 50)).cards()[post].reply == ()
        assert "merci" in repr((await at(here, 150)).cards()[post].reply)
        await here.do(do.Reply(id=here.id(), post=post, text="merci beaucoup"))
        assert "beaucoup" in repr((await at(here, 150)).cards()[post].reply)
        await here.do(do.Reply(id=here.id(), post=post, text=""))
        assert (await at(here, 150)).cards()[post].reply == ()


async def test_a_replay_runs_through_the_hub_says_so_and_stands_still_at_its_end(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(60)
        ask = wire.Replay(day=DAY, speed=3600, start="01:00", end="01:00:30")
        async with listening(url, "ecran-1", replay=ask) as screen:
            await screen.until(lambda s: bool(beats(s)))
            kinds = [type(message) for message in screen.got if not isinstance(message, wire.Welcome)]
            assert kinds[:4] == [wire.Course, wire.View, wire.Beat, wire.Scene][: len(kinds)]
            here.clock.step(60)
            await screen.until(lambda s: beats(s)[-1].paused)
            here.clock.step(60)
            count = len(beats(screen))
            await screen.until(lambda s: len(beats(s)) > count)  # it goes on telling that it stands
            assert screen.ended is None
            assert all(beat.replay for beat in beats(screen))
            assert beats(screen)[-1].at_ms == BEGAN_MS + 30_000
            assert list(screen.cards) == [post]
            await screen.link.send(wire.Steer(at_ms=BEGAN_MS + 5_000, speed=1, paused=True))
            await screen.until(lambda s: beats(s)[-1].at_ms == BEGAN_MS + 5_000)
            assert beats(screen)[-1].speed == 1.0
            whole = screen.of(wire.View)[-1]
            assert isinstance(whole, wire.View)
            assert (whole.whole, whole.add) == (True, [])


async def test_the_empty_night_is_skipped_and_the_present_is_the_end(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        here.clock.step(9 * 3600)
        (post,) = await here.show(Seen(native_id="1", text="un"))
        async with listening(url, "ecran-1", replay=wire.Replay(day=DAY, speed=60)) as screen:
            await screen.until(lambda s: bool(beats(s)))
            assert beats(screen)[0].at_ms == BEGAN_MS + 9 * 3_600_000 - 60_000  # a second of watching before
            here.clock.step(24 * 3600)
            await screen.until(lambda s: beats(s)[-1].paused)
            assert beats(screen)[-1].at_ms == BEGAN_MS + 9 * 3_600_000 + 10_000
            assert list(screen.cards) == [post]


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-23", "not come yet"), ("2026-11-21", "first day"), ("yesterday", "is no day")]
)
async def test_a_day_that_cannot_be_played_is_told_in_words(tmp_path: Path, day: str, said: str) -> None:
    ask = wire.Replay(day=day)
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1", replay=ask) as screen:
        await screen.until(lambda s: s.ended is not None)
        assert isinstance(screen.ended, Sent)
        assert (screen.ended.code, said in str(screen.ended)) == ("protocol", True)
        assert words.refusal(screen.ended.refused, screen.ended.facts, str) == str(screen.ended)


@pytest.mark.parametrize("paused", [False, True])
async def test_what_is_forgotten_while_a_replay_runs_or_stands_leaves_it(tmp_path: Path, paused: bool) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(3600)
        ask = wire.Replay(day=DAY, start="01:01", speed=1, paused=paused)
        async with listening(url, "ecran-1", replay=ask) as screen:
            await screen.until(lambda s: post in s.cards and not s.cards[post].gone)
            await here.do(do.Forget(id=here.id(), post=post, because="1"))
            await screen.until(lambda s: s.cards[post].gone == "forgotten")
            assert screen.cards[post].form == ()


async def test_two_replays_at_once_know_nothing_of_each_other(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(600)
        early = wire.Replay(day=DAY, start="01:00:05", paused=True)
        late = wire.Replay(day=DAY, start="01:05", paused=True)
        async with listening(url, "vue", replay=early) as one, listening(url, "noa", replay=late) as two:
            await two.until(lambda s: post in s.cards)
            await one.until(lambda s: bool(beats(s)))
            assert list(one.cards) == []
            await one.link.send(wire.Steer(at_ms=BEGAN_MS + 400_000))
            await one.until(lambda s: post in s.cards)
            assert beats(two)[-1].at_ms == BEGAN_MS + 300_000


async def test_a_flood_of_steers_is_answered_once_and_the_last_one_counts(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        here.step(3600)
        async with listening(url, "ecran-1", replay=wire.Replay(day=DAY, paused=True)) as screen:
            await screen.until(lambda s: bool(beats(s)))
            for second in range(500):
                await screen.link.send(wire.Steer(at_ms=BEGAN_MS + second * 1000))
            for odd in (-(10**18), 10**18):
                await screen.link.send(wire.Steer(at_ms=odd, speed=1e300))
            await screen.link.send(wire.Steer(at_ms=BEGAN_MS + 999_000, speed=-1))
            await screen.until(lambda s: beats(s)[-1].at_ms == BEGAN_MS + 999_000)
            assert beats(screen)[-1].speed == 1.0
            assert len(screen.of(wire.View)) < 100


async def test_who_reads_nothing_gets_no_answers_to_its_jumps(tmp_path: Path) -> None:
    async with place(tmp_path) as here, playing(here, paused=True) as (player, tape):
        tape.waiting = 10_000
        for _ in range(3):
            player.steer(wire.Steer(at_ms=BEGAN_MS))
            await player.step(tape)
        assert tape.got == [tape.course]
        tape.waiting = 0
        await player.step(tape)
        assert len(tape.of(wire.View)) == 1


async def test_snapshots_that_turn_out_damaged_cost_one_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(100)
        seek, broken = Reel.seek, [PastBroken("a page is not what it was", damaged=True), None, None]

        async def first_it_fails(reel: Reel, at_ms: int) -> State:
            if (error := broken.pop(0)) is not None:
                raise error
            return await seek(reel, at_ms)

        async with playing(here, paused=True) as (player, tape):
            monkeypatch.setattr(Reel, "seek", first_it_fails)
            await player.go(tape, BEGAN_MS + 50_000)
            assert list(tape.cards()) == [post]
            assert len(tape.of(wire.View)) == len(tape.of(wire.Beat)) == 1
