"""What authors do after they have written, and what the shop does towards them: never more visible than before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.wall.accounts import open_accounts
from tests.wall.logs import GRACE_MS, POSTS, START_MS, Log, folded, logs, opening, prefixes, received, settled
from wall import events as ev
from wall.author import AUTHORS
from wall.rules import judge
from wall.state import Post, State, advance, apply
from wall.stats import panel

DECIDERS = ("moderator", "manager", "administrator")


@settings(deadline=None, max_examples=150)
@given(logs())
def test_nothing_that_they_do_makes_anything_visible(log: Log) -> None:
    """Nor does forgetting; and what its author took back never comes back but by the author's own new words."""
    gone: set[str] = set()
    touched = State()
    for seq, event in log:
        advance(touched, event.at_ms)
        before = set(touched.visible)
        legal = judge(touched, event) is None
        apply(touched, seq, event)
        if isinstance(event, (*AUTHORS, ev.Forgotten, ev.Started, ev.Darkened, ev.Lit, ev.Played)):
            assert set(touched.visible) <= before
        if isinstance(event, ev.Received) and legal:
            gone.discard(event.post)
        if isinstance(event, ev.Withdrawn) and event.actor == "author" and legal:
            gone.add(event.post)
        assert not gone & set(touched.visible)
        assert not any(touched.posts[name].redacted for name in touched.visible)
        for post in touched.posts.values():
            assert post.contest != "open" or (post.state in ("withheld", "withdrawn") and not post.deleted)


@settings(deadline=None, max_examples=150)
@given(logs())
def test_nobody_who_refused_it_decides_its_contest(log: Log) -> None:
    """Read from the log: whoever proposed the refusal never, whoever confirmed it only where nobody else is left."""
    for at, (state, _, event) in enumerate(prefixes(log)):
        if not isinstance(event, ev.ContestDecided) or event.post not in state.posts:
            continue
        tried = settled(state)
        advance(tried, event.at_ms)
        if judge(tried, event) is not None:
            continue
        post = tried.posts[event.post]
        assert post.refusal is not None
        proposer = post.refusal.actor
        confirmed = {
            e.actor for n, e in log[:at] if isinstance(e, ev.Seconded) and e.post == post.id and n > post.refusal_seq
        }
        assert event.actor != proposer
        people = {name for name, role in open_accounts(log[:at]).items() if role in DECIDERS}
        assert event.actor in people
        assert event.actor not in confirmed or not people - confirmed - {proposer}


@settings(deadline=None, max_examples=100)
@given(logs())
def test_contests_and_reversals_are_those_of_a_simple_reading(log: Log) -> None:
    """A reversal: a contest that was not upheld, or an undo while one was open."""
    state, contests, reversals = State(), 0, 0
    for seq, event in log:
        advance(state, event.at_ms)
        legal = judge(state, event) is None
        known = state.posts.get(getattr(event, "post", ""))
        open_ = known is not None and known.contest == "open"
        decided = known is not None and known.pending is None and known.state in ("withheld", "withdrawn")
        apply(state, seq, event)
        contests += legal and isinstance(event, ev.Contested)
        reversals += legal and isinstance(event, ev.ContestDecided) and not event.upheld
        reversals += legal and isinstance(event, ev.Undone) and open_ and decided
        drawn = panel(state)
        assert (drawn.contests, drawn.reversals) == (contests, reversals)
        assert drawn.contested == sum(post.contest == "open" for post in state.posts.values())


# --- one by one ------------------------------------------------------------------------------------------------

LATER = START_MS + 2 * GRACE_MS
POST: dict[str, Any] = {"at_ms": LATER, "shop": "lyon", "post": POSTS[0]}
AUTHOR = POST | {"actor": "author"}
FEEDER = POST | {"actor": "feeder"}
NOA = POST | {"actor": "noa"}
CAMILLE = POST | {"actor": "camille"}
CONTESTED = ev.Contested(**AUTHOR, commitment="c7")


def refused(reason: str = "insult", **brings: Any) -> State:
    """A house in which Noa has withheld the first post."""
    whole: dict[str, Any] = {"spans": (ev.Span(0, 4),), "request": "R-1", "evidence": True} | brings
    withheld = ev.Withheld(**NOA | {"at_ms": START_MS}, revision=1, rules="1", reason=reason, **whole)
    state = folded(list(enumerate([*opening(), received(0, START_MS), withheld], 1)))
    advance(state, START_MS + GRACE_MS)
    return state


def do(state: State, *events: ev.AnyEvent) -> Post:
    for event in events:
        apply(state, state.through + 1, event)
        assert state.voided == []
    return state.posts[POSTS[0]]


def code(state: State, event: ev.AnyEvent) -> str | None:
    verdict = judge(state, event)
    return verdict.code if verdict is not None else None


def test_a_contest_that_is_upheld_is_told_and_cannot_be_raised_again() -> None:
    state = refused()
    post = do(state, CONTESTED)
    assert (post.contest, post.contested_ms, post.contest_seq, post.state) == (
        "open", LATER, state.through, "withheld",
    )  # fmt: skip
    assert code(state, CONTESTED) == "already-contested"
    do(state, ev.ContestDecided(**CAMILLE, upheld=True, commitment="c8"))
    assert (post.contest, post.answer_seq, post.state) == ("upheld", state.through, "withheld")
    assert code(state, CONTESTED) == "already-contested"
    assert code(state, ev.ContestDecided(**CAMILLE, upheld=True)) == "nothing-contested"


def test_a_contest_that_is_won_lets_the_post_wait_as_if_it_had_just_come() -> None:
    state = refused()
    post = do(state, CONTESTED, ev.ContestDecided(**CAMILLE, upheld=False))
    assert (post.contest, post.state, post.refusal, post.refused_by) == ("reversed", "waiting", None, ())
    assert state.waiting["avis"] == [(START_MS, POSTS[0])]
    approve = ev.Approved(**NOA, revision=1, rules="1")
    do(state, approve)
    advance(state, LATER + GRACE_MS)
    assert set(state.visible) == {POSTS[0]}
    assert (panel(state).contests, panel(state).reversals, panel(state).contested) == (1, 1, 0)


def test_another_refusal_can_be_contested_again_and_only_once_it_is_in_force() -> None:
    state = refused()
    post = do(state, CONTESTED, ev.ContestDecided(**CAMILLE, upheld=False))
    do(state, ev.Withheld(**NOA, revision=1, rules="1", reason="unintelligible"))
    assert post.contest == "reversed"
    advance(state, LATER + GRACE_MS)
    assert post.contest is None
    assert code(state, CONTESTED) is None


@pytest.mark.parametrize(
    ("actor", "expected"),
    [("noa", "own-refusal"), ("camille", None), ("aude", None), ("vue", "not-allowed"), ("author", "not-allowed"),
     ("feeder", "not-allowed")],
)  # fmt: skip
def test_who_decides_a_contest(actor: str, expected: str | None) -> None:
    state = refused()
    do(state, CONTESTED)
    for upheld in (True, False):
        assert code(state, ev.ContestDecided(**POST | {"actor": actor}, upheld=upheld)) == expected


def test_where_all_had_a_hand_in_it_whoever_confirmed_looks_again_never_who_proposed() -> None:
    state = refused("off-topic")
    second = ev.Seconded(**CAMILLE | {"at_ms": state.now_ms}, revision=1, rules="1")
    do(state, second)
    advance(state, LATER)
    do(state, CONTESTED)
    assert code(state, ev.ContestDecided(**CAMILLE, upheld=True)) == "own-refusal"
    closed = ev.AccountSet(
        at_ms=LATER, actor="feeder", shop="lyon", account="aude", role="administrator", enabled=False
    )
    do(state, closed)
    assert code(state, ev.ContestDecided(**CAMILLE, upheld=True)) is None
    assert code(state, ev.ContestDecided(**NOA, upheld=True)) == "own-refusal"


def test_what_can_be_contested() -> None:
    """A refusal of the shop's, also one that it says the author asked for; not one's own act, nor what is shown."""
    state = folded(list(enumerate([*opening(), received(0, START_MS)], 1)))
    assert code(state, CONTESTED) == "nothing-to-contest"
    assert code(state, replace(CONTESTED, actor="noa")) == "not-allowed"
    own = ev.Withdrawn(**AUTHOR, revision=1, rules="1", reason="author-request", request="receipt")
    do(state, own)
    assert code(state, CONTESTED) == "nothing-to-contest"
    assert code(refused("author-request"), CONTESTED) is None
    for event, expected in (
        (ev.SourceDeleted(**POST, actor="source:avis"), "nothing-to-contest"),
        (ev.Redacted(**FEEDER, spans=(ev.Span(0, 4),)), "words-gone"),
        (ev.Forgotten(**AUTHOR), "forgotten"),
    ):
        state = refused()
        do(state, event)
        assert code(state, CONTESTED) == expected


def test_what_an_author_takes_back_ends_a_contest_and_what_the_shop_forgets_does_not() -> None:
    for event, contest in (
        (ev.SourceDeleted(**POST, actor="source:avis"), None), (ev.Forgotten(**AUTHOR), None),
        (ev.Forgotten(**CAMILLE), "open"),
    ):  # fmt: skip
        state = refused()
        post = do(state, CONTESTED)
        assert code(state, ev.Forgotten(**FEEDER)) == "already-contested"
        assert code(state, ev.Redacted(**FEEDER, spans=(ev.Span(0, 4),))) == "nothing-to-redact"
        do(state, event)
        assert post.contest == contest
    assert code(state, ev.ContestDecided(**CAMILLE, upheld=False)) == "words-gone"
    assert code(state, ev.ContestDecided(**CAMILLE, upheld=True)) is None


def test_an_undo_by_whoever_refused_counts_as_a_reversal_while_a_contest_is_open() -> None:
    state = refused()
    post = do(state, CONTESTED, ev.Undone(**NOA))
    assert (post.contest, post.state, panel(state).reversals) == ("reversed", "waiting", 1)
    state = refused()
    post = do(state, CONTESTED, ev.ContestDecided(**CAMILLE, upheld=True), ev.Undone(**NOA))
    assert (post.contest, post.state, panel(state).reversals) == (None, "waiting", 0)


def test_words_that_are_gone_are_never_shown_and_other_words_are_other_words() -> None:
    state = refused("personal-data")
    post = do(state, ev.Redacted(**FEEDER, spans=(ev.Span(0, 4),), commitment="c9"))
    assert (post.redacted, post.content_seq, post.commitment) == (True, state.through, "c9")
    assert code(state, ev.Undone(**NOA)) == "words-gone"
    assert code(state, ev.Redacted(**FEEDER, spans=())) == "nothing-to-redact"
    assert code(state, replace(ev.Redacted(**FEEDER, spans=()), actor="noa")) == "not-allowed"
    do(state, received(0, LATER, revision=2))
    assert (post.redacted, post.state) == (False, "waiting")
    assert code(state, ev.Approved(**NOA, revision=2, rules="1")) is None


@pytest.mark.parametrize("later_ms", [-5000, 0, GRACE_MS - 1, GRACE_MS + 1, 6 * 3_600_000])
def test_the_moment_that_an_author_chose_is_honoured_and_no_earlier_one_is(later_ms: int) -> None:
    note = replace(received(2, START_MS), public_from_ms=START_MS + later_ms)
    state = folded(list(enumerate([*opening(), note], 1)))
    approve = ev.Approved(**NOA | {"at_ms": START_MS, "post": POSTS[2]}, revision=1, rules="1")
    apply(state, state.through + 1, approve)
    at_ms = START_MS + max(GRACE_MS, later_ms)
    advance(state, at_ms - 1)
    assert (state.posts[POSTS[2]].state, set(state.visible)) == ("waiting", set())
    assert panel(state).waiting == 1
    advance(state, at_ms)
    assert (state.posts[POSTS[2]].shown_ms, set(state.visible)) == (at_ms, {POSTS[2]})


def test_supporters_count_once_and_only_where_there_is_a_promise_to_be_seen() -> None:
    state = folded(
        list(enumerate([*opening(), received(0, START_MS),
                        ev.Approved(**NOA | {"at_ms": START_MS}, revision=1, rules="1")], 1))
    )  # fmt: skip
    supported = ev.Supported(**AUTHOR, supporter="s1")
    promised = ev.Promised(**NOA, state="taken-up")
    assert code(state, supported) == "no-promise"
    do(state, promised)
    assert code(state, replace(supported, actor="noa")) == "not-allowed"
    post = do(state, supported, replace(supported, supporter="s2"))
    assert post.supporters == ("s1", "s2")
    assert code(state, supported) == "already-supported"
    do(state, ev.Withdrawn(**AUTHOR, revision=1, rules="1", reason="author-request", request="receipt"))
    assert code(state, replace(supported, supporter="s3")) == "no-promise"


def test_somebody_who_is_here_is_talked_with_once_and_may_leave() -> None:
    note = replace(received(2, START_MS), here=True)
    state = folded(list(enumerate([*opening(), note], 1)))
    post = state.posts[POSTS[2]]
    assert post.here_now(START_MS)
    assert not post.here_now(START_MS + 45 * 60_000)
    mine: dict[str, Any] = {"at_ms": START_MS + 1, "shop": "lyon", "post": POSTS[2]}
    apply(state, state.through + 1, ev.Talked(**mine, actor="noa"))
    assert (post.talked_ms, post.here_now(START_MS + 2)) == (START_MS + 1, False)
    assert code(state, ev.Talked(**mine, actor="camille")) == "already-talked"
    assert code(state, ev.Talked(**mine, actor="vue")) == "not-allowed"
    apply(state, state.through + 1, ev.Left(**mine, actor="author"))
    assert (post.here, code(state, ev.Left(**mine, actor="author"))) == (False, "not-here")


def test_an_author_is_told_once_on_each_way() -> None:
    state = refused()
    told = ev.Informed(**FEEDER, decision=7, channel="email")
    post = do(state, told)
    assert post.informed == ((7, "email"),)
    assert code(state, told) == "already-informed"
    assert code(state, replace(told, channel="chat")) is None
    assert code(state, replace(told, actor="noa")) == "not-allowed"
