"""What hides in a text, and what only looks as if it did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.base import Setup
from feeder.screening.hygiene import screeners, thorough
from wall.text import display_form, plain

(HYGIENE,) = screeners(Setup())


def told(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in HYGIENE.find(text, "fr")]


@pytest.mark.parametrize(
    ("text", "kind", "hidden"),
    [
        ("Service \u202eelbarim\u202c", "bidi", "\u202e"),
        ("a\u2067b\u2069c", "bidi", "\u2067"),
        ("Merci\x1b[2J", "control", "\x1b"),
        ("Merci\x9b31m", "control", "\x9b"),
        ("un\u2028deux", "control", "\u2028"),
        ("con\u200bnard", "invisible", "\u200b"),
        ("con\u200dnard", "invisible", "\u200d"),
        ("m\u00ade\u00adrci", "invisible", "\u00ad"),
        ("mer\ufeffci", "invisible", "\ufeff"),
        ("vide \u3164\u3164", "invisible", "\u3164\u3164"),
        ("e\ufe0f", "invisible", "\ufe0f"),
        ("caché\U000e0041\U000e0042", "invisible", "\U000e0041"),
        ("Z\u0301\u0302\u0303\u0304\u0305a", "marks", "\u0301\u0302\u0303\u0304\u0305"),
        ("ก" + "\u0e48" * 9, "marks", "\u0e48" * 9),
        ("un p\u0430ck", "mixed-script", "p\u0430ck"),
        ("\u0410mazon", "mixed-script", "\u0410mazon"),
    ],
)
def test_what_hides_is_told(text: str, kind: str, hidden: str) -> None:
    assert told(text)[0][0] == kind
    assert told(text)[0][1].startswith(hidden[:1])
    assert hidden in text


@pytest.mark.parametrize(
    "text",
    [
        "Déçue : l’e\u0301cran e\u0302tait rayé…\tdommage\nBonne journée !",
        "Merci 👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 👍🏽 1\ufe0f\u20e3 🏃🏽\u200d♀\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می\u200cخواهم",
        "क्\u200dष क्\u200cष",
        "bonne dé\u00adcou\u00adverte",
        "\ufeffBonjour",
        "שָׁלוֹם עֲלֵיכֶם",
        "ở Việt Nam",
        "ở".encode().decode(),
        "Très bien \u200e(vraiment)\u200f",
        "Привет, всё хорошо",
        "Καλημέρα",
        "12 kΩ et 3 μm",
        "한국어 \u1112\u1161\u11ab",
        "葛\U000e0100飾",
        "東京 ราคา كتاب",
    ],
)
def test_what_scripts_and_emoji_need_is_nothing_of_note(text: str) -> None:
    assert told(text) == []


@given(
    st.text(st.characters() | st.sampled_from("\u202e\u200b\u200d\ufeff\u00ad\ufe0f\u0301\u0430\x1b"), max_size=80)
)
def test_whatever_is_overridden_or_obeyed_by_a_terminal_is_told_and_neutralised(text: str) -> None:
    found = list(HYGIENE.find(text, ""))
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    inside = {at for each in found for at in range(each.start, each.end)}
    shown = plain(display_form(text))
    for at, char in enumerate(text):
        if char in "\u202e\x1b":
            assert at in inside
            assert char not in shown


@pytest.mark.parametrize(
    "char", ["\u200b", "\u0301", "\u202e", "\u200d", "p\u0430", "\u00ad", "a\u0301\u0301\u0301\u0301"]
)
def test_a_megabyte_of_it_is_told(char: str) -> None:
    text = char * (1_000_000 // len(char))
    first = next(iter(HYGIENE.find(text, "")))
    assert first.end > first.start


@given(st.text(st.characters() | st.sampled_from("ab \u202e\u200b\u0301\u0430\u00ad"), max_size=30))
def test_what_is_passed_over_has_nothing_hidden(text: str) -> None:
    assert list(HYGIENE.find(text, "")) == list(thorough(text, ""))
