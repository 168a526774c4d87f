"""A sentence stands twelve seconds in sight, whatever it says; then the line is free for what comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.around.fading import SHOWN_S, Fading
from moderation.model import Notice
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, sat, stage, until

REFUSED, DONE = Notice("No.", "refused"), Notice("Done.", "done")


@pytest.fixture
async def on(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path) as made:
        yield made


@given(st.lists(st.floats(0, SHOWN_S), max_size=20), st.sampled_from([REFUSED, DONE]))
def test_it_stands_for_its_time_in_sight_and_no_longer(steps: list[float], notice: Notice) -> None:
    fading, now_s = Fading(), 0.0
    assert fading.look(notice, now_s, covered=False) is notice
    for step in steps:
        now_s += step
        assert (fading.look(notice, now_s, covered=False) is notice) == (now_s < SHOWN_S)
        if now_s >= SHOWN_S:
            assert fading.look(None, now_s, covered=False) is None
            break


def test_another_one_has_its_own_time_even_in_the_same_words() -> None:
    fading = Fading()
    fading.look(REFUSED, 0.0, covered=False)
    again = Notice("No.", "refused")
    assert fading.look(again, 11.0, covered=False) is again
    assert fading.look(again, 22.0, covered=False) is again
    assert fading.look(again, 23.0, covered=False) is None


def test_beneath_a_sheet_it_waits() -> None:
    fading = Fading()
    for now_s in (0.0, 60.0):
        assert fading.look(DONE, now_s, covered=True) is DONE
    assert fading.look(DONE, 71.0, covered=False) is DONE
    assert fading.look(DONE, 72.0, covered=False) is None


async def test_the_line_is_free_after_its_time_or_in_another_view_and_the_countdown_stays(on: Stage) -> None:
    await on.say("un", "deux")
    async with sat(on) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: "annuler" in seen(app) and bool(app.model.decided))
        await pilot.press("X")
        await until(pilot, lambda: app.model.notice is not None)
        on.place.clock.step(SHOWN_S / 2)
        app.tick()
        await until(pilot, lambda: app.model.notice is not None)
        on.place.clock.step(SHOWN_S / 2)
        app.tick()
        await until(pilot, lambda: "Plus aucun message n’est coché" not in seen(app))
        assert app.model.notice is None
        assert "✓ Sur le mur" in seen(app), "what became of the last decision"
        await pilot.press("X")
        await until(pilot, lambda: app.model.notice is not None)
        await pilot.press("6")
        await until(pilot, lambda: app.desk.view == "all")
        assert app.model.notice is None
