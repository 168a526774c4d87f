"""A cursor over words, and the spans that it marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moderation.deciding.marks import Marker, likely_label
from moderation.glyphs import glyphs, wrap
from wall.events import Mask, Span

TEXT = "Odile, au coin café, a noté le 06 39 98 14 72. Merci !"


def marked(marker: Marker) -> list[str]:
    return [marker.text[mark.start : mark.end] for mark in marker.marks]


def test_words_are_marked_whole_and_without_their_stops() -> None:
    marker = Marker(TEXT)
    marker.open()
    marker.word(True)
    assert marker.close("name") == Mask(0, 5, "name")
    marker.to(TEXT.index("06"))
    marker.open()
    for _ in range(5):
        marker.word(True)
    marker.close("phone")
    assert marked(marker) == ["Odile", "06 39 98 14 72"]


def test_going_on_after_the_end_of_a_word_takes_its_stop() -> None:
    marker = Marker("72. Merci")
    marker.open()
    marker.word(True)
    assert marker.reach() == Span(0, 2)
    marker.word(True)
    assert marker.reach() == Span(0, 3)
    marker.word(True)
    assert marker.reach() == Span(0, 9)


def test_backwards_marks_the_same() -> None:
    marker = Marker(TEXT)
    marker.to(len(TEXT) - 3)
    marker.open()
    marker.word(False)
    assert marked(marker) == []
    marker.close()
    assert marked(marker) == ["Merci"]


def test_without_a_mark_the_word_keys_go_to_beginnings() -> None:
    marker = Marker(TEXT)
    marker.word(True)
    assert TEXT[marker.cursor :].startswith("au coin")
    marker.word(True)
    marker.word(False)
    assert TEXT[marker.cursor :].startswith("au coin")


def test_marks_that_touch_become_one() -> None:
    marker = Marker("abcdefghij", marks=[Mask(1, 3), Mask(5, 7), Mask(8, 9)])
    marker.to(2)
    marker.open()
    marker.to(5)
    assert marker.close("email") == Mask(1, 7, "email")
    assert marker.marks == [Mask(1, 7, "email"), Mask(8, 9)]


def test_a_mark_is_taken_away_where_the_cursor_stands_else_the_last() -> None:
    marker = Marker("abcdef", marks=[Mask(0, 2), Mask(4, 6)])
    marker.to(1)
    assert marker.remove() == Mask(0, 2)
    assert marker.remove() == Mask(4, 6)
    assert marker.remove() is None


def test_up_and_down_keep_the_column() -> None:
    marker = Marker("un deux\ntrois quatre\ncinq")
    lines = wrap(glyphs(marker.text), 40)
    marker.to(5)
    marker.line(lines, 1)
    assert marker.text[marker.cursor] == " "
    marker.line(lines, 1)
    assert marker.text[marker.cursor] == "q"
    marker.line(lines, 5)
    marker.edge(lines, last=False)
    assert marker.text[marker.cursor :] == "cinq"
    marker.edge(lines, last=True)
    assert marker.text[marker.cursor :] == "q"


def test_an_empty_text_can_be_marked_nowhere() -> None:
    marker = Marker("")
    for act in (marker.open, marker.give_up):
        act()
    marker.word(True)
    marker.word(False)
    marker.move(3)
    marker.line(wrap((), 10), 1)
    assert marker.close() is None


@given(
    st.text(max_size=60),
    st.lists(
        st.tuples(st.sampled_from(["open", "close", "left", "right", "word", "back", "remove"]), st.integers(0, 9))
    ),
)
def test_marks_stay_within_the_text_in_order_and_apart(text: str, keys: list[tuple[str, int]]) -> None:
    marker = Marker(text)
    for key, times in keys:
        match key:
            case "open":
                marker.open()
            case "close":
                marker.close()
            case "left":
                marker.move(-times)
            case "right":
                marker.move(times)
            case "word" | "back":
                marker.word(key == "word")
            case _:
                marker.remove()
        assert 0 <= marker.cursor <= max(0, len(marker.glyphs) - 1)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marker.marks)
    assert all(left.end <= right.start for left, right in zip(marker.marks, marker.marks[1:], strict=False))


def test_labels_that_are_offered_first() -> None:
    told = {
        "06 39 98 14 72": "phone", "odile@tilleul.example": "email", "@hervé_69": "handle", "Odile": "name",
        "https://a.example/x": "link", "MT-2026-48213": "order", "12 rue des Lilas 69003": "address",
        "quelques mots qui racontent une vie": "personal",
    }  # fmt: skip
    assert {words: likely_label(words) for words in told} == told
