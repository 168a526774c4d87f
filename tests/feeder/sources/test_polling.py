"""The pace of what is read again and again: short and whole reads; only a listing read to its end deletes."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from feeder.sources.base import Batch, Seen, SourceError
from feeder.sources.shared.polling import CHECKS, DAY_MS, REPEATS, Pace, poll
from feeder.sources.shared.window import Page, Window
from tests.feeder.sources import small_server
from wall.clock import SteppedClock

PACE = Pace(every_s=300, recheck_s=900, window_days=30)


class Listed:
    """A listing of a test's own making: pages of two posts, and what it was asked for."""

    def __init__(self, clock: SteppedClock, *keys: str) -> None:
        self.clock = clock
        self.posts = {key: self.post(key) for key in keys}
        self.asked: list[tuple[int, bool]] = []
        self.breaks_at = -1
        self.says: dict[str, bool | SourceError] = {}
        self.checked: list[str] = []
        self.rejected: tuple[str, ...] = ()

    def post(self, key: str, text: str = "a") -> Seen:
        return Seen(native_id=key, text=text, written_ms=self.clock.now_ms())

    async def pages(self, since_ms: int, whole: bool) -> AsyncIterator[Page]:
        self.asked.append(((self.clock.now_ms() - since_ms) // 1000, whole))
        posts = list(self.posts.values())
        for at in range(0, len(posts), 2):
            if at == self.breaks_at:
                raise SourceError("It breaks off.")
            yield Page(tuple(posts[at : at + 2]), rejected=self.rejected)

    async def is_gone(self, native_id: str, created: str) -> bool:
        del created
        self.checked.append(native_id)
        says = self.says.get(native_id, True)
        if isinstance(says, SourceError):
            raise says
        return says


def polled(listed: Listed, cursor: str | None = None) -> AsyncIterator[Batch]:
    return poll(listed, Window(cursor), PACE, listed.clock, small_server.Pace(clock=listed.clock))


async def read(polls: AsyncIterator[Batch]) -> list[tuple[str, str]]:
    """What one read tells, to its end."""
    told: list[tuple[str, str]] = []
    while True:
        batch = await anext(polls)
        told += [(item.what, item.native_id) for item in batch.items]
        if not batch.more:
            return told


async def test_whole_at_first_and_now_and_then_and_short_between() -> None:
    listed = Listed(SteppedClock(), "1", "2", "3")
    polls = polled(listed)
    for _ in range(5):
        await read(polls)
    month, overlap = 30 * 86_400, 7_200
    assert listed.asked == [
        (month, True), (overlap + 300, False), (overlap + 600, False), (month, True), (overlap + 1200, False),
    ]  # fmt: skip


async def test_what_is_missing_is_gone_only_after_a_whole_read_and_on_the_services_word() -> None:
    listed = Listed(SteppedClock(), "1", "2", "3", "4")
    polls = polled(listed)
    assert await read(polls) == [("new", key) for key in "1234"]
    del listed.posts["2"], listed.posts["3"]
    listed.says["3"] = False
    assert [await read(polls) for _ in range(3)] == [[], [], [("deleted", "2")]]
    assert listed.checked == ["2", "3"]
    listed.posts["2"] = listed.post("2")
    assert await read(polls) == [("edited", "2")]


@pytest.mark.parametrize("breaks_at", [0, 2])
async def test_a_listing_that_breaks_off_deletes_nothing(breaks_at: int) -> None:
    listed = Listed(SteppedClock(), "1", "2", "3", "4")
    polls = polled(listed)
    first = [await anext(polls) for _ in range(3)]
    assert [batch.more for batch in first] == [True, True, False]
    cursor = first[-1].cursor
    assert cursor is not None
    listed.breaks_at = breaks_at
    del listed.posts["1"]
    polls = polled(listed, cursor)
    with pytest.raises(SourceError):
        await read(polls)
    assert listed.checked == []
    listed.breaks_at = -1
    assert await read(polled(listed, cursor)) == [("deleted", "1")]


async def test_a_question_that_is_not_answered_deletes_nothing() -> None:
    listed = Listed(SteppedClock(), "1", "2")
    polls = polled(listed)
    cursor = (await anext(polls)).cursor
    listed.posts.clear()
    listed.says["2"] = SourceError("It does not say.")
    polls = polled(listed, cursor)
    with pytest.raises(SourceError):
        await anext(polls)


async def test_after_trouble_in_the_middle_the_next_read_begins_where_this_one_did() -> None:
    """The newest came first; a month without the feeder lies behind."""
    clock = SteppedClock()
    listed = Listed(clock, "1", "2")
    polls = polled(listed)
    await anext(polls)
    cursor = (await anext(polls)).cursor
    clock.step(40 * 86_400)
    listed.posts = {key: listed.post(key) for key in "3456"}
    listed.breaks_at = 2
    polls = polled(listed, cursor)
    half = await anext(polls)
    assert half.cursor is not None
    with pytest.raises(SourceError):
        await anext(polls)
    listed.breaks_at = -1
    await read(polled(listed, half.cursor))
    assert listed.asked[-1][0] >= 40 * 86_400


async def test_a_post_from_the_future_moves_no_beginning_past_now() -> None:
    clock = SteppedClock()
    listed = Listed(clock, "1")
    listed.posts["2"] = Seen(native_id="2", text="b", written_ms=clock.now_ms() + 400 * DAY_MS)
    polls = polled(listed)
    await read(polls)
    await read(polls)
    assert listed.asked[-1] == (7_200, False)


async def test_many_that_are_missing_are_asked_for_in_turn() -> None:
    clock = SteppedClock()
    listed = Listed(clock, *(str(n) for n in range(CHECKS + 50)))
    polls = polled(listed)
    await read(polls)
    listed.says = dict.fromkeys(listed.posts, False)
    listed.posts.clear()
    for _ in range(6):
        await read(polls)
    assert len(listed.checked) == 2 * CHECKS
    assert len(set(listed.checked)) == CHECKS + 50


async def test_a_complaint_is_made_once_and_forgotten_when_it_is_over() -> None:
    listed = Listed(SteppedClock(), "1")
    listed.rejected = ("post 7: no text", "post 7: no text")
    polls = polled(listed)
    said: list[tuple[str, ...]] = []
    for number in range(9):
        listed.rejected = () if 3 <= number < 6 else ("post 7: no text",) * 2
        said.append((await anext(polls)).rejected)
        await anext(polls)
    assert said == [("post 7: no text",)] + [()] * 5 + [("post 7: no text",)] + [()] * 2


async def test_a_listing_that_gives_one_page_for_ever_is_left_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    listed, asked = Listed(SteppedClock()), 0

    async def pages(_since_ms: int, _whole: bool) -> AsyncIterator[Page]:
        nonlocal asked
        while asked < 10 * REPEATS:
            asked += 1
            yield Page((listed.post("a"), listed.post("b")))

    monkeypatch.setattr(listed, "pages", pages)
    with pytest.raises(SourceError, match="over and over"):
        await read(polled(listed))
    assert asked == REPEATS + 1
