"""The parts of a state to bytes and back, exactly: a post, a cell of the figures, a stretch of a list, a field.

MessagePack, typed by the shapes themselves (`wall/post.py`): what does not fit is refused. Numbers too great for it
(nobody has any, but a log can say anything) go as JSON, which begins otherwise.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from itertools import accumulate
from operator import attrgetter, sub
from typing import Any, get_args, get_type_hints

import msgspec

from wall.events import Rating, Withdrawn, Withheld
from wall.post import STATES, Cell, Post, PostState, State

START_MS = 1_764_547_200_000
WINDOW = -11
"""Of the compression of one post: 2 KiB, and no header."""
BIG = 2**32
"""A step between two values of a sorted array that needs eight bytes, not four."""
PACKED_FROM = 64
"""Bytes of an array from which it is worth compressing."""

_POST = tuple(one.name for one in fields(Post))
_values = attrgetter(*_POST)
_encoder = msgspec.msgpack.Encoder()


@cache
def _of(what: Any) -> Callable[[bytes], Any]:
    packed, told = msgspec.msgpack.Decoder(what), msgspec.json.Decoder(what)
    return lambda data: told.decode(data) if data[:1] == b"[" else packed.decode(data)


@cache
def _post_shape() -> Any:
    hints = get_type_hints(Post)
    hints["refusal"] = Withheld | Withdrawn | None  # what is told apart by its tag
    return tuple[tuple(hints[name] for name in _POST)]  # type: ignore[misc]


@cache
def _post() -> Callable[[bytes], Any]:
    return _of(_post_shape())  # looked up once: to find a decoder by its shape takes longer than to decode


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(State)


def _pack(values: object) -> bytes:
    """`values`: a list or a tuple."""
    try:
        return _encoder.encode(values)
    except OverflowError:
        return msgspec.json.encode(values)


def pack_post(post: Post) -> bytes:
    return _pack(_values(post))


def unpack_post(data: bytes) -> Post:
    """A new object each time. Raises msgspec.DecodeError, as all of these do."""
    return Post(*_post()(data))


def squeeze(data: bytes) -> bytes:
    """A packed post, compressed against what posts are like: a quarter of it remains, its commitment mostly."""
    packer = zlib.compressobj(1, zlib.DEFLATED, WINDOW, 2, zlib.Z_DEFAULT_STRATEGY, _alike())
    return packer.compress(data) + packer.flush()


def expand(data: bytes) -> bytes:
    """The packed post again."""
    return zlib.decompressobj(WINDOW, _alike()).decompress(data)


@cache
def _alike() -> bytes:
    """Some packed posts, the likeliest last."""
    at, rating = START_MS, Rating(5.0)
    told: dict[str, Any] = {"post": "a", "shop": "shop", "at_ms": at, "actor": "a", "revision": 1, "rules": "1"}
    some: dict[str, Any] = {"received_ms": at, "moved_ms": at, "revised_ms": at, "history": [1]}
    some |= {"shop": "shop", "source": "avis", "kind": "review", "split": ("shop", "avis", "4-5", "2026-11-22")}
    done: dict[str, Any] = {"first_decided_ms": at, "decided_ms": at, "decided_by": "a", "decided_under": "1"}
    refusal = Withheld(reason="off-topic", **told)
    posts = (
        Post("a", **some, **done, state="withheld", refusal=refusal, refused_by=("a", "b")),
        Post("a", **some, rating=rating, open_ms=at),
        Post("a", **some, **done, rating=rating, state="shown", shown_ms=at, tallied=("known:4-5", "share:4-5")),
    )
    return b"".join(map(pack_post, posts))


def pack_counts(cell: dict[PostState, int]) -> bytes:
    return _pack([cell[name] for name in STATES])


def unpack_counts(data: bytes) -> dict[PostState, int]:
    return dict(zip(STATES, _of(list[int])(data), strict=True))


def pack_cell(cell: Cell) -> bytes:
    some = ({name: _pack_array(values) for name, values in part.items()} for part in (cell.delays, cell.open))
    return _pack([[cell.counts[name] for name in STATES], cell.tally, *some])


def unpack_cell(data: bytes) -> Cell:
    told = _cell()(data)
    delays, since = ({name: _unpack_array(some) for name, some in part.items()} for part in told[2:])
    return Cell(dict(zip(STATES, told[0], strict=True)), told[1], delays, since)


@cache
def _cell() -> Callable[[bytes], Any]:
    return _of(tuple[list[int], dict[str, int], dict[str, bytes], dict[str, bytes]])


def pack_field(value: object) -> bytes:
    return _pack([value])


def unpack_field(name: str, data: bytes) -> Any:
    """The value of one field of a state."""
    return _of(tuple[_hints()[name]])(data)[0]  # type: ignore[misc]


def pack_some(entries: list[Any]) -> bytes:
    return _pack(entries)


def unpack_some(name: str, data: bytes) -> list[Any]:
    """A stretch of one of a state's lists (or of one of its lists by name)."""
    hint = get_args(_hints()[name])[-1]
    if get_args(_hints()[name])[0] is str:
        hint = get_args(hint)[0]
    some: list[Any] = _of(list[hint])(data)  # type: ignore[valid-type]
    return some


def unpack_index(data: bytes) -> tuple[int, list[tuple[int, int]]]:
    """Of a list: the number that its next stretch will have, and of each stretch its number and length."""
    told: tuple[int, list[tuple[int, int]]] = _of(tuple[int, list[tuple[int, int]]])(data)
    return told


def unpack_names(data: bytes) -> list[str]:
    names: list[str] = _of(list[str])(data)
    return names


def _pack_array(values: array[int]) -> bytes:
    """A sorted array as its steps: small numbers, of which little remains when they are compressed."""
    if not values:
        return b""
    steps = list(map(sub, values[1:], values))
    small = not steps or max(steps) < BIG
    told = values[:1].tobytes() + array("I" if small else "q", steps).tobytes()
    packed = zlib.compress(told, 1) if len(told) >= PACKED_FROM else told
    return bytes([small + 2 * (len(told) >= PACKED_FROM)]) + packed


def _unpack_array(data: bytes) -> array[int]:
    if not data:
        return array("q")
    told = zlib.decompress(data[1:]) if data[0] & 2 else data[1:]
    steps = array("I" if data[0] & 1 else "q", told[8:])
    return array("q", accumulate(steps, initial=array("q", told[:8])[0]))
