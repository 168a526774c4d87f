"""The lists of a language: what is read, what cannot be used, and that all that is shipped can be."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from feeder.screening.base import folded
from feeder.screening.phrases import BadPhrase
from feeder.screening.sentiment import rules
from feeder.screening.sentiment.rules import BadRules, read

SHIPPED = ("fr", "de", "es", "it", "nl", "pt")


def test_what_is_told_is_read() -> None:
    told = read("fr", ['version = 3\n[words]\n"-2.5" = "nul nulle"\n[rules]\nnegate = "pas"\n[labels]\npraise = 1.5'])
    assert (told.language, told.version, told.words["nulle"], told.praise) == ("fr", 3, -2.5, 1.5)
    assert told.negate == {"pas"}
    assert (told.negative, told.positive, told.long) == (-0.05, 0.05, 0.0), "VADER's bounds where nothing is told"


def test_several_files_are_one_and_the_last_word_holds() -> None:
    first = 'version = 1\n[words]\n"2.0" = "fou"\n[rules]\nboost = "tres"\n[phrases]\n"-3.0" = ["a {gone}"]'
    second = '[words]\n"-1.0" = "fou"\n[rules]\nboost = "trop"\n[classes]\ngone = "fuir eviter"'
    told = read("fr", [first, second])
    assert told.words["fou"] == -1.0
    assert told.boost == {"tres", "trop"}
    assert told.book.at(["a", "eviter"], 0, 2) == (0, 2, -3.0), "a class may stand in another file than its phrase"


@pytest.mark.parametrize(
    "toml",
    [
        '[words]\n"2.0" = "bon"',  # no version
        'version = 1\n[words]\n"good" = "bon"',
        'version = 1\n[words]\n"4.5" = "bon"',
        'version = 1\n[words]\n"nan" = "bon"',
        'version = 1\n[words]\n"2.0" = "Bon"',
        'version = 1\n[words]\n"2.0" = "gâché"',
        'version = 1\n[words]\n"2.0" = ["bon"]',
        'version = 1\n[rules]\nnegates = "pas"',
        "version = 1\n[labels]\nnegative = -2",
        "version = 1\n[labels]\nmean = 0",
        'version = 1\n[labels]\npraise = "much"',
    ],
)
def test_what_cannot_be_used_is_refused(toml: str) -> None:
    with pytest.raises(BadRules):
        read("fr", [toml])


def test_a_phrase_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(BadPhrase):
        read("fr", ['version = 1\n[phrases]\n"2.0" = ["?tres ?bien"]'])


def test_nothing_is_changed_once_read() -> None:
    told = read("fr", ['version = 1\n[words]\n"2.0" = "bon"'])
    with pytest.raises(FrozenInstanceError):
        told.version = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        told.words["bon"] = 1.0  # type: ignore[index]


@pytest.mark.parametrize("language", SHIPPED)
def test_what_is_shipped_can_be_used(language: str) -> None:
    told = rules.load(language)
    assert told is not None
    assert told.language == language
    assert all(folded(word) == word for word in told.words)
    assert told.negative < 0 < told.positive


@pytest.mark.parametrize("language", ["xx", "", "f", "fr_words", "../fr"])
def test_of_other_languages_nothing_is_known(language: str) -> None:
    assert rules.load(language) is None


def test_french_has_words_enough() -> None:
    told = rules.load("fr")
    assert told is not None
    assert len(told.words) >= 2500
