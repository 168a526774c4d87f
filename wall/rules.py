"""The rules of moderation: the closed list of reasons, what each requires, and who may do what when.

`judge` is the one function that says whether an event is legal at its place in the log. The feeder asks it
before it writes, and `wall/state.py` asks it again while folding: what is illegal is void and changes nothing.
Sources: Code de la consommation L111-7-2, D111-17; NF Z74-501's list of reasons, narrowed (`docs/decisions.md`).
"""

from __future__ import annotations

from collections.abc import Mapping

from wall.author import AUTHORS, judge_author
from wall.events import (
    AnyEvent,
    Approved,
    AuthorBlocked,
    AuthorUnblocked,
    Expired,
    Forgotten,
    Lapsed,
    PassedOn,
    PostEvent,
    Promised,
    Received,
    Refusal,
    Replied,
    Rules,
    Seconded,
    SourceDeleted,
    Spotlit,
    Undone,
    Withdrawn,
)
from wall.house_judge import NOTICES, judge_house
from wall.post import Post, State
from wall.refused import Refused
from wall.roles import AUTHOR, DECIDERS, FEEDER, PHONE, deciders, may_administer, may_decide

__all__ = [
    "COUNTER", "DECIDERS", "NOTICES", "PHONE", "REASONS", "Refused", "gives_back", "judge", "may_administer",
    "may_decide", "missing", "required",
]  # fmt: skip

REASONS: Mapping[str, frozenset[str]] = {
    "insult": frozenset({"span"}),
    "hate": frozenset({"span", "ground"}),
    "personal-data": frozenset({"span"}),
    "accusation": frozenset({"span", "second"}),
    "advertising": frozenset({"span"}),
    "not-a-customer": frozenset({"evidence", "second"}),
    "off-topic": frozenset({"second"}),
    "unintelligible": frozenset(),
    "duplicate": frozenset({"other"}),
    "author-request": frozenset({"request"}),
    "contradiction": frozenset({"asked"}),
    "sensitive": frozenset({"span"}),
}
"""The closed list, with the least that each reason requires. House rules may require more, never less, and may
leave a reason out. `asked`: the author was asked first; `--request` names that exchange."""

COUNTER = "counter"
"""The source of the notes that somebody of the shop took down as a customer dictated them."""


def required(rules: Rules, code: str) -> frozenset[str]:
    """What the reason `code` requires under `rules`. Raises Refused for a code that is not on the list.

    An author's request is a right (withdrawal of consent, erasure): house rules can neither leave it out nor make
    it wait for more than the request itself.
    """
    if code == "author-request":
        return REASONS[code]
    for reason in rules.reasons:
        if reason.code == code and code in REASONS:
            return frozenset(reason.requires) | REASONS[code]
    raise Refused("unknown-reason", reason=code)


def missing(event: Refusal, needs: frozenset[str]) -> list[str]:
    """Which required things the refusal does not bring; the second moderator is not asked for here.

    A requirement that this program does not know is never brought.
    """
    request = bool(event.request and event.request.strip())
    has = {
        "span": bool(event.spans),
        "ground": bool(event.ground and event.ground.strip()),
        "other": event.other is not None and event.other != event.post,
        "request": request,
        "asked": request,
        "evidence": event.evidence,
        "second": True,
    }
    return sorted(need for need in needs if not has.get(need, False))


def judge(state: State, event: AnyEvent) -> Refused | None:
    """None if `event` is legal in `state`, else why it is not. Pure; `state` is settled up to the event's time."""
    if not isinstance(event, PostEvent):
        return judge_house(state, event)
    post = state.posts.get(event.post)
    if isinstance(event, Received):
        return _judge_received(state, post, event)
    if post is None:
        return Refused("unknown-post", post=event.post)
    if isinstance(event, SourceDeleted):
        return Refused("already-deleted") if post.deleted else None
    if isinstance(event, Expired):
        return None if post.state == "shown" else Refused("not-shown", state=post.state)
    if isinstance(event, Lapsed):
        legal = post.kind == "chat" and post.state == "waiting" and post.pending is None
        return None if legal else Refused("not-lapsable", state=post.state)
    if isinstance(event, Replied) and event.actor == f"source:{post.source}":
        return Refused("forgotten") if post.forgotten or post.state == "undisplayable" else None
    if isinstance(event, AUTHORS):
        return judge_author(state, post, event)
    if isinstance(event, Forgotten) and event.actor in (AUTHOR, FEEDER):
        if event.actor == FEEDER and post.contest == "open":
            return Refused("already-contested")  # its time is not over before its author was answered
        return _judge_forgetting(post)  # an author's right, and the end of its time
    own = isinstance(event, Withdrawn) and event.reason == "author-request" and event.actor == AUTHOR
    if not own and not may_decide(state, event.actor):
        return Refused("not-allowed", actor=event.actor)
    if state.rules is None:
        return Refused("no-rules")
    return _judge_decision(state, state.rules, post, event)


def _judge_received(state: State, post: Post | None, event: Received) -> Refused | None:
    if event.source == COUNTER:
        if not may_decide(state, event.actor):
            return Refused("not-allowed", actor=event.actor)
        if event.kind != "note":
            return Refused("not-a-note")
    elif not event.actor.startswith("source:"):
        return Refused("not-allowed", actor=event.actor)
    if post is None:
        return None if event.revision == 1 else Refused("unknown-post", post=event.post)
    if post.forgotten:
        return Refused("forgotten")
    if COUNTER in (event.source, post.source):  # nobody can edit what was said
        return Refused("known-revision", revision=event.revision)
    return None if event.revision == post.revision + 1 else Refused("known-revision", revision=event.revision)


def gives_back(post: Post, event: Undone) -> bool:
    """Whether this takes no decision back but what its actor left to others: it waits, and nothing hangs over it."""
    return post.state == "waiting" and post.pending is None and event.actor in post.passed


def _judge_decision(state: State, rules: Rules, post: Post, event: PostEvent) -> Refused | None:
    if isinstance(event, Forgotten):
        return _judge_forgetting(post)
    if isinstance(event, Undone):
        return _judge_undo(post, event)
    if isinstance(event, Replied):
        return Refused("forgotten") if post.forgotten or post.state == "undisplayable" else None
    if isinstance(event, Promised):
        return _judge_promise(post, event)
    if isinstance(event, Spotlit):
        return None if post.visible else Refused("not-shown", state=post.state)
    if isinstance(event, PassedOn):
        return _judge_passing(state, post, event)
    if isinstance(event, AuthorBlocked | AuthorUnblocked):
        return _judge_block(state, rules, post, event)
    if isinstance(event, Approved | Seconded | Refusal):
        if event.revision != post.revision:
            return Refused("edited-since", revision=post.revision)
        if event.rules != rules.version:
            return Refused("other-rules", rules=rules.version)
    if isinstance(event, Approved | Refusal):
        for span in event.masks if isinstance(event, Approved) else event.spans:
            if not 0 <= span.start < span.end:
                return Refused("bad-span", span=f"{span.start}:{span.end}", length="…")
    if isinstance(event, Seconded):
        if post.pending is None or post.pending.effective_ms is not None:
            return Refused("nothing-to-second", state=post.state)
        return Refused("same-person") if post.pending.event.actor == event.actor else None
    if isinstance(event, Approved):
        return _judge_approval(rules, post, event)
    if isinstance(event, Refusal):
        return _judge_refusal(state, rules, post, event)
    return Refused("unknown-event")


def _judge_forgetting(post: Post) -> Refused | None:
    open_ = post.state in ("waiting", "shown")
    return Refused("still-open") if open_ else Refused("forgotten") if post.forgotten else None


def _judge_promise(post: Post, event: Promised) -> Refused | None:
    if post.forgotten:
        return Refused("forgotten")
    if post.state == "undisplayable":
        return Refused("no-consent")
    return Refused("no-promise") if event.state is None and post.promise is None else None


def _judge_passing(state: State, post: Post, event: PassedOn) -> Refused | None:
    if post.state != "waiting" or post.pending is not None:
        return Refused("decided", state=post.state, by=post.decided_by or "")
    if event.actor in post.passed:
        return Refused("already-passed-on")
    # A post that everybody left to others would be nobody's: somebody must be left to decide it.
    return None if deciders(state) - {event.actor, *post.passed} else Refused("nobody-else")


def _judge_block(state: State, rules: Rules, post: Post, event: AuthorBlocked | AuthorUnblocked) -> Refused | None:
    if not post.author or event.author != post.author:
        return Refused("not-blockable")
    if isinstance(event, AuthorUnblocked):
        return None if event.author in state.blocked else Refused("not-blocked")
    try:
        required(rules, event.reason)
    except Refused as refused:
        return refused
    return Refused("already-blocked") if event.author in state.blocked else None


def _judge_undo(post: Post, event: Undone) -> Refused | None:
    if post.pending is not None or gives_back(post, event):
        return None
    if post.state not in ("shown", "withheld", "withdrawn"):
        return Refused("nothing-to-undo", state=post.state)
    if post.refusal is not None and post.refusal.actor == AUTHOR:
        return Refused("nothing-to-undo", state=post.state)  # what its author took back, only its author could give
    if post.deleted or post.forgotten:
        return Refused("gone-at-source" if post.deleted else "forgotten")
    return Refused("words-gone") if post.redacted else None


def _judge_approval(rules: Rules, post: Post, event: Approved) -> Refused | None:
    if post.state == "undisplayable":
        return Refused("no-consent")
    if post.state != "waiting" or (post.pending is not None and post.pending.effective_ms is not None):
        return Refused("decided", state=post.state, by=post.decided_by or "")
    if post.forgotten:
        return Refused("forgotten")
    if post.redacted:
        return Refused("words-gone")
    if event.masks and rules.strict:
        return Refused("strict-rules")
    return Refused("no-masking", source=post.source) if event.masks and not post.maskable else None


def _judge_refusal(state: State, rules: Rules, post: Post, event: Refusal) -> Refused | None:
    try:
        lacking = missing(event, required(rules, event.reason))
    except Refused as refused:
        return refused
    if lacking:
        return Refused("missing", reason=event.reason, missing=",".join(lacking))
    if event.other is not None and event.other not in state.posts:
        return Refused("unknown-post", post=event.other)
    if isinstance(event, Withdrawn):
        if post.state != "shown" and not (post.state == "waiting" and event.reason == "author-request"):
            return Refused("not-shown", state=post.state)
        waits = post.state == "shown" and post.pending is not None and event.actor != AUTHOR
        return Refused("waits-for-second") if waits else None
    if post.state != "waiting" or (post.pending is not None and post.pending.effective_ms is not None):
        return Refused("decided", state=post.state, by=post.decided_by or "")
    return Refused("waits-for-second") if post.pending is not None else None
