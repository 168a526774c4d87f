"""A refusal asks exactly what its reason requires, and sends nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.deciding.refusing import Refusing, marker_of, needed
from wall.commands import Withdraw, Withhold
from wall.events import Span, Withheld
from wall.rules import REASONS, missing

FULL = {
    "ground": "loi de 1881",
    "evidence": "aucune commande",
    "other": "abcdefgh",
    "request": "lettre",
    "asked": "mail",
}


@given(st.sampled_from(sorted(REASONS)), st.sets(st.sampled_from(sorted(FULL))), st.booleans(), st.booleans())
def test_what_is_missing_is_what_the_rules_say(reason: str, typed: set[str], spans: bool, withdraw: bool) -> None:
    refusing = Refusing(withdraw, reason, (Span(0, 3),) if spans else (), {name: FULL[name] for name in typed})
    command = refusing.command("command-1", "post", 7, {})
    assert isinstance(command, Withdraw) == withdraw
    event = Withheld(
        at_ms=0, actor="noa", shop="lyon", post="aaaaaaaaaaaa", revision=1, rules="1", reason=reason,
        spans=command.spans, ground=command.ground, other=command.other, request=command.request,
        evidence=bool(command.evidence),
    )  # fmt: skip
    lacks = missing(event, REASONS[reason])
    assert lacks == sorted(refusing.missing({}))
    given_away = [command.ground, command.evidence, command.other, command.request, command.spans]
    assert sum(map(bool, given_away)) <= len(REASONS[reason])


def test_house_rules_may_require_more() -> None:
    reasons = {"unintelligible": ["span", "evidence"]}
    assert needed("unintelligible", reasons) == {"span", "evidence"}
    assert Refusing(reason="unintelligible").missing(reasons) == ["span", "evidence"]
    assert Refusing(reason="off-topic").missing({}) == []


def test_what_was_typed_for_one_reason_is_kept_but_not_sent_for_another() -> None:
    refusing = Refusing(reason="not-a-customer").saying({"evidence": "ancien salarié"}).about([Span(0, 4)])
    other = refusing.because("duplicate").saying({"other": " abcdefgh "})
    command = other.command("command-1", "post", None, {})
    assert command == Withhold(id="command-1", post="post", reason="duplicate", other="abcdefgh")
    assert other.because("not-a-customer").command("c", "post", None, {}).evidence == "ancien salarié"


def test_a_marker_begins_with_the_spans_there_were() -> None:
    assert marker_of("abcdef", [Span(3, 5), Span(0, 2)]).spans() == (Span(0, 2), Span(3, 5))
