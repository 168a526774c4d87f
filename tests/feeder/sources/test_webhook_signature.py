"""Pure: which deliveries are believed. Every byte counts, and so does the time."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.sources.shared.signature import BadSecret, Delivery, Untrusted, keys, sign, verify

NOW_MS = 1_795_305_600_000
NOW_S = NOW_MS // 1000
KEY = b"a key of thirty-two bytes, roughly"
BODY = '{"id":"1","text":"très bien"}'.encode()


def headers(body: bytes = BODY, key: bytes = KEY, delivery: str = "msg_1", at_s: int = NOW_S) -> dict[str, str]:
    return {
        "webhook-id": delivery, "webhook-timestamp": str(at_s), "webhook-signature": sign(key, delivery, at_s, body),
    }  # fmt: skip


def check(given: dict[str, str], body: bytes = BODY, known: tuple[bytes, ...] = (KEY,)) -> Delivery:
    return verify(given, body, known, NOW_MS, 300)


def refused(given: dict[str, str], body: bytes = BODY) -> Untrusted:
    with pytest.raises(Untrusted) as raised:
        check(given, body)
    return raised.value


def test_the_example_of_the_specification() -> None:
    # Published with the specification's reference libraries.
    known = keys("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    given = {"Webhook-Id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "Webhook-Timestamp": "1614265330"}
    given["Webhook-Signature"] = signature
    assert verify(given, body, known, 1_614_265_330_000, 300).id == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_a_delivery_is_known_by_its_id_and_body() -> None:
    first = check(headers())
    assert first == Delivery("msg_1", NOW_S, first.digest)
    assert check(headers(at_s=NOW_S + 5)).digest == first.digest
    assert check(headers(b"{}"), b"{}").digest != first.digest


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature", "body"])
def test_every_byte_counts(name: str) -> None:
    good = headers()
    whole = BODY if name == "body" else good[name].encode()
    for place in range(len(whole)):
        for bit in range(8):
            flipped = bytearray(whole)
            flipped[place] ^= 1 << bit
            given = good if name == "body" else good | {name: flipped.decode("latin-1")}
            assert refused(given, bytes(flipped) if name == "body" else BODY).status in (400, 401)
    for cut in range(len(whole)):
        given = good if name == "body" else good | {name: whole[:cut].decode()}
        assert refused(given, whole[:cut] if name == "body" else BODY).status in (400, 401)


@given(st.binary(max_size=200), st.text(max_size=40), st.text(max_size=20), st.text(max_size=80))
def test_nothing_else_is_believed(body: bytes, delivery: str, time: str, signature: str) -> None:
    given = {"webhook-id": delivery, "webhook-timestamp": time, "webhook-signature": signature}
    assert refused(given, body).status in (400, 401)


@pytest.mark.parametrize(("away_s", "good"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_old_and_early_deliveries(away_s: int, good: bool) -> None:
    given = headers(at_s=NOW_S + away_s)
    if good:
        assert check(given).at_s == NOW_S + away_s
    else:
        assert "301 s away from our clock" in str(refused(given))


@pytest.mark.parametrize(
    "wrong",
    [
        {"webhook-id": ""}, {"webhook-id": "a.b"}, {"webhook-id": "a b"}, {"webhook-id": "é"},
        {"webhook-id": "a" * 257}, {"webhook-timestamp": "1e9"}, {"webhook-timestamp": "-5"},
        {"webhook-timestamp": "١٧"}, {"webhook-timestamp": "9" * 30}, {"webhook-signature": " "},
    ],
)  # fmt: skip
def test_headers_that_are_none(wrong: dict[str, str]) -> None:
    assert refused(headers() | wrong).status == 400


def test_one_signature_does_not_fit_another_split() -> None:
    """`id.time.body` read with other borders is the same text: that is why an id has no full stop."""
    body = f"x.{NOW_S}.{{}}".encode()
    good = headers(body, delivery="msg", at_s=NOW_S)
    assert check(good, body)
    assert refused(good | {"webhook-id": f"msg.{NOW_S}.x"}, b"{}").status == 400


def test_while_a_secret_is_changed_both_are_good() -> None:
    new = b"another key of enough bytes"
    assert check(headers(key=new), known=(KEY, new))
    both = headers()
    both["webhook-signature"] = f"v1a,AAAA {sign(new, 'msg_1', NOW_S, BODY)}  {both['webhook-signature']}"
    assert check(both)
    many = headers()
    many["webhook-signature"] = "v1,AAAA " * 16 + many["webhook-signature"]
    assert refused(many).status == 401


def test_secrets() -> None:
    assert keys("whsec_" + base64.b64encode(KEY).decode()) == (KEY,)
    assert keys("a secret that is only".replace(" ", "-")) == (b"a-secret-that-is-only",)
    assert len(keys(f"{'x' * 16} {'y' * 16}")) == 2
    for wrong in ("", "  ", "short", "whsec_", "whsec_!!!", "whsec_" + base64.b64encode(b"short").decode()):
        with pytest.raises(BadSecret) as raised:
            keys(wrong)
        assert "short" not in str(raised.value).replace("shorter", "")
