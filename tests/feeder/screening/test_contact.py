"""Telephone numbers and e-mail addresses, as people in France write them."""

from __future__ import annotations

import re
from re import _parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.base import screen
from feeder.screening.contact import CONTACT, EMAIL, PHONE, thorough


def found(text: str) -> list[tuple[str, str]]:
    return [(each.flag, text[each.start : each.end]) for each in screen(text, [CONTACT])]


@pytest.mark.parametrize(
    "number",
    [
        "06 12 34 56 78", "0612345678", "06.12.34.56.78", "06-12-34-56-78", "06/12/34/56/78", "o6 12 34 56 78",
        "06\u00a012\u202f34 56 78", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678", "04 72 00 00 00",
        "+32 475 12 34 56", "+1 (212) 555-0123",
    ],
)  # fmt: skip
def test_a_number_is_found_whole(number: str) -> None:
    assert found(f"Appelez-moi au {number}, merci.") == [("phone", number)]
    assert found(f"Tél.{number}") == [("phone", number)]


@pytest.mark.parametrize(
    "address",
    [
        "jean.dupont@exemple.fr", "Jean+achats@mail.exemple.co.uk", "jean arobase exemple point fr",
        "jean.dupont AROBASE exemple.fr", "jean (at) exemple.fr", "jean[arobase]exemple[point]fr",
        "jean at exemple dot com", "jean @ exemple.fr",
    ],
)  # fmt: skip
def test_an_address_is_found_whole(address: str) -> None:
    assert found(f"Écrivez à {address}, merci.") == [("email", address)]


@pytest.mark.parametrize(
    "text",
    [
        "commande 20261122001", "06 euros", "06 12 34 56 7", "réf. 0612345678901", "12,06 12 34 56 78", "1 234 567",
        "à 10:30 @ la caisse", "@hervé merci", "regarde at home", "jean@exemple", "le point de vente", "50 % à 70 %",
        "ouvert du 01/02/2026 au 03/04/2026",
    ],
)  # fmt: skip
def test_what_is_no_way_to_reach_anybody_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_each_finding_says_what_to_mask_and_which_rule_found_it() -> None:
    (phone,) = screen("06 12 34 56 78", [CONTACT])
    assert (phone.label, phone.rule) == ("phone", "contact.phone/1")


NASTY = st.text(alphabet=st.sampled_from("0o6+33()[]. -/@aarobasepointdot\u00a0\u202féa1\n"), max_size=200)


@given(st.one_of(st.text(max_size=200), NASTY))
def test_whatever_is_received_findings_lie_in_it(text: str) -> None:
    for each in screen(text, [CONTACT]):
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end].strip() == text[each.start : each.end]


CONTACTS = [
    "06 12 34 56 78", "o612345678", "+33 (0)6 12 34 56 78", "0033 6 12 34 56 78", "+32 475 12 34 56", "a@b.fr",
    "jean AROBA\u017fE exemple point fr", "jean arobas exemple.fr", "jean(AT)exemple.fr",
    "j { chez }\u202fx (DOT) fr", "jean at exemple dOt com", "jean < @ > x.fr",
]  # fmt: skip


@given(st.one_of(NASTY, st.lists(st.one_of(st.sampled_from(CONTACTS), NASTY), max_size=4).map(" ".join)))
def test_what_is_passed_over_has_nothing_to_find(text: str) -> None:
    assert list(CONTACT.find(text, "")) == list(thorough(text))
    assert {each.flag for each in thorough(text)} <= set(CONTACT.flags)


@pytest.mark.parametrize("contact", CONTACTS)
def test_nothing_that_can_be_found_is_passed_over(contact: str) -> None:
    assert list(thorough(contact)) == list(CONTACT.find(contact, "")) != []


@pytest.mark.parametrize("pattern", [PHONE, EMAIL])
def test_no_match_is_longer_than_some_hundred_characters_so_time_is_linear(pattern: re.Pattern[str]) -> None:
    _, longest = _parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE).getwidth()
    assert longest < 500


@pytest.mark.parametrize("part", ["a", "0 ", "06 12 34 5 ", "a@", "a arobase ", "a.b-", "+1 (1) ", "a@a.", "a[at]a"])
def test_100_000_characters_that_nearly_match_are_read_to_their_end(part: str) -> None:
    text = part * (100_000 // len(part)) + " 06 12 34 56 78"
    assert all(0 <= each.start < each.end <= len(text) for each in screen(text, [CONTACT]))
