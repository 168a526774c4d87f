"""The house rules as customers read them: whole, in plain words, in every version."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feeder.web.parts import rules_text
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import DAY_MS, rules, shop
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import NOW_MS
from wall.house_events import Reason
from wall.phone import Law, Public, RulesOf
from wall.rules import REASONS, required

ENGLISH = Wording("en", (), "UTC")
TIMES = ("grace_s", "answer_within_min", "review_days", "chat_days", "refused_days", "personal_days")


def seen(text: str) -> str:
    """What is read of a page: no tags, spaces as one."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return re.sub(r"\s+", " ", bare)


def test_every_reason_and_requirement_has_words_for_customers() -> None:
    assert list(rules_text.MEANING) == list(REASONS)
    assert set(rules_text.BRINGS) == {need for needs in REASONS.values() for need in needs}


def test_the_closed_list_is_told_whole_and_the_authors_request_is_always_on_it(say: Wording) -> None:
    told = rules_text.reasons(rules("1"), say)
    assert [reason.code for reason in told] == list(REASONS)
    assert [reason.code for reason in told if reason.second] == ["accusation", "not-a-customer", "off-topic"]
    few = replace(rules("1"), reasons=(Reason(code="insult", requires=("second",)),))
    assert [reason.code for reason in rules_text.reasons(few, say)] == ["insult", "author-request"]
    assert rules_text.reasons(few, say)[0].second


def test_negative_is_the_first_that_is_never_a_reason(say: Wording) -> None:
    assert rules_text.never(say)[0] == "Parce qu’il est négatif."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(10, "10 seconds"), (60, "1 minute"), (90, "90 seconds"), (14_400, "4 hours"), (86_400, "24 hours"),
     (172_800, "2 days"), (0, "0 seconds")],
)  # fmt: skip
def test_delays_are_told_as_people_say_them(seconds: float, words: str) -> None:
    assert rules_text.span(seconds, ENGLISH) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(30, "30 days"), (183, "6 months"), (365, "12 months"), (730, "2 years"), (1, "1 day")],
)
def test_retentions_are_told_as_people_say_them(count: int, words: str) -> None:
    assert rules_text.days(count, ENGLISH) == words


@given(
    st.dictionaries(st.sampled_from(TIMES), st.integers(1, 3000)),
    st.booleans(),
    st.sets(st.sampled_from(list(REASONS))),
)
def test_a_change_is_told_for_each_thing_that_changed_and_for_nothing_else(
    times: dict[str, int], strict: bool, without: set[str]
) -> None:
    old = rules("1")
    reasons = tuple(reason for reason in old.reasons if reason.code not in without)
    new = replace(old, version="2", strict=strict, reasons=reasons, **times)
    told = rules_text.changes(old, new, ENGLISH)
    moved = sum(getattr(old, name) != getattr(new, name) for name in TIMES)
    gone = without - {"author-request"}
    assert len(told) == moved + strict + len(gone)
    assert len(rules_text.changes(new, old, ENGLISH)) == len(told)
    assert rules_text.changes(new, replace(new, version="3"), ENGLISH) == []


def test_a_requirement_that_was_added_is_told() -> None:
    old = rules("1")
    harder = tuple(Reason(code=one.code, requires=(*one.requires, "second")) for one in old.reasons)
    told = rules_text.changes(old, replace(old, reasons=harder), ENGLISH)
    plain = [code for code in REASONS if "second" not in required(old, code) and code != "author-request"]
    assert len(told) == len(plain)
    assert told[0] == "Insult or threat: a refusal now also requires the agreement of a second person."


async def test_the_page_tells_everything_that_the_law_wants(visitor: Visitor) -> None:
    text = seen(await visitor.get("/rules"))
    assert visitor.status == 200
    for words in (
        "du plus récent au plus ancien", "Délai promis pour décider : 3 heures", "12 mois", "21 jours",
        "Les avis sont-ils vérifiés", "Donne-t-on quelque chose en échange", "Peut-on contacter l’auteur",
        "Un auteur peut-il modifier son avis", "Parce qu’il est négatif", "Qui décide", "Pour contester",
        "Vos données et vos droits", "CNIL", "donnees@tilleul.example", "Un avis vous semble faux",
    ):  # fmt: skip
        assert words in text.replace("\u202f", " ")


async def test_past_versions_stay_and_say_what_changed(visitor: Visitor) -> None:
    text = seen(await visitor.get("/rules"))
    assert "Ce qui a changé de 2026-1 à 2026-2" in text
    assert "Conversations sur le mur\u202f: 21 jours (avant\u202f: 30 jours)." in html.unescape(visitor.text)
    text = seen(await visitor.get("/rules/2026-1"))
    assert visitor.status == 200
    assert "Ces règles ne sont plus en vigueur" in text
    assert "30 jours" in text
    assert "Ce qui a changé" not in text
    await visitor.get("/rules/1999-9")
    assert visitor.status == 404


class TestHostileWords:
    """What the shop or an attacker of its configuration writes stays text."""

    @pytest.fixture
    def told(self) -> Public:
        return shop(
            law=Law(given="<script>alert(1)</script>", controller="A & B"),
            rules=[RulesOf(since_ms=NOW_MS - DAY_MS, rules=rules("a/b <i>\u202e"))],
        )

    async def test_words_and_versions_are_escaped(self, visitor: Visitor) -> None:
        text = await visitor.get("/rules")
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text
        assert "A &amp; B" in text
        assert "<i>" not in text
        assert "\u202e" not in text
        await visitor.get("/rules/a%2Fb%20%3Ci%3E%E2%80%AE")
        assert visitor.status == 200
