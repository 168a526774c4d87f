"""What has left the wall, and what an author sent, is nowhere in what the page's process still holds."""

from __future__ import annotations

import asyncio
import gc
import sys
from types import FrameType, ModuleType

import aiohttp
from msgspec.structs import replace

from feeder.web.main import WebReady
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import NOW_MS, StandIn, public, pulse, until
from wall import phone
from wall.clock import SteppedClock
from wall.text import Run
from wall.views import Card

WORDS = "Anémone bleutée au rayon jardin"


def held(root: object, words: str) -> list[str]:
    """The kinds of objects, reachable from `root` but not by the loop (our own), in which the words are."""
    modules = {id(vars(module)) for module in list(sys.modules.values()) if isinstance(module, ModuleType)}
    seen, stack, found = {id(root)}, [root], []
    while stack:
        one = stack.pop()
        text = one.decode("utf-8", "replace") if isinstance(one, bytes | bytearray) else one
        if isinstance(text, str) and (words in text or words.encode("unicode_escape").decode() in text):
            found.append(type(one).__name__)
        for more in gc.get_referents(one):
            known = id(more) in seen or id(more) in modules
            if not known and not isinstance(more, ModuleType | FrameType | type | asyncio.AbstractEventLoop):
                seen.add(id(more))
                stack.append(more)
    return found


async def tell(page: WebReady, link: aiohttp.ClientWebSocketResponse, told: phone.Public) -> None:
    number = page.site.number
    await link.send_str(phone.encode(told))
    await until(lambda: page.site.number > number)


async def test_a_card_that_has_left_the_wall_is_held_no_longer(
    page: WebReady, link: aiohttp.ClientWebSocketResponse, visitor: Visitor
) -> None:
    card = Card(
        post="aaaaaaaaaaaa", revision=1, kind="note", source="phone", voice="customer", pseudonym="4F2",
        form=(Run(WORDS),), received_ms=NOW_MS, shown_ms=NOW_MS,
    )  # fmt: skip
    told = public()
    await tell(page, link, replace(told, cards=[card], web=[card.post]))
    await visitor.come_in()
    for path in ("/wall", "/feed.json", "/feed.atom"):
        assert "Anémone" in await visitor.get(path) or "An\\u00e9mone" in visitor.text, path
    assert held(page, WORDS)
    await tell(page, link, told)
    for path in ("/wall", "/feed.json", "/feed.atom"):
        assert "jardin" not in await visitor.get(path)
    assert held(page, WORDS) == []


async def test_a_note_that_was_sent_is_held_no_longer(
    page: WebReady, feeder: StandIn, link: aiohttp.ClientWebSocketResponse, visitor: Visitor, clock: SteppedClock
) -> None:
    await visitor.come_in()
    where = await visitor.leave(WORDS)
    assert "Anémone" in await visitor.get(where)
    assert next(iter(feeder.receipts.values())).form == (Run(WORDS),)
    await visitor.get("/")
    clock.step(2)
    assert page.site.age_s
    await pulse(link)  # each second: what was answered last is let go of with the next message
    await until(lambda: not page.site.age_s)
    assert held(page, WORDS) == []
