"""The pages in a real browser: axe-core finds nothing serious, nothing overflows, nothing needs a script."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from feeder.web.main import running
from tests.feeder.web.pages.shop import BENCH, DARK, panel, shop
from tests.feeder.web.pages.team import CALL, OBJECT, PASSWORD, Team
from tests.feeder.web.phone.conftest import plan
from tests.feeder.web.phone.standin import GOOD, NOW_MS, linked, pulse
from tests.peers.browser import DESKTOP, PHONE, serious, visitor
from wall.clock import SteppedClock
from wall.commands import Approve
from wall.values import Mask

pytestmark = [pytest.mark.peer("browser"), pytest.mark.asyncio(loop_scope="session")]
OPEN = ("/wall", "/rules", "/rules/2026-1", "/today", "/promises", f"/promises/{BENCH}", f"/promises/{DARK}",
        "/check?head=7F3A-91C2", "/chats", "/staff")  # fmt: skip
INSIDE = ("/staff", f"/staff?after={CALL}", f"/staff/post/{OBJECT}", f"/staff/post/{CALL}/withhold?reason=hate",
          f"/staff/post/{CALL}/cover")  # fmt: skip
NIGHT = ("/wall", "/today", f"/promises/{BENCH}", "/check?head=7F3A-91C2")
"""What is looked at in the dark too: every colour and every shape is on one of them."""


@contextlib.asynccontextmanager
async def shown(browser: Browser, **more: object) -> AsyncIterator[tuple[str, Page, Team]]:
    """A visit to the page of the whole shop."""
    team = Team()
    faults: list[str] = []
    async with (
        running(plan(many=1000.0), SteppedClock(ms=NOW_MS)) as web,
        linked(web, team, shop(panel=panel(3000))) as socket,
    ):
        await pulse(socket)
        page = await visitor(browser, **more)  # type: ignore[arg-type]
        page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
        try:
            yield web.url, page, team
        finally:
            await page.context.close()
    assert faults == []


async def sign_in(page: Page, url: str) -> None:
    await page.goto(url + "/staff")
    await page.get_by_label("Nom du compte").fill("ines")
    await page.get_by_label("Mot de passe").fill(PASSWORD)
    await page.get_by_role("button", name="Se connecter").click()


async def looked_at(page: Page, path: str) -> None:
    wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{path} is wider than the screen by {wide} px"
    assert await serious(page) == [], path


@pytest.mark.parametrize(
    ("look", "outside", "inside"),
    [({"size": PHONE}, OPEN, INSIDE), ({"size": DESKTOP, "color_scheme": "dark"}, NIGHT, INSIDE[2:])],
    ids=["phone", "desk"],
)
async def test_axe_finds_nothing_serious_and_nothing_overflows(
    browser: Browser, look: dict[str, object], outside: tuple[str, ...], inside: tuple[str, ...]
) -> None:
    async with shown(browser, **look) as (url, page, _):
        await page.goto(f"{url}/n/{GOOD}")
        for path in outside:
            await page.goto(url + path)
            await looked_at(page, path)
        await sign_in(page, url)
        for path in inside:
            await page.goto(url + path)
            await looked_at(page, path)


async def test_a_thumb_without_scripts_reads_ticks_and_shows(browser: Browser) -> None:
    async with shown(browser, java_script_enabled=False) as (url, page, team):
        await sign_in(page, url)
        await page.get_by_label("Durand → [prénom]").check()
        await page.get_by_role("button", name="Afficher sur le mur").click()
        await page.get_by_text("Il paraît sur le mur dans 10 secondes.").wait_for()
        assert [one.masks for one in team.done if isinstance(one, Approve)] == [(Mask(35, 41, "name"),)]
        summary = page.get_by_text("Des mots durs visant une personne.")
        assert not await page.get_by_text("Votre vendeur est un").is_visible()
        await summary.click()
        assert await page.get_by_text("Votre vendeur est un").is_visible()
        await page.get_by_role("link", name="Refuser…").click()
        await page.get_by_role("link", name="Insulte ou menace").click()
        await page.get_by_role("checkbox", name="abruti.").check()
        await page.get_by_role("button", name="Le refuser").click()
        await page.get_by_text("Refusé. Son auteur apprend pourquoi.").wait_for()


async def test_every_target_of_the_team_is_large_enough_for_a_thumb(browser: Browser) -> None:
    async with shown(browser) as (url, page, _):
        await sign_in(page, url)
        for path in (f"/staff/post/{CALL}/cover", f"/staff/post/{CALL}"):
            await page.goto(url + path)
            small = await page.evaluate(
                """() => [...document.querySelectorAll('main button, main .button, .taps label, .queues a')]
                    .filter(one => one.offsetHeight < 44 || one.offsetWidth < 44).map(one => one.outerHTML)"""
            )
            assert small == []
