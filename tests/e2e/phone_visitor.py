"""Somebody with a phone before the wall: writes, follows the receipt, does what its buttons offer."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Page

from tests.peers.browser import serious

if TYPE_CHECKING:
    from tests.e2e.phone_shop import PhoneShop


@dataclass
class Visitor:
    """Somebody with a phone. `receipt`: the address that a note was given."""

    at: PhoneShop
    page: Page
    receipt: str = ""

    async def write(self, text: str, topic: str = "Opinion") -> None:
        await self.page.get_by_label(topic, exact=True).check()
        await self.page.get_by_label("Votre mot").fill(text)

    async def send(self) -> None:
        """Send what is written; the receipt is there."""
        await self.page.get_by_role("button", name="Envoyer mon mot").click()
        await self.page.get_by_role("heading", name="Merci. Votre mot est bien arrivé.").wait_for()
        self.receipt = self.page.url

    async def post(self) -> str:
        """The id of the note's post, as the public part of the receipt's proof has it."""
        told = await self.page.locator("[data-proof]").get_attribute("data-proof")
        return str(json.loads(json.loads(told or "")["core"])["post"])

    @property
    def held(self) -> str:
        """The signed checkpoint that the receipt's address carries."""
        (carried,) = parse_qs(urlsplit(self.receipt).query)["c"]
        return base64.urlsafe_b64decode(carried + "=" * (-len(carried) % 4)).decode()

    async def follow(self, title: str) -> None:
        """Open the receipt, again and again, until its title is this."""
        heading = self.page.get_by_role("heading", name=title, level=1)

        async def look() -> bool:
            await self.page.goto(self.receipt)
            return await heading.is_visible()

        await self.at.until(look)

    async def see(self, path: str, words: str) -> None:
        """Open a page, again and again, until it says this."""

        async def look() -> bool:
            await self.page.goto(self.at.url + path)
            return await self.page.get_by_text(words).first.is_visible()

        await self.at.until(look)

    async def act(self, what: str, button: str) -> None:
        """Unfold one of the receipt's acts and press its button."""
        await self.page.get_by_text(what, exact=True).click()
        await self.page.get_by_role("button", name=button, exact=True).click()

    async def fine(self) -> None:
        """The page on which this phone is: nothing serious is wrong, nothing overflows."""
        assert await serious(self.page) == [], self.page.url
        wide = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, self.page.url
