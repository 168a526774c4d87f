"""A past day through the hub: the public view of then, less what may not be seen now."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feeder.replay import Player, bounds_of, may_be_seen
from feeder.sources.base import Seen
from tests.feeder.support import Place, listening, place
from wall import commands as do
from wall import wire
from wall.client import Sent
from wall.events import Mask
from wall.state import Post

DAY = "2026-11-22"  # where SteppedClock begins


class Tape:
    """Stands for a session: keeps what the player pushes."""

    def __init__(self) -> None:
        self.got: list[wire.ToClient] = []

    def push(self, text: str) -> None:
        self.got.append(wire.decode_to_client(text))

    def cards(self) -> dict[str, wire.Card]:
        held: dict[str, wire.Card] = {}
        for message in self.got:
            if isinstance(message, wire.View):
                for post in message.remove:
                    held.pop(post, None)
                held.update((card.post, card) for card in message.add)
        return held


async def at(here: Place, seconds: float) -> dict[str, wire.Card]:
    """The cards that a replay shows when it has come `seconds` into the first day of the log."""
    async with here.hub() as (hub, _):
        player = Player(here.house, hub.view, wire.Replay(day=DAY), "UTC")
        tape = Tape()
        await player.fold_to(1_795_305_600_000 + round(seconds * 1000))
        await player.show(tape, 0, True)  # type: ignore[arg-type]
        return tape.cards()


async def test_each_instant_shows_what_was_public_then(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (first,) = await here.show(Seen(native_id="1", text="un"))  # public at 10 s
        here.step(90)
        (second,) = await here.show(Seen(native_id="2", text="deux"))  # public at 110 s
        assert list(await at(here, 5)) == []
        assert list(await at(here, 10)) == [first]
        assert list(await at(here, 109)) == [first]
        assert set(await at(here, 110)) == {first, second}


@pytest.mark.parametrize("how", ["withdrawn", "forgotten", "deleted", "edited", "undone"])
async def test_what_may_not_be_seen_now_is_not_seen_then(tmp_path: Path, how: str) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="avant"))
        here.step(100)
        if how == "withdrawn":
            await here.do(do.Withdraw(id=here.id(), post=post, reason="author-request", request="1"))
        elif how == "forgotten":
            await here.do(do.Forget(id=here.id(), post=post, because="1"))
        elif how == "undone":
            await here.do(do.Undo(id=here.id(), post=post))
        else:
            await here.see(Seen(what=how, native_id="1", text="après"))  # type: ignore[arg-type]
        assert await at(here, 50) == {}


async def test_a_chip_of_now_covers_what_was_bare_then(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Merci Karim"))
        here.step(100)
        await here.do(do.Undo(id=here.id(), post=post))
        await here.do(do.Approve(id=here.id(), post=post, masks=(Mask(6, 11, "name"),)))
        here.step(10)
        assert "Karim" not in repr(await at(here, 50))
        assert list(await at(here, 50)) == [post]


async def test_a_replay_runs_through_the_hub_says_so_and_ends(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(zone="UTC") as (_, url):
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(60)
        ask = wire.Replay(day=DAY, speed=3600, start="00:00", end="00:00:30")
        async with listening(url, "ecran-1", replay=ask) as screen:
            await screen.until(lambda s: bool(s.of(wire.Beat)))
            here.clock.step(60)
            await screen.until(lambda s: s.ended is not None)
            assert isinstance(screen.ended, Sent)
            assert screen.ended.code == "replay-end"
            beats = [beat for beat in screen.got if isinstance(beat, wire.Beat)]
            assert all(beat.replay for beat in beats)
            assert beats[-1].at_ms == 1_795_305_600_000 + 30_000
            assert list(screen.cards) == [post]


async def test_the_empty_night_is_skipped_and_the_present_is_the_end(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(zone="UTC") as (_, url):
        here.clock.step(9 * 3600)
        (post,) = await here.show(Seen(native_id="1", text="un"))
        opening_ms = 1_795_305_600_000
        async with listening(url, "ecran-1", replay=wire.Replay(day="2026-11-23", speed=60)) as screen:
            await screen.until(lambda s: s.ended is not None)
        async with listening(url, "ecran-1", replay=wire.Replay(day=DAY, speed=60)) as screen:
            await screen.until(lambda s: bool(s.of(wire.Beat)))
            first = screen.of(wire.Beat)[0]
            assert isinstance(first, wire.Beat)
            assert first.at_ms == opening_ms + 9 * 3_600_000 - 60_000  # one second of watching before the first post
            here.clock.step(24 * 3600)
            await screen.until(lambda s: s.ended is not None)
            last = screen.of(wire.Beat)[-1]
            assert isinstance(last, wire.Beat)
            assert last.at_ms == opening_ms + 9 * 3_600_000 + 10_000
            assert list(screen.cards) == [post]


async def test_what_is_forgotten_while_a_replay_runs_leaves_it(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(zone="UTC") as (_, url):
        (post,) = await here.show(Seen(native_id="1", text="un"))
        here.step(3600)
        async with listening(url, "ecran-1", replay=wire.Replay(day=DAY, start="00:01", speed=1)) as screen:
            await screen.until(lambda s: post in s.cards)
            await here.do(do.Forget(id=here.id(), post=post, because="1"))
            await screen.until(lambda s: post not in s.cards)


@pytest.mark.parametrize("ask", [wire.Replay(day="yesterday"), wire.Replay(day=DAY, start="9h", end="8h")])
def test_a_day_that_is_none_is_told_in_words(ask: wire.Replay) -> None:
    with pytest.raises(ValueError, match="expected a day like"):
        bounds_of(ask, ZoneInfo("Europe/Paris"))


def test_a_day_has_its_own_length_when_the_clocks_change() -> None:
    paris = ZoneInfo("Europe/Paris")
    lengths = {}
    for day in ("2026-03-29", "2026-06-01", "2026-10-25"):
        start, end = bounds_of(wire.Replay(day=day), paris)
        lengths[day] = (end - start) / 3_600_000
    assert lengths == {"2026-03-29": 23, "2026-06-01": 24, "2026-10-25": 25}


def test_an_expired_chat_is_not_seen_again_and_an_expired_review_is() -> None:
    def post(kind: str, state: str) -> Post:
        return Post("a" * 12, "s", kind, "x", 0, ("s", "x", "none", DAY), state=state)  # type: ignore[arg-type]

    assert may_be_seen(post("review", "shown"), post("review", "expired"))
    assert not may_be_seen(post("chat", "shown"), post("chat", "expired"))
