"""Saved JSON with something wrong in it, for parsers that may lose nothing but what is wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

STRANGE: tuple[Any, ...] = (
    None, True, -1, 0, 1e308, 10**30, float("nan"), "", "x", "\ud800", "<b>", "2026-13-41T99:00:00Z",
    "9" * 5000, [], {}, [[]], {"a": {}},
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, saved: bytes) -> bytes:
    """`saved` with bytes changed or cut, nested too deep, or with values at random places become others or none."""
    way = draw(st.sampled_from(("values", "values", "bytes", "cut", "deep")))
    if way == "values":
        value = json.loads(saved)
        for _ in range(draw(st.integers(1, 5))):
            _change(draw, value)
        return json.dumps(value).encode()
    at = draw(st.integers(0, len(saved)))
    if way == "deep":
        return saved[:at] + b"[" * 20_000
    instead = draw(st.binary(max_size=4)) if way == "bytes" else b""
    return saved[:at] + instead + (saved[at + len(instead) :] if way == "bytes" else b"")


def _change(draw: st.DrawFn, value: Any) -> None:
    while isinstance(value, (dict, list)) and value:
        key = draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
        if not isinstance(value[key], (dict, list)) or draw(st.integers(0, 3)) == 0:
            if isinstance(value, dict) and draw(st.booleans()):
                del value[key]
            else:
                value[key] = copy.deepcopy(draw(st.sampled_from(STRANGE)))  # it may be changed in its turn
            return
        value = value[key]
