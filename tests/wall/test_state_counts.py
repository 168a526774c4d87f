"""Invariant 1: received is the sum of the states, at every place of the log and for every split.

The figures and indexes that the projection keeps are held against a naive recount, from the posts and the log.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.logs import POSTS, START_MS, Log, comparable, folded, logs, prefixes, received, settled
from wall import events as ev
from wall.state import STATES, State, advance, apply, next_due_ms, totals
from wall.stats import panel

STARS = {0.2: "1-2", 0.4: "1-2", 0.6: "3", 0.8: "4-5", 1.0: "4-5"}


def day(at_ms: int) -> str:
    return (datetime(1970, 1, 1) + timedelta(milliseconds=at_ms)).date().isoformat()


def split_of(event: ev.Received) -> tuple[str, str, str, str]:
    stars = STARS[event.rating.value / event.rating.best] if event.rating else "none"
    return event.shop, event.source, stars, day(event.at_ms)


def recount(state: State, log: Log) -> None:
    """Everything that the state keeps beside the posts themselves agrees with the posts."""
    first: dict[str, tuple[str, str, str, str]] = {}
    void = {seq for seq, _ in state.voided}
    for seq, event in log:
        if seq <= state.through and isinstance(event, ev.Received) and event.revision == 1 and seq not in void:
            first.setdefault(event.post, split_of(event))
    assert {post.id: post.split for post in state.posts.values()} == first
    naive = Counter((post.split, post.state) for post in state.posts.values())
    kept = {(split, name): count for split, cell in state.counts.items() for name, count in cell.items() if count}
    assert kept == naive
    for shop, of_day in {(None, None)} | {(split[0], split[3]) for split in first.values()}:
        mine = [p for p in state.posts.values() if shop is None or (p.split[0], p.split[3]) == (shop, of_day)]
        figures = totals(state, shop, of_day)
        assert figures["received"] == len(mine) == sum(figures[name] for name in STATES)
        assert all(figures[name] == sum(p.state == name for p in mine) for name in STATES)
    assert set(state.visible) == {p.id for p in state.posts.values() if p.state == "shown" and not p.forgotten}
    for source in {p.source for p in state.posts.values()} | set(state.waiting):
        queue = [(p.received_ms, p.id) for p in state.posts.values() if (p.source, p.state) == (source, "waiting")]
        assert state.waiting.get(source, []) == sorted(queue)
    recount_pending(state)
    recount_panel(state)


def recount_pending(state: State) -> None:
    due = {(p.pending.effective_ms, p.pending.seq, p.id) for p in state.posts.values() if p.pending}
    soon = {entry for entry in due if entry[0] is not None}
    assert soon <= set(state.due)
    assert all(entry[0] > state.now_ms for entry in state.due)
    if soon:
        following = next_due_ms(state)
        assert following is not None
        assert following <= min(entry[0] for entry in soon if entry[0] is not None)
    for post in state.posts.values():
        if post.pending is not None:
            assert post.state in ("waiting", "shown")
            assert post.state == "waiting" or isinstance(post.pending.event, ev.Withdrawn)


def recount_panel(state: State) -> None:
    for shop in (None, "lyon", "nantes"):
        mine = [p for p in state.posts.values() if shop in (None, p.shop)]
        refused = [p.refusal.reason for p in mine if p.refusal and p.state in ("withheld", "withdrawn")]
        drawn = panel(state, shop)
        assert {code: n for code, n in drawn.by_reason.items() if n} == Counter(refused)
        assert drawn.masked == sum(1 for p in mine if p.visible and p.masks)
        assert drawn.received == len(mine)
        assert drawn.contested == sum(p.contest == "open" for p in mine)
        assert drawn.contests >= drawn.contested + sum(p.contest == "upheld" for p in mine)
        assert drawn.flagged == sum(bool(p.noted) and p.first_decided_ms is not None for p in mine)
        assert drawn.overruled <= drawn.flagged
        oldest = min((p.received_ms for p in mine if p.state == "waiting"), default=None)
        assert drawn.oldest_waiting_ms == (None if oldest is None else oldest - oldest % 60_000)  # no exact moment


@settings(deadline=None, max_examples=90)
@given(logs())
def test_figures_and_indexes_are_those_of_the_posts_at_every_place(log: Log) -> None:
    for state, _, _ in prefixes(log):
        recount(state, log)
    recount(folded(log), log)


LEGAL_MOVES: Mapping[str, set[tuple[str | None, str]]] = {
    "received": {(a, b) for a in (None, *STATES) for b in ("waiting", "undisplayable")},
    "approved": {("waiting", "shown")},
    "withheld": {("waiting", "withheld")},
    "withdrawn": {("shown", "withdrawn"), ("waiting", "withdrawn")},
    "seconded": {("waiting", "withheld"), ("shown", "withdrawn"), ("waiting", "withdrawn")},
    "undone": {("shown", "waiting"), ("withheld", "waiting"), ("withdrawn", "waiting")},
    "source-deleted": {("waiting", "withdrawn"), ("shown", "withdrawn")},
    "expired": {("shown", "expired")},
    "lapsed": {("waiting", "lapsed")},
    "contest-decided": {("withheld", "waiting"), ("withdrawn", "waiting")},
    "time": {("waiting", "shown"), ("waiting", "withheld")},
}


def moves(before: Mapping[str, str], state: State) -> dict[str, tuple[str | None, str]]:
    return {p.id: (before.get(p.id), p.state) for p in state.posts.values() if before.get(p.id) != p.state}


@settings(deadline=None, max_examples=150)
@given(logs())
def test_a_state_changes_only_as_its_event_allows_and_whoever_listens_is_told(log: Log) -> None:
    """Expired comes only from shown, lapsed only from a chat, and forgetting or a reply moves nothing."""
    state = State()
    for seq, event in log:
        before = {post.id: post.state for post in state.posts.values()}
        touched = advance(state, event.at_ms)
        moved = moves(before, state)
        assert set(moved.values()) <= LEGAL_MOVES["time"]
        assert set(moved) <= set(touched)
        before = {post.id: post.state for post in state.posts.values()}
        touched = apply(state, seq, event)
        moved = moves(before, state)
        assert set(moved.values()) <= LEGAL_MOVES.get(str(event.__struct_config__.tag), set())
        assert set(moved) <= set(touched)
        assert len(moved) <= 1
        if isinstance(event, ev.Lapsed) and moved:
            assert state.posts[event.post].kind == "chat"


@settings(deadline=None, max_examples=80)
@given(logs(12), st.data())
def test_an_event_that_arrives_again_changes_nothing(log: Log, data: st.DataObject) -> None:
    state = State()
    for at, (seq, event) in enumerate(log):
        apply(state, seq, event)
        if data.draw(st.integers(0, 3)) == 0:
            before = settled(state)
            for again, old in log[data.draw(st.integers(0, at)) : at + 1]:
                assert apply(state, again, old) == []
            assert comparable(state) == before
    assert comparable(state) == comparable(folded(log))


@settings(deadline=None, max_examples=60)
@given(logs(), st.lists(st.floats(0, 1), min_size=200, max_size=200))
def test_time_that_passes_in_small_steps_comes_to_the_same(log: Log, shares: list[float]) -> None:
    state, share = State(), iter(shares)
    for seq, event in log:
        for _ in range(2):
            start = state.now_ms or START_MS
            advance(state, start + int(max(0, event.at_ms - start) * next(share)))
        apply(state, seq, event)
    end, at_once = START_MS + 10**9, folded(log)
    advance(state, end)
    advance(at_once, end)
    assert comparable(state) == comparable(at_once)


def test_the_logs_drawn_here_are_worth_something() -> None:
    """Over all examples every state is reached and most refusals are met: else these tests would prove little."""
    seen: set[str] = set()

    @settings(deadline=None, max_examples=1000, derandomize=True, database=None)
    @given(logs())
    def gather(log: Log) -> None:
        state = folded(log)
        seen.update(post.state for post in state.posts.values())
        seen.update(code for _, code in state.voided)

    gather()
    expected = {
        *STATES, "decided", "edited-since", "forgotten", "missing", "not-allowed", "nothing-to-second", "not-shown",
        "nothing-to-undo", "other-rules", "still-open", "unknown-post", "unknown-reason", "known-revision",
        "same-person", "no-masking", "strict-rules", "no-rules", "not-lapsable", "gone-at-source", "no-promise",
        "already-paused", "not-paused", "known-announcement", "unknown-announcement", "ends-before-it-begins",
        "already-passed-on",
        "not-blockable", "already-blocked", "not-blocked", "not-a-note", "administrators-only",
        "last-administrator", "reserved-name", "unknown-account", "known-token", "unknown-token",
        "over-before-it-begins", "own-token-too-long",
        "nothing-to-contest", "already-contested", "nothing-contested", "not-here", "already-talked",
        "already-supported", "already-informed", "nothing-to-redact", "words-gone", "as-before",
    }  # fmt: skip
    assert expected - seen == set()


def test_a_day_begins_at_the_shops_midnight() -> None:
    late = received(0, START_MS)
    for zone, expected in ((UTC, "2026-11-22"), (timezone(timedelta(hours=1)), "2026-11-23")):
        state = State(zone=zone)
        apply(state, 1, late)
        assert totals(state, day=expected)["received"] == 1


def test_a_chat_stays_private_whatever_its_next_revision_is_called() -> None:
    state = State()
    chat = received(1, START_MS, pick=1)
    assert (chat.kind, chat.consent) == ("chat", None)
    renamed = ev.Received(
        at_ms=START_MS,
        actor="source:tchat",
        shop=chat.shop,
        post=chat.post,
        source=chat.source,
        revision=2,
        kind="review",
    )
    apply(state, 1, chat)
    apply(state, 2, renamed)
    assert state.posts[chat.post].state == "undisplayable"


def test_a_post_that_was_never_received_is_not_made_by_any_event() -> None:
    state = State()
    apply(state, 1, ev.SourceDeleted(at_ms=START_MS, actor="source:avis", shop="lyon", post=POSTS[0]))
    assert state.posts == {}
    assert state.voided == [(1, "unknown-post")]
