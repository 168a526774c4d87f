"""What an archive is made of: its manifest, its tables, and the digests over them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

FORMAT = "vis-a-vis/archive"
VERSION = 1
WHAT = "archive"
"""What the manifest's certificate is of (`Signer.certify`)."""
APPLICATION = 0x56615641
"""SQLite's own mark of whose file it is: “VaVA”."""
LEAVES = 1024
"""Leaves in a block: a power of two, so that each full block is a node of the tree."""
TABLES = {
    "meta": "CREATE TABLE meta(name text primary key, value blob not null) without rowid",
    "block": "CREATE TABLE block(number integer primary key, data blob not null)",
    "record": "CREATE TABLE record(n integer primary key, seq integer not null, id text not null, "
    "shop text not null, post text not null, core blob not null, detail blob not null, facts blob not null)",
    "sealed": "CREATE TABLE sealed(seq integer primary key, id text not null, sealed blob not null)",
    "script": "CREATE TABLE script(number integer primary key, screen text not null, script text not null)",
    "checkpoint": "CREATE TABLE checkpoint(number integer primary key, size integer not null, note text not null)",
}
"""Every table, in the very words with which it is made: a file with any other is no archive."""
COLUMNS = {
    "record": "n, seq, id, shop, post, core, detail, facts",
    "sealed": "seq, id, sealed",
    "script": "number, screen, script",
    "checkpoint": "number, size, note",
}
MOST_FACTS = 1 << 20
"""Bytes in one record's facts."""
MOST_BLOCK = 64 << 20
"""Bytes in a block, unpacked."""
MOST_SEALED = 8 << 20
"""Bytes in one sealed content."""
MOST_SCRIPT = 1 << 20
MOST_MANIFEST = 64 << 20
MOST_ROWS = 100_000_000
Digest = Annotated[bytes, Meta(min_length=32, max_length=32)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Instant = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
Name = Annotated[str, Meta(max_length=200)]
Labels = dict[Name, Annotated[str, Meta(max_length=1000)]]
Row = tuple[Any, ...]


class Group(Struct, frozen=True):
    """Scripts of one screen that were told together (`played`, at record `seq`): those numbered `first` to `last`."""

    seq: Count
    screen: Name
    first: Count
    last: Count
    count: Count
    digest: Name


class Manifest(Struct, frozen=True, kw_only=True):
    """What an archive says it holds; signed with the ledger's key. Times are Unix ms.

    `size`: the leaves it holds, from the log's first; `blocks`: the SHA-256 of each block's facts (see `block_of`).
    `first`, `last`: the day's leaves (first > last: nothing happened), whose hashes are `first_leaf` and `last_leaf`
    (hex), `first_seq` and `last_seq` their places in the log. `left_out`: scripts of the day that no fact vouches
    for. `records`, `scripts`, `checkpoints`: SHA-256 of those tables' rows (see `over`); `sealed`: of each, by seq.
    """

    format: str
    version: int
    shop: Name
    shop_label: Annotated[str, Meta(max_length=1000)]
    zone: Name
    day: Annotated[str, Meta(max_length=10)]
    from_ms: Instant
    to_ms: Instant
    made_ms: Instant
    until_ms: Instant
    epoch: Name
    origin: Name
    vkey: Annotated[str, Meta(max_length=1000)]
    size: Count
    first: Count
    last: int
    first_seq: Count
    last_seq: Count
    first_leaf: Name
    last_leaf: Name
    labels: Labels
    places: Labels
    valid_s_chat: float
    valid_s_other: float
    blocks: list[Digest]
    records: Digest
    sealed: list[tuple[Count, Digest]]
    scripts: Digest
    scripts_count: Count
    checkpoints: Digest
    groups: list[Group]
    left_out: Count = 0


class Facts(Struct, frozen=True, array_like=True):
    """One record of a block: its seq in the log, and the bytes that the log holds."""

    seq: Annotated[int, Meta(ge=1, le=2**62)]
    facts: Annotated[bytes, Meta(max_length=MOST_FACTS)]


_block = msgspec.msgpack.Decoder(list[Facts])
_manifest = msgspec.json.Decoder(Manifest)


def block_of(rows: Sequence[Facts]) -> bytes:
    """The bytes of a block before they are packed; its digest is over these."""
    return msgspec.msgpack.encode(rows)


def read_block(data: bytes) -> list[Facts]:
    """The records in the bytes of a block. Raises msgspec.DecodeError."""
    return _block.decode(data)


def manifest_of(data: bytes) -> Manifest:
    """The manifest in `data`. Raises msgspec.DecodeError, UnicodeDecodeError, RecursionError."""
    return _manifest.decode(data)


def over(rows: Iterable[Row]) -> bytes:
    """SHA-256 over rows in their order, each as one MessagePack array of its columns."""
    whole = hashlib.sha256()
    for row in rows:
        whole.update(msgspec.msgpack.encode(row))
    return whole.digest()
