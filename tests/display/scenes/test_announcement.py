"""Announcements: only those in force, dated, plainly the shop's, on its panel; whole, whatever their length."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Box, Words
from display.scenes import announcement
from display.scenes.base import World
from tests.display.scenes.plates import HOUR_MS, NOW_MS, SIZES, a_kit, check, icons, reaches, read, sizes, texts
from wall.text import display_form, join, plain
from wall.views import Announcement, Wall


def notice(text: str, *, name: str = "a", since_h: float = 1, for_h: float = 24) -> Announcement:
    at_ms = round(NOW_MS - since_h * HOUR_MS)
    return Announcement(id=name, form=display_form(text), at_ms=at_ms, until_ms=round(at_ms + for_h * HOUR_MS))


def world(*notices: Announcement) -> World:
    return World(wall=Wall(announcements=list(notices)))


def test_without_one_in_force_there_is_nothing_to_say() -> None:
    assert announcement.plates(a_kit(), World()) == []
    over, later = notice("Hier.", since_h=30), notice("Demain.", since_h=-2)
    assert announcement.plates(a_kit(), world(over, later, notice("   "))) == []


def test_it_begins_and_ends_to_the_millisecond() -> None:
    one = notice("Atelier.", since_h=0, for_h=1)
    at = one.at_ms
    for now, count in ((at - 1, 0), (at, 1), (one.until_ms - 1, 1), (one.until_ms, 0)):
        assert len(announcement.plates(a_kit(now_ms=now), world(one))) == count


def test_it_is_dated_and_marked_as_the_shops_on_the_shops_panel() -> None:
    kit = a_kit()
    [plate] = announcement.plates(kit, world(notice("Samedi, atelier de reliure.")))
    assert read(plate) == ["Un mot de la maison · 22 novembre, 09:30", "Samedi, atelier de reliure."]
    assert icons(plate) == ["announcement"]
    panel, bar = (c for layer in plate.layers for c in layer.commands if isinstance(c, Box))
    assert (panel.colour, bar.colour) == (kit.look.theme.panel, kit.look.theme.accent)
    assert not plate.marks


def test_the_newest_comes_first_and_a_short_one_is_large() -> None:
    kit = a_kit()
    plates = announcement.plates(kit, world(notice("Ancien.", name="a", since_h=5), notice("Nouveau.", name="b")))
    assert [read(plate)[-1] for plate in plates] == ["Nouveau.", "Ancien."]
    assert plates[0].layers[-1].commands[-1].spec.size == kit.look.title  # type: ignore[union-attr]


@settings(max_examples=80, deadline=None)
@given(st.lists(texts, min_size=1, max_size=3), sizes, reaches)
def test_any_words_are_whole_and_have_room(said: list[str], size: tuple[int, int], reach: float) -> None:
    notices = [notice(text, name=f"a{n}") for n, text in enumerate(said)]
    kit = a_kit(size, reach)
    plates = announcement.plates(kit, world(*notices))
    check(kit, plates)
    for one in notices:
        own = [layer for plate in plates for layer in plate.layers if f"announcement:{one.id}:" in layer.key]
        forms = [command.spec.form for layer in own for command in layer.commands if isinstance(command, Words)]
        assert plain(join(forms)).strip() == plain(one.form).strip()


@pytest.mark.parametrize("size", SIZES)
def test_a_long_one_is_set_smaller_and_then_in_pages(size: tuple[int, int]) -> None:
    plates = announcement.plates(a_kit(size), world(notice("L’atelier de reliure est ouvert à tous. " * 60)))
    assert len(plates) > 1
    assert read(plates[0])[1] == f"1/{len(plates)}"
    heights = [plate.layers[-1].rect.h for plate in plates]
    assert max(heights) - min(heights) <= 3 * a_kit(size).look.body * 1.37
