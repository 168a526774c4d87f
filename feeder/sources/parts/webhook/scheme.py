"""Who sent a delivery, as each service proves it: an HMAC over the raw body, a secret in a header or at the address.

Pure. Every comparison takes the same time whatever differs. A retry and a replay are known by the delivery's id
together with its body, since services put new counts or times into what they send again; a service without ids:
the same body within the same minute is the same delivery.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence

import regex

from feeder.sources.parts.webhook import mapping as webhook_mapping
from feeder.sources.parts.webhook.mapping import Parcel, Signature
from feeder.sources.shared.doorbell import KEY
from feeder.sources.shared.signature import BadSecret, Delivery, Passed, Untrusted
from wall.clock import from_iso
from wall.words import N_

LEAST = 12
"""Bytes of a secret: services that let one be chosen ask for as many (Discourse)."""
MINUTE_S = 60
_PLAIN = regex.compile(r"[!-~]{1,256}")
_UNIX = regex.compile(r"[0-9]{1,16}")


def secrets_of(text: str) -> tuple[bytes, ...]:
    """The keys in a service's secret, as it shows them; two, with a space between, while it is changed.

    Raises BadSecret.
    """
    found = tuple(part.encode() for part in text.split())
    if not found:
        raise BadSecret(N_("the secret is empty"))
    if min(map(len, found)) < LEAST:
        raise BadSecret(N_("the secret is shorter than {least} bytes"), least=LEAST)
    return found


def signature(scheme: Signature, key: bytes, body: bytes, timestamp: str = "", delivery: str = "") -> str:
    """What the service writes into its header, with the prefix."""
    given = {"{body}": body, "{timestamp}": timestamp.encode(), "{id}": delivery.encode()}
    pieces = regex.split(r"(\{(?:body|timestamp|id)\})", scheme.signed)
    signed = b"".join(given.get(piece, piece.encode()) for piece in pieces)
    mac = hmac.new(key, signed, scheme.algorithm).digest()
    return scheme.prefix + (mac.hex() if scheme.encoding == "hex" else base64.b64encode(mac).decode())


def verified(
    mapping: webhook_mapping.Mapping,
    headers: Mapping[str, str],
    body: bytes,
    keys: Sequence[bytes],
    now_ms: int,
    tolerance_s: float,
    id_in_body: Callable[[], str],
) -> Delivery:
    """The delivery, if whoever knows one of `keys` sent it, no longer than `tolerance_s` from now if it says when.

    `headers` by names in small letters. Raises Untrusted; Passed for a test that says itself that it is one.
    """
    scheme, parcel = mapping.signature, mapping.delivery
    at_s = now_ms // 1000
    if scheme.by == "hmac":
        at_s = _signed(scheme, parcel, headers, body, keys, now_ms, tolerance_s)
    else:
        offered = headers.get(scheme.header.lower() if scheme.by == "header" else KEY, "")
        if not offered:
            where = f"header {scheme.header}" if scheme.by == "header" else "key at the end of this address"
            raise Untrusted(401, f"The {where} is missing.")
        if not _any(offered, [key.decode("utf-8", "replace") for key in keys]):
            raise Untrusted(401, "The secret is not right.")
    name = headers.get(parcel.header.lower(), "") if parcel.header else id_in_body()
    if not name:
        name = f"minute {now_ms // 1000 // MINUTE_S}"
    digest = hashlib.sha256(body).hexdigest()[:32]
    told = hashlib.sha256(f"{name}\n{digest}".encode("utf-8", "replace")).hexdigest()[:32]
    return Delivery(told, at_s, digest)


def _signed(
    scheme: Signature,
    parcel: Parcel,
    headers: Mapping[str, str],
    body: bytes,
    keys: Sequence[bytes],
    now_ms: int,
    tolerance_s: float,
) -> int:
    """The delivery's own time (Unix s), or now. Raises Untrusted, Passed."""
    offered = _header(headers, scheme.header, needed=True)
    timestamp = _header(headers, scheme.timestamp_header, needed=True) if scheme.timestamp_header else ""
    at_s = _time(scheme, timestamp) if timestamp else now_ms // 1000
    delivery = _header(headers, parcel.header, needed="{id}" in scheme.signed) if parcel.header else ""
    right = [signature(scheme, key, body, timestamp, delivery) for key in keys]
    if not _any(_as_written(scheme, offered), right):
        test = scheme.test_secret.encode()
        if test and _any(_as_written(scheme, offered), [signature(scheme, test, body, timestamp, delivery)]):
            raise Passed
        raise Untrusted(401, f"The signature in {scheme.header} is not right for this body.")
    away_s = abs(now_ms // 1000 - at_s)
    if away_s > tolerance_s:
        raise Untrusted(401, f"{scheme.timestamp_header} is {away_s} s off our clock; {tolerance_s:g} s are allowed.")
    return at_s


def _header(headers: Mapping[str, str], name: str, *, needed: bool) -> str:
    value = headers.get(name.lower(), "").strip()
    if not value and not needed:
        return ""
    if not value:
        raise Untrusted(400, f"The header {name} is missing.")
    if _PLAIN.fullmatch(value.replace(" ", "_")) is None:
        raise Untrusted(400, f"The header {name} is none.")
    return value


def _time(scheme: Signature, value: str) -> int:
    try:
        if scheme.timestamp == "rfc3339":
            return from_iso(value) // 1000
        if _UNIX.fullmatch(value) is not None:
            return int(value) // (1000 if scheme.timestamp == "unix-ms" else 1)
    except (ValueError, OverflowError) as error:
        raise Untrusted(400, f"The header {scheme.timestamp_header} is no time.") from error
    raise Untrusted(400, f"The header {scheme.timestamp_header} is no time.")


def _as_written(scheme: Signature, offered: str) -> str:
    """Hexadecimal digits in any case are the same signature; the prefix is not part of them."""
    if scheme.encoding == "hex" and offered.startswith(scheme.prefix):
        return scheme.prefix + offered[len(scheme.prefix) :].lower()
    return offered


def _any(offered: str, right: Sequence[str]) -> bool:
    given = offered.encode("utf-8", "replace")
    matches = [hmac.compare_digest(given, good.encode("utf-8", "replace")) for good in right]
    return any(matches)
