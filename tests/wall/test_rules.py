"""Invariant 4: a refusal has a reason of the closed list with what it requires; stars decide nothing at all."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wall.accounts import decider
from tests.wall.logs import POSTS, RATINGS, RULES, START_MS, Log, folded, logs, opening, prefixes, received
from wall import events as ev
from wall.days import SECOND
from wall.post import Cell
from wall.rules import DECIDERS, REASONS, Refused, judge, missing, required
from wall.state import STATES, Post, State, advance, apply

LEAST: Mapping[str, set[str]] = {
    "insult": {"span"}, "hate": {"span", "ground"}, "personal-data": {"span"}, "accusation": {"span", "second"},
    "advertising": {"span"}, "not-a-customer": {"evidence", "second"}, "off-topic": {"second"},
    "unintelligible": set(), "duplicate": {"other"}, "author-request": {"request"}, "contradiction": {"asked"},
    "sensitive": {"span"},
}  # fmt: skip
"""The list as the house rules state it, written down a second time: changing it is a decision, not an accident."""


def test_the_list_is_closed() -> None:
    assert {code: set(needs) for code, needs in REASONS.items()} == LEAST
    assert {"moderator", "manager", "administrator"} == DECIDERS


def brought(refusal: ev.Refusal, need: str) -> bool:
    match need:
        case "span":
            return any(0 <= span.start < span.end for span in refusal.spans)
        case "ground":
            return bool((refusal.ground or "").strip())
        case "other":
            return refusal.other not in (None, refusal.post)
        case "request" | "asked":
            return bool((refusal.request or "").strip())
        case "evidence":
            return refusal.evidence
        case _:
            return need == "second"


def needs_second(log: Log, decided_seq: int, code: str) -> bool:
    """By the rules that were in force when the refusal was proposed; an author's request is a right."""
    if code == "author-request":
        return False
    rules = next(e.rules for seq, e in reversed(log) if seq < decided_seq and isinstance(e, ev.RulesSet))
    return "second" in LEAST[code] or any(r.code == code and "second" in r.requires for r in rules.reasons)


@settings(deadline=None, max_examples=200)
@given(logs(), st.sampled_from((0, 3000, 10**8)))
def test_every_refusal_in_force_has_what_its_reason_requires(log: Log, later_ms: int) -> None:
    state = folded(log)
    advance(state, state.now_ms + later_ms)
    places = {id(event): seq for seq, event in log}
    for post in state.posts.values():
        if post.state == "withheld":
            assert post.refusal is not None
        if post.state == "withdrawn" and not post.deleted:
            assert post.refusal is not None
        if post.state not in ("withheld", "withdrawn") or post.refusal is None:
            continue
        assert set(LEAST[post.refusal.reason]) <= {need for need in LEAST_NEEDS if brought(post.refusal, need)}
        assert post.refusal.other is None or post.refusal.other in state.posts
        seq = places[id(post.refusal)]
        if needs_second(log, seq, post.refusal.reason):
            later = [(at, e) for at, (n, e) in enumerate(log) if n > seq and isinstance(e, ev.Seconded)]
            seconds = {e.actor for at, e in later if e.post == post.id and decider(log[:at], e.actor)}
            assert seconds - {post.refusal.actor}


LEAST_NEEDS = ("span", "ground", "other", "request", "asked", "evidence", "second")


@settings(deadline=None, max_examples=100)
@given(logs(), st.lists(st.sampled_from(RATINGS), min_size=250, max_size=250))
def test_stars_decide_nothing(log: Log, ratings: list[ev.Rating | None]) -> None:
    """The same log with other stars: the same verdicts, queues, delays, states and pages of the wall."""
    others: Log = [
        (seq, replace(event, rating=rating) if isinstance(event, ev.Received) else event)
        for (seq, event), rating in zip(log, itertools.cycle(ratings), strict=False)
    ]
    other = State()
    for (state, _, event), (seq, changed) in zip(prefixes(log), others, strict=True):
        advance(state, event.at_ms)
        advance(other, event.at_ms)
        verdict, its = judge(state, event), judge(other, changed)
        assert (verdict and (verdict.code, verdict.facts)) == (its and (its.code, its.facts))
        apply(other, seq, changed)
    one = folded(log)
    assert without_stars(one) == without_stars(other)
    assert (one.waiting, one.due, one.visible) == (other.waiting, other.due, other.visible)
    for figures in (one, other):
        figures.cells = {
            of: {day: replaced(cell) for day, cell in days.items()} for of, days in figures.cells.items()
        }
    assert one.cells == other.cells


def replaced(cell: Cell) -> Cell:
    """The cell with the figures of all stars together."""
    tally: dict[str, int] = {}
    for name, n in cell.tally.items():
        plain = name.partition(":")[0] if name.startswith(("known:", "share:")) else name
        tally[plain] = tally.get(plain, 0) + n
    stars = {name: some for name, some in cell.delays.items() if name != SECOND}
    seconds = {name: some for name, some in cell.delays.items() if name == SECOND}
    return Cell(cell.counts, tally, {"all": merged(stars), "second": merged(seconds)}, {"all": merged(cell.open)})


def merged(some: Mapping[str, array[int]]) -> array[int]:
    return array("q", sorted(ms for one in some.values() for ms in one))


def without_stars(state: State) -> list[Post]:
    for post in state.posts.values():
        post.rating, post.split = None, (post.split[0], post.split[1], "", post.split[3])
        post.tallied = ()
    return list(state.posts.values())


# --- who may do what, one by one -------------------------------------------------------------------------------


def house(*events: ev.AnyEvent, rules: ev.Rules = RULES[0]) -> State:
    start = [ev.RulesSet(at_ms=START_MS, actor="feeder", shop="lyon", rules=rules), *opening()[1:]]
    return folded(list(enumerate([*start, *events], 1)))


def withheld(reason: str, **brings: object) -> ev.Withheld:
    plain = ev.Withheld(
        at_ms=START_MS, actor="noa", shop="lyon", post=POSTS[0], revision=1, reason=reason, rules=RULES[0].version
    )
    return replace(plain, **brings)


def code(refused: Refused | None) -> str | None:
    return refused.code if refused is not None else None


BRINGS: Mapping[str, dict[str, object]] = {
    "span": {"spans": (ev.Span(0, 4),)}, "ground": {"ground": "loi de 1881"}, "other": {"other": POSTS[2]},
    "request": {"request": "R-1"}, "asked": {"request": "R-1"}, "evidence": {"evidence": True}, "second": {},
}  # fmt: skip
NOTHINGS: Mapping[str, list[dict[str, object]]] = {
    "span": [{"spans": ()}],
    "ground": [{"ground": None}, {"ground": ""}, {"ground": " \t"}],
    "other": [{"other": None}, {"other": POSTS[0]}],
    "request": [{"request": None}, {"request": "  "}],
    "asked": [{"request": None}, {"request": ""}],
    "evidence": [{"evidence": False}],
}


@pytest.mark.parametrize("reason", sorted(LEAST))
def test_each_reason_asks_for_its_own(reason: str) -> None:
    state = house(received(0, START_MS), received(2, START_MS))
    whole: dict[str, object] = {}
    for need in LEAST[reason]:
        whole |= BRINGS[need]
    assert judge(state, withheld(reason, **whole)) is None
    for need in LEAST[reason] - {"second"}:
        for nothing in NOTHINGS[need]:
            refused = judge(state, withheld(reason, **(whole | nothing)))
            assert refused is not None
            assert (refused.code, refused.facts["missing"]) == ("missing", need)


@pytest.mark.parametrize("reason", ["other", "negative", "", "Insult", "unfair"])
def test_there_is_no_other_reason(reason: str) -> None:
    everything = {k: v for brings in BRINGS.values() for k, v in brings.items()}
    rules = replace(RULES[0], reasons=(*RULES[0].reasons, ev.Reason(code=reason)))
    state = house(received(0, START_MS), received(2, START_MS), rules=rules)
    assert code(judge(state, withheld(reason, **everything))) == "unknown-reason"


def test_house_rules_may_ask_for_more_and_never_for_less() -> None:
    rules = replace(
        RULES[0],
        reasons=(ev.Reason(code="hate"), ev.Reason(code="insult", requires=("evidence", "second")),
                 ev.Reason(code="sensitive", requires=("spann",))),
    )  # fmt: skip
    assert required(rules, "hate") == {"span", "ground"}
    assert required(rules, "insult") == {"span", "evidence", "second"}
    with pytest.raises(Refused, match="unknown-reason"):
        required(rules, "off-topic")
    spans = {"spans": (ev.Span(0, 4),)}
    assert missing(withheld("insult", **spans), required(rules, "insult")) == ["evidence"]
    assert missing(withheld("sensitive", **spans), required(rules, "sensitive")) == ["spann"]


@pytest.mark.parametrize("bad", [(0, 0), (4, 4), (5, 3), (-1, 2)])
def test_a_span_of_nothing_is_refused(bad: tuple[int, int]) -> None:
    state = house(received(0, START_MS, pick=3))
    assert code(judge(state, withheld("insult", spans=(ev.Span(0, 2), ev.Span(*bad))))) == "bad-span"
    approved = ev.Approved(
        at_ms=START_MS, actor="noa", shop="lyon", post=POSTS[0], revision=1, masks=(ev.Mask(*bad),), rules="1"
    )
    assert code(judge(state, approved)) == "bad-span"


@pytest.mark.parametrize(
    ("account", "expected"),
    [("noa", None), ("camille", None), ("vue", "not-allowed"), ("ecran", "not-allowed"), ("feeder", "not-allowed"),
     ("source:avis", "not-allowed"), ("nobody", "not-allowed")],
)  # fmt: skip
def test_only_an_open_moderators_or_managers_account_decides(account: str, expected: str | None) -> None:
    state = house(received(0, START_MS))
    decisions: list[ev.AnyEvent] = [
        ev.Approved(at_ms=START_MS, actor=account, shop="lyon", post=POSTS[0], revision=1, rules="1"),
        withheld("unintelligible", actor=account),
        ev.Replied(at_ms=START_MS, actor=account, shop="lyon", post=POSTS[0], commitment="c0"),
    ]
    others: list[ev.AnyEvent] = [
        ev.Undone(at_ms=START_MS, actor=account, shop="lyon", post=POSTS[0]),
        ev.ContestDecided(at_ms=START_MS, actor=account, shop="lyon", post=POSTS[0], upheld=True),
        ev.Seconded(at_ms=START_MS, actor=account, shop="lyon", post=POSTS[0], revision=1, rules="1"),
    ]
    if account != "source:avis":
        assert [code(judge(state, event)) for event in decisions] == [expected] * 3
    assert all((code(judge(state, event)) == "not-allowed") == (expected is not None) for event in others)
    closed = ev.AccountSet(
        at_ms=START_MS, actor="feeder", shop="lyon", account="noa", role="moderator", enabled=False
    )
    apply(state, state.through + 1, closed)
    assert code(judge(state, withheld("unintelligible"))) == "not-allowed"


def test_a_source_answers_for_its_own_posts_only() -> None:
    state = house(received(0, START_MS))
    for actor, expected in (("source:avis", None), ("source:tchat", "not-allowed")):
        reply = ev.Replied(at_ms=START_MS, actor=actor, shop="lyon", post=POSTS[0], commitment="c0")
        assert code(judge(state, reply)) == expected


def test_the_second_moderator_is_another_person_and_sees_the_same_text() -> None:
    proposed = withheld("off-topic")
    second = ev.Seconded(at_ms=START_MS, actor="camille", shop="lyon", post=POSTS[0], revision=1, rules="1")
    state = house(received(0, START_MS), proposed)
    advance(state, START_MS + 10**9)
    assert state.posts[POSTS[0]].state == "waiting"
    assert code(judge(state, replace(second, actor="noa"))) == "same-person"
    assert code(judge(state, replace(second, revision=2))) == "edited-since"
    assert code(judge(state, withheld("insult", spans=(ev.Span(0, 1),)))) == "waits-for-second"
    apply(state, state.through + 1, replace(second, at_ms=state.now_ms))
    assert code(judge(state, second)) == "nothing-to-second"
    advance(state, state.now_ms + 10_000)
    assert state.posts[POSTS[0]].state == "withheld"


def test_a_decision_names_the_rules_that_are_in_force() -> None:
    state = house(received(0, START_MS))
    apply(state, state.through + 1, ev.RulesSet(at_ms=START_MS, actor="feeder", shop="lyon", rules=RULES[1]))
    assert code(judge(state, withheld("unintelligible"))) == "other-rules"
    assert judge(state, withheld("unintelligible", rules="2")) is None


@pytest.mark.parametrize("state_name", sorted(set(STATES) - {"waiting", "shown", "undisplayable"}))
def test_forgetting_asks_only_that_the_post_is_closed(state_name: str) -> None:
    state = house(received(0, START_MS))
    forget = ev.Forgotten(at_ms=START_MS, actor="noa", shop="lyon", post=POSTS[0])
    assert code(judge(state, forget)) == "still-open"
    state.posts[POSTS[0]].state = state_name  # type: ignore[assignment]
    assert judge(state, forget) is None
    apply(state, state.through + 1, forget)
    assert state.posts[POSTS[0]].state == state_name
    assert code(judge(state, forget)) == "forgotten"
    assert code(judge(state, received(0, START_MS, revision=2))) == "forgotten"
