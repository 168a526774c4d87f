"""Whatever is received: findings lie in it, evasions of a listed word are found, and the shortcut loses nothing."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.abuse.lexicon import read
from feeder.screening.abuse.normal import clean
from feeder.screening.abuse.screener import lexicons
from feeder.screening.abuse.search import Lists

LISTS = Lists(lexicons())
PERSON = Lists([read("x", '[insult]\nphrases = ["connasse|trouduc|salopard|batard"]')])
WORDS = ["connasse", "trouduc", "salopard", "batard"]
SAID = "espèce de d' connasse tu es un con , . putain « » dit : idiot c0n b*tch 🪑 é c.o.n \u200b \u0430"
PIECES = [*SAID.split(), "\n"]
HIDE: list[Callable[[str, int], str]] = [
    lambda word, at: word[:at] + "\u200b" + word[at:],
    lambda word, at: word[:at] + "\u00ad" + word[at:],
    lambda word, at: word[:at] + word[at] * 3 + word[at + 1 :],
    lambda word, at: word.replace("a", "4").replace("o", "0", 1),
    lambda word, at: word.replace("a", "@", 1),
    lambda word, at: word[:at] + "*" + word[at + 1 :],
    lambda word, at: ".".join(word),
    lambda word, at: " ".join(word),
    lambda word, at: word[:at] + "-" + word[at:],
    lambda word, at: word.replace("a", "\u0430").upper(),
    lambda word, at: "".join(chr(ord(char) - 97 + 0xFF41) for char in word),
]


@given(st.sampled_from(WORDS), st.sampled_from(HIDE), st.integers(1, 4), st.sampled_from(["", "quel ", "« "]))
def test_a_listed_word_is_found_however_it_is_hidden(
    word: str, hide: Callable[[str, int], str], at: int, before: str
) -> None:
    hidden = hide(word, at)
    text = f"{before}{hidden} !"
    (each,) = PERSON.find(text)
    assert text[each.first : each.last] == hidden


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)))
def test_findings_lie_in_the_text_apart_and_the_shortcut_loses_none(text: str) -> None:
    found = LISTS.find(text)
    assert found == LISTS.thorough(text)
    end = 0
    for each in found:
        assert end <= each.first < each.last <= len(text)
        end = each.last


@given(st.text(max_size=50))
def test_each_letter_as_meant_keeps_its_place(text: str) -> None:
    meant = clean(text)
    assert meant.at is None or (len(meant.at) == len(meant.text) and list(meant.at) == sorted(meant.at))
    assert meant.at is not None or meant.text == text
