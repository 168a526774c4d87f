"""The view of the screens: what they show and how they are, orders to them, and what they may not do to a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from moderation.app import DeskApp
from moderation.hub.remote import GLANCE_S
from tests.feeder.support import RULES
from tests.moderation.peer import peer
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, opened, sat, until
from tests.moderation.test_glyphs import dangerous
from tests.moderation.walls import HEALTH, hung, png
from wall import client, wire
from wall import commands as do
from wall.client import Link
from wall.clock import SteppedClock
from wall.figures import Panel
from wall.house_views import ScreenStatus, Status

SIZES = [(80, 24), (120, 40), (200, 60)]
HOSTILE = "\x1b[2J[bold]gras[/]\u202e\x9b" + "Z" + "\u0301" * 40


def has_picture(app: DeskApp) -> bool:
    glimpse = app.model.glimpse
    return glimpse is not None and glimpse.image is not None


async def later(on: Stage, app: DeskApp, pilot: Pilot[int], what: Callable[[], bool]) -> None:
    """Let time pass, a glance at a time, until `what` holds."""

    def now() -> bool:
        on.place.clock.step(GLANCE_S)
        app.tick()
        return what()

    await until(pilot, now)


def colours(app: DeskApp) -> set[Any]:
    """The colours of the half blocks in view."""
    strips = app.screen._compositor.render_strips()
    return {
        (segment.style.color.triplet, segment.style.bgcolor.triplet)
        for strip in strips for segment in strip
        if "▀" in segment.text and segment.style and segment.style.color and segment.style.bgcolor
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_7_shows_the_screens_with_what_they_show_and_a_picture(
    on: Stage, size: tuple[int, int], lang: str
) -> None:
    (post,) = await on.say("Un banc qui tient.", stars=2)
    await on.place.approve(post)
    on.place.step(RULES.grace_s)
    health = replace(HEALTH, posts=[(post, 1, 0)])
    async with hung(on.url, health=health) as screen, sat(on, size, lang=lang) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app))
        fr = lang == "fr"
        for told in (
            "● ecran-1", "Fil, 1 message" if fr else "Stream, 1 post", "★★☆☆☆", "Un banc qui tient",
            "1920 × 1080", "54 °C", "83 Mio" if fr else "83 MiB", "lyon", "0.1.0", "reconn" if fr else "identify",
        ):  # fmt: skip
            assert told in seen(app), told
        assert {len(line) for line in seen(app).splitlines()} == {size[0]}
        assert len(colours(app)) == 1, "the picture is all red"
        # One, or two where the desk heard of the post on it only after it had asked.
        assert {(order.what, order.width) for order in screen.orders} == {("thumbnail", 480)}
        await pilot.press("1")
        await until(pilot, lambda: app.model.glimpse is None)
        assert "▀" not in seen(app)


async def test_a_terminal_too_small_for_a_picture_says_so(on: Stage) -> None:
    async with hung(on.url), sat(on, (40, 12)) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app) and "trop petit" in seen(app))
        assert "▀" not in seen(app)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "▀" in seen(app))


async def test_the_picture_follows_what_is_shown_but_not_too_often(on: Stage) -> None:
    async with hung(on.url) as screen, sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app))
        await screen.tell(replace(HEALTH, scene="transparency"))
        on.place.clock.step(2.1)
        app.tick()
        await until(pilot, lambda: "Transparence" in seen(app))
        assert len(screen.orders) == 1, "a picture two seconds old"
        on.place.clock.step(10)
        app.tick()
        await until(pilot, lambda: len(screen.orders) == 2)
        on.place.clock.step(20)
        app.tick()
        await until(pilot, lambda: not app._remote._glancing)
        assert len(screen.orders) == 2, "nothing new is shown"
        await pilot.press("v")
        await until(pilot, lambda: len(screen.orders) == 3)


async def test_keys_send_orders_and_say_what_came_of_them(on: Stage) -> None:
    async with hung(on.url) as screen, sat(on, (80, 24)) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app))
        await pilot.press("i")
        await until(pilot, lambda: "✓ ecran-1 montre son nom en grand." in seen(app))
        await pilot.press("r")
        await until(pilot, lambda: "✓ ecran-1 redémarre et revient tout seul." in seen(app))
        assert [order.what for order in screen.orders] == ["thumbnail", "identify", "reload"]


async def test_l_changes_the_playlist_but_never_leaves_out_what_customers_said(on: Stage) -> None:
    health = replace(HEALTH, playlist=["stream", "lunch-menu", "stream", "transparency"])
    async with hung(on.url, health=health) as screen, sat(on, (80, 24)) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app))
        await pilot.press("l")
        await until(pilot, lambda: "Ce que joue ecran-1" in seen(app))
        await until(pilot, lambda: "✓  Fil  (toujours)" in seen(app))
        assert "✓  lunch-menu" in seen(app), "a scene that only the screen knows"
        assert "–  À la une" in seen(app)
        await pilot.press("space", "down", "space", "down", "enter", "down", "down", "space", "f2")
        await until(pilot, lambda: len(screen.orders) == 2)
        assert screen.orders[1].playlist == ["stream", "stream", "transparency", "spotlight", "fairness"]
        await until(pilot, lambda: "ecran-1 joue : Fil, Fil, Transparence, À la une, " in seen(app))
        await pilot.press("l")
        await until(pilot, lambda: "Ce que joue" in seen(app))
        await pilot.press("end", "enter")
        await until(pilot, lambda: len(screen.orders) == 3)
        assert (screen.orders[2].what, screen.orders[2].playlist) == ("playlist", [])
        await pilot.press("l")
        await until(pilot, lambda: "Ce que joue" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: not app.desk.asking)
        assert len(screen.orders) == 3


async def test_a_screen_that_cannot_says_why(on: Stage) -> None:
    def obey(order: wire.Order) -> wire.Obeyed:
        return wire.Obeyed(n=order.n, ok=order.what == "thumbnail", why=HOSTILE, picture=b"\x89PNG\r\n\x1a\n nothing")

    async with hung(on.url, obey=obey), sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: "Pas d’image : ce que l’écran a envoyé n’est pas lisible" in seen(app))
        await pilot.press("i")
        await until(pilot, lambda: "▲ ecran-1 : L’écran « ecran-1 » n’a pas pu" in seen(app))
        assert not dangerous(seen(app).replace("\n", ""))


async def test_a_screen_that_never_answers_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TELL_S", 0.0)
    screens = [ScreenStatus(name="ecran-1", health=HEALTH)]
    async with peer() as hub:
        hub.obey = lambda tell: None
        hub.status = Status(panel=Panel(), screens=screens)
        async with opened(Link(hub.url, lambda: wire.Hello(token="t")), SteppedClock()) as (app, pilot):
            await pilot.press("7")
            await until(pilot, lambda: "Pas d’image :" in seen(app))
            await pilot.press("i", "1")
            await until(pilot, lambda: app.desk.view == "waiting" and "did not answer" in seen(app))


async def test_a_screen_that_starts_anew_keeps_its_place(on: Stage) -> None:
    async with hung(on.url, "ecran-2"), sat(on) as (app, pilot):
        async with hung(on.url, "ecran-1"):
            await pilot.press("7")
            await until(pilot, lambda: "● ecran-1" in seen(app))
            app.desk.action_screen_at(0)
            await until(pilot, lambda: app.model.glimpse is not None and app.model.glimpse.screen == "ecran-1")
            await until(pilot, lambda: has_picture(app))
        await later(on, app, pilot, lambda: "○ ecran-1" in seen(app))
        assert "il revient tout seul" in seen(app)
        assert "▀" not in seen(app)
        await pilot.press("i")
        await until(pilot, lambda: "Il n’est pas relié en ce moment." in seen(app))
        async with hung(on.url, "ecran-1"):
            await later(on, app, pilot, lambda: "● ecran-1" in seen(app) and "▀" in seen(app))
            await pilot.press("j")
            await until(pilot, lambda: app.model.screen is not None and app.model.screen.name == "ecran-2")
            lines = seen(app).splitlines()
            at = next(number for number, line in enumerate(lines) if "● ecran-1" in line)
            await pilot.click(offset=(lines[at].index("ecran-1"), at))
            await until(pilot, lambda: app.model.screen is not None and app.model.screen.name == "ecran-1")


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_wrong_is_named_wherever_one_looks(on: Stage, size: tuple[int, int]) -> None:
    wrong = replace(HEALTH, scene="", dark="clock", clock_ms=946_684_920_000)
    failing = replace(HEALTH, problems=["scène « spotlight » sautée"])
    closed = replace(HEALTH, scene="", dark="closed")
    async with (
        hung(on.url, "ecran-1", closed) as screen,
        hung(on.url, "ecran-2", wrong),
        sat(on, size) as (app, pilot),
    ):
        await until(pilot, lambda: "▲1" in seen(app).splitlines()[1])
        if size[0] > 80:
            assert "▲ ecran-2" in seen(app).splitlines()[0]
            assert "éteint : son horloge est" in seen(app)
        await pilot.press("8")
        await until(pilot, lambda: "éteint : le magasin" in seen(app))
        await pilot.press("7", "down")
        await until(pilot, lambda: "1 janv. 2000" in seen(app))
        assert "◌ ecran-1" in seen(app), "dark at night is no trouble"
        await screen.tell(failing)
        await later(on, app, pilot, lambda: "▲2" in seen(app).splitlines()[1])
        assert "scène « spotlight » sautée" in seen(app)


async def test_what_left_the_wall_leaves_the_picture(on: Stage) -> None:
    (post,) = await on.say("Le numéro de Solène est au dos.")
    await on.place.approve(post)
    on.place.step(RULES.grace_s)
    async with hung(on.url, health=replace(HEALTH, posts=[(post, 1, 0)])) as screen, sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app))
        first = app.model.glimpse
        blue = png(colour=(20, 40, 180))
        screen.obey = lambda order: wire.Obeyed(n=order.n, ok=True, picture=blue)
        await screen.tell(replace(HEALTH, posts=[]))
        await on.place.do(do.Withdraw(id=on.place.id(), post=post, reason="author-request", request="lettre"))
        await until(pilot, lambda: has_picture(app) and app.model.glimpse is not first)


async def test_a_viewer_sees_and_orders_nothing(on: Stage) -> None:
    async with hung(on.url) as screen, sat(on, account="vue") as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: has_picture(app))
        assert "redémarrer" not in seen(app)
        await pilot.press("r")
        await until(pilot, lambda: "Le compte « vue » n’a pas le droit de décider." in seen(app))
        assert [order.what for order in screen.orders] == ["thumbnail"]


async def test_keys_of_posts_do_nothing_among_the_screens(on: Stage) -> None:
    (post,) = await on.say("Une lampe qui ronfle.")
    async with sat(on) as (app, pilot):
        await pilot.press("7")
        await until(pilot, lambda: "aucun écran n’est relié" in seen(app))
        await pilot.press(*"amwsdufpilrv", "enter", "tab")
        await until(pilot, lambda: "Il n’y a pas d’écran ici." in seen(app))
        assert on.state(post) == "waiting"
        await pilot.press("1", "a")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")


@pytest.mark.parametrize("size", SIZES)
async def test_what_a_screen_says_of_itself_is_shown_harmless(size: tuple[int, int]) -> None:
    health = wire.Health(
        scene=HOSTILE, theme=HOSTILE, playlist=[HOSTILE] * 40, problems=[HOSTILE] * 40, dark=HOSTILE,
        size=(10**15, 3),
        posts=[(HOSTILE, 1, 0)] * 200, uptime_s=1e300, memory_mib=1e300, temperature_c=-1e300, clock_ms=2**53,
    )  # fmt: skip
    screens = [
        ScreenStatus(name=HOSTILE, shop=HOSTILE, version=HOSTILE, scene=HOSTILE, silent_s=1e300, health=health),
        ScreenStatus(name="x" * 300, silent_s=-1e300, scene="\n" * 50),
    ]
    standing = [wire.Announcement(id=HOSTILE, form=(), at_ms=0, until_ms=2**62)]
    status = Status(panel=Panel(paused_ms=2**62), wall=wire.Wall(announcements=standing), screens=screens)
    async with peer() as hub:
        hub.status = status
        hub.obey = lambda tell: wire.Answer(n=tell.n, ok=False, code=HOSTILE, why=HOSTILE)
        async with opened(Link(hub.url, lambda: wire.Hello(token="t")), SteppedClock(), size) as (app, pilot):
            await until(pilot, lambda: app.model.status is not None)
            for key in ("6", "7", "down", "i", "l", "escape"):
                await pilot.press(key)
                await pilot.pause()
                assert not dangerous(seen(app).replace("\n", ""))
            await until(pilot, lambda: "⟦U+202E⟧" in seen(app))
