"""A day gone through once: every event with what became of it, when decisions took effect, when posts were up. Pure.

Who did something is told by role; a role is that of then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from feeder.history import reason_of_event
from wall.events import (
    AccountSet,
    AnyEvent,
    Approved,
    Informed,
    PasswordSet,
    Played,
    PostEvent,
    ProfileSet,
    Promised,
    Received,
    Refusal,
    Replied,
    SourcePlugged,
    SourceUnplugged,
    TokenIssued,
    TokenRevoked,
)
from wall.past import Act, By
from wall.post import Post, State
from wall.roles import AUTHOR, FEEDER
from wall.state import advance, apply, next_due_ms

UNTOLD = (
    AccountSet, Informed, PasswordSet, Played, ProfileSet, SourcePlugged, SourceUnplugged, TokenIssued, TokenRevoked,
)  # fmt: skip
"""What keeps the house going and is no part of a day's story."""
REFUSED = ("withheld", "withdrawn")


@dataclass
class Diary:
    """What happened. Instants are Unix ms.

    `acts`: in order, each with the place in the log (`seq`) at which it happened; what took effect by the passing of
    time has that of the last event before. `arrived`: the posts of `received`. `up`: of posts that something happened
    to while they were on the wall, or that came onto it, when they were there. `replies`: the last one to a post,
    `promises`: in order.
    """

    acts: list[Act] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    withheld: list[int] = field(default_factory=list)
    refusals: list[tuple[int, str]] = field(default_factory=list)
    up: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    replies: dict[str, int] = field(default_factory=dict)
    delays: dict[str, int] = field(default_factory=dict)
    promises: list[tuple[int, str, str]] = field(default_factory=list)
    decided: dict[str, int] = field(default_factory=dict)
    """The posts about which a decision took effect, and when the last one did."""
    first_ms: int = 0
    last_ms: int = 0


class Writer:
    """Folds a day into `state` and writes its diary."""

    def __init__(self, state: State, from_ms: int) -> None:
        """`state`: as the day begins, at `from_ms`; nobody else uses it."""
        self.state = state
        self._from_ms = from_ms
        self.diary = Diary()
        self._up: dict[str, list[list[int]]] = {}

    def take(self, seq: int, event: AnyEvent | None) -> None:
        """Enter the event at `seq`. One of an earlier day (a clock was put back) is folded, and not told."""
        if event is None:  # nobody can read it: it is without effect, as it was then
            self.state.through = max(self.state.through, seq)
            return
        self.until(event.at_ms)
        state, diary = self.state, self.diary
        post = state.posts.get(event.post) if isinstance(event, PostEvent) else None
        before = post.state if post is not None else ""
        decision = post.decision_seq if post is not None else 0
        first = post is not None and post.first_decided_ms is None and post.pending is None
        voided = len(state.voided)
        apply(state, seq, event)
        void = len(state.voided) > voided
        if isinstance(event, PostEvent):
            post = state.posts.get(event.post)
        if event.at_ms < self._from_ms:
            return
        if not isinstance(event, UNTOLD):
            diary.acts.append(self._act(seq, event, post, first=first, void=void))
        if void or state.through != seq:
            return
        if event.actor != FEEDER and not isinstance(event, UNTOLD):
            diary.first_ms, diary.last_ms = diary.first_ms or event.at_ms, event.at_ms
        if post is None:
            return
        if isinstance(event, Received) and event.revision == 1:
            diary.received.append(event.at_ms)
            diary.arrived.append(event.post)
        self._moved(post, before, decision, event.at_ms, str(type(event).__struct_config__.tag))
        if isinstance(event, Replied):
            if event.commitment:
                diary.replies[post.id] = event.at_ms
                diary.delays.setdefault(post.id, event.at_ms - post.received_ms)
            else:
                diary.replies.pop(post.id, None)
                diary.delays.pop(post.id, None)
        elif isinstance(event, Promised) and event.state is not None:
            diary.promises.append((event.at_ms, post.id, event.state))

    def until(self, at_ms: int) -> None:
        """Let time pass: decisions take effect, each at its own moment."""
        while (due := next_due_ms(self.state)) is not None and due <= at_ms:
            waiting = {name for when, _, name in self.state.due if when <= due}
            before = {name: (self.state.posts[name].state, self.state.posts[name].decision_seq) for name in waiting}
            for name in advance(self.state, due):
                state, decision = before[name]
                self._moved(self.state.posts[name], state, decision, due)
        advance(self.state, at_ms)

    def end(self, to_ms: int) -> Diary:
        """The diary of the day up to `to_ms`, not included. More may be entered after it."""
        self.until(to_ms - 1)
        up = {name: [(begin, end or to_ms) for begin, end in spans] for name, spans in self._up.items()}
        return replace(
            self.diary,
            acts=list(self.diary.acts),
            up=up,
            replies=dict(self.diary.replies),
            delays=dict(self.diary.delays),
        )

    def _moved(self, post: Post, before: str, decision: int, at_ms: int, tag: str = "") -> None:
        diary = self.diary
        spans = self._up.get(post.id)
        up = spans is not None and not spans[-1][1]
        if post.visible and not up:
            self._up.setdefault(post.id, []).append([at_ms, 0])
        elif spans is not None and up and not post.visible:
            spans[-1][1] = at_ms
        if post.decision_seq != decision:  # a decision took effect
            diary.decided.pop(post.id, None)
            diary.decided[post.id] = at_ms
            diary.last_ms = max(diary.last_ms, at_ms)
            if tag != post.state:  # else the decision, which is told already, was in force at once
                diary.acts.append(self._effect(post, at_ms))
            if post.state in REFUSED and post.refusal is not None and post.refusal.actor != AUTHOR:
                diary.refusals.append((at_ms, post.refusal.reason))
        if post.state != before:
            if post.state == "shown":
                diary.shown.append(at_ms)
            elif post.state in REFUSED:
                diary.withheld.append(at_ms)

    def _act(self, seq: int, event: AnyEvent, post: Post | None, *, first: bool, void: bool) -> Act:
        delay = None
        if post is not None and not void and event.actor != AUTHOR:
            decides = isinstance(event, Approved | Refusal) and first
            if decides or (isinstance(event, Replied) and event.commitment):
                delay = (event.at_ms - post.received_ms) / 1000
        return Act(
            seq=seq,
            at_ms=event.at_ms,
            event=str(type(event).__struct_config__.tag),
            by=self._by(event.actor),
            post=event.post if isinstance(event, PostEvent) else "",
            source=post.source if post is not None else getattr(event, "source", ""),
            kind=post.kind if post is not None else None,
            stars=post.stars if post is not None else None,
            state=post.state if post is not None else "",
            reason=reason_of_event(event),
            delay_s=delay,
            masks=len(event.masks) if isinstance(event, Approved) else 0,
            void=void,
        )

    def _effect(self, post: Post, at_ms: int) -> Act:
        return Act(
            seq=self.state.through,
            at_ms=at_ms,
            event=post.state,
            by=self._by(post.decided_by or ""),
            post=post.id,
            source=post.source,
            kind=post.kind,
            stars=post.stars,
            state=post.state,
            reason=post.refusal.reason if post.refusal is not None else "",
            masks=len(post.masks),
        )

    def _by(self, actor: str) -> By:
        return role_of(self.state, actor)


def in_force(act: Act) -> bool:
    """Whether a decision took effect by this, rather than being made."""
    return not act.void and (act.event == "shown" or (act.event in REFUSED and act.state == act.event))


def role_of(state: State, actor: str) -> By:
    """An actor as a role, as of `state`; empty where that account is not known."""
    if actor in (FEEDER, AUTHOR):
        return cast("By", actor)
    if actor.startswith("source:"):
        return "source"
    account = state.accounts.get(actor)
    return account.role if account is not None else ""
