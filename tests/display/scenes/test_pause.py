"""A pause is dated, says what it means and that it is counted; without one there is nothing to say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.scenes import pause
from display.scenes.base import World
from tests.display.scenes.plates import HOUR_MS, NOW_MS, a_kit, check, periods, reaches, read, sizes
from wall.figures import Panel, Period
from wall.views import Wall


def paused(since_ms: int, panel: Panel | None = None) -> World:
    return World(panel=panel, wall=Wall(paused_ms=since_ms))


def test_a_wall_that_goes_on_has_nothing_to_say() -> None:
    assert pause.plates(a_kit(), World(panel=Panel())) == []


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "10:00"), (14, "21 novembre, 20:30"), (24 * 400, "18 octobre 2025, 11:30")],
)
def test_it_says_since_when_with_the_day_where_that_is_not_today(hours: float, said: str) -> None:
    [plate] = pause.plates(a_kit(), paused(round(NOW_MS - hours * HOUR_MS)))
    assert read(plate)[0] == f"Le mur fait une pause depuis {said}."


@pytest.mark.parametrize(
    ("pauses", "said"),
    [
        (0, "Aujourd’hui : 14 reçus · 1 en attente."),
        (1, "Aujourd’hui : 14 reçus · 1 en attente. Une seule pause en 30 jours, comptée en public."),
        (3, "Aujourd’hui : 14 reçus · 1 en attente. 3 pauses en 30 jours, toutes comptées en public."),
    ],
)
def test_it_counts_what_comes_in_and_itself(pauses: int, said: str) -> None:
    panel = Panel(today=Period(received=14, waiting=1), month=Period(pauses=pauses))
    [plate] = pause.plates(a_kit(), paused(NOW_MS, panel))
    assert read(plate)[1:] == [
        "Vos messages arrivent toujours et sont comptés. Rien n’est effacé ; le mur reviendra tel qu’il était.",
        said,
    ]


def test_it_shows_no_post() -> None:
    [plate] = pause.plates(a_kit(), paused(NOW_MS))
    assert (plate.marks, plate.texts) == ((), None)
    assert not [layer for layer in plate.layers if layer.posts]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 253_370_764_799_999), st.none() | periods(), st.none() | periods(), sizes, reaches)
def test_any_figures_and_any_day_have_room(
    since: int, today: Period | None, month: Period | None, size: tuple[int, int], reach: float
) -> None:
    kit = a_kit(size, reach)
    check(kit, pause.plates(kit, paused(since, Panel(today=today, month=month))))
