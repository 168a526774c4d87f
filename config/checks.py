"""The checks that a type alone cannot say: addresses, zones, accounts.

Each raises PydanticCustomError; its context may name the `key` concerned, what was `expected`, the `nearest` word.
"""

from __future__ import annotations

import difflib
import ipaddress
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic_core import PydanticCustomError

from wall.roles import RESERVED

DECIDING = ("moderator", "manager", "administrator")


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that somebody who typed `word` most likely meant, or None."""
    by_fold = {known.casefold(): known for known in words}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def wrong(message: str, *, key: str = "", expected: str = "", near: str | None = None) -> PydanticCustomError:
    """An error that says which `key` of the section is meant, what would be right and what was likely meant."""
    context = {"text": message, "key": key, "expected": expected, "nearest": near or ""}
    return PydanticCustomError("house", "{text}", context)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def check_exposure(host: str, tls_cert: str, tls_key: str, *, proxied: bool = False) -> None:
    """Refuse an address beyond this machine without TLS, and half a pair of certificate and key."""
    if bool(tls_cert) != bool(tls_key):
        lacking, there = ("tls_key", "tls_cert") if tls_cert else ("tls_cert", "tls_key")
        raise wrong(f"{there} is set and {lacking} is not", key=there, expected="both or neither")
    if not is_loopback(host) and not tls_cert and not proxied:
        remedy = "127.0.0.1, or tls_cert and tls_key"
        raise wrong(f"{host} can be reached from other machines, and TLS is not set up", key="host", expected=remedy)


def check_zone(zone: str) -> str:
    """Refuse a time zone that does not exist."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(zone, available_timezones())
        raise wrong(
            f'there is no time zone "{zone[:60]}"', expected="an IANA name such as Europe/Paris", near=near
        ) from None
    return zone


def check_people(accounts: Sequence[tuple[str, str]]) -> None:
    """Refuse a house without a screen, without anybody who may decide, with a name used twice or the feeder's own."""
    names = [name for name, _ in accounts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise wrong(f'the name "{twice[0]}" is used twice', expected="a name of its own for each account")
    ours = sorted(RESERVED.intersection(names))
    if ours:
        raise wrong(f'no account may be called "{ours[0]}"', expected="another name: this one is the program's own")
    roles = {role for _, role in accounts}
    if "screen" not in roles:
        raise wrong("there is no screen", expected='at least one [[account]] with role = "screen"')
    if roles.isdisjoint(DECIDING):
        raise wrong("nobody may decide", expected='at least one [[account]] with role = "moderator" or "manager"')
