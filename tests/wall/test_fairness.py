"""Parity in words: what they say is what was found, in both languages, and never more than that."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from config.catalogue import load
from wall.fairness import percent, sentence, sentences, span
from wall.figures import Difference, Parity, Share
from wall.parity import of_shares

LANGUAGES = ("fr", "en")
NNBSP = "\N{NARROW NO-BREAK SPACE}"


def number(value: float) -> str:
    return str(value)


def found(negative: Share, positive: Share) -> Parity:
    shown = of_shares(negative, positive)
    return Parity(negative=negative, positive=positive, shown=shown, delay_s=Difference(told="few"))


def told(negative: tuple[int, int], positive: tuple[int, int], language: str = "en") -> str:
    one, other = (Share(shown=shown, total=total) for shown, total in (negative, positive))
    return sentence(found(one, other), load(language, "wall").gettext, number)


@pytest.mark.parametrize(
    ("negative", "positive", "said"),
    [
        ((71, 100), (94, 100),
         "Negative posts were shown less often than positive ones: 71% against 94%, and that is not chance."),
        ((94, 100), (71, 100),
         "Negative posts were shown more often than positive ones: 94% against 71%, and that is not chance."),
        ((900, 1000), (905, 1000), "Negative posts were shown as often as positive ones: 90% and 90%."),
        ((9300, 10_000), (9400, 10_000),
         "Negative posts were shown less often than positive ones: 93.0% against 94.0%, and that is not chance."),
        ((20, 31), (24, 31),
         "Shown: 65% of the negative posts, 77% of the positive ones. The difference may be chance."),
        ((3, 29), (94, 100),
         "Shown: 3 of 29 negative posts, 94 of 100 positive ones. From 30 a side they are compared."),
        ((0, 0), (0, 0), ""),
    ],
)  # fmt: skip
def test_the_share_in_words(negative: tuple[int, int], positive: tuple[int, int], said: str) -> None:
    assert told(negative, positive) == said


def test_the_same_in_french() -> None:
    assert told((71, 100), (94, 100), "fr") == (
        f"Les messages négatifs ont été montrés moins souvent que les positifs{NNBSP}: 71{NNBSP}% contre 94{NNBSP}%, "
        "et ce n’est pas un hasard."
    )


def difference(low: float, high: float) -> Difference:
    told = "less" if high < 0 else "more" if low > 0 else "same"
    return Difference(told=told, value=(low + high) / 2, low=low, high=high)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("delay", "screen", "said"),
    [
        (difference(1000, 3000), None, [f"waited longer for a decision: 33{NNBSP}min more"]),
        (difference(-7300, -7300), None, [f"waited less long for a decision: 2{NNBSP}h less"]),
        (difference(-1, 1), difference(-1, 1), ["Both waited", "Both were on the screens"]),
        (difference(-1, 1), difference(-30, -10), ["Both waited", f"less long: 20{NNBSP}s less each"]),
        (difference(-1, 1), difference(10, 30), ["Both waited", f"longer: 20{NNBSP}s more each"]),
        (Difference(told="few"), Difference(told="few"), []),
    ],
)  # fmt: skip
def test_delay_and_time_on_screens_in_words(delay: Difference, screen: Difference | None, said: list[str]) -> None:
    both = Share(shown=90, total=100)
    parity = Parity(negative=both, positive=both, shown=difference(-0.05, 0.05), delay_s=delay, screen_s=screen)
    _, *others = sentences(parity, load("en", "wall").gettext, number)
    assert len(others) == len(said)
    assert all(part in whole for part, whole in zip(said, others, strict=True))


shares = st.integers(1, 2000).flatmap(lambda n: st.builds(Share, shown=st.integers(0, n), total=st.just(n)))
differences = st.builds(difference, st.floats(-1e6, 0), st.floats(-1e-3, 1e6))


@given(st.sampled_from(LANGUAGES), shares, shares, st.none() | differences, differences)
def test_every_sentence_is_one_and_says_the_direction_that_was_found(
    language: str, negative: Share, positive: Share, screen: Difference | None, delay: Difference
) -> None:
    parity = replace(found(negative, positive), delay_s=delay, screen_s=screen)
    said = sentences(parity, load(language, "wall").gettext, number)
    assert len(said) == (1 if parity.shown.told == "few" else 2 + (screen is not None))
    assert all(one.endswith(".") and "{" not in one for one in said)
    words = {"fr": ("moins souvent", "plus souvent", "hasard"), "en": ("less often", "more often", "chance")}
    less, more, chance = words[language]
    assert (less in said[0]) == (parity.shown.told == "less")
    assert (more in said[0]) == (parity.shown.told == "more")
    if parity.shown.told in ("less", "more"):
        assert chance in said[0]
        one, other = (float(n) for n in re.findall(r"\d+(?:\.\d+)?", said[0])[:2])
        assert one <= other if parity.shown.told == "less" else one >= other


@given(shares, st.sampled_from((0, 1)))
def test_a_percentage_is_never_nothing_of_something_nor_all_of_less(share: Share, digits: int) -> None:
    value = float(percent(share, load("en", "wall").gettext, number, digits)[:-1])
    assert (value == 0) == (share.shown == 0)
    assert (value == 100) == (share.shown == share.total)
    assert abs(value - 100 * share.shown / share.total) <= 10**-digits


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (59, "59 s"), (99, "99 s"), (100, "2 min"), (7199, "120 min"), (7200, "2 h"), (172_800, "2 days")],
)
def test_a_length_of_time_in_one_unit(seconds: float, said: str) -> None:
    assert span(seconds, load("en", "wall").gettext, number) == said.replace(" ", NNBSP)
