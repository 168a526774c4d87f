"""Random logs for the property tests: legal and illegal events mixed, several shops, sources, stars and days.

A log is drawn as a list of small steps, each of which means something wherever it stands, so that it shrinks well.
`written` turns steps into events; nothing here asks the code under test what is legal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from tests.wall.author_steps import AUTHOR_SCENES, AUTHOR_STEPS, SCENE_STEPS, author_event
from tests.wall.house_events import AUTHORS, HOUSE_STEPS, house_event
from wall import events as ev
from wall.rules import REASONS
from wall.state import State, apply

Log = list[tuple[int, ev.AnyEvent]]
START_MS = 1_795_305_600_000 + 85_000_000
"""2026-11-22, 23:36 UTC: midnight is near, so that logs go over more than one day."""
GRACE_MS = 10_000
POSTS = tuple(letter * 12 for letter in "abcd")
KINDS: tuple[ev.Kind, ...] = ("review", "chat", "note", "chat")
SHOPS = ("lyon", "nantes")
SOURCES = ("avis", "tchat", "forum")
RATINGS = (None, ev.Rating(1), ev.Rating(2), ev.Rating(3), ev.Rating(4), ev.Rating(5), ev.Rating(8, 10))
PEOPLE: tuple[tuple[str, ev.AccountRole], ...] = (
    ("camille", "manager"), ("noa", "moderator"), ("vue", "viewer"), ("ecran", "screen"), ("aude", "administrator"),
)  # fmt: skip
ACTORS = (
    *("camille", "noa") * 4, "aude", "aude", "vue", "ecran", "nobody", "feeder", "source:avis",
)  # fmt: skip


NOTED: tuple[tuple[str, ...], ...] = ((), ("abuse", "phone"), (), ("name",))
TOPICS: tuple[ev.Topic, ...] = ("opinion", "suggestion", "problem")
LATER_MS = (0, 5000, GRACE_MS, GRACE_MS + 1, 6 * 3_600_000)


def _rules(version: str, grace_s: float, strict: bool = False, more: str = "", without: str = "") -> ev.Rules:
    reasons = tuple(
        ev.Reason(code=code, requires=(*sorted(needs), *(("second",) if code == more else ())))
        for code, needs in REASONS.items()
        if code != without
    )
    return ev.Rules(version=version, grace_s=grace_s, strict=strict, reasons=reasons)


RULES = (
    _rules("1", GRACE_MS / 1000),
    _rules("2", 3.0, strict=True, more="insult"),
    _rules("3", 0.0, more="author-request", without="hate"),
)
WHATS = (
    "receive", "receive", "receive", "approve", "approve", "approve", "mask", "withhold", "withhold", "withdraw",
    "second", "undo", "reply", "source-reply", "delete", "expire", "lapse", "forget", "rules", "account", "source",
    "dictate", *HOUSE_STEPS, *AUTHOR_STEPS,
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One thing that is tried. `odd`: 0 as it should be; 1 a stale revision, 2 other rules, 3 something missing."""

    what: str
    post: int = 0
    actor: str = "camille"
    dt_ms: int = 1000
    pick: int = 0
    odd: int = 0


def steps(dt_ms: Sequence[int] = (0, 1000, 4000, 9999, 10_000, 10_001, 3_600_000, -5000)) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        what=st.sampled_from(WHATS),
        post=st.integers(0, len(POSTS) - 1),
        actor=st.sampled_from(ACTORS),
        dt_ms=st.sampled_from(dt_ms),
        pick=st.integers(0, 41),
        odd=st.sampled_from((0, 0, 0, 0, 0, 1, 2, 3)),
    )


SCENES = (
    ("receive", "approve", "wait"), ("receive", "mask", "wait"), ("receive", "approve", "wait", "withdraw"),
    ("receive", "withhold", "second", "wait"), ("receive", "approve", "wait", "withdraw", "second"),
    ("receive", "approve", "undo", "wait"), ("receive", "approve", "receive", "wait"),
    ("receive", "approve", "wait", "expire", "forget"), ("receive", "withhold", "wait", "forget"),
    ("receive", "source-reply", "approve", "wait", "delete", "undo"), ("receive", "reply", "lapse"),
    ("receive", "approve", "wait", "withdraw", "expire", "second"), ("receive", "withhold", "approve", "wait"),
    ("receive", "withhold", "withhold", "second", "undo"), ("receive", "approve", "wait", "spotlight", "receive"),
    ("receive", "approve", "wait", "spotlight", "withdraw", "undo"), ("announce", "wait", "announce", "end"),
    ("receive", "promise", "approve", "wait", "promise"), ("pause", "wait", "resume", "pause"),
    ("pause", "pause", "resume", "resume"), ("receive", "pass-on", "undo", "pass-on", "approve", "wait"),
    ("receive", "pass-on", "receive", "pass-on", "undo"), ("receive", "block", "block", "unblock", "unblock"),
    ("token", "token", "revoke", "revoke", "token"), ("dictate", "approve", "wait"),
    *AUTHOR_SCENES,
)  # fmt: skip
"""What usually happens, in the usual order: chance alone would hardly ever show a post."""


def scenes() -> st.SearchStrategy[list[Step]]:
    def played(whats: tuple[str, ...], post: int, pick: int, people: tuple[str, str], odd: int) -> list[Step]:
        first, other = people
        if "second" in whats:
            pick = (3, 5, 6)[pick % 3]  # the reasons that need a second moderator
        return [
            Step("source" if what == "wait" else what, post, other if what in ("second", "answer") else first,
                 GRACE_MS if what == "wait" else 1, pick, odd // 5 if odd % 5 == at else 0)
            for at, what in enumerate(whats)
        ]  # fmt: skip

    people = st.sampled_from((("camille", "noa"), ("noa", "camille"), ("noa", "noa")))
    odd = st.one_of(st.just(0), st.integers(0, 19))
    return st.builds(played, st.sampled_from(SCENES), st.integers(0, len(POSTS) - 1), st.integers(0, 41), people, odd)


def logs(most: int = 20) -> st.SearchStrategy[Log]:
    """Logs of up to `most` scenes and handfuls of steps, most of which begin with rules and accounts."""
    parts = st.lists(
        st.one_of(st.lists(steps(), min_size=1, max_size=4), scenes()), min_size=most // 4, max_size=most
    )
    return st.builds(
        lambda parts, skip: written([step for part in parts for step in part], skip),
        parts,
        st.sampled_from((0, 0, 0, 0, 1, 6)),
    )


@dataclass
class Pen:
    """What whoever writes a log remembers of it: the time, the rules, the revisions."""

    now_ms: int = START_MS
    rules: ev.Rules = RULES[0]
    revisions: dict[str, int] = field(default_factory=dict)


def opening() -> list[ev.AnyEvent]:
    house = "lyon"
    people = [
        ev.AccountSet(at_ms=START_MS, actor="feeder", shop=house, account=name, role=role) for name, role in PEOPLE
    ]
    return [ev.RulesSet(at_ms=START_MS, actor="feeder", shop=house, rules=RULES[0]), *people]


def written(steps_: Sequence[Step], skip: int = 0) -> Log:
    """The log that `steps_` come to, without the first `skip` events. Its numbers have holes, as a log's may."""
    pen = Pen()
    events = opening()[skip:]
    events += [_event(step, pen) for step in steps_]
    return [(3 * number + 1, event) for number, event in enumerate(events)]


def _event(step: Step, pen: Pen) -> ev.AnyEvent:
    pen.now_ms += step.dt_ms
    comes = step.what in ("receive", "dictate")
    if not comes and step.odd != 1 and pen.revisions and POSTS[step.post] not in pen.revisions:
        known = sorted(pen.revisions)
        step = replace(step, post=POSTS.index(known[step.post % len(known)]))
    post, pick = POSTS[step.post], step.pick
    at_ms, actor, shop = pen.now_ms, step.actor, SHOPS[step.post % 2]
    revision = pen.revisions.get(post, 1) - (step.odd == 1)
    rules = "0" if step.odd == 2 else pen.rules.version
    match step.what:
        case "receive":
            pen.revisions[post] = revision = pen.revisions.get(post, 0) + 1 - (step.odd == 1)
            return received(step.post, at_ms, revision, pick)
        case "dictate":
            return dictated(step, at_ms, pen)
        case "approve" | "mask":
            masks: tuple[ev.Mask, ...] = (ev.Mask(0, 3, "name"), ev.Mask(5, 9)) if step.what == "mask" else ()
            if masks and step.odd == 3:
                masks = (ev.Mask(4, 4),)
            return ev.Approved(
                at_ms=at_ms, actor=actor, shop=shop, post=post, revision=revision, masks=masks, rules=rules,
                noted=NOTED[pick % 4],
            )  # fmt: skip
        case "withhold" | "withdraw":
            return refusal(step, at_ms, revision, rules)
        case "second":
            return ev.Seconded(at_ms=at_ms, actor=actor, shop=shop, post=post, revision=revision, rules=rules)
        case "undo":
            return ev.Undone(at_ms=at_ms, actor=actor, shop=shop, post=post)
        case "reply":
            return ev.Replied(
                at_ms=at_ms, actor=actor, shop=shop, post=post, commitment="" if pick % 3 == 0 else "c0"
            )
        case "source-reply":
            source = SOURCES[step.post % 3]
            return ev.Replied(at_ms=at_ms, actor=f"source:{source}", shop=shop, post=post, commitment="c1")
        case "delete":
            return ev.SourceDeleted(at_ms=at_ms, actor="source:avis", shop=shop, post=post)
        case "expire":
            return ev.Expired(at_ms=at_ms, actor="feeder", shop=shop, post=post)
        case "lapse":
            return ev.Lapsed(at_ms=at_ms, actor="feeder", shop=shop, post=post)
        case "forget":
            return ev.Forgotten(at_ms=at_ms, actor=actor, shop=shop, post=post)
        case "rules":
            pen.rules = RULES[pick % 3]
            return ev.RulesSet(at_ms=at_ms, actor="feeder", shop=shop, rules=pen.rules)
        case "account":
            name, role = PEOPLE[pick % len(PEOPLE)]
            return ev.AccountSet(
                at_ms=at_ms, actor="feeder", shop=shop, account=name, role=role, enabled=pick % 2 == 0
            )
    if step.what in (*AUTHOR_STEPS, *SCENE_STEPS):
        return author_event(step.what, at_ms, actor, shop, post, pick, revision, rules)
    if step.what in HOUSE_STEPS:
        return house_event(step.what, at_ms, actor, shop, post, pick)
    name = SOURCES[pick % 3]
    if pick % 2:
        return ev.SourceFailed(at_ms=at_ms, actor="feeder", shop=shop, source=name, problem="no answer")
    return ev.SourceRecovered(at_ms=at_ms, actor="feeder", shop=shop, source=name)


def received(post: int, at_ms: int, revision: int = 1, pick: int = 0) -> ev.Received:
    kind, note = KINDS[post], KINDS[post] == "note"
    consent = ev.Consent(basis="opt-in", version="1") if kind == "chat" and pick % 3 != 1 else None
    return ev.Received(
        at_ms=at_ms, actor="source:avis", shop=SHOPS[post % 2], post=POSTS[post], revision=revision, kind=kind,
        source=SOURCES[post % 3], rating=RATINGS[pick % 7], maskable=pick % 5 != 0, consent=consent,
        author=AUTHORS[pick % 3], topic=TOPICS[pick % 3] if note else None, place="caisse" if note else None,
        here=note and pick % 2 == 1, web=note and pick % 4 == 1,
        public_from_ms=at_ms + LATER_MS[pick % 5] if pick % 7 == 6 else None,
    )  # fmt: skip


def dictated(step: Step, at_ms: int, pen: Pen) -> ev.Received:
    """A note taken down at the counter, or (every fifth) something that is none."""
    if step.pick % 5 and step.actor in ("camille", "noa", "aude"):
        pen.revisions.setdefault(POSTS[step.post], 1)
    return ev.Received(
        at_ms=at_ms, actor=step.actor, shop=SHOPS[step.post % 2], post=POSTS[step.post], source="counter",
        kind="note" if step.pick % 5 else "review",
    )  # fmt: skip


def refusal(step: Step, at_ms: int, revision: int, rules: str) -> ev.Withheld | ev.Withdrawn:
    """A refusal that brings everything that any reason could ask for, or (odd 3) nothing at all."""
    post, bare = POSTS[step.post], step.odd == 3
    reason = (*REASONS, "other", "negative")[step.pick % 14]
    made = ev.Withheld if step.what == "withhold" else ev.Withdrawn
    return made(
        at_ms=at_ms, actor=step.actor, shop=SHOPS[step.post % 2], post=post, revision=revision, rules=rules,
        reason=reason, spans=() if bare else (ev.Span(0, 4),), ground=None if bare else "loi du 29 juillet 1881",
        other=None if bare else POSTS[step.pick % 3], request=None if bare else "R-7", evidence=not bare,
        noted=NOTED[step.pick % 4],
    )  # fmt: skip


def folded(log: Log) -> State:
    state = State()
    for seq, event in log:
        apply(state, seq, event)
    return state


def prefixes(log: Log) -> Iterator[tuple[State, int, ev.AnyEvent]]:
    """The state before each event, and the event. The state goes on in place: keep nothing of it."""
    state = State()
    for seq, event in log:
        yield state, seq, event
        apply(state, seq, event)


class Enough(Exception):
    """Raised by a property that only gathers, once it has met all that it looks for: nothing more is drawn."""


def settled(state: State) -> State:
    """A copy to keep: the heap's inner order and entries that nobody waits for any more left out."""
    return deepcopy(comparable(state))


def comparable(state: State) -> State:
    """The same to compare at once: it shares everything with `state`."""
    live = sorted(
        entry for entry in state.due if (p := state.posts[entry[2]].pending) is not None and p.seq == entry[1]
    )
    return replace(state, due=live)


def labels() -> st.SearchStrategy[ev.MaskLabel]:
    return st.sampled_from(
        ("name", "phone", "email", "address", "account", "order", "plate", "handle", "link", "personal")
    )
