"""What holds for all that finds personal data by its form: places, masking, shortcuts, disguises, long texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.base import FLAGS, Setup, screen
from feeder.screening.privacy.spans import LABELS, read
from tests.feeder.screening.privacy.looking import LOOKS, MODULES, SCREENERS, found, look
from wall.text import Chip, display_form, plain
from wall.values import Mask

DATA = [
    "06 12 34 56 78", "o612345678", "+33 (0)6 12 34 56 78", "0033612345678", "+32 475 12 34 56", "06*12*34*56*78",
    "zéro six douze trente-quatre cinquante-six soixante-dix-huit", "tél 12 34 56", "jean@exemple.fr", "jean@gmail",
    "jean AROBA\u017fE exemple point fr", "jean(AT)exemple.fr", "jean { chez }\u202fexemple (DOT) fr",
    "jean at exemple dOt com",
    "FR76 3000 6000 0112 3456 7890 189", "fr7630006000011234567890188", "4970 1234 5678 9012", "**** **** **** 9012",
    "1 85 05 78 006 084 91", "siren 732829320", "732 829 320 00074", "commande 45879632", "ticket n° 0441-882",
    "XY123456789FR",
    "commande quarante et un zéro sept", "AB-123-CD", "voiture 123 abc 69", "1-ABC-123", "@jean_dupont",
    "insta : jean_62",
    "www.exemple.fr", "https://exemple.fr/a", "exemple point com", "9201884730118264", "contrat 1234567",
    "٠٦١٢٣٤٥٦٧٨",
    "0\u200b6\u200b1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8", "０６ １２ ３４ ５６ ７８",
    "RCS Lille 732 829 320",
]  # fmt: skip
"""At least one thing to be found in each."""
BITS = [
    "0", "1", "06", "12", "33", "+", "(", ")", "[at]", "@", ".", "/", "-", " ", "\u00a0", ",", ":", "#", "*", "X",
    "a", "FR", "FR76",
    "o", "l", "zéro", "six", "quatre", "vingt", "point", "com", "fr", "at", "chez", "arobase", "tiret", "www.",
    "http://", "AB",
    "commande", "n°", "tél", "carte", "plaque", "secu", "siret", "insta", "\u200b", "\u202e", "é", "٣", "５", "🎉",
    "️⃣", "€", "\n",
]  # fmt: skip
SECRET, CHIP = "\ue000", "▮"
NASTY = st.lists(st.sampled_from(BITS), max_size=40).map("".join)
TEXTS = st.one_of(
    st.text(max_size=150), NASTY, st.lists(st.one_of(st.sampled_from(DATA), NASTY), max_size=5).map(" ".join)
)


@given(TEXTS)
def test_whatever_is_received_findings_lie_in_it(text: str) -> None:
    for screener in SCREENERS:
        for each in screener.find(text, ""):
            assert 0 <= each.start < each.end <= len(text)
            assert text[each.start : each.end].strip() == text[each.start : each.end]
            assert each.flag == each.kind in screener.flags
            assert each.label == LABELS[each.kind]
            assert each.rule.startswith(f"{screener.name}.")
            assert each.rule.endswith(f"/{screener.version}")


@given(TEXTS)
def test_what_was_read_is_told_by_its_place_in_the_text(text: str) -> None:
    reading = read(text)
    for screener in SCREENERS:
        hits = [(*reading.place(hit.start, hit.end), hit.kind) for hit in LOOKS[screener.name](reading.text)]
        assert [(each.start, each.end, each.kind) for each in screener.find(text, "")] == hits


@pytest.mark.parametrize("data", DATA)
def test_nothing_is_passed_over(data: str) -> None:
    assert found(data)
    assert found(f"Bonjour, voilà : {data} merci !")


@pytest.mark.parametrize("data", DATA)
def test_what_is_masked_is_not_found_again(data: str) -> None:
    text = f"Bonjour, voilà : {data} merci !"
    masks = [Mask(each.start, each.end, each.label or "personal") for each in look(text)]
    shown = plain(display_form(text, masks), lambda label: "▮")
    assert found(shown) == []


@given(TEXTS)
def test_nothing_of_what_is_masked_is_visible_or_found(text: str) -> None:
    masks = [Mask(each.start, each.end, each.label or "personal") for each in look(text)]
    secret = list(text)
    for mask in masks:
        secret[mask.start : mask.end] = SECRET * (mask.end - mask.start)
    form = display_form("".join(secret), masks)
    shown = plain(form, lambda label: CHIP)
    assert SECRET not in shown.replace(SECRET, "", text.count(SECRET))
    assert sum(isinstance(piece, Chip) for piece in form) == len(masks)
    assert all(CHIP not in words for kind, words in found(shown) if kind != "url")


@given(TEXTS)
def test_of_each_place_one_thing_is_told(text: str) -> None:
    findings = look(text)
    assert all(one.end <= two.start for one, two in pairwise(findings))


@given(st.text(max_size=100))
def test_a_reading_has_a_place_for_each_character(text: str) -> None:
    reading = read(text)
    assert not any(char in reading.text for char in "\u00a0\u202f\u200b\u202e")
    for at in range(len(reading.text)):
        start, end = reading.place(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_a_reading_has_plain_figures_and_nothing_hidden() -> None:
    assert read("０６\u00a01\u200b٢–3️⃣").text == "06 12-3"
    assert read("m² ½ ①").text == "m² ½ ①"


def test_what_the_shop_allows_is_not_found_nor_a_part_of_it() -> None:
    setup = Setup(allow=("04 72 00 00 01", "maison-exemple.fr", "@maison", ""))
    ours = [each for module in MODULES for each in module.screeners(setup)]
    assert found("04.72.00.00.01, sav@maison-exemple.fr, www.maison-exemple.fr/a et @Maison", ours) == []
    assert found("04 72 00 00 02", ours) == [("phone", "04 72 00 00 02")]


def test_every_flag_is_known() -> None:
    assert {flag for screener in SCREENERS for flag in screener.flags} == set(LABELS) <= FLAGS


@pytest.mark.parametrize(
    "part",
    [
        "0 ", "0", "06 12 34 5 ", "1.1.1.", "(1", "a@", "a@a.", "a arobase ", "a tiret ", "zéro ", "un ", "www.",
        "//", "FR76 ",
        "4970 ", "5 5", "01/02/2024 ", "commande n° ", "insta ", "AB-123-", "123 ABC ", "**", "\u200b0", "n° ",
        "a.b-", "5é",
    ],
)  # fmt: skip
def test_much_that_nearly_matches_is_read_to_its_end(part: str) -> None:
    text = part * (20_000 // len(part)) + " mon numéro : 06 12 34 56 78"
    assert all(0 <= each.start < each.end <= len(text) for each in screen(text, SCREENERS))


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(BITS), min_size=1, max_size=6).map("".join))
def test_a_long_text_of_anything_is_read_to_its_end(part: str) -> None:
    text = part * (20_000 // len(part))
    assert all(0 <= each.start < each.end <= len(text) for each in screen(text, SCREENERS))
