"""A conversation decided as one: read to its end, turns set aside, told with what came of each turn."""

from __future__ import annotations

import asyncio

from feeder.sources.base import Seen
from tests.moderation.screen import seen
from tests.moderation.stage import NOTICE, Stage, sat, until


async def talk(on: Stage, turns: int, lines: int = 1) -> list[str]:
    """A chat of so many turns comes in."""
    posts: list[str] = []
    for number in range(turns):
        on.place.step(5)
        text = "\n".join([f"tour {number}"] * lines)
        came = Seen(native_id=f"t{number}", kind="chat", text=text, author="A.", conversation="c", consent=NOTICE)
        posts.extend(await on.place.see(came, source="conversation"))
    return posts


async def test_c_approves_all_turns_but_those_set_aside(on: Stage) -> None:
    posts = await talk(on, 4)
    async with sat(on) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: "La conversation : 4 messages" in seen(app))
        await until(pilot, lambda: "approuver les 4 messages" in seen(app))
        await pilot.press("down", "x")
        await until(pilot, lambda: "approuver les 3 autres" in seen(app) and "▣" in seen(app))
        assert {on.state(post) for post in posts} == {"waiting"}
        await pilot.press("a")
        await until(pilot, lambda: "3 approuvés." in seen(app))
        assert [on.state(post) for post in posts] == [
            "waiting+Approved", "waiting", "waiting+Approved", "waiting+Approved",
        ]  # fmt: skip


async def test_nothing_is_approved_that_was_not_on_the_screen(on: Stage) -> None:
    posts = await talk(on, 8, lines=9)
    async with sat(on, (80, 24)) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: "Lisez jusqu’au bout" in seen(app))
        assert "approuver les" not in seen(app)
        await pilot.press("a")
        await pilot.pause()
        assert app.desk.asking
        await pilot.press("end")  # past what lies between: that was not on the screen
        await pilot.press("a")
        await until(pilot, lambda: "Lisez jusqu’au bout" in seen(app))
        async with asyncio.timeout(60):
            while "approuver les 8 messages" not in seen(app):  # a page turned before it was drawn was not there
                await pilot.press("home")
                for _ in range(12):
                    await pilot.press("space")
                    await pilot.pause()
        assert {on.state(post) for post in posts} == {"waiting"}
        await pilot.press("a")
        await until(pilot, lambda: "8 approuvés." in seen(app))


async def test_w_withholds_what_is_set_aside_for_one_reason(on: Stage) -> None:
    posts = await talk(on, 3)
    async with sat(on) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: "La conversation : 3 messages" in seen(app))
        await pilot.press("x", "w")
        await until(pilot, lambda: "pour quel motif" in seen(app))
        await pilot.press("3")
        await until(pilot, lambda: "1 refusé." in seen(app))
        assert [on.state(post) for post in posts] == ["waiting+Withheld", "waiting", "waiting"]


async def test_capital_c_goes_up_to_the_turn_that_is_read(on: Stage) -> None:
    posts = await talk(on, 4)
    async with sat(on) as (app, pilot):
        while app.desk.reading is None or app.desk.reading.post.id != posts[2]:
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("C")
        await until(pilot, lambda: "Jusqu’ici : 3 messages" in seen(app) and "approuver les 3 messages" in seen(app))
        assert "tour 3" not in "\n".join(line[16:100] for line in seen(app).splitlines()[3:-8])
        await pilot.press("a")
        await until(pilot, lambda: "3 approuvés." in seen(app))
        assert on.state(posts[3]) == "waiting"


async def test_a_post_of_no_conversation_says_so(on: Stage) -> None:
    await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: "ne fait pas partie d’une conversation" in seen(app))
