"""What every pure parse owes: nothing but a SourceError for a broken page, and a broken item costs only itself."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from feeder.sources.base import SourceError
from tests.feeder.sources.mutated import STRANGE, mutated
from tests.feeder.sources.standin import Contract

__all__ = ["mutated", "one_broken", "only_itself", "only_source_errors"]


def only_source_errors(contract: Contract, data: bytes) -> None:
    """Whatever the bytes are, they are posts, rejected ones, or an error in words."""
    words = ""
    try:
        found, rejected = contract.parse(data)
        assert min(found, rejected) >= 0
    except SourceError as error:
        words = str(error)
    assert contract.secret not in words


def _lists(value: Any) -> list[list[Any]]:
    """Every list of objects in a document."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for part in inside for one in _lists(part)]
    if isinstance(value, list) and len(value) > 2 and all(isinstance(one, dict) for one in value):
        found.append(value)
    return found


@st.composite
def one_broken(draw: st.DrawFn, saved: bytes) -> bytes:
    """The saved page with one of its items broken somewhere."""
    document = json.loads(saved)
    lists = sorted(_lists(document), key=len)
    assume(bool(lists))
    listed = lists[-1]
    at = draw(st.integers(0, len(listed) - 1))
    if draw(st.integers(0, 4)) == 0:
        listed[at] = draw(st.sampled_from(STRANGE))
    else:
        value: Any = listed[at]
        while True:
            key = draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value))))
            if not isinstance(value[key], (dict, list)) or not value[key] or draw(st.booleans()):
                break
            value = value[key]
        if isinstance(value, dict) and draw(st.booleans()):
            del value[key]
        else:
            value[key] = draw(st.sampled_from(STRANGE))
    return json.dumps(document).encode()


def only_itself(contract: Contract, data: bytes) -> None:
    """All posts of the saved page but the broken one are there."""
    whole, _ = contract.parse(contract.saved)
    found, _ = contract.parse(data)
    assert whole - 1 <= found <= whole + 1  # what was no post may have become one
