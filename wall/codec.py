"""Events and contents to bytes and back. Versioned: `UPCASTS` reads every older form, a newer one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from wall.content import Content
from wall.events import AnyEvent

VERSION = 1
"""The version that this program writes into every event (`v`)."""

UPCASTS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From version N to N + 1. A new version adds one function here and never changes an old one."""

_LONE = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_encoder = msgspec.json.Encoder()
_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)
_content: msgspec.json.Decoder[Content] = msgspec.json.Decoder(Content)


class _Head(msgspec.Struct):
    v: int = 0


class _Salt(msgspec.Struct):
    salt: str = ""


_head = msgspec.json.Decoder(_Head)
_salt = msgspec.json.Decoder(_Salt)


class Unreadable(Exception):
    """Bytes in the log that are no event of ours; the message says what was expected."""


class TooNew(Unreadable):
    """Written by a newer Vis-à-vis."""


def _encode(thing: AnyEvent | Content) -> bytes:
    """JSON bytes. A lone surrogate, for which there are none, becomes U+FFFD (a file's name in an error has some)."""
    try:
        return _encoder.encode(thing)
    except UnicodeEncodeError:
        return _encoder.encode(_whole(msgspec.to_builtins(thing)))


def _whole(thing: Any) -> Any:
    if isinstance(thing, str):
        return thing.translate(_LONE)
    if isinstance(thing, dict):
        return {name: _whole(value) for name, value in thing.items()}
    return [_whole(value) for value in thing] if isinstance(thing, list | tuple) else thing


def encode_event(event: AnyEvent, salt: str = "") -> bytes:
    """An event as one line of JSON that begins with its version, e.g. `{"v":1,"salt":"…","type":"received",…}`.

    `salt`: random letters, digits, - and _, so that a digest of the line tells nothing of what it says.
    """
    return b'{"v":%d,' % VERSION + (b'"salt":"%b",' % salt.encode() if salt else b"") + _encode(event)[1:]


def salt_of(facts: bytes) -> str:
    """The salt of an event's line; empty where there is none, or where it cannot be read."""
    try:
        return _salt.decode(facts).salt
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def decode_event(data: bytes) -> AnyEvent:
    """The event in `data`, of this version or an older one. Raises TooNew or Unreadable."""
    try:
        version = _head.decode(data).v
        if version == VERSION:
            return _event.decode(data)
        if version > VERSION:
            raise TooNew(f"event of version {version}, this program reads up to {VERSION}: please update")
        fields = msgspec.json.decode(data, type=dict[str, Any])
        for name in ("v", "salt"):
            fields.pop(name, None)
        for step in range(version, VERSION):
            if step not in UPCASTS:
                raise Unreadable(f"event of version {version}: expected a version from 1 to {VERSION}")
            fields = UPCASTS[step](fields)
        event: AnyEvent = msgspec.convert(fields, AnyEvent)
        return event
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"not an event: {error}") from error


def encode_content(content: Content) -> bytes:
    """A content as JSON: the bytes that are sealed and committed to."""
    return _encode(content)


def decode_content(data: bytes) -> Content:
    """The content in `data`. Raises Unreadable."""
    try:
        return _content.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"not a content: {error}") from error
