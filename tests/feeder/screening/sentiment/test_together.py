"""What stars and engines say together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.sentiment.base import Feeling
from feeder.screening.sentiment.together import tone
from wall.noticed import ToneLabel
from wall.values import Span

HERE = (Span(0, 3),)
BAD = ("rules-fr/1", Feeling(label="neg", score=-0.7, spans=HERE))
GOOD = ("rules-fr/1", Feeling(label="pos", score=0.7, spans=HERE))
NEITHER = ("rules-fr/1", Feeling(label="neu", score=0.0))
feelings = st.lists(
    st.tuples(
        st.sampled_from(["rules-fr/1", "vader-en/3.3.2"]),
        st.builds(Feeling, label=st.sampled_from(["neg", "neu", "pos"]), score=st.floats(-1, 1), spans=st.just(())),
    ),
    max_size=3,
)


@pytest.mark.parametrize(
    ("stars", "label", "score"),
    [(1, "neg", -1.0), (2, "neg", -0.5), (3, "neu", 0.0), (4, "pos", 0.5), (5, "pos", 1.0)],
)
@given(said=feelings)
def test_stars_decide(said: list[tuple[str, Feeling]], stars: int, label: ToneLabel, score: float) -> None:
    told = tone("Bien", "fr", stars, said)
    assert (told.label, told.score, told.engine) == (label, score, "stars")


@pytest.mark.parametrize(
    ("stars", "feeling", "mismatch"),
    [(5, BAD, True), (1, GOOD, True), (3, BAD, False), (3, GOOD, False), (5, GOOD, False), (1, NEITHER, False)],
)
def test_words_may_contradict_the_stars(stars: int, feeling: tuple[str, Feeling], mismatch: bool) -> None:
    assert tone("Bien", "fr", stars, [feeling]).mismatch is mismatch


def test_words_that_are_not_plain_contradict_nothing() -> None:
    assert not tone("Bof", "fr", 5, [("rules-fr/1", Feeling(label="neg", score=-0.3))]).mismatch


def test_engines_that_disagree_contradict_no_stars() -> None:
    assert not tone("Bof", "fr", 5, [BAD, GOOD]).mismatch


def test_one_engine_alone_has_its_say() -> None:
    told = tone("Nul", "fr", None, [BAD])
    assert (told.label, told.score, told.engine, told.spans) == ("neg", -0.7, "rules-fr/1", HERE)


def test_where_no_engine_knows_the_language_it_is_to_be_checked() -> None:
    assert tone("Hyvää päivää", "fi", None, []).label == "unsure"
    assert tone("12:30 ?", "", None, []).label == "neu", "there is no word that could say anything"
    assert tone("👎👎", "", None, []).label == "unsure", "an emoji says something, and nobody read it"


@given(text=st.text(max_size=20), stars=st.none() | st.integers(1, 5), said=feelings)
def test_whatever_is_said_a_tone_comes_out(text: str, stars: int | None, said: list[tuple[str, Feeling]]) -> None:
    told = tone(text, "fr", stars, said)
    assert -1 <= told.score <= 1
    assert not (told.mismatch and stars is None)
    assert tone(text, "fr", stars, said) == told
