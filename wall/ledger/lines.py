"""The lines of a public export: how they are written and read. The format itself is told in `docs/ledger.md`. Pure.

The first line is the head, the last one the panel; between them a line for each leaf, in order, and each kept
checkpoint after the leaf that completes it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, Raw, Struct

from wall.figures import Panel
from wall.ledger.leaf import Leaf

Name = Annotated[str, Meta(max_length=64)]
Day = Annotated[str, Meta(max_length=10)]
FORMAT = "vis-a-vis/ledger"
VERSION = 1
MOST = 1_048_576
"""Bytes in a line."""
LEAF, NOTE, PANEL = b'{"n":', b'{"checkpoint":', b'{"panel":'
"""What the lines begin with, to the byte; the head is the first line."""


class Closed(Struct, frozen=True):
    """Of how many cells, posts and events the detail stays closed, since a cell has fewer than `under` posts."""

    cells: int = 0
    posts: int = 0
    events: int = 0
    under: int = 3


class Head(Struct, frozen=True, kw_only=True):
    """The first line. `at`: the instant of the export (RFC 3339, UTC); `size`: how many leaves follow."""

    format: str
    version: int
    shop: str
    origin: str
    vkey: str
    zone: str
    size: int
    at: str
    closed: Closed = Closed()


class Line(Struct, frozen=True):
    """A leaf. `core` and `detail` are the very bytes that were hashed; a closed detail is its digest in hex.

    `facts`: a digest in hex. `void`: why the event had no effect. `idle`: a decision that took no effect, since it
    was taken back or overtaken within its grace, or because the export is older than its effect.
    """

    n: int
    core: Raw
    detail: Raw
    facts: str
    void: str = ""
    idle: bool = False


class Note(Struct, frozen=True):
    """A kept checkpoint: its signed note."""

    checkpoint: str


class Last(Struct, frozen=True):
    """The last line: the public panel at the head's `at`."""

    panel: Panel


class Need(Struct, frozen=True):
    """A reason of the house rules, as a core tells it."""

    code: str
    requires: tuple[str, ...] = ()


class Core(Struct, frozen=True):
    """What a recount needs of a core; the rest of it is not looked at."""

    v: int
    type: Name
    day: Day = ""
    post: Name = ""
    by: int = 0
    revision: int = 0
    reason: Name = ""
    masked: int = 0
    upheld: bool = False
    chat: bool = False
    displayable: bool = True
    consent: bool = False
    author: bool = False
    commitment: str = ""
    reasons: tuple[Need, ...] = ()


class Detail(Struct, frozen=True):
    """What is looked at of an open detail: the minute, e.g. `2026-11-22T14:05Z`."""

    at: Annotated[str, Meta(max_length=20)] = ""


_canonical = msgspec.json.Encoder(order="sorted").encode
read_head = msgspec.json.Decoder(Head).decode
read_line = msgspec.json.Decoder(Line).decode
read_note = msgspec.json.Decoder(Note).decode
read_last = msgspec.json.Decoder(Last).decode
read_core = msgspec.json.Decoder(Core).decode
read_detail = msgspec.json.Decoder(Detail).decode


def leaf_line(n: int, leaf: Leaf, closed: bool = False, void: str = "", idle: bool = False) -> bytes:
    """One leaf, with its newline. `closed`: its detail is told by its digest alone."""
    detail = b'"%b"' % digest(leaf.detail).encode() if closed else leaf.detail
    marks = b',"void":%b' % msgspec.json.encode(void) if void else b""
    if idle:
        marks += b',"idle":true'
    return b'{"n":%d,"core":%b,"detail":%b,"facts":"%b"%b}\n' % (
        n, leaf.core, detail, leaf.facts.hex().encode(), marks,
    )  # fmt: skip


def line(thing: Head | Note | Last) -> bytes:
    """One of the other lines, with its newline."""
    return msgspec.json.encode(thing) + b"\n"


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return sha256(data).hexdigest()


def canonical(core: bytes) -> bool:
    """Whether this JSON is written in the one way that RFC 8785 allows, for what is in a core. Raises DecodeError."""
    return _canonical(msgspec.json.decode(core)) == core
