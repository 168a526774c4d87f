"""However a replay was steered, and whatever happened meanwhile: what a client holds is what one jump there gives."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.replaying.player import Player
from feeder.sources.base import Seen
from tests.feeder.replaying.tape import BEGAN_MS, DAY, Tape, playing
from tests.feeder.support import Place, place
from wall import commands as do
from wall import wire
from wall.events import Mask
from wall.rules import Refused
from wall.views import Script

LAST_S = 3600
WHAT = st.sampled_from(
    [
        "withdraw",
        "undo",
        "approve",
        "mask",
        "reply",
        "promise",
        "spotlight",
        "forget",
        "edit",
        "delete",
        "pause",
        "resume",
    ]
)
HAPPENS = st.lists(st.tuples(st.integers(0, 400), WHAT, st.integers(0, 3)), max_size=15)
STEERS = st.lists(
    st.one_of(
        st.tuples(st.just("jump"), st.integers(-100, LAST_S + 100)),
        st.tuples(st.just("step"), st.integers(0, 30)),
        st.tuples(st.just("speed"), st.sampled_from([0, 1, 60, 3600, 10**6])),
        st.tuples(st.just("pause"), st.integers(0, 1)),
        st.tuples(WHAT, st.integers(0, 3)),
    ),
    max_size=15,
)
SCRIPTS = st.lists(
    st.tuples(st.integers(0, LAST_S), st.integers(1, 600), st.integers(0, 3), st.integers(1, 2)), max_size=6
)


async def happens(here: Place, what: str, post: str, number: int) -> None:
    """Do something to a post, if that may be done."""
    commands: dict[str, do.Command] = {
        "withdraw": do.Withdraw(id=here.id(), post=post, reason="author-request", request="1"),
        "undo": do.Undo(id=here.id(), post=post),
        "approve": do.Approve(id=here.id(), post=post),
        "mask": do.Approve(id=here.id(), post=post, masks=(Mask(0, 2, "name"),)),
        "reply": do.Reply(id=here.id(), post=post, text=("merci", "")[here.clock.ms % 2]),
        "promise": do.Promise(
            id=here.id(), post=post, state=("taken-up", "done", None)[here.clock.ms % 3], text="oui"
        ),
        "spotlight": do.Spotlight(id=here.id(), post=post),
        "forget": do.Forget(id=here.id(), post=post, because="1"),
        "pause": do.Pause(id=here.id()),
        "resume": do.Resume(id=here.id()),
    }
    try:
        if what == "edit":
            await here.see(Seen(what="edited", native_id=str(number), text="autrement"))
        elif what == "delete":
            await here.see(Seen(what="deleted", native_id=str(number)))
        else:
            await here.do(commands[what])
    except Refused:
        pass  # it may not be done now: that is no matter here


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(past=HAPPENS, steers=STEERS, drawn=SCRIPTS, free=st.booleans())
async def test_the_way_there_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory,
    past: list[tuple[int, str, int]],
    steers: list[tuple[str, int]],
    drawn: list[tuple[int, int, int, int]],
    free: bool,
) -> None:
    async with place(tmp_path_factory.mktemp("house")) as here:
        posts = await here.show(*(Seen(native_id=str(n), text=f"Karim {n}") for n in range(4)))
        for wait_s, what, number in past:
            here.step(wait_s)
            await happens(here, what, posts[number], number)
        here.step(max(0, LAST_S - (here.clock.ms - BEGAN_MS) / 1000))
        scripts = [
            Script(scene="s", posts=[(posts[n], revision, 1)], from_ms=BEGAN_MS + at * 1000,
                   to_ms=BEGAN_MS + (at + length) * 1000, through=at % 30)
            for at, length, n, revision in drawn
        ]  # fmt: skip
        await here.side.keep_scripts("ecran-1", wire.Scripts(1, scripts))
        async with playing(here, free=free) as (player, tape):
            await player.go(tape, BEGAN_MS)
            for what, number in steers:
                match what:
                    case "jump":
                        player.steer(wire.Steer(at_ms=BEGAN_MS + number * 1000))
                    case "step":
                        here.clock.step(number)
                    case "speed":
                        player.steer(wire.Steer(speed=float(number)))
                    case "pause" if number in (0, 1):
                        player.steer(wire.Steer(paused=bool(number)))
                    case _:
                        await happens(here, what, posts[number], number)
                await player.step(tape)
            here.clock.step(2)
            player.steer(wire.Steer(paused=True))
            await player.step(tape)
            there = tape.of(wire.Beat)[-1]
            assert isinstance(there, wire.Beat)
            one = await jump(here, player, there.at_ms, free)
            assert tape.cards() == one.cards()
            assert tape.wall() == one.wall()
            assert tape.scenes()[-1].script == one.scenes()[-1].script
            assert there.paused
            hidden = {card.post for card in tape.cards().values() if card.gone}
            for name in tape.cards():
                now = here.house.state.posts[name]
                assert (name in hidden) == (now.revision != tape.cards()[name].revision or not now.visible)


async def jump(here: Place, player: Player, at_ms: int, free: bool) -> Tape:
    """What another client is sent that opens the same day and goes there at once."""
    async with here.hub() as (hub, _):
        other, tape = Player(here.house, hub.view, hub.courses, wire.Replay(day=DAY, free=free)), Tape()
        await other.load(tape)
        await other.go(tape, at_ms)
        return tape
