"""Time on the wall: what expires, what lapses, and what never does."""

from __future__ import annotations

from pathlib import Path

from feeder.retention import DAY_MS, keep, overdue
from feeder.sources.base import Seen
from tests.feeder.support import place
from wall import commands as do
from wall.events import Consent
from wall.state import totals

YES = Consent(basis="notice", version="1")


class Enough(Exception):
    """Ends the endless loop."""


async def _once(seconds: float) -> None:
    raise Enough


async def test_shown_reviews_and_chats_expire_undecided_chats_lapse_undecided_reviews_never(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.show(
            Seen(native_id="review", text="x"), Seen(native_id="chat", kind="chat", consent=YES, text="x")
        )
        await here.see(
            Seen(native_id="waits", text="x"), Seen(native_id="lapses", kind="chat", consent=YES, text="x")
        )
        for days, expected in ((29, (0, 0)), (2, (1, 1)), (333, (1, 1)), (3, (2, 1)), (4000, (2, 1))):
            here.step(days * 86_400)
            try:
                await keep(here.house, _once)
            except Enough:
                counts = totals(here.house.state)
            assert (counts["expired"], counts["lapsed"]) == expected, days
        assert counts["waiting"] == 1


async def test_a_decision_within_its_grace_is_not_overtaken(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", kind="chat", consent=YES, text="x"))
        here.step(40 * 86_400)
        await here.do(do.Approve(id=here.id(), post=post))
        assert overdue(here.house.state, here.house.now_ms()) == []
        assert len(overdue(here.house.state, here.house.now_ms() + 400 * DAY_MS)) == 0
