"""Lists as windows of pages: only pages travel, the reader's post stays, and nothing that waits is passed over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation import desk
from moderation.hub.pages import Pages
from moderation.model import Model
from tests.moderation.peer import post
from wall import wire
from wall.wire import DeskPost, Find


class Hub:
    """Answers like a hub whose only queue is an ordered list; everything asked is kept."""

    def __init__(self, names: list[str]) -> None:
        self.posts = {name: post(name) for name in names}
        self.waiting = list(names)
        self.asked: list[dict[str, object]] = []
        self.hold: asyncio.Event | None = None

    async def ask(self, what: str, **how: str | int | Find | None) -> wire.Answer:
        self.asked.append({"what": what, **how})
        if self.hold is not None:
            await self.hold.wait()
        if what == "post":
            return wire.Answer(n=0, ok=True, post=self.posts[str(how["post"])])
        find = how.get("find")
        wanted = find.text if isinstance(find, Find) else ""
        names = [name for name in self.waiting if wanted in name]
        after, limit = str(how.get("after", "")), how["limit"]
        assert isinstance(limit, int)
        at = names.index(after) + 1 if after in names else 0
        page = [self.posts[name] for name in names[at : at + limit]]
        found = len(names) if isinstance(find, Find) else None
        return wire.Answer(n=0, ok=True, posts=page, more=len(names) > at + limit, found=found)

    def decide(self, name: str) -> None:
        self.waiting.remove(name)
        self.posts[name] = post(name, state="shown", last=9, decided_by="noa")


@contextmanager
def small() -> Iterator[None]:
    """Pages of four, twelve posts a list."""
    with mock.patch.multiple(desk, PAGE=4, MOST=12, LEAD=2):
        yield


def pages(hub: Hub, names: str = "") -> tuple[Pages, Model]:
    model = Model()
    return Pages(hub.ask, model, lambda _: 0), model


def rows(model: Model) -> list[str]:
    return [row.post.id for row in model.lists["waiting"].rows if not row.gone]


def reading(model: Model) -> str:
    row = model.lists["waiting"].selected
    return row.post.id if row is not None else ""


NAMES = [f"{number:012d}" for number in range(60)]


async def walk(of: Pages, model: Model, steps: int) -> list[str]:
    """Go on or back one by one as a reader does; what was read on the way."""
    out = []
    for _ in range(abs(steps)):
        model.lists["waiting"] = desk.moved(model.lists["waiting"], 1 if steps > 0 else -1)
        if desk.nears_an_end(model.lists["waiting"]):
            await of.further("waiting")
        out.append(reading(model))
        assert len(model.lists["waiting"].rows) <= desk.MOST
    return out


async def test_a_walk_through_everything_and_back_reads_everything_and_keeps_little() -> None:
    with small():
        hub = Hub(NAMES)
        of, model = pages(hub)
        await of.refresh("waiting")
        assert await walk(of, model, 59) == NAMES[1:]
        listing = model.lists["waiting"]
        assert (listing.start + listing.cursor, listing.more) == (59, False)
        assert await walk(of, model, -59) == NAMES[-2::-1]
        assert model.lists["waiting"].start == 0


async def test_one_round_asks_one_page_around_the_cursor() -> None:
    with small():
        hub = Hub(NAMES)
        of, model = pages(hub)
        await of.refresh("waiting")
        await walk(of, model, 30)
        hub.asked.clear()
        of.changed(["000000000031"], whole=False)
        await of.refresh("waiting")
        assert [each["what"] for each in hub.asked] == ["page"]
        assert reading(model) == NAMES[30]


async def test_after_a_long_silence_a_list_deep_down_stays_where_it_is() -> None:
    with small():
        hub = Hub(NAMES)
        of, model = pages(hub)
        await of.refresh("waiting")
        await walk(of, model, 30)
        for name in NAMES[26:29]:
            hub.decide(name)
        of.changed([], whole=True)
        await of.refresh("waiting")
        assert reading(model) == NAMES[30]
        assert not set(NAMES[26:29]) & set(rows(model))
        assert await walk(of, model, -30) == [*NAMES[29:28:-1], *NAMES[25::-1], *[NAMES[0]] * 3]


async def test_when_all_before_has_left_the_reader_keeps_the_post_and_gets_the_beginning() -> None:
    with small():
        hub = Hub(NAMES)
        of, model = pages(hub)
        await of.refresh("waiting")
        await walk(of, model, 30)
        for name in NAMES[:30]:
            hub.decide(name)
        of.changed([], whole=True)
        await of.refresh("waiting")
        assert reading(model) == NAMES[30]
        assert not model.lists["waiting"].selected.gone  # type: ignore[union-attr]
        assert NAMES[31] in rows(model)


async def test_home_asks_for_the_beginning_again() -> None:
    with small():
        hub = Hub(NAMES)
        of, model = pages(hub)
        await of.refresh("waiting")
        await walk(of, model, 40)
        await of.top("waiting")
        assert (reading(model), model.lists["waiting"].start) == (NAMES[0], 0)


async def test_a_list_out_of_sight_learns_what_it_missed_when_somebody_looks() -> None:
    with small():
        hub = Hub(NAMES[:8])
        of, model = pages(hub)
        await of.refresh("waiting")
        await walk(of, model, 7)
        hub.decide(NAMES[2])
        of.changed([NAMES[2]], whole=False)
        hub.decide(NAMES[5])
        of.changed([NAMES[5]], whole=False)
        await of.refresh("waiting")
        assert rows(model) == [name for name in NAMES[:8] if name not in (NAMES[2], NAMES[5])]


async def test_of_what_is_typed_only_the_newest_is_asked_and_leaving_brings_the_list_back() -> None:
    hub = Hub(NAMES)
    of, model = pages(hub)
    await of.refresh("waiting")
    await walk(of, model, 7)
    before = model.lists["waiting"]
    hub.asked.clear()
    hub.hold = asyncio.Event()
    first = asyncio.create_task(of.narrow("waiting", Find(text="0")))
    await asyncio.sleep(0)
    for text in ("00", "000", "0000000005", "00000000059"):
        await of.narrow("waiting", Find(text=text))
    hub.hold.set()
    await first
    assert [each["find"] for each in hub.asked] == [Find(text="0"), Find(text="00000000059")]
    assert rows(model) == [NAMES[59]]
    assert model.lists["waiting"].found == 1
    await of.narrow("waiting", None)
    assert model.lists["waiting"] == before
    assert "waiting" not in model.finds


async def test_what_was_decided_in_a_search_is_not_in_the_list_that_comes_back() -> None:
    hub = Hub(NAMES)
    of, model = pages(hub)
    await of.refresh("waiting")
    await walk(of, model, 7)
    await of.narrow("waiting", Find(text="1"))
    hub.decide(NAMES[1])
    hub.decide(NAMES[10])
    of.changed([NAMES[1], NAMES[10]], whole=False)
    await of.refresh("waiting")
    await of.narrow("waiting", None)
    await of.refresh("waiting")
    assert reading(model) == NAMES[7]
    assert not {NAMES[1], NAMES[10]} & model.lists["waiting"].ids


async def test_leaving_a_search_while_it_is_under_way_leaves_it() -> None:
    hub = Hub(NAMES)
    of, model = pages(hub)
    await of.refresh("waiting")
    before = model.lists["waiting"]
    hub.hold = asyncio.Event()
    search = asyncio.create_task(of.narrow("waiting", Find(text="5")))
    await asyncio.sleep(0)
    await of.narrow("waiting", Find())
    hub.hold.set()
    await search
    assert model.lists["waiting"] == before
    assert not model.finds


async def test_a_search_that_finds_nothing_here_tells_of_all() -> None:
    hub = Hub(NAMES)
    of, model = pages(hub)
    await of.narrow("waiting", Find(text="nowhere"))
    assert model.lists["waiting"].elsewhere == 0
    assert hub.asked[-1]["queue"] == "all"


Step = st.one_of(
    st.tuples(st.just("go"), st.integers(-15, 15)),
    st.tuples(st.just("decide"), st.integers(0, 59)),
    st.tuples(st.just("missed"), st.integers(0, 59)),
    st.tuples(st.just("find"), st.integers(0, 9)),
    st.tuples(st.just("told"), st.booleans()),
)


@settings(deadline=None)
@given(st.lists(Step, max_size=25))
@example([("decide", 0), ("find", 1), ("find", 0), ("told", 0)])
def test_whatever_happens_the_reader_keeps_the_post_and_the_window_is_small(steps: list[tuple[str, int]]) -> None:
    with small():
        asyncio.run(_happens(steps))


async def _happens(steps: list[tuple[str, int]]) -> None:
    hub = Hub(list(NAMES))
    of, model = pages(hub)
    await of.refresh("waiting")
    for what, n in steps:
        here = reading(model)
        match what:
            case "go":
                await walk(of, model, n)
                here = reading(model)
            case "decide" | "missed" if NAMES[n] in hub.waiting:
                hub.decide(NAMES[n])
                of.changed([NAMES[n]] if what == "decide" else [], whole=what == "missed")
            case "find":
                await of.narrow("waiting", Find(text=str(n)) if n else None)
                here = reading(model)
            case "told":
                await of.refresh("waiting")
        assert reading(model) == here
        listing = model.lists["waiting"]
        ids = [row.post.id for row in listing.rows]
        assert len(ids) == len(set(ids)) <= desk.MOST
    await of.refresh("waiting")
    find = model.finds.get("waiting", Find())
    right = {name for name in hub.waiting if find.text in name}
    assert set(rows(model)) <= right
    row: DeskPost | None = model.lists["waiting"].selected.post if model.lists["waiting"].selected else None
    await of.top("waiting")
    assert (reading(model) in right) == bool(right)
    assert set(await walk(of, model, 60)) | {reading(model)} | {min(right, default="")} >= right - {""}
    assert row is None or row.id in hub.posts


async def test_a_post_taken_back_before_its_turn_stays_though_no_page_tells_of_it() -> None:
    hub = Hub(NAMES[:30])
    model = Model()
    of = Pages(hub.ask, model, lambda name: 3 if name == NAMES[25] else 0)
    with small():
        await of.refresh("waiting")
        model.lists["waiting"] = desk.placed(model.lists["waiting"], hub.posts[NAMES[25]])
        of.changed([NAMES[25]], whole=False)
        await of.refresh("waiting")
        assert reading(model) == NAMES[25]
        assert rows(model)[0] == NAMES[25]
        hub.decide(NAMES[25])  # and somebody else decides it: then it is gone like any other
        of.changed([NAMES[25]], whole=False)
        await of.refresh("waiting")
        assert NAMES[25] not in rows(model)
