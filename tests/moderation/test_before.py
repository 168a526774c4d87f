"""What is said before the rules bite: who else reads it, what needs a second person."""

from __future__ import annotations

from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, until
from wall.wire import Hold


async def test_a_post_that_somebody_else_reads_wants_the_key_twice(on: Stage) -> None:
    (post,) = await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        app.model.holds = {post: Hold(post=post, account="noa", until_ms=app.desk.now_ms + 60_000)}
        await pilot.press("a")
        await until(pilot, lambda: "noa est en train de lire ce message : encore a" in seen(app))
        assert on.state(post) == "waiting"
        on.place.clock.step(1)
        await pilot.press("a")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")


async def test_a_reservation_that_is_over_is_told_no_more(on: Stage) -> None:
    (post,) = await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        app.model.holds = {post: Hold(post=post, account="noa", until_ms=app.desk.now_ms - 1)}
        await pilot.press("a")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")


async def test_the_reasons_say_which_of_them_need_two_people(on: Stage) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "Refuser : pour quel motif" in seen(app))
        assert "Hors sujet  · à deux" in seen(app)
        await pilot.press("down", "down", "down")
        await until(pilot, lambda: "Personne d’autre n’est là en ce moment" in seen(app))
