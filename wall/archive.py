"""What a house tells about an archive that it made: the keys still in force, and what may be seen now. Pure shapes.

An archive (`feeder/archive/`) holds sealed contents and no keys. Whoever opens one asks the house that made it, or
has a key file that a manager took there, good until a date that is written in it.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from wall.events import Mask, PromiseState
from wall.post import PostState

FILE_FORMAT = "vis-a-vis/archive-keys"
FILE_VERSION = 1
MOST_DAYS = 30
"""No key file is good for longer."""
MOST_BYTES = 64 * 1024 * 1024
"""No key file is larger."""
DAY_MS = 86_400_000
Key = Annotated[bytes, Meta(min_length=32, max_length=32)]


class Now(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a post that an archive holds, as a replay asks it: see `wall/post.py`."""

    post: str
    state: PostState
    revision: int
    masks: tuple[Mask, ...] = ()
    forgotten: bool = False
    deleted: bool = False
    redacted: bool = False
    reply_seq: int = 0
    reply_shown: bool = False
    promise: PromiseState | None = None
    promise_seq: int = 0
    promised_ms: int | None = None


class Keys(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of a house's answer. `at_ms`: when it was given (Unix ms); `vkey`: checks its ledger's signatures.

    `keys`: by the entry's id in the log. `badges`: by account, what signs replies on the wall now.
    """

    archive: str
    at_ms: int
    vkey: str
    keys: dict[str, Key] = {}
    posts: list[Now] = []
    badges: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Keys({len(self.keys)} keys, {len(self.posts)} posts)"


class KeyFile(Struct, frozen=True, kw_only=True):
    """Keys that were taken along. Refused from `until_ms` (Unix ms) on."""

    format: str
    version: int
    until_ms: int
    keys: Keys


class BadKeys(Exception):
    """No key file, or one that is good no longer; `code`: `no-key-file`, `too-long`, `over`, `other-archive`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_keys = msgspec.json.Decoder(Keys)
_file = msgspec.json.Decoder(KeyFile)


def joined(pieces: list[bytes]) -> Keys:
    """The whole of an answer. What a later piece says of a post goes before. Raises BadKeys (`no-key-file`)."""
    try:
        parts = [_keys.decode(piece) for piece in pieces]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadKeys("no-key-file") from None  # what stands in it is not repeated: it is secret
    if not parts or len({part.archive for part in parts}) != 1:
        raise BadKeys("no-key-file")
    posts = {one.post: one for part in parts for one in part.posts}
    last = parts[-1]
    return Keys(
        archive=last.archive,
        at_ms=last.at_ms,
        vkey=last.vkey,
        keys={name: key for part in parts for name, key in part.keys.items()},
        posts=list(posts.values()),
        badges=last.badges,
    )


def file_of(keys: Keys, days: float) -> bytes:
    """A key file that is good for `days` from the moment of the answer. Raises ValueError: not from 0 to 30 days."""
    if not 0 < days <= MOST_DAYS:
        raise ValueError(f"0 to {MOST_DAYS} days")
    until_ms = keys.at_ms + round(days * DAY_MS)
    return msgspec.json.encode(KeyFile(format=FILE_FORMAT, version=FILE_VERSION, until_ms=until_ms, keys=keys))


def read_file(data: bytes, now_ms: int) -> KeyFile:
    """The key file in `data`, if it is good at `now_ms` (Unix ms). Raises BadKeys."""
    try:
        told = _file.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadKeys("no-key-file") from None
    if told.format != FILE_FORMAT or told.version != FILE_VERSION:
        raise BadKeys("no-key-file")
    if told.until_ms - told.keys.at_ms > MOST_DAYS * DAY_MS:
        raise BadKeys("too-long")
    if not told.keys.at_ms - DAY_MS <= now_ms < told.until_ms:
        raise BadKeys("over")  # also where the clock was put back to before the keys were taken
    return told
