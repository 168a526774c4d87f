"""Connections that are lost, silent or refused: nothing typed is lost, nothing is decided twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from moderation.app import DeskApp
from tests.moderation.peer import Peer, peer, post, refuse
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, opened, sat, until
from wall import wire
from wall.client import Link
from wall.clock import SteppedClock
from wall.commands import PostCommand, Withhold
from wall.wire import DeskPending


@asynccontextmanager
async def desk(of: Peer, *, ready: bool = True) -> AsyncIterator[tuple[DeskApp, Pilot[int], SteppedClock]]:
    clock = SteppedClock()
    async with opened(Link(of.url, lambda: wire.Hello(token="t"), cap_s=0.05), clock) as (app, pilot):
        if ready:
            await until(pilot, lambda: app.model.lists["waiting"].loaded)
        yield app, pilot, clock


def of_post(do: wire.Do) -> PostCommand:
    """The command, which is about a post."""
    assert isinstance(do.command, PostCommand)
    return do.command


def approve(hub: Peer) -> None:
    """From now on the hub approves: the post waits out its grace and is in no queue."""

    def reply(do: wire.Do) -> wire.Answer:
        pending = DeskPending(what="approve", by="noa", at_ms=0, effective_ms=10**13)
        found = next(each for each in hub.posts if each.id == of_post(do).post)
        hub.posts.remove(found)
        return wire.Answer(n=do.n, ok=True, seq=9, event="approved", post=post(found.id, last=9, pending=pending))

    hub.reply = reply


async def test_a_command_cut_off_is_sent_again_with_the_same_id_and_counts_once() -> None:
    async with peer(post("aaaaaaaaaaaa"), post("bbbbbbbbbbbb")) as hub:
        hub.reply = lambda do: None
        async with desk(hub) as (app, pilot, _):
            await pilot.press("a")
            await until(pilot, lambda: len(hub.done) >= 2)
            approve(hub)
            await until(pilot, lambda: bool(app.model.decided))
            assert len({do.command.id for do in hub.done}) == 1
            assert {of_post(do).post for do in hub.done} == {"aaaaaaaaaaaa"}
            assert app.desk.reading is not None
            assert app.desk.reading.post.id == "bbbbbbbbbbbb"


async def test_while_the_feeder_is_away_the_desk_says_so_and_keeps_the_decision() -> None:
    posts = post("aaaaaaaaaaaa", "Une lampe qui ronfle."), post("bbbbbbbbbbbb")
    async with peer(*posts) as hub, desk(hub) as (app, pilot, _):
        hub.shut()
        await until(pilot, lambda: "Plus de liaison" in seen(app))
        assert "Une lampe qui ronfle." in seen(app)
        await pilot.press("a")
        await until(pilot, lambda: "Partira dès que la liaison sera rétablie" in seen(app))
        assert "envoi…" in seen(app)
        await pilot.press("a")
        await pilot.press("down")
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.post.id == "bbbbbbbbbbbb")
        assert hub.done == []
        approve(hub)
        hub.reopen()
        await until(pilot, lambda: bool(app.model.decided))
        await until(pilot, lambda: "Plus de liaison" not in seen(app))
        assert len(hub.done) == 1


async def test_what_is_typed_survives_a_lost_connection() -> None:
    async with peer(post("aaaaaaaaaaaa")) as hub, desk(hub) as (app, pilot, _):
        await pilot.press("r")
        await until(pilot, lambda: "La réponse du magasin" in seen(app))
        await pilot.press(*"oui")
        hub.shut()
        await until(pilot, lambda: not app.model.connected)
        await pilot.press(*"da")
        hub.reopen()
        await until(pilot, lambda: app.model.connected)
        assert "ouida" in seen(app)
        await pilot.press("f2")
        await until(pilot, lambda: bool(hub.done))
        assert hub.done[0].command.text == "ouida"  # type: ignore[union-attr]


async def test_a_silent_feeder_is_told_before_the_line_is_seen_to_be_dead() -> None:
    async with peer(post("aaaaaaaaaaaa")) as hub, desk(hub) as (app, pilot, clock):
        clock.step(5)
        app.tick()
        await until(pilot, lambda: "Le collecteur se tait depuis 5 s" in seen(app))
        await hub.tell(wire.Beat(through=1, at_ms=clock.now_ms()))
        await until(pilot, lambda: "se tait" not in seen(app))


async def test_a_refused_token_is_told_and_not_tried_again() -> None:
    async with peer() as hub:
        hub.welcome = False
        async with desk(hub, ready=False) as (app, pilot, _):
            await until(pilot, lambda: hub.hellos == 1)
            await hub.tell(wire.Goodbye("bad-token", "no"))
            await until(pilot, lambda: "Le collecteur n’accepte pas ce jeton" in seen(app))
            await pilot.press("a", "w", "u", "2")
            await until(pilot, lambda: app.desk.view == "second")
            assert hub.hellos == 1


async def test_no_feeder_at_all_is_told_in_words() -> None:
    nobody = Peer(url="ws://127.0.0.1:9")
    async with desk(nobody, ready=False) as (app, pilot, _):
        await until(pilot, lambda: "Collecteur injoignable" in seen(app))
        await pilot.press("a")
        await until(pilot, lambda: "Il n’y a pas de message ici." in seen(app))


async def test_a_refusal_of_a_newer_hub_is_told_as_it_is() -> None:
    async with peer(post("aaaaaaaaaaaa")) as hub:
        hub.reply = lambda do: wire.Answer(n=do.n, ok=False, code="full-moon", why="not at full moon")
        async with desk(hub) as (app, pilot, _):
            await pilot.press("a")
            await until(pilot, lambda: "not at full moon" in seen(app))


async def test_a_hub_that_cannot_answer_a_page_empties_nothing() -> None:
    async with peer(post("aaaaaaaaaaaa", "Une lampe qui ronfle.")) as hub:
        hub.reply = refuse("too-busy")
        async with desk(hub) as (app, pilot, _):
            await pilot.press("a")
            await until(pilot, lambda: "Le collecteur est trop occupé ; rien n’a été fait." in seen(app))
            assert "Une lampe qui ronfle." in seen(app)


async def test_two_desks_on_one_post(on: Stage) -> None:
    first, second = await on.say("Une lampe qui ronfle.", "Un banc qui tient.")
    async with sat(on, account="camille") as (_, pilot_one), sat(on, account="noa") as (two, pilot_two):
        await pilot_one.press("a")
        await until(pilot_one, lambda: on.state(first) == "waiting+Approved")
        # What noa reads stays before her eyes, marked, until she goes on.
        await until(pilot_two, lambda: "Quelqu’un d’autre a été plus rapide" in seen(two))
        assert "camille" in seen(two)
        assert two.desk.reading is not None
        assert two.desk.reading.post.id == first
        await pilot_two.press("a")
        await until(pilot_two, lambda: "la décision est déjà prise" in seen(two))
        await pilot_two.press("down")
        await until(pilot_two, lambda: two.desk.reading is not None and two.desk.reading.post.id == second)
        assert first not in two.model.lists["waiting"].ids
        history = on.place.house.state.posts[first].history
        assert len(history) == 2, "received and approved, once"


async def test_the_race_itself_is_settled_by_what_was_seen(on: Stage) -> None:
    first, _ = await on.say("Une lampe qui ronfle.", "Un banc qui tient.")
    async with sat(on, account="noa") as (app, pilot):
        row = app.desk.reading
        assert row is not None
        await on.place.approve(first, "camille")
        # The news has not reached this desk yet when its key is pressed.
        app.model.lists["waiting"] = app.model.lists["waiting"]._replace(
            rows=(row, *app.model.lists["waiting"].rows[1:])
        )
        await app.acts.send(_stale(row.post))
        await until(pilot, lambda: "Quelqu’un d’autre a été plus rapide" in seen(app))
        await until(pilot, lambda: app.desk.reading is not None and app.desk.reading.gone)


def _stale(of: wire.DeskPost) -> Withhold:
    return Withhold(id="stale-command", post=of.id, expect=of.last, reason="unintelligible")
