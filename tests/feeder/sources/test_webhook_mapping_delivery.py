"""Deliveries of other services through the real web server: who is believed, what is repeated, what comes late."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.parts.webhook.order import REMEMBERED, WRITTEN, Newest
from feeder.sources.shared.doorbell import KEY
from feeder.sources.shared.receiver import NOTHING
from feeder.sources.webhook import OPTIONS, Webhook, tried
from feeder.web import server
from tests.feeder.sources.deliveries import (
    CONSENT,
    GOOD,
    HEADERS,
    Json,
    discourse,
    hook,
    intercom,
    mac,
    part,
    raw,
    zendesk,
)
from tests.feeder.sources.hooks import Reader, read
from wall.clock import SteppedClock

OTHER = "le-secret-de-quelqu-un-d-autre"


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


async def deliver(hook: Webhook, name: str, body: Any, clock: SteppedClock, **more: Any) -> tuple[int, Json]:
    data = raw(body)
    return await hook.deliver(HEADERS[name](clock, data, **more), data)


@pytest.mark.parametrize("name", GOOD)
async def test_over_http_into_the_feeder_once(name: str, clock: SteppedClock) -> None:
    source = hook(clock, name, **CONSENT.get(name, {}))
    web = await server.start({"avis": source}, "127.0.0.1", 0, None, 65_536, dict)
    data, where = raw(GOOD[name]), f"{web.url}/hooks/avis"
    headers = HEADERS[name](clock, data)
    try:
        async with aiohttp.ClientSession() as http, read(source) as feeder:
            async with http.head(where) as response:
                assert response.status == 200
            for wanted in ("stored", "already received"):
                async with http.post(where, data=data, headers=headers) as response:
                    assert (response.status, (await response.json())["status"]) == (200, wanted)
            async with http.post(where, data=data, headers=HEADERS[name](clock, data, OTHER)) as response:
                assert response.status == 401
            async with http.post(where, data=data) as response:
                assert response.status in (400, 401)
            items = [item for batch in feeder.written for item in batch.items]
    finally:
        await web.stop()
    assert len(items) == 1
    assert items[0].text or items[0].rating


@pytest.mark.parametrize("name", [name for name in GOOD if name != "xenforo"])
async def test_every_byte_of_the_body_counts(name: str, clock: SteppedClock) -> None:
    data = raw(GOOD[name])
    headers = HEADERS[name](clock, data)
    source = hook(clock, name)
    assert (await source.deliver(HEADERS[name](clock, data, ""), data))[0] == 401
    for place in range(0, len(data), 7):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert (await source.deliver(headers, changed))[0] == 401
    for header, value in headers.items():
        if "ignature" in header:
            for other in (value[:-1], value + "0", "", "sha256=", value.partition("=")[2], "é" + value, "\udce9"):
                assert (await source.deliver(headers | {header: other}, data))[0] in (400, 401)


@pytest.mark.parametrize(
    ("name", "header"),
    [("chatwoot", "X-Chatwoot-Timestamp"), ("zendesk", "X-Zendesk-Webhook-Signature-Timestamp")],
)
async def test_an_old_delivery_and_a_forged_time(name: str, header: str, clock: SteppedClock) -> None:
    source, data = hook(clock, name), raw(GOOD[name])
    headers = HEADERS[name](clock, data)
    for forged in ("9" * 30, "jamais", "", "\udce9", str(clock.now_ms() // 1000 + 1), "2026-11-22T00:00:01Z"):
        assert (await source.deliver(headers | {header: forged}, data))[0] in (400, 401)
    clock.step(301)
    status, answer = await source.deliver(headers, data)
    assert (status, "301 s off our clock" in answer["error"]) == (401, True)


async def test_both_secrets_count_while_one_is_changed(clock: SteppedClock) -> None:
    source = hook(clock, "discourse", secret=f"{OTHER} un-secret-de-plus")
    async with read(source):
        assert (await deliver(source, "discourse", discourse(), clock, secret=OTHER))[0] == 200
        assert (await deliver(source, "discourse", discourse(id=2), clock, secret="un-secret-de-plus"))[0] == 200


async def test_handshakes_are_answered_though_nobody_reads(clock: SteppedClock) -> None:
    ping = {"type": "notification_event", "topic": "ping", "data": {"item": {"type": "ping"}}}
    assert await deliver(hook(clock, "intercom"), "intercom", ping, clock) == (200, NOTHING)
    assert await deliver(hook(clock, "discourse"), "discourse", {"ping": "OK"}, clock, event="ping") == (200, NOTHING)
    known = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
    source = hook(clock, "zendesk", **CONSENT["zendesk"])
    assert await deliver(source, "zendesk", zendesk(), clock, secret=known) == (200, NOTHING)
    assert (await deliver(source, "zendesk", zendesk(), clock, secret=known + "="))[0] == 401


async def test_a_retry_with_another_count_changes_nothing(clock: SteppedClock) -> None:
    body = intercom("conversation.user.replied", True, part(1))
    async with read(hook_ := hook(clock, "intercom", **CONSENT["intercom"])) as feeder:
        assert (await deliver(hook_, "intercom", body, clock))[0] == 200
        status, answer = await deliver(hook_, "intercom", body | {"delivery_attempts": 2}, clock)
        assert (status, answer["status"]) == (200, "stored")
        first, second = (item for batch in feeder.written for item in batch.items)
        assert first == second


async def test_what_cannot_be_taken_is_told_and_never_asked_for_again(clock: SteppedClock) -> None:
    body = intercom("conversation.user.replied", True, part(1, body="x" * 200_000), part(2))
    async with read(source := hook(clock, "intercom", **CONSENT["intercom"])) as feeder:
        status, answer = await deliver(source, "intercom", body, clock)
        assert (status, answer["posts"], len(answer["rejected"])) == (200, 1, 1)
        status, answer = await deliver(
            source, "intercom", intercom("conversation.user.replied", True, part(3, id="")), clock
        )
        assert (status, answer["posts"], len(answer["rejected"])) == (200, 0, 1)
        assert [len(batch.rejected) for batch in feeder.written] == [0, 1, 1]
        assert (await source.deliver(HEADERS["intercom"](clock, b"{"), b"{"))[0] == 400


def written(feeder: Reader) -> list[tuple[str, str]]:
    return [(item.what, item.text.rpartition("\n")[2]) for batch in feeder.written for item in batch.items]


async def test_what_comes_late_never_replaces_what_is_newer(clock: SteppedClock) -> None:
    first = discourse()
    edited = discourse(cooked="<p>Réparée.</p>", updated_at="2026-11-22T09:00:00Z")
    gone = discourse(deleted_at="2026-11-22T10:00:00Z")
    async with read(source := hook(clock, "discourse")) as feeder:
        for body in (edited, first, gone):
            assert (await deliver(source, "discourse", body, clock))[0] == 200
        assert written(feeder) == [("edited", "Réparée."), ("deleted", "")]
        assert any("later than a newer version" in told for batch in feeder.written for told in batch.rejected)
        cursor = feeder.cursor
    assert cursor is not None
    assert "Répar" not in cursor
    clock.step(3600)
    async with read(source := hook(clock, "discourse"), cursor=cursor) as feeder:
        await deliver(source, "discourse", first, clock)
        await deliver(source, "discourse", edited, clock, event="post_edited")
        assert written(feeder) == []
        await deliver(source, "discourse", first, clock, event="post_recovered")
        assert written(feeder) == [("edited", "Elle clignote.")]


def test_what_is_remembered_is_bounded_and_says_nothing_of_those_who_are_counted() -> None:
    newest = Newest()
    kept, older = newest.sift(Seen(native_id=str(n), updated_ms=n) for n in range(REMEMBERED + 5))
    assert (len(kept), older, len(newest.written())) == (REMEMBERED + 5, 0, WRITTEN)
    assert newest.sift([Seen(native_id="0", updated_ms=0), Seen(native_id="9", updated_ms=8)])[1] == 1
    assert newest.sift([Seen(native_id="9", updated_ms=9), Seen(native_id="9")])[1] == 0
    private = Newest()
    private.sift([Seen(native_id="c", kind="chat", updated_ms=5)])
    assert private.written() == {}
    assert private.sift([Seen(native_id="c", kind="chat", updated_ms=4)])[1] == 1
    later = Newest()
    later.sift([Seen(native_id="9", updated_ms=90)])
    later.recall(newest.written() | dict.fromkeys(later.written(), 5))
    assert later.sift([Seen(native_id="9", updated_ms=89)])[1] == 1


KEYED = """
service = "Sans signature"
[signature]
by = "address"
[[take]]
id = "body.id"
text = "body.text"
"""


async def test_a_service_that_signs_nothing_ends_its_address_in_the_secret(
    tmp_path: Any, clock: SteppedClock
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(KEYED)
    data = raw({"id": "1", "text": "bien"})
    async with read(source := hook(clock, str(file), secret=OTHER)) as feeder:
        for key in ("", "x", OTHER[:-1], OTHER + "x"):
            assert (await source.deliver({KEY: key}, data))[0] == 401
        assert (await source.deliver({KEY: OTHER}, data))[0] == 200
        assert (await source.deliver({KEY: OTHER}, data))[1] == {"status": "already received"}
        clock.step(120)
        assert (await source.deliver({KEY: OTHER}, data))[1]["status"] == "stored"
        assert feeder.texts == ["bien", "bien"]


async def test_a_mapping_that_is_gone_is_told_to_the_shop(tmp_path: Any, clock: SteppedClock) -> None:
    source = hook(clock, str(tmp_path / "gone.toml"))
    with pytest.raises(SourceError, match="mapping of avis cannot be read") as raised:
        await anext(source.batches(None))
    assert raised.value.fatal
    assert str(tmp_path) not in str(raised.value)
    assert (await source.deliver({}, b"{}"))[0] == 503
    options = OPTIONS.model_validate({"type": "webhook", "name": "avis", "secret_env": "S", "mapping": "zendesk"})
    with pytest.raises(SourceError, match="shorter"):
        tried(options, Context(clock, {"S": "court"}), {}, b"{}")
    told = tried(options, Context(clock, {"S": OTHER}), {}, raw(zendesk()))
    assert [seen.native_id for seen in told.items] == ["99"]
    (why,) = tried(options, Context(clock, {"S": OTHER}), {}, raw(zendesk(is_public=False))).refused
    assert why.why.count("when is not true") == 4


def test_the_signatures_are_those_of_the_documentation() -> None:
    """Digests worked out by openssl dgst -hmac, so that test and program cannot err together."""
    timed = "20fcdc19181fb7862d75d6815d05d90929f0335760973ed84a4fdfd780ea6368"
    assert mac("sha256", b'1700000000.{"a":1}', "secret-of-a-service").hexdigest() == timed
    assert mac("sha1", b'{"a":1}', "secret-of-a-service").hexdigest() == "53af7a7430bf95d6988ca96d887e6d93481344c8"
