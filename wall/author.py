"""What authors and the shop do to each other about one post: whether it is legal, and what it changes. Pure.

Called by `wall/rules.py` and `wall/state.py`, which say what that is for. Nothing here makes anything visible.
"""

from __future__ import annotations

from wall.author_events import ContestDecided, Contested, Informed, Left, Redacted, Supported, Talked
from wall.post import Post, State
from wall.refused import Refused
from wall.roles import AUTHOR, FEEDER, deciders, may_decide
from wall.values import PostEvent

AUTHORS = (Contested, ContestDecided, Left, Talked, Supported, Informed, Redacted)
"""The events that this file knows about."""


def judge_author(state: State, post: Post, event: PostEvent) -> Refused | None:
    """None if `event`, one of `AUTHORS`, is legal at its place, else why it is not."""
    match event:
        case Contested():
            return _not_by(AUTHOR, event) or _judge_contest(post)
        case ContestDecided():
            return _judge_outcome(state, post, event)
        case Left():
            return _not_by(AUTHOR, event) or (None if post.here else Refused("not-here"))
        case Talked():
            if not may_decide(state, event.actor):
                return Refused("not-allowed", actor=event.actor)
            return None if post.kind == "note" and post.talked_ms is None else Refused("already-talked")
        case Supported():
            return _not_by(AUTHOR, event) or _judge_support(post, event)
        case Informed():
            told = (event.decision, event.channel) in post.informed
            return _not_by(FEEDER, event) or (Refused("already-informed") if told else None)
        case Redacted():
            return _not_by(FEEDER, event) or _judge_redaction(post)
    return Refused("unknown-event")


def apply_author(seq: int, post: Post, event: PostEvent) -> None:
    """Fold a legal one in, but for what a contest's outcome does to the post's state (`wall/state.py`)."""
    match event:
        case Contested():
            post.contest, post.contested_ms = "open", event.at_ms
            post.contest_seq = seq if event.commitment else 0
            post.answer_seq = 0
        case ContestDecided():
            post.contest = "upheld" if event.upheld else "reversed"
            post.answer_seq = seq if event.commitment else 0
        case Left():
            post.here = False
        case Talked():
            post.talked_ms = event.at_ms
        case Supported():
            post.supporters += (event.supporter,)
        case Informed():
            post.informed += ((event.decision, event.channel),)
            post.informed_ms = event.at_ms
        case Redacted():
            post.redacted, post.content_seq, post.commitment = True, seq, event.commitment


def _not_by(actor: str, event: PostEvent) -> Refused | None:
    return None if event.actor == actor else Refused("not-allowed", actor=event.actor)


def _judge_contest(post: Post) -> Refused | None:
    if post.forgotten:
        return Refused("forgotten")
    # What the shop says the author asked for can be contested like any other refusal; one's own act cannot.
    by_shop = post.refusal is not None and post.refusal.actor != AUTHOR
    if post.state not in ("withheld", "withdrawn") or not by_shop or post.deleted:
        return Refused("nothing-to-contest", state=post.state)
    if post.redacted:
        return Refused("words-gone")  # nobody could give it back any more
    return Refused("already-contested") if post.contest is not None else None


def _judge_outcome(state: State, post: Post, event: ContestDecided) -> Refused | None:
    if not may_decide(state, event.actor):
        return Refused("not-allowed", actor=event.actor)
    if post.contest != "open":
        return Refused("nothing-contested", state=post.state)
    if not event.upheld and (post.forgotten or post.redacted):
        return Refused("words-gone")
    if not event.upheld and post.deleted:
        return Refused("gone-at-source")
    if event.actor not in post.refused_by:
        return None
    # Where everybody had a hand in the refusal, whoever confirmed it may look again, never who proposed it.
    nobody_else = not deciders(state) - set(post.refused_by)
    return None if nobody_else and event.actor != post.refused_by[0] else Refused("own-refusal")


def _judge_support(post: Post, event: Supported) -> Refused | None:
    if post.promise is None or not post.visible:
        return Refused("no-promise")
    return Refused("already-supported") if event.supporter in post.supporters else None


def _judge_redaction(post: Post) -> Refused | None:
    refused = post.state in ("withheld", "withdrawn") and post.refusal is not None and post.contest != "open"
    if not refused or post.forgotten or post.redacted:
        return Refused("nothing-to-redact", state=post.state)
    return None
