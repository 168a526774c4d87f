"""A log behaves as a plain list would: any appends, retries, wrong expectations and restarts, beside a model."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.log.opened import Opened, entry, everything
from wall.log.base import Appended, Conflict, EventLog, Record


class AsAList(Opened):
    """The case that draws its own steps."""

    @settings(deadline=None, max_examples=25)
    @given(
        steps=st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 2), st.sampled_from(("free", "right", "wrong", "restart"))),
            max_size=25,
        )
    )
    def test_it_is_as_a_plain_list_would_be(self, steps: list[tuple[int, int, str]]) -> None:
        with tempfile.TemporaryDirectory() as place:
            asyncio.run(self._as_a_list(Path(place), steps))

    async def _as_a_list(self, place: Path, steps: list[tuple[int, int, str]]) -> None:
        model: list[Record] = []
        todo = list(steps)
        while todo:
            async with self.writer(place) as log:
                while todo:
                    number, post, how = todo.pop(0)
                    if how == "restart":
                        break
                    await self._one_step(log, model, f"e{number}", f"p{post}", how)
                assert await everything(log) == model

    @staticmethod
    async def _one_step(log: EventLog, model: list[Record], id_: str, post: str, how: str) -> None:
        last = max((r.seq for r in model if r.post == post), default=0)
        expect = {"free": None, "right": last, "wrong": last + 1}[how]
        known = next((r.seq for r in model if r.id == id_), None)
        if known is not None:
            assert await log.append(entry(id_, post), expect) == Appended(known, True)
        elif how == "wrong":
            with pytest.raises(Conflict) as conflict:
                await log.append(entry(id_, post), expect)
            assert conflict.value.actual == last
        else:
            appended = await log.append(entry(id_, post), expect)
            assert not appended.duplicate
            assert not model or appended.seq > model[-1].seq
            model.append(Record(appended.seq, id_, "lyon", post, b"{}"))
