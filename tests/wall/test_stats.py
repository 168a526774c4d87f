"""The public panel, held against a naive recount of the posts and the log, at every place and on every day."""

from __future__ import annotations

import math
import statistics
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.logs import GRACE_MS, POSTS, START_MS, Log, Step, folded, opening, received, scenes, steps, written
from wall import events as ev
from wall.figures import Delay, Panel, Period
from wall.ledger import Tree, short
from wall.post import STATES, Post, State
from wall.state import advance, apply
from wall.stats import delay, panel

DAY_MS = 86_400_000
STARS = {None: "none", 1: "1-2", 2: "1-2", 3: "3", 4: "4-5", 5: "4-5"}


def long_logs() -> st.SearchStrategy[Log]:
    """Logs that go over weeks: scenes, and between them hours, days, a month."""
    waits = st.sampled_from((0, 1000, 3_600_000, DAY_MS, 9 * DAY_MS, 29 * DAY_MS, 30 * DAY_MS))
    parts = st.lists(st.one_of(st.lists(steps(), min_size=1, max_size=3), scenes()), min_size=3, max_size=14)

    def joined(parts: Sequence[list[Step]], waits: Sequence[int]) -> Log:
        longer = [
            [changed(part[0], dt_ms=wait), *part[1:]] for part, wait in zip(parts, waits, strict=False)
        ]  # fmt: skip
        return written([step for part in longer for step in part])

    return st.builds(joined, parts, st.lists(waits, min_size=14, max_size=14))


def first_stars(log: Log, voided: set[int]) -> dict[str, str]:
    out: dict[str, str] = {}
    for seq, event in log:
        if seq in voided or not isinstance(event, ev.Received) or event.revision != 1:
            continue
        if event.post not in out:
            out[event.post] = STARS[event.rating.stars if event.rating else None]
    return out


def naive_delay(delays: list[float]) -> Delay:
    ordered = sorted(delays)
    return Delay(
        count=len(ordered),
        median_s=statistics.median(ordered) / 1000,
        p95_s=next(d for n, d in enumerate(ordered, 1) if n >= math.ceil(0.95 * len(ordered))) / 1000,
    )


def pauses_of(log: Log, voided: set[int], shop: str | None) -> list[tuple[int, int | None]]:
    """From when to when the wall of a shop was paused, read from the log; None: it still is."""
    out: list[tuple[int, int | None]] = []
    for of in {event.shop for _, event in log if shop in (None, event.shop)}:
        mine: list[tuple[int, int | None]] = []
        for seq, event in log:
            if event.shop != of or seq in voided:
                continue
            if isinstance(event, ev.Paused):
                since = max([event.at_ms, *(until for _, until in mine if until is not None)])
                mine.append((since, None))
            elif isinstance(event, ev.Resumed):
                since = mine[-1][0]
                mine[-1] = (since, max(since, event.at_ms))
        out += mine
    return out


def naive(state: State, log: Log, shop: str | None, days: int) -> Period:
    """The period of so many days with today: each figure counted one by one."""
    today = datetime.fromtimestamp(state.now_ms / 1000, state.zone).date()
    first = today - timedelta(days=days - 1)
    voided = {seq for seq, _ in state.voided}
    stars = first_stars(log, voided)

    def within(post: Post) -> bool:
        day = datetime.fromtimestamp(post.received_ms / 1000, state.zone).date()
        return shop in (None, post.shop) and first <= day <= today

    mine = [post for post in state.posts.values() if within(post)]
    delays: dict[str, list[float]] = {}
    for post in mine:
        if post.first_decided_ms is not None:
            delays.setdefault(stars[post.id], []).append(max(0, post.first_decided_ms - post.received_ms))
    begins_ms = datetime.combine(first, time(), state.zone).timestamp() * 1000
    paused = [
        (max(since, begins_ms), state.now_ms if until is None else until)
        for since, until in pauses_of([(s, e) for s, e in log if s <= state.through], voided, shop)
        if until is None or until > begins_ms
    ]
    return Period(
        received=len(mine),
        **{name: sum(post.state == name for post in mine) for name in STATES},
        masked=sum(post.state == "shown" and bool(post.masks) for post in mine),
        by_reason=dict(Counter(p.refusal.reason for p in mine if p.refusal and p.state in ("withheld", "withdrawn"))),
        delays={name: naive_delay(some) for name, some in delays.items()},
        pauses=len(paused),
        paused_s=sum(until - since for since, until in paused) / 1000,
    )


def agrees(state: State, log: Log) -> None:
    for shop in (None, "lyon", "nantes"):
        drawn = panel(state, shop)
        for days, shown in ((1, drawn.today), (30, drawn.month)):
            assert shown is not None
            assert shown == naive(state, log, shop, days)
            assert shown.received == sum(getattr(shown, name) for name in STATES)
        assert drawn.received == sum(getattr(drawn, name) for name in STATES)
        running = [since for of, since in state.paused.items() if shop in (None, of)]
        assert drawn.paused_ms == min(running, default=None)
    assert panel(state).since_ms == (log[0][1].at_ms if state.through else None)


@settings(deadline=None, max_examples=40)
@given(long_logs(), st.sampled_from((UTC, timezone(timedelta(hours=-11)), ZoneInfo("Europe/Paris"))))
def test_today_and_the_month_are_a_naive_recount_at_every_place(log: Log, zone: ZoneInfo) -> None:
    state = State(zone=zone)
    for seq, event in log:
        apply(state, seq, event)
        agrees(state, log)
    for later_ms in (GRACE_MS, DAY_MS, 28 * DAY_MS, 30 * DAY_MS):
        advance(state, state.now_ms + later_ms)
        agrees(state, log)


@settings(deadline=None, max_examples=40)
@given(long_logs(), st.lists(st.booleans(), min_size=200, max_size=200))
def test_a_panel_that_is_asked_for_seldom_is_the_same(log: Log, asks: list[bool]) -> None:
    """What is kept from one question to the next depends on nothing but the log."""
    often, seldom = State(), folded(log)
    for (seq, event), ask in zip(log, asks, strict=False):
        apply(often, seq, event)
        if ask:
            panel(often), panel(often, "lyon")
    for shop in (None, "lyon"):
        assert panel(often, shop) == panel(seldom, shop)
    assert often == seldom


def test_the_delay_is_the_decisions_own_and_counts_once() -> None:
    """To the first decision that took effect, not to the end of its grace, nor to the second moderator's yes."""
    post = received(0, START_MS, pick=3)
    what: dict[str, Any] = {"actor": "noa", "shop": post.shop, "post": post.post}
    proposed = ev.Withheld(at_ms=START_MS + 60_000, **what, revision=1, reason="off-topic", rules="1")
    undone = ev.Undone(at_ms=START_MS + 61_000, **what)
    again = ev.Withheld(at_ms=START_MS + 120_000, **what, revision=1, reason="off-topic", rules="1")
    second = ev.Seconded(at_ms=START_MS + 600_000, **what | {"actor": "camille"}, revision=1, rules="1")
    state = folded(list(enumerate([*opening(), post, proposed, undone, again, second], 1)))
    assert panel(state).today == replaced(received=1, waiting=1)
    advance(state, START_MS + 600_000 + GRACE_MS)
    told = {"3": Delay(count=1, median_s=120.0, p95_s=120.0)}
    assert panel(state).month == replaced(received=1, withheld=1, by_reason={"off-topic": 1}, delays=told)
    late = ev.Undone(at_ms=START_MS + 700_000, **what)
    approve = ev.Approved(at_ms=START_MS + 800_000, **what, revision=1, rules="1")
    for event in (late, approve):
        apply(state, state.through + 1, event)
    advance(state, START_MS + 900_000)
    assert panel(state).month == replaced(received=1, shown=1, delays=told)


def replaced(**figures: object) -> Period:
    return Period(**figures)  # type: ignore[arg-type]


def test_a_running_pause_counts_up_to_now_and_from_midnight_on() -> None:
    paris = ZoneInfo("Europe/Paris")
    state = State(zone=paris)
    begins = 1_795_305_600_000  # 2026-11-22, 01:00 in Paris
    for seq, event in enumerate([*opening()], 1):
        apply(state, seq, event)
    state.now_ms = 0
    apply(state, 100, ev.Paused(at_ms=begins, actor="noa", shop="lyon"))
    advance(state, begins + 23 * 3_600_000 + 90_000)  # a minute and a half after midnight
    drawn = panel(state)
    assert drawn.today is not None
    assert drawn.month is not None
    assert (drawn.paused_ms, drawn.today.pauses, drawn.today.paused_s) == (begins, 1, 90.0)
    assert (drawn.month.pauses, drawn.month.paused_s) == (1, 23 * 3600 + 90)
    apply(state, 101, ev.Resumed(at_ms=begins + DAY_MS, actor="noa", shop="lyon"))
    advance(state, begins + 60 * DAY_MS)
    assert (panel(state).month, panel(state).paused_ms) == (Period(), None)


@pytest.mark.parametrize(
    ("delays_ms", "median_s", "p95_s"),
    [([7000], 7, 7), ([1000, 2000], 1.5, 2), ([1, 2, 3000], 0.002, 3), (list(range(1000, 21_000, 1000)), 10.5, 19)],
)
def test_median_and_95th_percentile_by_example(delays_ms: list[int], median_s: float, p95_s: float) -> None:
    assert delay(array("q", delays_ms)) == Delay(count=len(delays_ms), median_s=median_s, p95_s=p95_s)


def test_the_head_is_over_as_many_events_as_it_says() -> None:
    tree = Tree()
    assert panel(State(), ledger=tree) == Panel(today=Period(), month=Period())
    tree.append(bytes(32))
    drawn = panel(State(), ledger=tree)
    assert (drawn.ledger, drawn.head) == (1, short(tree.root()))
    assert POSTS[0] not in drawn.head
