"""The Crisp source against a stand-in with a real Socket.IO server: once each, in full, and never without consent."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from feeder.sources.base import Context
from feeder.sources.crisp import OPTIONS, Crisp
from tests.feeder.sources.standins.crisp import IDENTIFIER, KEY, WEBSITE, Talk
from tests.feeder.sources.standins.crisp import Crisp as Service
from tests.feeder.sources.talking import Following, following
from wall.clock import SteppedClock

ONE, TWO = "session_700c65e1-85e2-465a", "session_11111111-85e2-465a"


class Bell:
    """A `sleep` that lasts until it is rung."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    async def __call__(self, _seconds: float) -> None:
        await self._rung.wait()
        self._rung.clear()

    def ring(self) -> None:
        self._rung.set()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    crisp = Service(SteppedClock())
    await crisp.start()
    yield crisp
    await crisp.kill()


Follow = Callable[[Any], Following]


@pytest.fixture
async def follow(tmp_path: Path, service: Service) -> AsyncIterator[Follow]:
    async with following(tmp_path, service.clock) as follow:
        yield follow


def source(service: Service, sleep: Bell | None = None, key: str = KEY, **options: Any) -> Crisp:
    given = {"type": "crisp", "name": "crisp", "website": WEBSITE, "identifier_env": "I", "key_env": "K",
             "url": service.url, "consent_basis": "notice", "consent_version": "2026-11"}  # fmt: skip
    secrets = {"I": IDENTIFIER, "K": key, "H": "hook secret"}
    return Crisp(
        OPTIONS.model_validate(given | options),
        Context(service.clock, secrets),
        sleep or Bell(),
        idle=sleep or Bell(),
    )


async def test_a_conversation_is_heard_live_and_followed(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    asked = await service.say(ONE, "Bonjour, ma lampe clignote 👋🏽")
    await service.say(ONE, "le client a l’air fâché", "operator", type="note")
    await service.say(ONE, "Merci de patienter", "operator", automated=True)
    await service.say(ONE, {"name": "lampe.jpg", "url": "https://x", "type": "image/jpeg"}, type="file")
    answered = await service.say(ONE, "Bonjour Nadège !", "operator")
    await chat.until(lambda: len(chat.told) == 2)
    first, second = chat.told
    assert (first.text, first.author, first.voice, first.kind) == (
        "Bonjour, ma lampe clignote 👋🏽", "Nadège", "customer", "chat",
    )  # fmt: skip
    assert (second.author, second.voice, second.conversation) == ("Maud", "advisor", ONE)
    assert first.written_ms == service.talks[ONE].messages[asked]["timestamp"]
    assert first.native_id == f"{ONE}/{asked}"
    await service.edit(ONE, asked, "Bonjour, mes deux lampes clignotent")
    await chat.until(lambda: chat.told[-1].what == "edited")
    assert await chat.texts() == ["Bonjour, mes deux lampes clignotent", "Bonjour Nadège !"]
    await service.remove(ONE, answered)
    await chat.until(lambda: chat.told[-1].what == "deleted")
    await service.remove_talk(ONE)
    await chat.until(lambda: chat.told[-1].native_id == first.native_id)
    assert await chat.texts() == []


async def test_what_happened_while_the_service_was_dead_is_made_up_for(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    before = await service.say(ONE, "avant")
    gone = await service.say(ONE, "bientôt retiré")
    await chat.until(lambda: len(chat.told) == 2)
    await service.kill()
    await chat.until(lambda: chat.ended)
    assert chat.error is not None
    assert "broke off" in str(chat.error)
    for number in range(45):  # more than two pages of messages
        await service.say(ONE, f"pendant {number}")
    for number in range(120):  # more than two pages of conversations
        await service.say(f"session_{number}", f"autre {number}")
    await service.edit(ONE, before, "avant, mais mieux")
    await service.remove(ONE, gone)
    await service.start()
    again = follow(source(service))
    await again.until(lambda: again.batches >= 4)
    after = await service.say(ONE, "après")
    await again.until(lambda: again.told[-1].native_id == f"{ONE}/{after}")
    texts = await again.texts()
    during = [*(f"pendant {n}" for n in range(45)), *(f"autre {n}" for n in range(120))]
    expected = ["avant, mais mieux", *during, "après"]
    assert texts == expected
    assert again.counted() == len(expected) + 1
    revisions = [post.revision for post in again.here.house.state.posts.values()]
    assert sorted(revisions, reverse=True)[:2] == [2, 1]


async def test_a_burst_of_a_thousand_is_told_once_each(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    for number in range(1000):
        await service.say(f"session_{number % 7}", f"message {number}")
    await chat.until(lambda: len(chat.told) >= 1000)
    assert await chat.texts() == [f"message {number}" for number in range(1000)]
    assert chat.most_told() == 1
    assert len(service.asked) < 10


async def test_without_consent_nothing_leaves_and_with_it_only_what_follows(service: Service, follow: Follow) -> None:
    chat = follow(source(service, consent_basis="opt-in", consent_version="2026-1", consent_data="vis_a_vis"))
    await chat.until(lambda: chat.batches)
    await service.say(ONE, "rien à voir")
    await service.say(ONE, "MUR OUI")
    await service.say(ONE, "ma lampe est belle")
    await chat.until(lambda: len(chat.told) == 2)
    assert (chat.told[0].text, chat.told[0].author, chat.told[0].written_ms) == ("", "", None)
    assert chat.told[1].consent is not None
    assert chat.told[1].consent_id.startswith(ONE)
    service.clock.step(0.9)  # answers tell whole seconds only
    service.talks[TWO] = Talk(0, {"vis_a_vis": True})  # ticked after the message was sent, and heard of before it
    await service.say(TWO, "juste avant")
    await chat.until(lambda: len(chat.told) == 3)
    await service.say(TWO, "moi aussi")
    await chat.until(lambda: len(chat.told) == 4)
    assert await chat.texts() == ["ma lampe est belle", "moi aussi"]
    await service.say(ONE, "mur non")
    await service.set_data(TWO, {"vis_a_vis": "non"})
    await chat.until(lambda: len(chat.told) == 8)  # what had been bare before is told bare once more
    assert (await chat.texts(), [seen.text for seen in chat.told[4:] if seen.text]) == ([], [])
    stays = follow(source(service, consent_basis="opt-in", consent_version="2026-1", consent_data="vis_a_vis"))
    await stays.until(lambda: stays.batches > 1)
    assert await stays.texts() == []


async def test_a_customer_who_said_no_is_not_overruled_by_the_shops_page(service: Service, follow: Follow) -> None:
    chat = follow(source(service, consent_basis="opt-in", consent_version="2026-1", consent_data="vis_a_vis"))
    await chat.until(lambda: chat.batches)
    await service.set_data(ONE, {"vis_a_vis": True})
    await service.say(ONE, "MUR NON")
    await service.set_data(ONE, {"vis_a_vis": True})
    await service.say(ONE, "je préfère pas")
    await chat.until(lambda: chat.told)
    assert await chat.texts() == []


async def test_a_lost_edit_and_a_lost_conversation_are_found_at_the_recheck(service: Service, follow: Follow) -> None:
    bell = Bell()
    chat = follow(source(service, bell))
    await chat.until(lambda: chat.batches)
    kept = await service.say(ONE, "un")
    await service.say(TWO, "deux")
    await chat.until(lambda: len(chat.told) == 2)
    service.talks[ONE].messages[kept]["content"] = "un, corrigé"
    del service.talks[TWO]
    service.clock.step(21_600)
    bell.ring()
    await chat.until(lambda: len(chat.told) >= 4)
    assert await chat.texts() == ["un, corrigé"]


async def test_a_refused_key_is_told_without_it(service: Service, follow: Follow) -> None:
    chat = follow(source(service, key="the wrong secret"))
    await chat.until(lambda: chat.ended)
    assert chat.error is not None
    assert chat.error.fatal
    assert "Advanced configuration" in str(chat.error)
    assert "wrong" not in str(chat.error)


async def test_a_live_channel_that_is_elsewhere_is_not_opened(service: Service, follow: Follow) -> None:
    service.live_address = "wss://relay.example.org/w/b1/"
    chat = follow(source(service))
    await chat.until(lambda: chat.ended)
    assert "no live channel" in str(chat.error)


async def test_a_spent_quota_is_waited_for_and_never_reached_by_us(service: Service, follow: Follow) -> None:
    service.quota = 1
    chat = follow(source(service))
    await chat.until(lambda: chat.ended)
    assert chat.error is not None
    assert (chat.error.retry_after_s, chat.error.fatal) == (3600.0, False)
    service.quota = 10_000
    frugal = follow(source(service, requests_a_day=200))
    await frugal.until(lambda: frugal.batches)
    for number in range(60):
        await service.say(f"session_{number}", "bonjour")
        await service.edit(f"session_{number}", 163_239_623_329_114 + number, "bonsoir")
    await frugal.until(lambda: frugal.batches > 1)
    assert len(service.asked) <= 2 + 40 + 10  # a fifth of the day at once, then some four in an hour


async def test_what_is_broken_costs_nothing_else(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    broken: tuple[Any, ...] = (None, [], {}, {"session_id": 3}, {"session_id": ONE, "fingerprint": "x"}, "text")
    for odd in broken:
        for event in ("message:send", "message:updated", "message:removed", "session:set_data"):
            await service.emit(event, odd)
    await service.say(ONE, "x" * 100_001)
    await service.say(ONE, "bien lu")
    await chat.until(lambda: chat.told)
    assert await chat.texts() == ["bien lu"]
    assert any("too long" in why for why in chat.rejected)


async def test_closing_ends_quietly(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    await chat.source.close()
    await chat.until(lambda: chat.ended)
    assert chat.error is None


async def test_by_signed_hooks_it_hears_as_much_and_makes_up_for_a_lost_one(service: Service, follow: Follow) -> None:
    bell = Bell()
    chat = follow(source(service, bell, live="hooks", hook_secret_env="H"))
    await chat.until(lambda: chat.batches)

    async def hook(fingerprint: int) -> int:
        told = {"website_id": WEBSITE, "event": "message:send", "data": service.talks[ONE].messages[fingerprint]}
        body, at = json.dumps(told).encode(), str(service.clock.now_ms())
        signed = hmac.new(b"hook secret", f"[{at};".encode() + body + b"]", hashlib.sha256).hexdigest()
        headers = {"X-Crisp-Request-Timestamp": at, "X-Crisp-Signature": signed}
        return int((await chat.source.deliver(headers, body))[0])

    one = await service.say(ONE, "un")
    assert [await hook(one), await hook(one)] == [200, 200]
    await chat.until(lambda: chat.told)
    await service.say(ONE, "deux, dont le signal est perdu")
    bell.ring()
    await chat.until(lambda: len(chat.told) > 1)
    assert await chat.texts() == ["un", "deux, dont le signal est perdu"]
    assert chat.counted() == 2
    assert service.proofs == []


async def test_from_any_place_everything_after_it_is_told_with_the_same_ids(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    places: list[tuple[str | None, set[str]]] = []
    for number in range(12):
        places.append((chat.cursor, {seen.native_id for seen in chat.told}))
        await service.say(f"session_{number % 3}", f"message {number}", "operator" if number % 4 == 3 else "user")
        await chat.until(lambda number=number: len(chat.told) > number)  # type: ignore[misc]
    everything = {seen.native_id for seen in chat.told}
    assert len(everything) == 12
    for cursor, before in places:
        again, told = source(service), set[str]()
        async with aclosing(again.batches(cursor)) as batches:
            async for batch in batches:
                told |= {seen.native_id for seen in batch.items}
                if batch.cursor is not None:
                    break
        assert everything - before <= told <= everything


async def test_a_cut_while_much_is_said_loses_nothing(service: Service, follow: Follow) -> None:
    chat = follow(source(service))
    await chat.until(lambda: chat.batches)
    said = 0
    for _ in range(4):
        for _ in range(15):
            await service.say(ONE, f"message {said}")
            said += 1
        await service.cut()
        await service.say(ONE, f"message {said}")
        said += 1
        await chat.until(lambda chat=chat: chat.ended)  # type: ignore[misc]
        chat = follow(source(service))
        await chat.until(lambda chat=chat: chat.batches > 1)  # type: ignore[misc]
    assert await chat.texts() == [f"message {number}" for number in range(said)]
    assert chat.counted() == said
