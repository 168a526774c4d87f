"""One post at a time, the wall first, keys for fingers; and the palette."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from config.catalogue import load
from moderation import layouts
from moderation.drawing import bars, fingers
from moderation.drawing.bars import Key
from moderation.words import Words, zone_of
from tests.feeder.support import RULES
from tests.moderation.peer import peer, post
from tests.moderation.screen import seen
from tests.moderation.stage import Stage, opened, sat, until
from wall import wire
from wall.client import Link
from wall.clock import SteppedClock

WORDS = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))
KEYS = st.lists(st.builds(Key, st.sampled_from(["a", "Tab", "Ctrl P"]), st.text("abc ", min_size=1, max_size=14),
                          st.integers().map(str)), max_size=40)  # fmt: skip


@given(KEYS, st.integers(20, 220), st.integers(1, 5))
def test_every_spot_of_the_footer_is_on_its_own_key_and_nothing_is_too_wide(
    keys: list[Key], width: int, most: int
) -> None:
    for lines, spots in (bars.keys(keys, width, most), fingers.keys(keys, WORDS, max(40, width), most)):
        texts = ["".join(text for text, _names in line) for line in lines]
        assert all(cell_len(text) <= max(40, width) + 1 for text in texts)
        assert {spot.action for spot in spots} <= {*(key.action for key in keys), "act('palette')"}
        taken: set[tuple[int, int]] = set()
        for spot in spots:
            cells = {(spot.y, x) for x in range(spot.left, spot.right)}
            assert taken.isdisjoint(cells)
            taken |= cells


@given(KEYS, st.integers(40, 220), st.integers(1, 3))
def test_no_key_for_a_finger_is_smaller_than_a_fingertip(keys: list[Key], width: int, most: int) -> None:
    _lines, spots = fingers.keys(keys, WORDS, width, most)
    assert all(spot.right - spot.left >= fingers.LEAST for spot in spots)
    by_key: dict[tuple[str, int], set[int]] = {}
    for spot in spots:
        by_key.setdefault((spot.action, spot.left), set()).add(spot.y // fingers.HIGH)
    assert all(rows for rows in by_key.values())
    assert len(spots) % fingers.HIGH == 0


def test_where_there_is_no_room_words_go_first_and_help_never() -> None:
    keys = [*(Key(letter, "approuver", letter) for letter in "abcdefghijkl"), Key("?", "aide", "help"),
            Key("^P", "tout", "palette"), Key("q", "quitter", "quit")]  # fmt: skip
    lines, spots = bars.keys(keys, 60, 2)
    assert len(lines) == 2
    assert len(spots) == len(keys), "every key is there"
    told = " ".join("".join(text for text, _names in line) for line in lines)
    assert "a approuver" in told
    assert "l approuver" not in told
    lines, spots = bars.keys(keys, 30, 1)
    assert len(lines) == 1
    assert {"help", "palette", "quit"} <= {spot.action for spot in spots}


def test_layouts_go_round_and_the_first_one_is_the_most_particular_wish() -> None:
    assert [layouts.after(name) for name in layouts.LAYOUTS] == ["one", "wall", "list"]
    assert layouts.first("", "", "wall") == "wall"
    assert layouts.first("", "one", "wall") == "one"
    assert layouts.first("list", "one", "wall") == "list"
    assert layouts.first("?", "?", "?") == "list"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_post_at_a_time_the_next_one_comes_after_a_decision(on: Stage, size: tuple[int, int]) -> None:
    first, second, _ = await on.say("Une lampe.", "Un banc.", "Un vase.")
    async with sat(on, size, layout="one") as (app, pilot):
        assert "Une lampe." in seen(app)
        assert "Un banc." not in seen(app)
        await pilot.press("a")
        await until(pilot, lambda: on.state(first) == "waiting+Approved" and "Un banc." in seen(app))
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == second
        await pilot.press("down")
        await until(pilot, lambda: "Un vase." in seen(app) and "Un banc." not in seen(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_wall_first_shows_what_customers_see_and_the_queue(on: Stage, size: tuple[int, int]) -> None:
    shown, waits = await on.say("Déjà sur le mur, pour de bon.", "Encore en attente.")
    await on.place.approve(shown)
    on.place.step(RULES.grace_s)
    async with sat(on, size, asked="wall", layout="one") as (app, pilot):
        await until(pilot, lambda: "Déjà sur le mur" in seen(app) and "Encore en" in seen(app))
        assert app.desk.reading is not None
        assert app.desk.reading.post.id == waits
        assert app.desk.query_one("#wall").size.height >= 6
        await pilot.press("l")
        await until(pilot, lambda: app.desk.laid == "list")


async def test_with_fingers_keys_and_tabs_are_three_lines_high_and_act_on_each(on: Stage) -> None:
    posts = await on.say("Une lampe.", "Un banc.", "Un vase.")
    async with sat(on, touch=True) as (app, pilot):
        for line in range(3):
            lines = seen(app).splitlines()
            at = next(y for y, text in enumerate(lines) if "a approuver" in text)
            await pilot.click(offset=(lines[at].index("approuver"), at - 1 + line))
            await until(pilot, lambda line=line: on.state(posts[line]) == "waiting+Approved")  # type: ignore[misc]
            on.place.clock.step(1)
        top = next(y for y, text in enumerate(seen(app).splitlines()) if "4 Refusés" in text)
        await pilot.click(offset=(seen(app).splitlines()[top].index("Refusés"), top - 1))
        await until(pilot, lambda: app.desk.view == "refused")
        more = next(y for y, text in enumerate(seen(app).splitlines()) if "⋯" in text or "? aide" in text)
        assert more > 30


async def test_the_palette_finds_an_action_says_why_not_and_does_it(on: Stage) -> None:
    (post,) = await on.say("Une lampe.")
    async with sat(on) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Que voulez-vous faire" in seen(app))
        await pilot.press(*"retirer")
        await until(pilot, lambda: "pas maintenant : Ce message n’est pas sur le mur" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.desk)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Que voulez-vous faire" in seen(app))
        await pilot.press(*"approuver")
        await until(pilot, lambda: "approuver  (a)" in seen(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: on.state(post) == "waiting+Approved")


async def test_a_tap_beside_a_sheet_leaves_it(on: Stage) -> None:
    (post,) = await on.say("Une lampe.")
    async with sat(on, touch=True) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "pour quel motif" in seen(app))
        await pilot.click(offset=(2, 20))
        await until(pilot, lambda: app.screen is app.desk and not app.desk.asking)
        assert on.state(post) == "waiting"


async def test_a_layout_that_was_turned_to_stays_over_a_lost_connection() -> None:
    async with peer(post("aaaaaaaaaaaa", "Une lampe.")) as hub:
        link = Link(hub.url, lambda: wire.Hello(token="t"))
        async with opened(link, SteppedClock()) as (app, pilot):
            await until(pilot, lambda: app.model.profile is not None)
            await pilot.press("l")
            await until(pilot, lambda: app.desk.laid == "one")
            known = app.model.profile
            hub.shut()
            await until(pilot, lambda: not app.model.connected)
            hub.reopen()
            await until(pilot, lambda: app.model.connected and app.model.profile is not known)
            await pilot.pause()
            assert app.desk.laid == "one"
