"""The statement of reasons: owed for every refusal of the shop's, says what is to be said, and nothing personal."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from config.catalogue import load
from tests.wall.logs import GRACE_MS, POSTS, START_MS, Log, folded, logs, opening, received
from tests.wall.made import any_of
from wall import events as ev
from wall.retention import DAY_MS
from wall.rules import REASONS, judge
from wall.state import State, advance, apply
from wall.statement import Statement, statement
from wall.statement_words import EXPLAINED, explained, letter, lines
from wall.values import MaskLabel

NOA: dict[str, Any] = {"at_ms": START_MS + 1000, "actor": "noa", "shop": "lyon", "post": POSTS[0], "revision": 1,
                       "rules": "1"}  # fmt: skip
SPANS = (ev.Span(0, 4),)


def house(*events: ev.AnyEvent) -> State:
    state = folded(list(enumerate([*opening(), received(0, START_MS, pick=3), *events], 1)))
    advance(state, START_MS + 2 * GRACE_MS)
    assert state.voided == []
    return state


def of(state: State, size: int = 0) -> Statement | None:
    return statement(state, state.posts[POSTS[0]], size)


def test_of_a_refusal_every_field_is_told() -> None:
    state = house(ev.Withheld(**NOA, reason="hate", spans=SPANS, ground=" loi de 1881 ", noted=("abuse",)))
    told = of(state, 214)
    assert told == Statement(
        reference=POSTS[0], decision="withheld", ground="law", legal_ground="loi de 1881", reason="hate", rules="1",
        kind="review", received_ms=START_MS, decided_ms=START_MS + 1000, shop="lyon", detected=("abuse",),
        spans=SPANS, moderator="A", contestable=True, contest_until_ms=START_MS + 1000 + GRACE_MS + 365 * DAY_MS,
        size=214,
    )  # fmt: skip
    seq = state.posts[POSTS[0]].decision_seq
    informed = ev.Informed(
        at_ms=state.now_ms + 5, actor="feeder", shop="lyon", post=POSTS[0], decision=seq, channel="email"
    )
    apply(state, state.through + 1, informed)
    told = of(state)
    assert told is not None
    assert told.notified_ms == START_MS + 2 * GRACE_MS + 5


def test_a_second_moderator_is_another_letter_and_nobody_has_a_name() -> None:
    proposed = ev.Withheld(**NOA, reason="off-topic")
    second = ev.Seconded(**NOA | {"actor": "camille", "at_ms": START_MS + 2000})
    told = of(house(proposed, second))
    assert told is not None
    assert (told.moderator, told.second, told.decided_ms) == ("A", "B", START_MS + 1000)
    assert of(house(proposed)) is None  # not in force before


@pytest.mark.parametrize(("reason", "days"), [("personal-data", 1), ("sensitive", 1), ("insult", 365)])
def test_it_can_be_contested_until_its_words_are_erased(reason: str, days: int) -> None:
    told = of(house(ev.Withheld(**NOA, reason=reason, spans=SPANS)))
    assert told is not None
    assert told.contest_until_ms == START_MS + 1000 + GRACE_MS + days * DAY_MS


def test_chips_are_told_too() -> None:
    masks = (ev.Mask(0, 3, "name"), ev.Mask(5, 9, "phone"))
    told = of(house(ev.Approved(**NOA, masks=masks, noted=("phone",))))
    assert told is not None
    assert (told.decision, told.masks, told.detected) == ("masked", masks, ("phone",))
    assert (told.decided_ms, told.rules, told.contestable) == (START_MS + 1000, "1", False)
    assert of(house(ev.Approved(**NOA))) is None


@settings(deadline=None, max_examples=150)
@given(logs())
def test_one_is_owed_for_what_the_shop_refused_or_covered_and_for_nothing_else(log: Log) -> None:
    state = folded(log)
    for post in state.posts.values():
        told = statement(state, post)
        refused = post.state in ("withheld", "withdrawn") and post.refusal is not None
        own = post.refusal is not None and post.refusal.actor == "author"
        assert (told is not None) == ((refused and not own) or (post.state == "shown" and bool(post.masks)))
        if told is None:
            continue
        assert told.automatic is False
        assert told.reason in REASONS
        contest = ev.Contested(at_ms=state.now_ms, actor="author", shop=post.shop, post=post.id)
        assert told.contestable == (judge(state, contest) is None)
        assert told.decided_ms >= 0
        said = letter(told, str, str)[1]
        names = [name for name in state.accounts if re.search(rf"\b{name}\b", said)]
        assert not set(names) & {"camille", "noa", "aude"}


# --- in words --------------------------------------------------------------------------------------------------


def test_every_reason_is_explained_in_both_languages() -> None:
    assert set(EXPLAINED) == set(REASONS)
    french = load("fr", "wall").gettext
    assert all(french(text) != text for text in EXPLAINED.values())


@given(any_of(Statement), st.sampled_from(("fr", "en")), st.booleans())
def test_any_statement_is_told_with_a_label_for_each_value(told: Statement, language: str, known: bool) -> None:
    gettext = load(language, "wall").gettext
    found = lines(told, gettext, lambda ms: f"<{ms}>")
    labels = [label for label, _ in found]
    assert len(set(labels)) == len(labels)
    assert all(label and "{" not in label for label, _ in found)
    subject, text = letter(told, gettext, lambda ms: f"<{ms}>", "Vis-à-vis" if known else "", "https://a/r/1")
    assert "\n" not in subject
    assert all(value in text for _, value in found)
    assert "https://a/r/1" in text


@pytest.mark.parametrize("label", get_args(MaskLabel))
def test_each_chip_is_named(label: str) -> None:
    masked = Statement(
        reference="a" * 12, decision="masked", ground="rules", reason="personal-data", rules="1", kind="note",
        received_ms=1, decided_ms=2, shop="lyon", masks=(ev.Mask(0, 1, label),),  # type: ignore[arg-type]
    )  # fmt: skip
    assert re.search(r"\[[^\]{]+\]", explained(masked, load("fr", "wall").gettext))


def test_what_is_said_of_machines_is_what_happened() -> None:
    plain = of(house(ev.Withheld(**NOA, reason="insult", spans=SPANS)))
    noted = of(house(ev.Withheld(**NOA, reason="insult", spans=SPANS, noted=("abuse",))))
    assert plain is not None
    assert noted is not None
    one, other = (dict(lines(told, str, str)) for told in (plain, noted))
    assert one["Automatic"] == "No machine had a part in it: a person read it and decided."
    assert other["Automatic"] == "A machine had pointed at words in it. It decides nothing: a person did."
    assert {name for name in one if one[name] != other[name]} == {"Automatic"}


def test_the_last_moment_of_a_contest_and_what_else_can_be_done_read_well_in_french() -> None:
    refused = Statement(
        reference="a" * 12, decision="withheld", ground="rules", reason="insult", rules="1", kind="note",
        received_ms=0, decided_ms=1, shop="lyon", contestable=True, contest_until_ms=2,
    )  # fmt: skip
    say = load("fr", "wall").gettext
    how = dict(lines(refused, say, lambda ms: "le 22 novembre à 20:30"))
    assert "Dernier délai\u202f: le 22 novembre à 20:30" in how["Si vous n’êtes pas d’accord"]
    covered = dict(lines(replace(refused, decision="masked"), say, str))
    assert "retirer vos mots" in covered["Si vous n’êtes pas d’accord"]
