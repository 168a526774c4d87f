"""Whatever is received is harmless in a terminal, and every cell leads back to the text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from moderation.glyphs import MAX_CLUSTER, form_lines, glyphs, harmless, one_line, text_lines, wrap
from wall.events import Mask
from wall.text import display_form

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x07\x08\x1b\x7f\x9b\r\n\t\u202e\u2066\ufeff\u200b\u200f\u0301\u0489\u20e3[]/👨\u200d👩🇫🇷é"
        ),
    ),
    max_size=200,
)


def dangerous(text: str) -> list[str]:
    """Characters that a terminal obeys instead of showing, or that turn the reading order round."""
    turning = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or ord(c) in turning]


@given(HOSTILE)
def test_nothing_that_a_terminal_obeys_passes(text: str) -> None:
    assert not dangerous(harmless(text).replace("\n", ""))
    assert not dangerous(one_line(text, 40))
    assert not any(dangerous(line) for line in text_lines(text, 30))


@given(HOSTILE)
def test_glyphs_cover_the_text_without_gap_or_overlap(text: str) -> None:
    row = glyphs(text)
    at = 0
    for glyph in row:
        assert glyph.start == at < glyph.end
        at = glyph.end
    assert at == len(text)


@given(HOSTILE, st.integers(2, 60))
def test_lines_are_no_wider_than_asked_and_lose_nothing(text: str, width: int) -> None:
    row = glyphs(text)
    lines = wrap(row, width)
    assert [at for line in lines for at in range(line.first, line.last)] == list(range(len(row)))
    for line in lines:
        seen = [glyph for glyph in row[line.first : line.last] if not glyph.shown.isspace()]
        assert len(seen) == 1 or sum(glyph.width for glyph in seen) <= width


@given(HOSTILE, st.integers(1, 60))
def test_a_line_of_a_list_keeps_its_place(text: str, cells: int) -> None:
    shown = one_line(text, cells)
    assert "\n" not in shown
    assert cell_len(shown) <= cells


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mrouge\x1b[0m", "␛[31mrouge␛[0m"),
        ("\x1b]0;titre\x07", "␛]0;titre␇"),
        ("abc\u202egfed", "abc⟦U+202E⟧gfed"),
        ("\x9b2J", "⟦U+009B⟧2J"),
        ("[bold red]gras[/]", "[bold red]gras[/]"),
        ("Z" + "\u0337" * 60, "Z\u0337⟦+59⟧"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("\u0301seul", "◌\u0301seul"),
        ("👩‍👩‍👧 et 🇫🇷", "👩‍👩‍👧 et 🇫🇷"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a␍b"),
    ],
)
def test_what_is_shown_instead(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_a_line_of_100_000_characters_is_wrapped_in_a_moment() -> None:
    text = "mot " * 12_500 + "x" * 50_000
    before = time.process_time()
    lines = text_lines(text, 70)
    assert time.process_time() - before < 5
    assert len(lines) > 1_400
    assert max(map(cell_len, lines)) <= 71


def test_one_cluster_of_100_000_marks_is_cut() -> None:
    assert harmless("a" + "\u0300" * 100_000) == "a\u0300⟦+99999⟧"


def test_a_run_of_100_000_that_nobody_sees_is_one_small_glyph() -> None:
    (glyph,) = glyphs("a" + "\u200b" * 100_000)
    assert (glyph.end, glyph.width) == (100_001, 1)
    assert len(glyph.shown) <= 2 * MAX_CLUSTER


def test_a_chip_is_one_piece() -> None:
    form = display_form("Appelez le 06 39 98 14 72 merci", [Mask(11, 25, "phone")])
    lines = form_lines(form, 16, lambda label: f"[{label}]")
    assert [shown for line in lines for shown, chip in line if chip] == ["[phone]"]
    assert "06" not in "".join(shown for line in lines for shown, _ in line)
