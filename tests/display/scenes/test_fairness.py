"""Whether bad reviews fare as good ones do: a large sentence, no colour of praise or blame, and a way to check it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from display.scenes import base, fairness
from display.scenes.base import World
from display.tempo.program import program
from tests.display.scenes.plates import a_kit, check, colours, read, sizes
from wall.figures import Difference, Panel, Parity, Period, Share
from wall.views import Wall

FEW = Parity(negative=Share(shown=3, total=4), positive=Share(shown=20, total=21))
SAME = Parity(
    negative=Share(shown=376, total=400), positive=Share(shown=940, total=1000),
    shown=Difference(told="same", value=0.0, low=-0.03, high=0.03),
    delay_s=Difference(told="same", value=3.0, low=-9.0, high=12.0),
)  # fmt: skip
LESS = structs.replace(
    SAME, negative=Share(shown=284, total=400), shown=Difference(told="less", value=-0.23, low=-0.28, high=-0.18)
)


def world(parity: Parity | None, **given_: object) -> World:
    panel = Panel(received=9, head="7F3A-91C2", ledger=12, month=Period(received=9, parity=parity))
    return World(panel=panel, wall=Wall(**given_))  # type: ignore[arg-type]


def spaced(texts: list[str]) -> str:
    return " ".join(texts).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("parity", "said"),
    [
        (SAME, "aussi souvent"), (LESS, "moins souvent"), (FEW, "négatifs : 3 sur 4"),
    ],
)  # fmt: skip
def test_the_sentence_stands_there_good_or_bad(parity: Parity, said: str) -> None:
    plate, *more = fairness.plates(a_kit(), world(parity))
    assert said in spaced(read(plate))
    assert [("longtemps" in spaced(read(one)), "7F3A-91C2" in spaced(read(one))) for one in more] in (
        [],
        [(True, True)],
    )
    assert bool(more) == (parity is not FEW)


def test_it_looks_the_same_whatever_it_says() -> None:
    drawn = [colours(fairness.plates(a_kit(), world(parity))[0]) for parity in (SAME, LESS)]
    assert drawn[0] == drawn[1]


def test_without_figures_or_stars_there_is_nothing_to_say() -> None:
    assert fairness.plates(a_kit(), World()) == []
    assert fairness.plates(a_kit(), world(None)) == []
    assert fairness.plates(a_kit(), world(Parity())) == []
    assert fairness.plates(a_kit(), World(panel=Panel(received=3))) == []


def test_where_there_is_a_page_its_code_stands_beside_it() -> None:
    plain, _ = fairness.plates(a_kit(), world(SAME))
    coded, _ = fairness.plates(a_kit(), world(SAME, today="https://mots.example/today"))
    assert not any(layer.key == "fairness:code" for layer in plain.layers)
    assert any(layer.key == "fairness:code" for layer in coded.layers)
    assert "mots.example/today" in read(coded)


def test_no_playlist_leaves_it_out() -> None:
    assert "fairness" in program(["stream"], base.find()).names
    assert "fairness" in program([], base.find()).names


shares = st.builds(lambda a, b: Share(shown=min(a, b), total=max(a, b)), st.integers(0, 10**7), st.integers(0, 10**7))
told = st.builds(Difference, told=st.sampled_from(("same", "less", "more")), value=st.floats(-1e6, 1e6))


@settings(deadline=None, max_examples=40)
@given(st.builds(Parity, negative=shares, positive=shares), sizes, st.booleans())
def test_it_fits_every_screen(parity: Parity, size: tuple[int, int], page: bool) -> None:
    kit = a_kit(size)
    today = "https://mots.example/today" if page else ""
    check(kit, fairness.plates(kit, world(parity, today=today)))
