"""Several screeners over one text: order, overlaps, and one that is broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.base import MOST, Screener, folded, heard, screen, spelled, tokens
from wall.noticed import Finding


def finds(*spans: tuple[int, int], flag: str = "x") -> Screener:
    return Screener(
        name=flag, version=1, find=lambda text, _language: [Finding(flag=flag, start=a, end=b) for a, b in spans]
    )


def test_findings_come_in_reading_order_and_overlapping_ones_are_kept() -> None:
    found = screen("abcdefgh", [finds((4, 6), (0, 8)), finds((4, 5), flag="b")])
    assert [(each.start, each.end, each.flag) for each in found] == [(0, 8, "x"), (4, 5, "b"), (4, 6, "x")]


def _raises(text: str, _language: str) -> Iterator[Finding]:
    yield Finding(flag="half", start=0, end=1)
    raise ValueError(text)


@pytest.mark.parametrize(
    "broken",
    [
        Screener(name="bad", version=7, find=_raises),
        Screener(name="bad", version=7, find=lambda text, _language: [Finding(flag="x", start=0, end=len(text) + 1)]),
        Screener(name="bad", version=7, find=lambda text, _language: [Finding(flag="x", start=2, end=2)]),
        Screener(name="bad", version=7, find=lambda text, _language: None),  # type: ignore[arg-type,return-value]
    ],
)
def test_a_broken_one_finds_nothing_is_named_in_the_log_and_quotes_nothing(
    broken: Screener, caplog: pytest.LogCaptureFixture
) -> None:
    found = screen("Odile habite ici", [broken, finds((0, 5))])
    assert [each.flag for each in found] == ["x"]
    assert "bad 7" in caplog.text
    assert "Odile" not in caplog.text


def test_an_endless_one_is_stopped() -> None:
    def endless(text: str, _language: str) -> Iterator[Finding]:
        while True:
            yield Finding(flag="x", start=0, end=1)

    assert len(screen("a", [Screener(name="e", version=1, find=endless)])) == MOST


@pytest.mark.parametrize(
    ("written", "looked_up"),
    [
        ("Enculé", "encule"),
        ("ŒUVRE", "oeuvre"),
        ("Straße", "strasse"),
        ("e\u0301te\u0301", "ete"),
        ("ｆｕｌｌ", "full"),
    ],
)
def test_words_are_looked_up_without_accents_and_capitals(written: str, looked_up: str) -> None:
    assert folded(written) == looked_up


@given(st.text(max_size=300))
def test_words_lie_in_the_text_in_order_and_apart(text: str) -> None:
    row = tokens(text)
    edges = [place for token in row for place in (token.start, token.end)]
    assert edges == sorted(edges)
    assert all(token.start < token.end for token in row)
    assert all(folded(text[token.start : token.end]) == token.folded for token in row)


@given(st.text(st.characters(max_codepoint=0xFF) | st.sampled_from("’œ€…")) | st.text())
def test_words_are_heard_as_they_are_spelled_whatever_the_way(text: str) -> None:
    by_one = [folded(char) if char.isalnum() else " " for char in text if char.isascii() or char == "é"]
    plain = "".join(char for char in text if char.isascii() or char == "é")
    assert list(spelled(plain)) == "".join(by_one).split()
    assert list(spelled(text + " ")) == list(spelled(text + " \u2003"))  # which has no place in Latin-1
    words = heard(text)
    assert words is None or {token.folded for token in tokens(text)} <= words
