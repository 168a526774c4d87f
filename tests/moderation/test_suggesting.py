"""Suggested masks are taken or refused one by one; a finger marks words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from moderation.deciding.marks import Marker, meet
from moderation.deciding.suggesting import accept, found_in, offered, refuse, seek, suggest, tap
from tests.moderation.peer import post
from wall.events import Mask
from wall.wire import Finding

TEXT = "Odile, au 06 12 34 56 78 ou au 07 00 00 00 00, merci."
NAME, ONE, TWO = Mask(0, 5, "name"), Mask(10, 24, "phone"), Mask(31, 45, "phone")


def made() -> Marker:
    marker = Marker(TEXT)
    suggest(marker, [TWO, NAME, ONE])
    return marker


def test_only_findings_with_a_label_inside_the_text_are_suggested() -> None:
    found = [
        Finding(flag="phone", start=10, end=24, label="phone"),
        Finding(flag="abuse", start=0, end=5),
        Finding(flag="phone", start=40, end=4000, label="phone"),
        Finding(flag="phone", start=5, end=5, label="phone"),
    ]
    assert found_in(post("aaaaaaaaaaaa", TEXT, findings=found)) == [ONE]


def test_tab_goes_from_suggestion_to_suggestion_and_round() -> None:
    marker = made()
    seen = []
    for _ in range(4):
        seen.append(offered(marker))
        seek(marker, 1)
    assert seen == [NAME, ONE, TWO, NAME]
    seek(marker, -1)
    assert offered(marker) == NAME
    marker.to(TEXT.index("ou"))
    seek(marker, -1)
    assert offered(marker) == ONE


def test_taking_one_makes_a_chip_and_goes_on_and_refusing_one_goes_on_too() -> None:
    marker = made()
    assert accept(marker) == NAME
    assert refuse(marker) == ONE
    assert accept(marker) == TWO
    assert (marker.marks, marker.offers) == ([NAME, TWO], [])
    assert (accept(marker), refuse(marker)) == (None, None)


def test_what_was_marked_by_hand_is_offered_no_more_and_nothing_is_offered_over_a_mark() -> None:
    marker = made()
    marker.to(12)
    marker.open()
    marker.to(14)
    marker.close("order")
    assert marker.offers == [NAME, TWO]
    again = Marker(TEXT, marks=[Mask(0, 3, "name")])
    suggest(again, [NAME, ONE])
    assert again.offers == [ONE]


def test_while_a_mark_is_open_no_suggestion_is_taken() -> None:
    marker = made()
    marker.open()
    assert (offered(marker), accept(marker), refuse(marker)) == (None, None, None)


def test_a_finger_begins_on_one_word_and_ends_on_another_either_way_round() -> None:
    for first, second in (("Odile", "06"), ("06", "Odile")):
        marker = Marker(TEXT)
        assert not tap(marker, TEXT.index(first) + 1)
        assert tap(marker, TEXT.index(second) + 1)
        assert marker.close("personal") == Mask(0, TEXT.index("06") + 2)


def test_a_second_tap_on_the_same_word_marks_it_without_its_stop() -> None:
    marker = Marker(TEXT)
    tap(marker, 2)
    assert tap(marker, 3)
    assert marker.close("name") == NAME


def test_a_tap_on_a_chip_takes_it_away_and_on_a_suggestion_takes_it_up() -> None:
    marker = made()
    assert not tap(marker, 12)
    assert marker.marks == [ONE]
    assert not tap(marker, 12)
    assert (marker.marks, marker.anchor) == ([], None)


def test_a_tap_between_words_changes_nothing() -> None:
    marker = Marker(TEXT)
    assert not tap(marker, TEXT.index(" "))
    assert marker.anchor is None
    tap(marker, 0)
    assert not tap(marker, TEXT.index(" "))
    assert marker.reach() is not None
    assert not tap(Marker(""), 0)


KEYS = st.lists(
    st.tuples(st.sampled_from(["accept", "refuse", "seek", "back", "tap", "close", "open"]), st.integers(0, 59))
)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=8), KEYS)
def test_marks_and_suggestions_stay_apart_in_order_and_inside(
    text: str, spans: list[tuple[int, int]], keys: list[tuple[str, int]]
) -> None:
    marker = Marker(text)
    suggest(marker, [Mask(a, min(len(text), a + n)) for a, n in spans if a < len(text)])
    for key, at in keys:
        match key:
            case "accept":
                accept(marker)
            case "refuse":
                refuse(marker)
            case "seek" | "back":
                seek(marker, 1 if key == "seek" else -1)
            case "tap":
                tap(marker, min(at, max(0, len(marker.glyphs) - 1)))
            case "open":
                marker.open()
            case _:
                marker.close()
        everything = sorted([*marker.marks, *marker.offers])
        assert all(0 <= mask.start < mask.end <= len(text) for mask in everything)
        assert not any(meet(one, two) for one, two in pairwise(everything))
        assert marker.offers == sorted(marker.offers)
