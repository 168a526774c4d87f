"""Templates are finished by hand, and answers are measured in pages of the wall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.writing import templates
from moderation.writing.measure import ROOM, measure, room, taken
from moderation.writing.templates import Blank
from wall.wire import Health, Panel, ScreenStatus, Status

THANKS = "Merci [prénom], [ce qui change]."
PLAIN = "Merci de votre visite."


def test_from_blank_to_blank_and_round() -> None:
    first, second = templates.blanks(THANKS)
    assert [THANKS[blank.start : blank.end] for blank in (first, second)] == ["[prénom]", "[ce qui change]"]
    assert templates.following(THANKS, 0) == first
    assert templates.following(THANKS, first.end) == second
    assert templates.following(THANKS, second.end) == first
    assert templates.following(THANKS, second.start, -1) == first
    assert templates.following(THANKS, 0, -1) == second
    assert templates.following(PLAIN, 0) is None


@pytest.mark.parametrize(
    ("text", "used", "lack"),
    [
        (THANKS, THANKS, "blank"),
        ("Merci Léa, [ce qui change].", THANKS, "blank"),
        ("Merci Léa, [ce qui change].", "", "blank"),
        ("Merci [Léa], la porte est réparée.", THANKS, "blank"),
        ("Merci Léa], la porte est réparée.", THANKS, "blank"),
        ("Merci Léa, la porte est réparée.", THANKS, ""),
        ("Il a dit « parfait [sic] ».", "", ""),
        ("Tableau[3] et rien de plus [", "", ""),
        (PLAIN, "", "untouched"),
        ("  Merci de\nvotre visite. ", PLAIN, "untouched"),
        ("Merci de votre visite, Léa.", PLAIN, ""),
        ("", "", ""),
    ],
)
def test_a_template_is_finished_by_hand(text: str, used: str, lack: str) -> None:
    assert templates.lack(text, [THANKS, PLAIN], used)[0] == lack


@given(st.text(alphabet="ab[] \n", max_size=60), st.integers(0, 70), st.sampled_from([1, -1]))
def test_blanks_lie_in_the_text_in_order(text: str, at: int, step: int) -> None:
    every = templates.blanks(text)
    assert every == sorted(every)
    assert all(text[blank.start] == "[" and text[blank.end - 1] == "]" for blank in every)
    found = templates.following(text, at, step)
    assert (found is None) == (not every)
    assert found is None or found in every
    lack, where = templates.lack(text, [], used="[x]")
    assert (lack == "blank") == ("[" in text or "]" in text)
    assert (where is None) == (lack != "blank")
    assert where is None or Blank(*where).end <= len(text)


def test_room_is_that_of_the_smallest_screen_that_told_it() -> None:
    def screen(name: str, characters: int, shop: str = "lyon") -> ScreenStatus:
        return ScreenStatus(name=name, shop=shop, health=Health(room=characters))

    screens = [screen("a", 600), screen("b", 240), screen("c", 0), screen("d", 90, "metz"), ScreenStatus(name="e")]
    status = Status(panel=Panel(), screens=screens)
    assert room(status, "lyon") == 240
    assert room(status) == 90
    assert room(None) == room(Status(panel=Panel())) == ROOM


def test_an_answer_in_pages() -> None:
    assert measure("", 10) == (0, 10, 1)
    assert measure("  abc \n", 10) == (3, 7, 1)
    assert measure("a" * 10, 10) == (10, 0, 1)
    assert measure("a" * 11, 10) == (11, 9, 2)
    assert measure("👩‍👧 é", 10).length == 3
    assert measure("abc", 10, taken=5) == (3, 2, 1)
    assert measure("abcdefg", 10, taken=5) == (7, 8, 2)


def test_a_reply_begins_where_its_post_ends() -> None:
    assert taken("a" * 100, 420) == 160
    assert taken("a" * 520, 420) == 160
    assert taken("a" * 400, 420) == 0
    assert taken("", 420) == 60


@given(st.text(max_size=200), st.integers(-3, 60), st.integers(0, 80))
def test_pages_hold_what_is_counted(text: str, characters: int, used: int) -> None:
    length, left, pages = measure(text, characters, used)
    assert pages >= 1
    assert left >= 0
    assert used + length + left == pages * max(1, characters)
