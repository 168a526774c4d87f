"""Statements back to whoever delivered the post: signed, known as repetitions, tried again where that helps."""

from __future__ import annotations

import json
from collections.abc import Callable

import msgspec
import pytest
from aiohttp import web

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.parts.webhook.statement import body, usable
from feeder.sources.shared.signature import keys, verify
from feeder.sources.shared.way_back import Undeliverable, WayBack
from feeder.sources.webhook import OPTIONS, Webhook
from tests.feeder.outgoing import STATEMENT, WORDS, outgoing
from tests.feeder.sources.hooks import SECRET, Sender, read, review, webhook
from tests.feeder.sources.small_server import serving
from wall.clock import SteppedClock


def hook(url: str, clock: SteppedClock, secret: str = SECRET) -> Webhook:
    options = OPTIONS.model_validate(
        {"type": "webhook", "name": "avis", "secret_env": "SECRET", "statement_url": url}
    )
    return Webhook(options, Context(clock, {"SECRET": secret}))


def answering(status: int, got: list[tuple[dict[str, str], bytes]], **headers: str) -> Callable[..., object]:
    async def answer(request: web.Request) -> web.Response:
        got.append((dict(request.headers), await request.read()))
        return web.Response(status=status, headers=headers)

    return answer


async def test_it_is_signed_as_deliveries_are_and_says_everything() -> None:
    clock, got = SteppedClock(), []  # type: ignore[var-annotated]
    async with serving(answering(204, got)) as url:  # type: ignore[arg-type]
        source = hook(f"{url}/reasons", clock)
        assert isinstance(source, WayBack)
        assert source.informs()
        await source.inform(outgoing())
        await source.close()
    headers, data = got[0]
    delivery = verify(headers, data, keys(SECRET), clock.now_ms(), 10)
    assert delivery.id == "statement-aaaaaaaaaaaa-7"
    told = json.loads(data)
    assert (told["type"], told["post"], told["words"]) == ("statement-of-reasons", {"id": "avis-1"}, WORDS)
    assert told["receipt"] == {"code": "7K3M-9QTX-2B4C", "address": "https://mur.example.org/r/7K3M9QTX2B4C"}
    assert msgspec.convert(told["statement"], type(STATEMENT)) == STATEMENT
    assert "odile" not in data.decode()


async def test_both_secrets_sign_while_one_is_changed() -> None:
    clock, got = SteppedClock(), []  # type: ignore[var-annotated]
    async with serving(answering(200, got)) as url:  # type: ignore[arg-type]
        source = hook(url, clock, f"{SECRET} another-secret-of-theirs")
        await source.inform(outgoing())
        await source.close()
    headers, data = got[0]
    for secret in (SECRET, "another-secret-of-theirs"):
        assert verify(headers, data, keys(secret), clock.now_ms(), 10)


@pytest.mark.parametrize(
    ("status", "raised", "fatal"),
    [
        (400, Undeliverable, False), (410, Undeliverable, False), (422, Undeliverable, False),
        (401, SourceError, True), (404, SourceError, True), (302, SourceError, True),
        (429, SourceError, False), (500, SourceError, False), (503, SourceError, False),
    ],
)  # fmt: skip
async def test_what_is_answered_decides_whether_it_is_tried_again(
    status: int, raised: type[Exception], fatal: bool
) -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    async with serving(answering(status, got, **{"Retry-After": "77", "Location": "/x"})) as url:  # type: ignore[arg-type]
        source = hook(url, SteppedClock())
        with pytest.raises(raised) as caught:
            await source.inform(outgoing())
        await source.close()
    assert len(got) == 1
    assert getattr(caught.value, "fatal", False) is fatal
    if isinstance(caught.value, SourceError) and not fatal:
        assert caught.value.retry_after_s == 77


async def test_nobody_there_is_tried_again() -> None:
    async with serving(answering(200, [])) as url:  # type: ignore[arg-type]
        pass
    source = hook(url, SteppedClock())
    with pytest.raises(SourceError, match="receiver of statements"):
        await source.inform(outgoing())
    await source.close()


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://avis.example.org/r", True), ("http://127.0.0.1:8080/r", True), ("http://[::1]/r", True),
        ("http://avis.example.org/r", False), ("ftp://avis.example.org", False), ("https://a:b@avis.fr", False),
        ("avis.example.org", False), ("https://", False), ("https://[", False),
    ],
)  # fmt: skip
def test_statements_go_by_tls_only_but_on_this_machine(url: str, good: bool) -> None:
    assert usable(url) is good


async def test_the_answer_to_a_delivery_tells_each_receipt() -> None:
    clock = SteppedClock()
    source = webhook(clock, receipt=lambda name, native_id, created: f"https://mur.example.org/r/{name}-{native_id}")
    posts = {
        "posts": [
            json.loads(review()),
            {"id": "c1", "kind": "chat", "text": "privé"},
            {"id": "c2", "kind": "chat", "text": "oui", "consent": {"basis": "opt-in", "version": "1"}},
            {"id": "gone", "event": "deleted"},
        ]
    }
    data = json.dumps(posts).encode()
    async with read(source):
        status, answer = await source.deliver(Sender(clock).signed(data), data)
    assert status == 200
    assert answer["receipts"] == [
        {"id": "r1", "receipt": "https://mur.example.org/r/avis-r1"},
        {"id": "c2", "receipt": "https://mur.example.org/r/avis-c2"},
    ]


@pytest.mark.parametrize("contact", ["odile", "a@b\nx", "a@b@c", "x" * 600 + "@b.c"])
async def test_a_contact_that_is_no_address_is_told(contact: str) -> None:
    clock = SteppedClock()
    data = json.dumps({"id": "1", "text": "x", "contact": contact}).encode()
    async with read(source := webhook(clock)):
        status, answer = await source.deliver(Sender(clock).signed(data), data)
    assert status == 422
    assert contact not in json.dumps(answer)


async def test_a_contact_goes_along_with_the_post() -> None:
    clock = SteppedClock()
    data = json.dumps({"id": "1", "text": "x", "contact": "odile@exemple.fr"}).encode()
    async with read(source := webhook(clock)) as feeder:
        assert (await source.deliver(Sender(clock).signed(data), data))[0] == 200
    seen: list[Seen] = [item for batch in feeder.written for item in batch.items]
    assert [item.contact for item in seen] == ["odile@exemple.fr"]


def test_nothing_of_the_text_is_in_it() -> None:
    assert set(json.loads(body(outgoing()))) == {
        "type", "id", "post", "decided_at", "receipt", "statement", "subject", "words",
    }  # fmt: skip
