"""The rule engines: English is VADER to the last digit; what each told lies in the text; threads may share them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from feeder.screening.sentiment import lexical
from feeder.screening.sentiment.base import Engine
from feeder.screening.sentiment.lexical import READ, READ_PLAIN, SHOWN, Lexical

VADER = SentimentIntensityAnalyzer()
ENGLISH = """
Great staff, very helpful!
The queue was HORRIBLE and nobody cared.
Not bad at all
I do not recommend this shop, the till was closed again
Good, but the fitting rooms were dirty :(
Kind of nice, sort of slow
Never so happy in a shop 😀
At least it wasn't the worst
the least helpful person I have met
No problem, no queue, no fuss
WTF is this??? terrible!!!
It isn't great, isn't good, isn't worth it
I'd die for those shoes 💔
I :) at the till and <3 the staff
bus stop right outside
8-) !
Where is the toy section?
""".strip().splitlines()
WORDS = (
    "not never very good bad but great kind of no least so without doubt happy hate BAD! 😀 :) worst isn't , . shop"
)


def of(language: str) -> Engine:
    engine = lexical.engine(language)
    assert engine is not None
    return engine


def vader(text: str) -> float:
    score: float = VADER.polarity_scores(text)["compound"]
    return score


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_vader(text: str) -> None:
    feeling = of("en").feel(text)
    score = vader(text)
    assert feeling.score == score
    assert feeling.label == ("neg" if score <= -0.05 else "pos" if score >= 0.05 else "neu")


@given(st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join) | st.text(max_size=200))
def test_english_is_vader_whatever_is_written(text: str) -> None:
    assert of("en").feel(text).score == vader(text)


def test_english_shows_the_words_that_told() -> None:
    text = "Great shop, “awful” queue... 😀"
    feeling = of("en").feel(text)
    shown = {text[span.start : span.end] for span in feeling.spans}
    assert feeling.label == "pos"
    assert "Great" in shown
    assert "awful" not in shown


def test_french_shows_the_words_that_told_with_what_turns_them() -> None:
    text = "🙂 L’accueil n’est pas très aimable, à fuir !"
    feeling = of("fr").feel(text)
    assert feeling.label == "neg"
    assert [text[span.start : span.end] for span in feeling.spans] == ["n’est pas très aimable", "à fuir"]


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it", "nl", "pt"])
@given(text=st.text(max_size=300) | st.text(alphabet="pas bien à fuir nul ! ? , . mais 😡 ❤️ :) \n", max_size=300))
def test_a_feeling_is_one(language: str, text: str) -> None:
    feeling = of(language).feel(text)
    assert -1 <= feeling.score <= 1
    assert feeling.label in {"neg", "neu", "pos"}
    assert list(feeling.spans) == sorted(feeling.spans)
    assert len(feeling.spans) <= SHOWN
    assert all(0 <= span.start < span.end <= len(text) for span in feeling.spans)
    assert of(language).feel(text) == feeling


def test_the_scores_are_vaders_kind() -> None:
    engine = of("fr")
    assert isinstance(engine, Lexical)
    scores = engine.polarity_scores("Très bon accueil, mais une attente interminable")
    assert scores.keys() == {"neg", "neu", "pos", "compound"}
    assert scores["compound"] == engine.feel("Très bon accueil, mais une attente interminable").score


def test_a_long_text_is_read_so_far_and_no_farther() -> None:
    """So that the work has a bound: what comes after changes nothing."""
    for language, most in (("fr", READ), ("en", READ_PLAIN)):
        start = "bien good " * (most // 10)
        assert of(language).feel(start + " nul awful " * 100_000) == of(language).feel(start)


def test_what_comes_first_does_not_tell_on_what_comes_next() -> None:
    texts = [*ENGLISH, "C’est nul", "Rien à redire, merci !", "À fuir", "pas mal", "", "😡"] * 5
    alone = [of("fr").feel(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(of("fr").feel, texts)) == alone


def test_an_engine_is_made_once_and_says_its_version() -> None:
    assert lexical.engine("fr") is lexical.engine("fr")
    assert of("fr").name.startswith("rules-fr/")
    assert of("en").name == "vader-en/3.3.2"
    assert lexical.engine("fi") is None
    assert lexical.engine("") is None


def test_vaders_own_lists_stay_as_they_are() -> None:
    of("fr").feel("Le pire magasin, vraiment nul")
    assert SentimentIntensityAnalyzer().lexicon == VADER.lexicon
