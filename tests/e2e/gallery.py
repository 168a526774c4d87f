"""Pictures of the phone page for the documentation: `python -m tests.e2e.gallery [FOLDER] [NAME…]`.

A real page in a real Chromium, before a stand-in shop whose clock stands still, so that a picture differs from the
one before it only where the page does. Names with `-whole` are the same pages from top to bottom.
"""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PIL import Image
from playwright.async_api import Page, async_playwright

from feeder.web.main import running
from feeder.web.parts.held import carried
from tests.feeder.web.pages.shop import BENCH, DARK, panel, shop
from tests.feeder.web.pages.team import CALL, PASSWORD, Team
from tests.feeder.web.phone.conftest import plan
from tests.feeder.web.phone.standin import GOOD, NOW_MS, linked, pulse, refused
from tests.peers.browser import ARGUMENTS, DESKTOP, PHONE, visitor
from wall.clock import SteppedClock
from wall.ledger.shapes import Checkpoint
from wall.phone import Place, ReceiptView, Submit
from wall.text import Run
from wall.values import Span
from wall.views import Promise

FOLDER = Path(__file__).parents[2] / "docs" / "gallery"
COLOURS = 96
PAPER = {"width": 720, "height": 1018}
MINUTE, DAY_MS = 60_000, 86_400_000
PLACES = [
    Place(id="caisses", label="Caisses"),
    Place(id="literie", label="Literie"),
    Place(id="tapis", label="Tapis"),
]
WORDS = "Il manque un endroit pour s’asseoir près des caisses. Mon mari ne peut pas rester debout si longtemps."
RUDE = "Le canapé est arrivé rayé, et votre vendeur est un abruti. Je ne reviendrai pas."


@dataclass
class Visit:
    """A browser before the shop."""

    page: Page
    url: str
    team: Team

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    def note(self, text: str, ago_min: int) -> ReceiptView:
        """A note that was left so many minutes ago."""
        view = self.team.take(
            Submit(
                n=0, id=f"note-{len(self.team.receipts):04}", text=text, topic="suggestion", code=GOOD, consent="1"
            )
        )
        return self.keep(replace(view, received_ms=NOW_MS - ago_min * MINUTE, pseudonym="4F2", place="caisses"))

    def keep(self, view: ReceiptView) -> ReceiptView:
        self.team.receipts[view.receipt] = view
        return view


async def writing(visit: Visit) -> None:
    """A note is being written."""
    await visit.go(f"/n/{GOOD}")
    await visit.page.get_by_label("Suggestion").check()
    await visit.page.get_by_label("Votre mot").fill(WORDS)
    await visit.page.get_by_label("Où dans le magasin").select_option(label="Caisses")
    await visit.page.get_by_label("Je suis encore là.").check()
    await visit.page.evaluate("scrollTo(0, 0)")


async def sent(visit: Visit) -> None:
    """It has just been sent."""
    await writing(visit)
    await visit.page.get_by_role("button", name="Envoyer mon mot").click()
    await visit.page.get_by_text("Vérifié par votre navigateur").wait_for()


async def printed(visit: Visit) -> None:
    """The receipt on paper."""
    await sent(visit)
    await visit.page.emulate_media(media="print")


async def followed(visit: Visit) -> None:
    """Six days later: shown, answered, promised, done; the ledger is the one of then."""
    view = visit.note(WORDS, 6 * 24 * 60)
    promise = Promise(
        state="done", at_ms=NOW_MS - DAY_MS, form=(Run("Le banc est là, près de la caisse 2."),), supporters=12
    )
    card = replace(shop().promises[0].card, promise=promise)
    visit.keep(replace(
        view, state="shown", shown_ms=view.received_ms + 20 * MINUTE, decided_ms=view.received_ms + 20 * MINUTE,
        reply=(Run("Vous avez raison. Nous cherchons un banc, dites-nous si l’endroit convient."),), signed="Inès",
        promise=card, can=("withdraw", "forget"), note="",
    ))  # fmt: skip
    note = visit.team.note()
    for number in range(9):
        visit.team.append(f"later {number}")
    await visit.go(f"/r/{view.receipt}?c={carried(note)}")
    await visit.page.get_by_text("Vérifié par votre navigateur").wait_for()


async def refusal(visit: Visit) -> None:
    """It was refused: the words concerned, the reason, and what its author can do."""
    at = RUDE.index("abruti")
    view = refused(visit.note(RUDE, 90))
    assert view.statement is not None
    statement = replace(view.statement, spans=(Span(at, at + len("abruti")),), found_by="own", detected=("abuse",))
    visit.keep(replace(view, statement=statement, topic="problem"))
    await visit.go(f"/r/{view.receipt}")


async def rewritten(visit: Visit) -> None:
    """The ledger is no longer the one that the receipt was given."""
    view = visit.note(WORDS, 6 * 24 * 60)
    other = Checkpoint(visit.team.signer.origin, 41, b"x" * 32, (NOW_MS - 6 * DAY_MS) // 1000)
    visit.keep(replace(view, state="shown", shown_ms=view.received_ms + 20 * MINUTE))
    await visit.go(f"/r/{view.receipt}?c={carried(visit.team.signer.sign(other))}")
    await visit.page.get_by_role("alert").wait_for()


def at(path: str, *, inside: bool = False) -> Callable[[Visit], Awaitable[None]]:
    """A page as it is; `inside`: by somebody who stands in the shop."""

    async def open_(visit: Visit) -> None:
        if inside:
            await visit.go(f"/n/{GOOD}")
        await visit.go(path)

    return open_


async def label(visit: Visit) -> None:
    """A kept promise with its label for the shelf."""
    await visit.go(f"/promises/{BENCH}")
    picture = visit.page.locator("img.label")
    await picture.scroll_into_view_if_needed()
    await picture.evaluate("(one) => one.complete || new Promise((done) => { one.onload = done; })")


async def staff(visit: Visit) -> None:
    """Somebody of the team reads on the phone."""
    await visit.go("/staff")
    await visit.page.get_by_label("Nom du compte").fill("ines")
    await visit.page.get_by_label("Mot de passe").fill(PASSWORD)
    await visit.page.get_by_role("button", name="Se connecter").click()
    await visit.page.get_by_role("button", name="Afficher sur le mur").wait_for()


async def refusing(visit: Visit) -> None:
    """The reasons for which something may be refused, and no other."""
    await staff(visit)
    await visit.go(f"/staff/post/{CALL}/withhold")


SCENES: dict[str, tuple[dict[str, int], str, Callable[[Visit], Awaitable[None]]]] = {
    "phone-home": (PHONE, "light", at("/")),
    "phone-note": (PHONE, "light", writing),
    "phone-note-dark": (PHONE, "dark", writing),
    "phone-receipt": (PHONE, "light", sent),
    "phone-receipt-print": (PAPER, "light", printed),
    "phone-receipt-later": (PHONE, "light", followed),
    "phone-receipt-refused": (PHONE, "light", refusal),
    "phone-receipt-rewritten": (PHONE, "light", rewritten),
    "phone-today": (PHONE, "light", at("/today")),
    "phone-today-wide": (DESKTOP, "light", at("/today")),
    "phone-rules": (PHONE, "light", at("/rules")),
    "phone-wall": (PHONE, "light", at("/wall", inside=True)),
    "phone-wall-dark": (PHONE, "dark", at("/wall", inside=True)),
    "phone-promises": (PHONE, "light", at("/promises", inside=True)),
    "phone-promise": (PHONE, "light", at(f"/promises/{DARK}", inside=True)),
    "phone-label": (PHONE, "light", label),
    "phone-staff": (PHONE, "light", staff),
    "phone-staff-refuse": (PHONE, "light", refusing),
    "phone-check": (PHONE, "light", at("/check?head=7F3A-91C2")),
}


async def main(folder: Path, names: list[str]) -> None:
    """Draw what is named, or everything."""
    folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name in names or SCENES:
            size, scheme, scene = SCENES[name.removesuffix("-whole")]
            team = Team()
            async with (
                running(plan(many=1000.0), SteppedClock(ms=NOW_MS)) as web,
                linked(web, team, shop(panel=panel(30), places=PLACES)) as socket,
            ):
                await pulse(socket)
                page = await visitor(
                    browser, size=size, color_scheme=scheme, device_scale_factor=2 if size == PHONE else 1
                )
                await scene(Visit(page, web.url, team))
                data = await page.screenshot(full_page=name.endswith("-whole"), animations="disabled")
                with Image.open(io.BytesIO(data)) as picture:
                    flat = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
                    flat.save(folder / f"{name}.png", optimize=True)
                await page.context.close()
        await browser.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(Path(given[0]) if given else FOLDER, given[1:]))
