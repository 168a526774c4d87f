"""The public panel, held against a naive recount of the posts and the log, at every place and on every day."""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wall.logs import (
    GRACE_MS,
    POSTS,
    RULES,
    START_MS,
    Enough,
    Log,
    Step,
    folded,
    opening,
    received,
    scenes,
    steps,
    written,
)
from tests.wall.naive import confirmed, naive
from wall import events as ev
from wall.figures import Delay, Panel, Period, Share
from wall.ledger import Tree, short
from wall.post import STATES, State
from wall.state import advance, apply
from wall.stats import delay, panel, period

DAY_MS = 86_400_000


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


def agrees(state: State, log: Log, known: dict[str, dict[int, int]]) -> None:
    """The panel, and each of the last days alone, are what a recount says."""
    seconds = confirmed(state, log, known)
    today = datetime.fromtimestamp(state.now_ms / 1000, state.zone).date()
    for shop in (None, "lyon", "nantes"):
        drawn = panel(state, shop)
        assert drawn.today == naive(state, log, shop, today, today, seconds)
        assert drawn.month == naive(state, log, shop, today - timedelta(days=29), today, seconds)
        for shown in (drawn, drawn.today, drawn.month):
            assert shown is not None
            assert shown.received == sum(getattr(shown, name) for name in STATES)
        for ago in (1, 9, 29):
            other = today - timedelta(days=ago)
            assert period(state, shop, other, other) == naive(state, log, shop, other, other, seconds)
        running = [since for of, since in state.paused.items() if shop in (None, of)]
        assert drawn.paused_ms == min(running, default=None)
    assert panel(state).since_ms == (log[0][1].at_ms if state.through else None)


@settings(deadline=None, max_examples=25)
@given(long_logs(), st.sampled_from((UTC, timezone(timedelta(hours=-11)), ZoneInfo("Europe/Paris"))))
def test_every_period_is_a_naive_recount_at_every_place(log: Log, zone: ZoneInfo) -> None:
    state, known = State(zone=zone), dict[str, dict[int, int]]()
    for seq, event in log:
        advance(state, event.at_ms)
        confirmed(state, log, known)
        apply(state, seq, event)
        agrees(state, log, known)
    for later_ms in (GRACE_MS, 4 * 3_600_000, DAY_MS, 28 * DAY_MS, 30 * DAY_MS):
        advance(state, state.now_ms + later_ms)
        agrees(state, log, known)


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
    told: dict[str, Any] = {
        "delays": {"3": Delay(count=1, median_s=120.0, p95_s=120.0)},
        "second": Delay(count=1, median_s=480.0, p95_s=480.0),  # apart
    }
    refused = {"withheld": 1, "by_reason": {"off-topic": 1}, "shares": {"3": Share(shown=0, total=1)}}
    assert panel(state).month == replaced(received=1, **refused, **told)
    late = ev.Undone(at_ms=START_MS + 700_000, **what)
    approve = ev.Approved(at_ms=START_MS + 800_000, **what, revision=1, rules="1")
    for event in (late, approve):
        apply(state, state.through + 1, event)
    advance(state, START_MS + 900_000)
    assert panel(state).month == replaced(received=1, shown=1, shares={"3": Share(shown=1, total=1)}, **told)


def test_the_logs_drawn_here_are_worth_something() -> None:
    """Over all examples every figure is met: else a recount would prove little."""
    seen: set[str] = set()
    expected = {*Period.__struct_fields__, "overdue"}

    @settings(deadline=None, max_examples=700, derandomize=True, database=None, phases=[Phase.generate])
    @given(long_logs())
    def gather(log: Log) -> None:
        state = folded(log)
        advance(state, state.now_ms + 5 * 3_600_000)
        month = panel(state).month
        assert month is not None
        seen.update(name for name in month.__struct_fields__ if getattr(month, name))
        seen.update("overdue" for told in month.shares.values() if told.total > told.shown)
        if expected <= seen:
            raise Enough

    with contextlib.suppress(Enough):
        gather()
    assert expected - seen == set()


def test_a_post_that_waits_for_too_long_counts_as_not_shown_until_it_is() -> None:
    """From the receipt of its present revision, or from its author's own moment; an undo sets nothing back."""
    evening = 6 * 3_600_000
    note = replace(received(2, START_MS, pick=1), public_from_ms=START_MS + evening)
    events = [*opening(), received(0, START_MS, pick=1), note]
    state = folded(list(enumerate(events, 1)))
    limit_ms = RULES[0].answer_within_min * 60_000
    advance(state, START_MS + limit_ms - 1)
    assert shares(state) == {}
    advance(state, START_MS + limit_ms)
    assert shares(state) == {"1-2": Share(shown=0, total=1)}
    what: dict[str, Any] = {"actor": "noa", "shop": "lyon", "post": POSTS[0]}
    do(state, ev.Approved(at_ms=state.now_ms, **what, revision=1, rules="1"))
    advance(state, state.now_ms + GRACE_MS)
    assert shares(state) == {"1-2": Share(shown=1, total=1)}
    do(state, ev.Undone(at_ms=state.now_ms, **what))
    assert shares(state) == {"1-2": Share(shown=0, total=1)}
    do(state, received(0, state.now_ms, revision=2, pick=1))
    assert shares(state) == {}
    advance(state, START_MS + evening + limit_ms - GRACE_MS - 1)
    assert shares(state) == {"1-2": Share(shown=0, total=1)}  # the other one still has until its own moment
    advance(state, START_MS + evening + limit_ms)
    assert shares(state) == {"1-2": Share(shown=0, total=2)}


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (ev.Expired(at_ms=START_MS + GRACE_MS, actor="feeder", shop="lyon", post=POSTS[0]), Share(shown=1, total=1)),
        (ev.SourceDeleted(at_ms=START_MS + GRACE_MS, actor="source:avis", shop="lyon", post=POSTS[0]), None),
        (
            ev.Withdrawn(
                at_ms=START_MS + GRACE_MS, actor="author", shop="lyon", post=POSTS[0], revision=1, rules="1",
                reason="author-request", request="receipt",
            ), Share(shown=0, total=1),
        ),
        (
            ev.Withdrawn(
                at_ms=START_MS + GRACE_MS, actor="noa", shop="lyon", post=POSTS[0], revision=1, rules="1",
                reason="author-request", request="somebody called",
            ), Share(shown=0, total=1),
        ),
    ],
    ids=["its time was over", "deleted at its source", "by a receipt from elsewhere", "as the shop says"],
)  # fmt: skip
def test_what_leaves_the_wall_counts_as_shown_unless_the_shop_took_it_down(
    event: ev.AnyEvent, told: Share | None
) -> None:
    approved = ev.Approved(at_ms=START_MS, actor="noa", shop="lyon", post=POSTS[0], revision=1, rules="1")
    state = folded(list(enumerate([*opening(), received(0, START_MS, pick=5), approved], 1)))
    advance(state, START_MS + GRACE_MS)
    assert shares(state) == {"4-5": Share(shown=1, total=1)}
    do(state, event)
    assert shares(state) == ({"4-5": told} if told else {})


def test_a_note_that_its_author_takes_back_by_the_receipt_on_their_phone_is_left_out() -> None:
    note = ev.Received(
        at_ms=START_MS, actor="source:phone", shop="lyon", post=POSTS[0], kind="note", source="phone",
        rating=ev.Rating(1),
    )  # fmt: skip
    approved = ev.Approved(at_ms=START_MS, actor="noa", shop="lyon", post=POSTS[0], revision=1, rules="1")
    state = folded(list(enumerate([*opening(), note, approved], 1)))
    advance(state, START_MS + GRACE_MS)
    assert shares(state) == {"1-2": Share(shown=1, total=1)}
    back = ev.Withdrawn(
        at_ms=START_MS + GRACE_MS, actor="author", shop="lyon", post=POSTS[0], revision=1, rules="1",
        reason="author-request", request="receipt",
    )  # fmt: skip
    do(state, back)
    assert shares(state) == {}


def shares(state: State) -> dict[str, Share]:
    month = panel(state).month
    assert month is not None
    return month.shares


def do(state: State, event: ev.AnyEvent) -> None:
    apply(state, state.through + 1, event)
    assert state.voided == []


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
