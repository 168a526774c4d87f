"""The projection: what the log amounts to. `apply` and `advance`; no I/O, no clock of its own.

This is the only definition of what is visible. Both functions update `state` in place and return the posts that
they touched. A decision takes effect a grace after it was made: `advance` settles what is due, and `apply` does
so first, so that a fold depends on nothing but the events.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort

from wall import days
from wall.author import AUTHORS, apply_author
from wall.clock import day_of
from wall.days import totals
from wall.events import (
    AnyEvent,
    Approved,
    AuthorBlocked,
    AuthorUnblocked,
    ContestDecided,
    Contested,
    Expired,
    Forgotten,
    Lapsed,
    PassedOn,
    PostEvent,
    Promised,
    Received,
    Replied,
    Seconded,
    SourceDeleted,
    Spotlit,
    Undone,
    Withdrawn,
    Withheld,
)
from wall.post import STATES, Notice, Pending, Post, PostState, SourceHealth, Split, State, bucket
from wall.roles import AUTHOR
from wall.rules import gives_back, judge, required
from wall.standing import apply_to_house, next_end_ms, take_down


def apply(state: State, seq: int, event: AnyEvent) -> list[str]:
    """Fold one event in; return the ids of the posts that it or the passing of time touched.

    Idempotent: an event at or before `through` changes nothing. An illegal one is noted in `voided` and is
    without effect.
    """
    if seq <= state.through:
        return []
    touched = advance(state, event.at_ms)
    state.through = seq
    if state.since_ms is None:
        state.since_ms = event.at_ms
    refused = judge(state, event)
    if isinstance(event, PostEvent):
        touched.append(event.post)
        known = state.posts.get(event.post)
        if known is not None:
            known.last_seq = seq
    if refused is not None:
        state.voided.append((seq, refused.code))
        return touched
    if isinstance(event, PostEvent):
        _apply_to_post(state, seq, event)
        days.retally(state, state.posts[event.post])
    else:
        apply_to_house(state, seq, event)
    return touched


def advance(state: State, now_ms: int) -> list[str]:
    """Let time pass up to `now_ms`: decisions whose grace is over take effect, announcements end.

    Returns the touched posts.
    """
    touched: list[str] = []
    while state.due and state.due[0][0] <= now_ms:
        when, seq, post_id = heapq.heappop(state.due)
        post = state.posts[post_id]
        if post.pending is not None and post.pending.seq == seq and post.pending.effective_ms == when:
            _settle(state, post, post.pending, when)
            days.retally(state, post)
            touched.append(post_id)
    state.now_ms = max(state.now_ms, now_ms)
    take_down(state)
    return touched


def next_due_ms(state: State) -> int | None:
    """When `advance` will next have something to do (Unix ms), or None."""
    end_ms = next_end_ms(state)
    if not state.due:
        return end_ms
    return state.due[0][0] if end_ms is None else min(end_ms, state.due[0][0])


def _apply_to_post(state: State, seq: int, event: PostEvent) -> None:
    if isinstance(event, Received):
        _receive(state, seq, event)
        return
    post = state.posts[event.post]
    post.history.append(seq)
    before = post.state
    match event:
        case Approved() | Withheld() | Withdrawn():
            _decide(state, seq, post, event)
        case Seconded() if post.pending is not None:
            post.refused_by += (event.actor,)
            grace = 0 if isinstance(post.pending.event, Withdrawn) else _grace_ms(state)
            _schedule(state, post, Pending(seq, post.pending.event, event.at_ms + grace, event.at_ms))
        case Undone() if gives_back(post, event):
            post.passed = tuple(name for name in post.passed if name != event.actor)
            if post.asked_by == event.actor:
                post.asked_by, post.question_seq = "", 0
        case Undone():
            if post.pending is None:
                state.undone += 1
                if post.contest == "open":  # whoever refused it came to see it otherwise, before anybody else did
                    days.tally(state, post.split, "reversals", 1)
                post.contest = "reversed" if post.contest == "open" else None
                _reopen(state, post)
            post.pending, post.refusal_seq, post.refused_by = None, 0, ()
        case Replied():
            post.reply_seq, post.reply_by = (seq, event.actor) if event.commitment else (0, "")
            # What comes from outside needs a person's approval after it came, as the post itself does.
            post.reply_shown = bool(event.commitment) and not event.actor.startswith("source:")
        case Promised():
            post.promise = event.state
            post.promised_ms = event.at_ms if event.state is not None else None
            post.promise_seq = seq if event.state is not None and event.commitment else 0
        case Spotlit():
            post.spotlit = event.on
        case PassedOn():
            post.passed += (event.actor,)
            post.asked_by, post.question_seq = event.actor, seq if event.commitment else 0
        case AuthorBlocked():
            state.blocked[event.author] = event.reason
        case AuthorUnblocked():
            del state.blocked[event.author]
        case SourceDeleted():
            post.deleted, post.pending = True, None
            _moot(post)
            if post.state in ("waiting", "shown"):
                _move(state, post, "withdrawn")
        case Expired():
            post.pending = None
            _move(state, post, "expired")
        case Lapsed():
            _move(state, post, "lapsed")
        case Forgotten():
            post.forgotten, post.pending = True, None
            if event.actor == AUTHOR:
                _moot(post)  # whereas what the shop has forgotten stays contested in public until it is answered
            state.visible.pop(post.id, None)
        case _ if isinstance(event, AUTHORS):
            apply_author(seq, post, event)
            if isinstance(event, Contested):
                days.tally(state, post.split, "contests", 1)
            elif isinstance(event, ContestDecided) and not event.upheld:
                days.tally(state, post.split, "reversals", 1)
                _reopen(state, post)
    if post.state != before:
        post.moved_ms = event.at_ms


def _receive(state: State, seq: int, event: Received) -> None:
    post = state.posts.get(event.post)
    if post is None:
        day = day_of(event.at_ms, state.zone).isoformat()
        split = (event.shop, event.source, bucket(event.rating), day)
        post = Post(event.post, event.shop, event.kind, event.source, event.at_ms, split, last_seq=seq)
        state.posts[post.id] = post
        cell = state.counts.setdefault(split, dict.fromkeys(STATES, 0))
        cell["waiting"] += 1
        days.count(state, split, "waiting", 1)
        queue, entry = state.waiting.setdefault(post.source, []), (post.received_ms, post.id)
        if queue and entry < queue[-1]:
            insort(queue, entry)
        else:  # mostly it is the newest
            queue.append(entry)
    post.history.append(seq)
    post.revision, post.voice, post.conversation = event.revision, event.voice, event.conversation
    post.rating, post.language, post.flags = event.rating, event.language, event.flags
    post.written_ms, post.experienced_on, post.updated_ms = (
        event.written_ms, event.experienced_on, event.updated_ms,
    )  # fmt: skip
    post.verified, post.maskable, post.consent = event.verified, event.maskable, event.consent
    post.commitment, post.content_seq, post.author = event.commitment, seq, event.author
    post.topic, post.place, post.here, post.web = event.topic, event.place, event.here, event.web
    post.public_from_ms, post.noted, post.redacted = event.public_from_ms, (), False
    post.contest, post.contested_ms, post.contest_seq, post.answer_seq = None, 0, 0, 0  # it says something else now
    post.asked_by, post.question_seq = "", 0  # whoever passed it on has not read this
    post.pending, post.deleted, post.revised_ms = None, False, event.at_ms
    if event.kind == "chat":
        post.kind = "chat"  # once a private message, always one, whatever the source calls its next revision
    displayable = post.kind != "chat" or event.consent is not None
    _reopen(state, post, "waiting" if displayable else "undisplayable")
    post.moved_ms = event.at_ms


def _decide(state: State, seq: int, post: Post, event: Approved | Withheld | Withdrawn) -> None:
    post.asked_by, post.question_seq = "", 0
    if isinstance(event, Approved):
        post.refusal_seq, post.refused_by = 0, ()
        # An author may choose a later moment; nobody may choose an earlier one than the grace.
        _schedule(state, post, Pending(seq, event, max(event.at_ms + _grace_ms(state), post.public_from_ms or 0)))
        return
    post.refusal_seq, post.refused_by = seq, (event.actor,)
    if state.rules is not None and "second" in required(state.rules, event.reason):
        post.pending = Pending(seq, event, None)
        return
    grace = 0 if isinstance(event, Withdrawn) else _grace_ms(state)
    _schedule(state, post, Pending(seq, event, event.at_ms + grace))


def _schedule(state: State, post: Post, pending: Pending) -> None:
    post.pending = pending
    if pending.effective_ms is None:
        return
    if pending.effective_ms <= state.now_ms:
        _settle(state, post, pending, pending.effective_ms)
    else:
        heapq.heappush(state.due, (pending.effective_ms, pending.seq, post.id))


def _settle(state: State, post: Post, pending: Pending, when_ms: int) -> None:
    event = pending.event
    post.pending = None
    post.decided_by, post.decided_ms, post.decided_under = event.actor, event.at_ms, event.rules
    post.decision_seq, post.moved_ms = pending.seq, when_ms
    if event.actor != AUTHOR:  # what an author takes back, nobody decided
        post.noted = event.noted
        if post.first_decided_ms is None:
            post.first_decided_ms = event.at_ms
            days.decided(state, post.split, post.split[2], event.at_ms - post.received_ms)
        if pending.seconded_ms is not None:
            days.decided(state, post.split, days.SECOND, pending.seconded_ms - event.at_ms)
    if isinstance(event, Approved):
        post.masks, post.refusal, post.shown_ms = event.masks, None, when_ms
        post.reply_shown = post.reply_shown or 0 < post.reply_seq < pending.seq
        _move(state, post, "shown")
    else:
        post.refusal = event
        post.contest, post.contested_ms, post.contest_seq, post.answer_seq = None, 0, 0, 0  # another refusal now
        _move(state, post, "withheld" if isinstance(event, Withheld) else "withdrawn")


def _reopen(state: State, post: Post, to: PostState = "waiting") -> None:
    """It waits again (or, a chat without consent, cannot be shown): nothing that was decided is in force."""
    _move(state, post, to)
    post.masks, post.refusal, post.shown_ms, post.decided_by = (), None, None, None
    post.decided_ms, post.decided_under = 0, ""
    post.refusal_seq, post.refused_by = 0, ()


def _moot(post: Post) -> None:
    """Its author has taken it back: nobody waits for an answer any more."""
    if post.contest == "open":
        post.contest = None


def _move(state: State, post: Post, to: PostState) -> None:
    """Change a post's state, and with it the counts and the two indexes."""
    if post.state != to:
        cell = state.counts[post.split]
        cell[post.state] -= 1
        cell[to] += 1
        days.count(state, post.split, post.state, -1)
        days.count(state, post.split, to, 1)
        queue, entry = state.waiting.setdefault(post.source, []), (post.received_ms, post.id)
        if post.state == "waiting":
            at = bisect_left(queue, entry)
            if at < len(queue) and queue[at] == entry:
                del queue[at]
        if to == "waiting":
            insort(queue, entry)
        post.state = to
    if to != "waiting":
        post.asked_by, post.question_seq = "", 0
    if to != "shown":
        post.spotlit = False  # whatever takes a post off the wall, an edit at its source too, ends its spotlight
    if post.visible:
        state.visible[post.id] = None
    else:
        state.visible.pop(post.id, None)


def _grace_ms(state: State) -> int:
    return round(state.rules.grace_s * 1000) if state.rules is not None else 0


__all__ = [
    "STATES", "Notice", "Pending", "Post", "PostState", "SourceHealth", "Split", "State",
    "advance", "apply", "bucket", "next_due_ms", "totals",
]  # fmt: skip
