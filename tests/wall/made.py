"""Any value of any record of ours, drawn from its own type: a new field or type is tested without a word here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from wall.events import Rating

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
RATINGS = st.builds(Rating, FLOATS, st.floats(min_value=1e-6, max_value=1e6))


def any_of(type_: Any) -> st.SearchStrategy[Any]:
    """Values of `type_`, within the bounds that its annotations give."""
    return _drawn(inspect.type_info(type_))


def _drawn(kind: inspect.Type) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType():
            low = -(2**63) if kind.ge is None else kind.ge
            return st.integers(low, 2**63 - 1 if kind.le is None else kind.le)
        case inspect.BytesType():
            return st.binary(max_size=20)
        case inspect.FloatType():
            return FLOATS
        case inspect.StrType(pattern=str() as pattern):
            return st.from_regex(pattern)
        case inspect.StrType():
            return st.text(min_size=kind.min_length or 0, max_size=kind.max_length or 20)
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.UnionType():
            return st.one_of([_drawn(one) for one in kind.types])
        case inspect.VarTupleType():
            return st.lists(_drawn(kind.item_type), max_size=3).map(tuple)
        case inspect.TupleType():
            return st.tuples(*(_drawn(one) for one in kind.item_types))
        case inspect.ListType():
            return st.lists(_drawn(kind.item_type), max_size=3)
        case inspect.DictType():
            return st.dictionaries(_drawn(kind.key_type), _drawn(kind.value_type), max_size=3)
        case inspect.StructType():
            return _struct(kind)
    raise TypeError(f"no values are drawn for {kind}: say how in tests/wall/made.py")


def _struct(kind: inspect.StructType) -> st.SearchStrategy[Any]:
    if kind.cls is Rating:
        return RATINGS
    needed: Mapping[str, Any] = {f.name: _drawn(f.type) for f in kind.fields if f.required}
    spare: Mapping[str, Any] = {f.name: _drawn(f.type) for f in kind.fields if not f.required}
    fields = st.fixed_dictionaries(dict(needed), optional=dict(spare))
    return fields.map(lambda given: kind.cls(**given))


def bytes_like(type_: Any, encode: Any) -> st.SearchStrategy[bytes]:
    """Garbage near the truth: real messages cut, joined, with bytes changed, and JSON of anything."""
    real = any_of(type_).map(encode).map(lambda data: data.encode() if isinstance(data, str) else data)
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | FLOATS | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    ).map(msgspec.json.encode)

    def spoilt(data: bytes, at: int, put: bytes, drop: int) -> bytes:
        at %= len(data) + 1
        return data[:at] + put + data[at + drop :]

    changed = st.builds(spoilt, real, st.integers(0, 400), st.binary(max_size=4), st.integers(0, 400))
    return st.one_of(changed, st.binary(max_size=60), anything)


BOMBS = (
    b"", b"null", b"[]", b"{}", b'"x"', b"1" * 5000, b"[" * 100_000, b'{"v":' + b"[" * 100_000, b"\xff\xfe\x00",
    b'{"v":0,"x":' + b"[" * 200_000, b'{"v":' + b"9" * 5000 + b"}", b'{"v":1e400}', b'{"v":-9223372036854775808}',
    b'{"v":true}', b'{"v":"1"}', b'{"t":' + b"[" * 100_000, b'{"type":"text","text":"\\ud800"}', b"NaN", b"-",
    b'{"v":1,"type":"expired"}', b'{"t":"hello"}', b'{"t":"do","n":1,"command":{"do":"approve"}}', b" " * 100_000,
)  # fmt: skip
