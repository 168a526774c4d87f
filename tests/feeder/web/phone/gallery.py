"""Pictures of the phone page for the documentation: `python -m tests.feeder.web.phone.gallery [FOLDER]`."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.async_api import Browser, async_playwright

from feeder.web.main import running
from feeder.web.parts.held import carried
from tests.feeder.web.phone.conftest import plan
from tests.feeder.web.phone.standin import GOOD, NOW_MS, StandIn, linked, refused
from tests.peers.browser import ARGUMENTS, DESKTOP, PHONE, visitor
from wall.clock import SteppedClock
from wall.phone import Submit
from wall.text import Run
from wall.views import Card, Promise

FOLDER = Path("docs/gallery/phone")
HOUR_MS = 3_600_000


def left(feeder: StandIn, number: int, text: str, hours: int, **more: object) -> str:
    """A note that is some hours old: its receipt's code."""
    feeder.now_ms = NOW_MS - hours * HOUR_MS
    note = Submit(n=0, id=f"gallery-{number}", text=text, topic="suggestion", code=GOOD, consent="1", place="lit")
    code = feeder.take(replace(note, pseudonym="4F2", **more)).receipt
    feeder.now_ms = NOW_MS
    return code


async def draw(browser: Browser, folder: Path) -> None:
    """Every page at the size of a phone by day, some at night and on a desk."""
    feeder = StandIn()
    async with running(plan(), SteppedClock(ms=NOW_MS)) as web, linked(web, feeder):
        first = feeder.note()
        new = left(feeder, 1, "Il manque un banc près des literies : ma mère fatigue vite.", 0, here=True)
        no = left(feeder, 2, "Votre vendeur est un imbécile, je reviens pour la troisième fois !", 5, stars=1)
        feeder.receipts[no] = refused(feeder.receipts[no])
        done = left(feeder, 3, "Un banc, s’il vous plaît.\nأريد مقعدًا هنا من فضلك", 50)
        promise = Promise(state="done", at_ms=NOW_MS - HOUR_MS, form=(Run("Deux bancs sont là."),), supporters=7)
        card = Card(post="p", revision=1, kind="note", source="s", promise=promise)
        feeder.receipts[done] = replace(
            feeder.receipts[done], state="shown", shown_ms=NOW_MS - 49 * HOUR_MS, promise=card,
            reply=(Run("Bonne idée : deux bancs arrivent jeudi."),), signed="Nadia",
        )  # fmt: skip
        held = f"?c={carried(first)}"
        wanted: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("home", "/", {}),
            ("note", "/note", {}),
            ("note-night", "/note", {"color_scheme": "dark"}),
            ("receipt", f"/r/{new}{held}", {}),
            ("receipt-wide", f"/r/{new}{held}", {"size": DESKTOP}),
            ("refused", f"/r/{no}{held}", {}),
            ("done", f"/r/{done}{held}", {}),
            ("receipt-print", f"/r/{new}{held}", {"size": {"width": 720, "height": 900}}),
        )
        for name, path, options in wanted:
            page = await visitor(browser, **{"size": PHONE, "device_scale_factor": 1.5, **options})
            await page.goto(f"{web.url}/n/{GOOD}")
            await page.goto(web.url + path)
            if name == "receipt-print":
                await page.emulate_media(media="print")
            elif path.startswith("/r/"):
                await page.locator(".browser").wait_for()
            await page.screenshot(path=folder / f"{name}.png", full_page=True)
            await page.context.close()


async def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        await draw(browser, folder)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
