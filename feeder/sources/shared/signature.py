"""Who sent a delivery: signatures as Standard Webhooks has them, over the raw body. Pure.

`webhook-id`, `webhook-timestamp` (Unix s) and `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over
`id.timestamp.body`; several, separated by spaces, while a sender changes its secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from feeder.phrase import Phrase
from wall.words import N_

MIN_KEY = 16
MAX_SIGNATURES = 16
_ID = regex.compile(r"[!-\-/-~]{1,256}")
"""Printable and without a full stop: with one, the same signature would fit another split of id, time and body."""
_TIME = regex.compile(r"[0-9]{1,12}")


class BadSecret(ValueError):
    """The configured secret is none. `phrase` is a part of a sentence that says why, without the secret."""

    def __init__(self, message: str, **facts: object) -> None:
        self.phrase = Phrase(message, **facts)
        super().__init__(str(self.phrase))


class Untrusted(Exception):
    """The delivery is not to be believed: an HTTP status and why, in words for its sender."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Passed(Exception):
    """A delivery that is in order and holds nothing for us: a test, signed with a secret that everybody knows."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery whose sender is known. The same `id` and `digest` again is a retry of it, or a replay."""

    id: str
    at_s: int
    digest: str


def keys(secret: str) -> tuple[bytes, ...]:
    """The keys in a secret: `whsec_` and base64, or the bytes themselves; the old and the new one, with a space
    between them, while it is changed. Raises BadSecret."""
    found = tuple(_key(part) for part in secret.split())
    if not found:
        raise BadSecret(N_("the secret is empty"))
    return found


def _key(part: str) -> bytes:
    key = part.encode()
    if part.startswith("whsec_"):
        try:
            key = base64.b64decode(part.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadSecret(N_("what follows whsec_ is no base64")) from error
    if len(key) < MIN_KEY:
        raise BadSecret(N_("the secret is shorter than {least} bytes"), least=MIN_KEY)
    return key


def sign(key: bytes, delivery: str, at_s: int, body: bytes) -> str:
    """The signature of a delivery."""
    mac = hmac.new(key, f"{delivery}.{at_s}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


def verify(
    headers: Mapping[str, str], body: bytes, known: Sequence[bytes], now_ms: int, tolerance_s: float
) -> Delivery:
    """The delivery, if one of the `known` keys signed it, and no longer than `tolerance_s` from now.

    Header names in any case. Raises Untrusted.
    """
    given = {name.lower(): value.strip() for name, value in headers.items() if name.lower().startswith("webhook-")}
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        if not given.get(name):
            raise Untrusted(400, f"The header {name} is missing: deliveries are signed as Standard Webhooks has it.")
    delivery, time = given["webhook-id"], given["webhook-timestamp"]
    if _ID.fullmatch(delivery) is None:
        raise Untrusted(400, "The header webhook-id is 1 to 256 printable characters without space or full stop.")
    if _TIME.fullmatch(time) is None:
        raise Untrusted(400, "The header webhook-timestamp is a whole number: seconds since 1970.")
    at_s = int(time)
    if not _signed(given["webhook-signature"], [sign(key, delivery, at_s, body) for key in known]):
        raise Untrusted(401, "No signature in webhook-signature is right for this id, time and body.")
    away_s = abs(now_ms // 1000 - at_s)
    if away_s > tolerance_s:
        raise Untrusted(401, f"webhook-timestamp is {away_s} s away from our clock; {tolerance_s:g} s are allowed.")
    return Delivery(delivery, at_s, hashlib.sha256(body).hexdigest()[:32])


def _signed(header: str, right: Sequence[str]) -> bool:
    """Whether any signature given is right. The encoded forms are compared: one signature has one spelling."""
    offered = [one.encode("utf-8", "replace") for one in header.split()[:MAX_SIGNATURES]]
    matches = [hmac.compare_digest(one, good.encode()) for one in offered for good in right]
    return any(matches)
