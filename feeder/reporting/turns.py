"""Long work in short slices, so that screens and desks are answered meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")
SLICE = 200
"""Posts looked at before others have their turn: a millisecond or two."""


async def through(work: Iterator[None]) -> None:
    """Do all the work; others have their turn wherever it rests (`yield`)."""
    for _ in work:
        await asyncio.sleep(0)


def slices(things: Sequence[Thing], size: int = SLICE) -> Iterator[Sequence[Thing]]:
    """`things` in order, at most `size` at a time."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
