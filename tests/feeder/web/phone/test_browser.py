"""The page in a real browser: a note is left and followed, with scripts and without; axe-core; nothing overflows."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from msgspec.structs import replace
from playwright.async_api import Browser, Page

from feeder.web.main import WebReady, running
from feeder.web.parts.held import carried
from tests.feeder.web.phone.conftest import plan
from tests.feeder.web.phone.standin import GOOD, NOW_MS, StandIn, linked, refused
from tests.peers.browser import DESKTOP, PHONE, serious, visitor
from wall.clock import SteppedClock
from wall.ledger.shapes import Checkpoint
from wall.phone import Submit

pytestmark = [pytest.mark.peer("browser"), pytest.mark.asyncio(loop_scope="session")]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4 + " 👩🏽‍🦽🙏 " + "أريد مقعدًا هنا من فضلك"


@dataclass
class Shop:
    """A page, its stand-in feeder, and somebody who looks at it."""

    web: WebReady
    feeder: StandIn
    page: Page
    faults: list[str]

    async def go(self, path: str) -> None:
        await self.page.goto(self.web.url + path)

    def note(self, text: str, number: int = 0) -> str:
        """A note that is there already: its receipt's code."""
        told = Submit(
            n=0, id=f"note-{number:04}", text=text, topic="problem", code=GOOD, consent="1", place="lit", stars=1
        )
        return self.feeder.take(told).receipt


@contextlib.asynccontextmanager
async def shop(browser: Browser, **more: object) -> AsyncIterator[Shop]:
    feeder = StandIn()
    async with running(plan(), SteppedClock(ms=NOW_MS)) as web, linked(web, feeder):
        page = await visitor(browser, **more)  # type: ignore[arg-type]
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
        try:
            yield Shop(web, feeder, page, faults)
        finally:
            await page.context.close()
    assert faults == []


async def test_a_note_is_left_followed_and_checked_by_the_browser(browser: Browser) -> None:
    async with shop(browser) as at:
        page = at.page
        await at.go(f"/n/{GOOD}")
        assert page.url.endswith("/note")
        await page.get_by_label("Suggestion").check()
        await page.get_by_label("Votre mot").fill("Il manque un banc.")
        assert "encore 1\u202f982 caractères" in await page.locator("#text-hint").inner_text()
        await page.get_by_label("Où dans le magasin").select_option(label="Literie")
        await page.get_by_label("3 étoiles").check()
        await page.get_by_label("Sans étoiles").check()
        await page.get_by_label("Je suis encore là.").check()
        await page.get_by_role("button", name="Envoyer mon mot").click()
        await page.get_by_role("heading", name="Merci. Votre mot est bien arrivé.").wait_for()
        (sent,) = (asked for asked in at.feeder.asked if isinstance(asked, Submit))
        assert (sent.text, sent.place, sent.stars, sent.here) == ("Il manque un banc.", "lit", None, True)
        at.feeder.append("something later")
        await page.reload()
        await page.get_by_text("et le registre est celui qu’on vous a remis").wait_for()
        await page.get_by_text("Retirer mon mot").click()
        await page.get_by_role("button", name="Oui, le retirer").click()
        await page.get_by_role("heading", name="Votre mot est retiré.").wait_for()
        cookies = await page.context.cookies()
        assert [(one["name"], one["httpOnly"], one["sameSite"]) for one in cookies] == [("vis-a-vis", True, "Lax")]


async def test_all_of_it_without_scripts(browser: Browser) -> None:
    async with shop(browser, java_script_enabled=False) as at:
        page = at.page
        await at.go(f"/n/{GOOD}")
        await page.get_by_label("Problème").check()
        await page.get_by_label("Votre mot").fill("Votre vendeur est un imbécile.")
        before = await page.locator(".signed strong").inner_text()
        while await page.locator(".signed strong").inner_text() == before:
            await page.get_by_role("button", name="Un autre nom").click()
            await page.wait_for_load_state()
        await page.get_by_role("button", name="Envoyer mon mot").click()
        await page.get_by_role("heading", name="Merci. Votre mot est bien arrivé.").wait_for()
        (code,) = at.feeder.receipts
        at.feeder.receipts[code] = refused(at.feeder.receipts[code])
        await page.reload()
        await page.get_by_role("heading", name="Votre mot n’est pas affiché.").wait_for()
        await page.get_by_text("Contester le refus").click()
        await page.get_by_label("Pourquoi il devrait être affiché").fill("Je parlais du canapé.")
        await page.get_by_role("button", name="Contester").click()
        await page.get_by_role("heading", name="Vous contestez").wait_for()
        assert at.feeder.receipts[code].contest == "open"


async def test_a_forged_proof_is_found_by_the_browser_alone(browser: Browser) -> None:
    """The feeder says that all is well; the browser reckons by itself that it is not."""
    async with shop(browser) as at:
        code = at.note("Un banc")
        forged = at.feeder.signer.sign(Checkpoint(at.feeder.signer.origin, 41, b"x" * 32, NOW_MS // 1000))
        at.feeder.believes = True
        await at.go(f"/r/{code}?c={carried(forged)}")
        await at.page.get_by_text("elle n’est pas juste").wait_for()
        view = at.feeder.receipts[code]
        assert view.proof is not None
        at.feeder.leaves[view.proof.index] = replace(at.feeder.leaves[view.proof.index], core=b'{"type":"other"}')
        await at.go(f"/r/{code}")
        await at.page.get_by_text("elle n’est pas juste").wait_for()


async def test_when_flooded_the_browser_does_a_sum_by_itself(browser: Browser) -> None:
    async with shop(browser) as at:
        at.web.site.tickets.bits = 8
        code = at.note("Un banc")
        for number in range(8):
            await at.go(f"/r/ZZZZZZZZZZZ{number}")
            await at.page.get_by_text("Il n’y a pas de reçu avec ce code").wait_for()
        await at.go(f"/r/{code}")
        await at.page.get_by_text("Un banc").first.wait_for()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_every_page_is_for_everybody_and_nothing_overflows(browser: Browser, size: dict[str, int]) -> None:
    async with shop(browser, size=size) as at:
        code, no = at.note(LONG, 1), at.note(LONG, 2)
        at.feeder.receipts[no] = refused(at.feeder.receipts[no])
        forged = at.feeder.signer.sign(Checkpoint(at.feeder.signer.origin, 41, b"x" * 32, NOW_MS // 1000))
        await at.go(f"/n/{GOOD}")
        paths = ("/", "/note", "/receipt?code=x", "/n/OLD", "/nothing", f"/r/{code}", f"/r/{no}?c={carried(forged)}")
        for path in paths:
            for dark in ("light", "dark") if path in (paths[1], paths[-1]) else ("light",):
                await at.page.emulate_media(color_scheme=dark)
                await at.go(path)
                assert await serious(at.page) == [], (path, dark)
            wide = await at.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, path
            small = await at.page.evaluate(SMALL)
            assert small == [], path
            await at.page.evaluate("document.documentElement.style.fontSize = '200%'")
            wide = await at.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{path} at 200 %"


SMALL = """[...document.querySelectorAll("button, summary, input, select, textarea, nav a, .ways a")]
  .filter((one) => one.offsetParent && !["radio", "checkbox", "hidden"].includes(one.type))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
  .filter(([, height]) => height < 43.9)"""
"""Targets that are too small for a thumb: under 44 px."""
