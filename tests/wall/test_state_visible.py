"""Invariants 3 and 10: nothing is visible without a legal approval, and every decision waits the same grace.

`may_be_seen` is a second, much simpler opinion on what may be on a screen: it reads the whole log each time.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wall.accounts import decider
from tests.wall.logs import (
    GRACE_MS,
    KINDS,
    POSTS,
    RATINGS,
    RULES,
    START_MS,
    Log,
    comparable,
    folded,
    logs,
    opening,
    prefixes,
    received,
    settled,
)  # fmt: skip
from wall import events as ev
from wall.state import State, advance, apply, totals
from wall.stats import panel


def rules_of(log: Log) -> ev.Rules | None:
    return next((e.rules for _, e in reversed(log) if isinstance(e, ev.RulesSet)), None)


def last_received(log: Log, post: str) -> ev.Received | None:
    last: ev.Received | None = None
    for n, (_, e) in enumerate(log):
        if not isinstance(e, ev.Received) or e.post != post or e.revision != (last.revision + 1 if last else 1):
            continue
        told = e.source == "counter" and not (e.kind == "note" and decider(log[:n], e.actor))
        if not told and (last is None or last.source != "counter"):
            last = e
    return last


def may_be_seen(log: Log, now_ms: int, post: str) -> list[ev.Approved]:
    """The approvals of `post` that could justify showing it at `now_ms`: none, and it must not be seen."""
    good: list[ev.Approved] = []
    last = last_received(log, post)
    for at, (_, e) in enumerate(log):
        if not isinstance(e, ev.Approved) or e.post != post or last is None or not decider(log[:at], e.actor):
            continue
        rules, then = rules_of(log[:at]), last_received(log[:at], post)
        if rules is None or rules.version != e.rules or then is not last or e.revision != last.revision:
            continue
        if e.masks and (rules.strict or not last.maskable):
            continue
        if last.kind == "chat" and last.consent is None:
            continue
        if max(e.at_ms + rules.grace_s * 1000, last.public_from_ms or 0) > now_ms:
            continue
        # An undo takes this approval back, unless it was for a withdrawal that somebody had proposed since.
        after = [(n, x) for n, (_, x) in enumerate(log) if n > at and getattr(x, "post", "") == post]
        gone = any(isinstance(x, ev.SourceDeleted) for _, x in after)
        proposed = any(isinstance(x, ev.Withdrawn) for _, x in after)
        undone = any(isinstance(x, ev.Undone) and decider(log[:n], x.actor) and rules_of(log[:n]) for n, x in after)
        if not gone and (proposed or not undone):
            good.append(e)
    return good


@settings(deadline=None, max_examples=200)
@given(logs(), st.sampled_from((0, 1, 2999, 3000, 9999, 10_000, 10**8)))
def test_nothing_is_visible_without_a_legal_approval_of_what_it_says_now(log: Log, later_ms: int) -> None:
    state = State()
    for at, (seq, event) in enumerate(log):
        apply(state, seq, event)
        for post in state.visible:
            assert any(a.masks == state.posts[post].masks for a in may_be_seen(log[: at + 1], state.now_ms, post))
    advance(state, state.now_ms + later_ms)
    for post in state.visible:
        assert any(a.masks == state.posts[post].masks for a in may_be_seen(log, state.now_ms, post))


@settings(deadline=None, max_examples=40)
@given(logs(16))
def test_a_void_event_has_no_effect_at_all(log: Log) -> None:
    for state, seq, event in prefixes(log):
        tried = settled(state)
        apply(tried, seq, event)
        if len(tried.voided) > len(state.voided):
            waited = settled(state)
            advance(waited, event.at_ms)
            tried.voided.pop()
            tried.through, tried.since_ms = waited.through, waited.since_ms
            if isinstance(event, ev.PostEvent) and event.post in tried.posts:
                tried.posts[event.post].last_seq = waited.posts[event.post].last_seq
            assert comparable(tried) == comparable(waited)


@settings(deadline=None, max_examples=100)
@given(logs())
def test_an_answer_from_outside_is_shown_only_with_an_approval_after_it(log: Log) -> None:
    """What the shop's own people answer needs no second look; what comes through a source does."""
    state = State()
    for at, (seq, event) in enumerate(log):
        apply(state, seq, event)
        for post in state.posts.values():
            if not post.reply_shown:
                continue
            answer = next(e for n, e in log[: at + 1] if n == post.reply_seq)
            assert isinstance(answer, ev.Replied)
            assert answer.commitment
            approved = [
                e for n, e in log[: at + 1]
                if n > post.reply_seq and isinstance(e, ev.Approved) and e.post == post.id and e.at_ms <= state.now_ms
            ]  # fmt: skip
            assert not answer.actor.startswith("source:") or approved


# --- grace: invariant 10 ---------------------------------------------------------------------------------------


def public(state: State) -> dict[str, Any]:
    """Everything that the public could ever notice: figures, what is visible, and each post but for its file."""
    kept = {"history", "last_seq", "pending", "asked_by", "question_seq"}
    posts = {p.id: {k: v for k, v in asdict(p).items() if k not in kept} for p in state.posts.values()}
    return {
        "totals": totals(state), "counts": state.counts, "visible": set(state.visible), "waiting": state.waiting,
        "panel": panel(state), "posts": posts, "undone": state.undone,
    }  # fmt: skip


def decision(what: str, post: str, at_ms: int, shop: str) -> ev.AnyEvent:
    if what in ("approve", "mask"):
        masks = (ev.Mask(0, 2, "name"),) if what == "mask" else ()
        return ev.Approved(
            at_ms=at_ms, actor="noa", shop=shop, post=post, revision=1, masks=masks, rules=RULES[0].version
        )
    return ev.Withheld(
        at_ms=at_ms, actor="noa", shop=shop, post=post, revision=1, rules=RULES[0].version, reason="insult",
        spans=(ev.Span(0, 2),),
    )  # fmt: skip


def house_with(*events: ev.AnyEvent) -> State:
    return folded(list(enumerate([*opening(), *events], 1)))


NOTES = st.builds(
    lambda post, rating, flags, written_ms, verified: replace(
        received(post, START_MS, pick=3), rating=rating, flags=flags, written_ms=written_ms, verified=verified
    ),
    st.integers(0, len(POSTS) - 1),
    st.sampled_from(RATINGS),
    st.sampled_from(((), ("negative",), ("insult?", "negative"))),
    st.none() | st.integers(0, START_MS),
    st.none() | st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(NOTES, st.sampled_from(("approve", "mask", "withhold")))
def test_every_decision_waits_the_same_grace_whatever_it_is_about(post: ev.Received, what: str) -> None:
    state = house_with(post)
    at_ms = START_MS + 1234
    apply(state, state.through + 1, decision(what, post.post, at_ms, post.shop))
    before = public(state)
    advance(state, at_ms + GRACE_MS - 1)
    assert public(state) == before
    assert state.posts[post.post].state == "waiting"
    advance(state, at_ms + GRACE_MS)
    assert state.posts[post.post].state == ("withheld" if what == "withhold" else "shown")
    assert (post.post in state.visible) == (what != "withhold")


@settings(deadline=None, max_examples=60)
@given(logs(12), st.integers(0, 60), st.sampled_from(("approve", "mask", "withhold")), st.integers(0, GRACE_MS - 1))
def test_an_undo_within_the_grace_leaves_no_trace(log: Log, at: int, what: str, wait_ms: int) -> None:
    """Two worlds with one log, but that in one of them somebody decides and takes it back: nobody can tell."""
    others = [event for _, event in log if not isinstance(event, ev.RulesSet)]
    log = list(enumerate([*opening(), *others], 1))
    at = min(at, len(log))
    state = folded(log[:at])
    now_ms = max(state.now_ms, START_MS)
    open_ = [p for p in state.posts.values() if p.state == "waiting" and p.pending is None]
    decide = next(
        (
            replace(decision(what, p.id, now_ms, p.shop), revision=p.revision)
            for p in open_
            if (p.maskable or what != "mask") and decider(log[:at], "noa")
        ),
        None,
    )
    assume(decide is not None)
    assert isinstance(decide, ev.PostEvent)
    undo = ev.Undone(at_ms=now_ms + wait_ms, actor="noa", shop=decide.shop, post=decide.post)
    without = state
    advance(without, undo.at_ms)
    with_it = folded(log[:at])
    through = with_it.through
    apply(with_it, through + 1, decide)
    assert with_it.posts[decide.post].pending is not None
    apply(with_it, through + 2, undo)
    assert with_it.voided == without.voided
    assert public(with_it) == public(without)
    for seq, event in log[at:]:
        later = replace(event, at_ms=event.at_ms + GRACE_MS)
        for world in (with_it, without):
            apply(world, seq + 10, later)
        assert public(with_it) == public(without)


@pytest.mark.parametrize("what", ["approve", "mask", "withhold"])
def test_an_undo_after_the_grace_is_counted_and_the_post_waits_as_before(what: str) -> None:
    post = received(0, START_MS, pick=3)
    state = house_with(post)
    before = public(state)
    apply(state, state.through + 1, decision(what, post.post, START_MS, post.shop))
    advance(state, START_MS + GRACE_MS)
    assert public(state) != before
    apply(state, state.through + 1, ev.Undone(at_ms=state.now_ms, actor="camille", shop=post.shop, post=post.post))
    state.posts[post.post].first_decided_ms = None  # when it was first decided is kept: that is the delay
    state.posts[post.post].decision_seq, state.posts[post.post].moved_ms = 0, START_MS
    for cell in (cell for days in state.cells.values() for cell in days.values()):
        cell.delays.clear()
    state.windows.clear()
    assert state.undone == 1
    state.undone = 0
    assert public(state) == before
    apply(state, state.through + 1, ev.Undone(at_ms=state.now_ms, actor="camille", shop=post.shop, post=post.post))
    assert state.voided[-1][1] == "nothing-to-undo"


@pytest.mark.parametrize("post", range(len(POSTS)))
def test_an_edit_within_the_grace_cancels_the_approval(post: int) -> None:
    first = received(post, START_MS, pick=3)
    state = house_with(first, decision("approve", first.post, START_MS + 1, first.shop))
    assert state.posts[first.post].pending is not None
    apply(state, state.through + 1, received(post, START_MS + 500, revision=2, pick=3))
    assert state.posts[first.post].pending is None
    advance(state, START_MS + 10 * GRACE_MS)
    assert state.posts[first.post].state == "waiting"
    assert not state.visible
    stale = decision("approve", first.post, state.now_ms, first.shop)
    apply(state, state.through + 1, stale)
    assert state.voided[-1][1] == "edited-since"
    apply(state, state.through + 1, replace(stale, revision=2))
    advance(state, state.now_ms + GRACE_MS)
    assert set(state.visible) == {first.post}


@pytest.mark.parametrize("kind", sorted(set(KINDS)))
def test_an_approved_post_is_seen_and_leaves_with_an_edit_or_a_deletion(kind: str) -> None:
    """What the two opinions above could both be too strict about: the plain case works."""
    post = received(KINDS.index(kind), START_MS, pick=3)
    approve = decision("approve", post.post, START_MS, post.shop)
    for leaves in (
        received(KINDS.index(kind), START_MS + GRACE_MS, revision=2, pick=3),
        ev.SourceDeleted(at_ms=START_MS + GRACE_MS, actor="source:avis", shop=post.shop, post=post.post),
        ev.Expired(at_ms=START_MS + GRACE_MS, actor="feeder", shop=post.shop, post=post.post),
        ev.Withdrawn(
            at_ms=START_MS + GRACE_MS, actor="noa", shop=post.shop, post=post.post, revision=1,
            rules=RULES[0].version, reason="personal-data", spans=(ev.Span(0, 2),),
        ),
    ):  # fmt: skip
        state = house_with(post, approve)
        advance(state, START_MS + GRACE_MS)
        assert set(state.visible) == {post.post}
        apply(state, state.through + 1, leaves)
        assert not state.visible
        assert state.voided == []
