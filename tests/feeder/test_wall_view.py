"""What screens are told beside cards: pause, announcements, promises, spotlights; now, and in a replay as it was."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.sources.base import Seen
from tests.feeder.replaying.tape import at
from tests.feeder.support import Place, Screen, link, listening, place
from wall import commands as do
from wall import wire
from wall.client import Down
from wall.rules import Refused
from wall.text import Run

FOR_SCREENS = (wire.View, wire.Beat, wire.Order, wire.Welcome, wire.Kept, wire.Goodbye)


def wall(screen: Screen) -> wire.Wall | None:
    """The wall as this screen knows it: what it was told last."""
    told = [message.wall for message in screen.got if isinstance(message, wire.View) and message.wall is not None]
    return told[-1] if told else None


async def test_a_pause_reaches_every_screen_and_one_that_comes_later(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as one:
        await one.until(lambda s: wall(s) == wire.Wall())
        await here.do(do.Pause(id=here.id()))
        since = here.house.state.paused["lyon"]
        await one.until(lambda s: wall(s) == wire.Wall(paused_ms=since))
        async with listening(url, "ecran-2") as two:
            await two.until(lambda s: bool(s.of(wire.View)))
            first = two.of(wire.View)[0]
            assert isinstance(first, wire.View)
            assert first.wall == wire.Wall(paused_ms=since)
            await here.do(do.Resume(id=here.id()))
            for screen in (one, two):
                await screen.until(lambda s: wall(s) == wire.Wall())


async def test_an_announcement_is_shown_as_it_may_be_and_leaves_by_itself(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        await screen.until(lambda s: wall(s) is not None)
        begins, until = here.house.now_ms(), here.clock.ms + 60_000
        done = await here.do(do.Announce(id=here.id(), text="Fermé jeudi !\x1b[31m", until_ms=until))
        shown = wire.Announcement(
            id=done.announcement, form=(Run("Fermé jeudi\u202f!␛[31m"),), at_ms=begins, until_ms=until
        )
        await screen.until(lambda s: wall(s) == wire.Wall(announcements=[shown]))
        here.step(60)
        await screen.until(lambda s: wall(s) == wire.Wall())


async def test_the_desk_sees_the_wall_and_the_announcements_id(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        client = link(url, "noa")
        async with client.call():
            put_up = await client.do(do.Announce(id=here.id(), text="Soldes", until_ms=here.clock.ms + 60_000))
            assert (put_up.ok, put_up.event, put_up.post) == (True, "announced", None)
            await client.do(do.Pause(id=here.id()))
            status = (await client.ask("status")).status
            assert status is not None
            assert status.wall is not None
            assert [one.id for one in status.wall.announcements] == [put_up.facts["announcement"]]
            assert status.wall.paused_ms == here.house.state.paused["lyon"]


async def test_a_promise_and_a_spotlight_are_on_the_card_and_at_the_desk(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        (post,) = await here.show(Seen(native_id="1", text="Un banc ?"))
        await here.do(do.Promise(id=here.id(), post=post, state="under-way", text="Il arrive : merci"))
        await here.do(do.Spotlight(id=here.id(), post=post))
        promised = wire.Promise(state="under-way", at_ms=here.house.now_ms(), form=(Run("Il arrive\u202f: merci"),))
        await screen.until(lambda s: post in s.cards and s.cards[post].spotlit)
        assert screen.cards[post].promise == promised
        client = link(url, "camille")
        async with client.call():
            seen = (await client.ask("post", post=post)).post
            assert seen is not None
            assert (seen.promise, seen.spotlit) == (promised, True)
        await here.see(Seen(what="edited", native_id="1", text="Un banc, et deux arbres ?"))
        await screen.until(lambda s: post not in s.cards)
        await here.approve(post)
        here.step(10)
        await screen.until(lambda s: post in s.cards)
        assert (screen.cards[post].promise, screen.cards[post].spotlit) == (promised, False)


async def seen_at(here: Place, seconds: float) -> tuple[wire.Wall, dict[str, wire.Card]]:
    """What a replay shows when it has come `seconds` into the first day of the log."""
    tape = await at(here, seconds)
    told = tape.wall()
    assert told is not None
    return told, tape.cards()


async def test_a_replayed_day_shows_the_wall_as_it_was(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Un banc ?"))  # public at 10 s
        here.step(90)
        await here.do(do.Pause(id=here.id()))  # 100 s
        await here.do(do.Promise(id=here.id(), post=post, state="taken-up", text="oui"))
        here.step(100)
        await here.do(do.Resume(id=here.id()))  # 200 s
        await here.do(do.Announce(id=here.id(), text="Soldes", until_ms=here.clock.ms + 100_000))
        await here.do(do.Promise(id=here.id(), post=post, state="done"))
        await here.do(do.Spotlight(id=here.id(), post=post))
        here.step(500)
        assert (await seen_at(here, 50))[0] == wire.Wall()
        assert (await seen_at(here, 50))[1][post].promise is None
        then, cards = await seen_at(here, 150)
        assert then == wire.Wall(paused_ms=1_795_305_600_000 + 100_000)
        assert cards[post].promise == wire.Promise(
            state="taken-up", at_ms=1_795_305_600_000 + 100_000, form=(Run("oui"),)
        )
        assert not cards[post].spotlit
        then, cards = await seen_at(here, 250)
        assert [one.form for one in then.announcements] == [(Run("Soldes"),)]
        assert cards[post].spotlit
        assert (await seen_at(here, 300))[0] == wire.Wall()
        await here.do(do.Promise(id=here.id(), post=post, state=None))
        assert (await seen_at(here, 150))[1][post].promise is None


OPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "pause",
                "resume",
                "announce",
                "end",
                "promise",
                "spotlight",
                "withdraw",
                "approve",
                "wait",
                "pass-on",
                "undo",
                "reply",
                "profile",
                "dictate",
                "hand-over",
            ]
        ),
        st.integers(0, 2),
        st.sampled_from(["camille", "noa", "vue", "ecran-1"]),
    ),
    max_size=20,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ops=OPS)
async def test_in_the_end_every_screen_knows_the_wall_as_the_log_has_it(
    tmp_path_factory: pytest.TempPathFactory, ops: list[tuple[str, int, str]]
) -> None:
    async with (
        place(tmp_path_factory.mktemp("house")) as here,
        here.hub() as (_, url),
        listening(url, "ecran-1") as screen,
    ):
        posts = await here.show(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(3)))
        announced: list[str] = []
        for what, number, actor in ops:
            post, until = posts[number], here.clock.ms + 7000 * number
            commands: dict[str, do.Command] = {
                "pause": do.Pause(id=here.id()),
                "resume": do.Resume(id=here.id()),
                "announce": do.Announce(id=here.id(), text=f"annonce {number}", until_ms=until),
                "end": do.EndAnnouncement(id=here.id(), announcement=([*announced, "none"])[0]),
                "promise": do.Promise(id=here.id(), post=post, state=(None, "done", "declined")[number], text="oui"),
                "spotlight": do.Spotlight(id=here.id(), post=post, on=number > 0),
                "withdraw": do.Withdraw(id=here.id(), post=post, reason="unintelligible"),
                "approve": do.Approve(id=here.id(), post=post),
                "pass-on": do.PassOn(id=here.id(), post=post, question="SECRET ?"),
                "undo": do.Undo(id=here.id(), post=post),
                "reply": do.Reply(id=here.id(), post=post, text="oui", signed=("", "Noa", "Cam")[number]),
                "profile": do.SetProfile(
                    id=here.id(), names=("SECRET",), badge=("", "Noa", "Cam")[number], on_wall=number > 0
                ),
                "dictate": do.Dictate(id=here.id(), text="SECRET : une rampe"),
                "hand-over": do.HandOver(id=here.id(), text="SECRET"),
            }
            try:
                if what == "wait":
                    here.step(6)
                else:
                    done = await here.do(commands[what], actor)
                    announced += [done.announcement] if what == "announce" else []
            except Refused:
                pass  # the point is that screen and log agree, whatever is tried
        state = here.house.state

        def agrees(s: Screen) -> bool:
            known = wall(s)
            if known is None or set(s.cards) != set(state.visible):
                return False
            cards = {n: (c.promise.state if c.promise else None, c.spotlit, c.signed) for n, c in s.cards.items()}
            return (
                known.paused_ms == state.paused.get("lyon")
                and [one.id for one in known.announcements] == list(state.notices)
                and cards == {n: (state.posts[n].promise, state.posts[n].spotlit, signs(n)) for n in state.visible}
            )

        badges = {name: profile.badge for name, profile in here.house.people.profiles.items() if profile.on_wall}
        replies = {name: await here.house.contents.reply(state.posts[name]) for name in state.visible}

        def signs(name: str) -> str:
            reply, badge = replies[name], badges.get(state.posts[name].reply_by, "")
            return badge if reply is not None and reply.signed == badge else ""

        await screen.until(agrees)
        assert "SECRET" not in "".join(wire.encode(m) for m in screen.got if not isinstance(m, Down))
        assert all(isinstance(message, (*FOR_SCREENS, Down)) for message in screen.got)
    assert set(FOR_SCREENS) < set(get_args(wire.ToClient))
