"""The typesetter: hostile texts never raise, nothing is a box, lines are as high as said, pills have their place."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import TextSpec
from display.typeset.fonts import Fonts, prepare
from display.typeset.markup import COMMON, markup
from display.typeset.text import LONGEST, TOO_LONG, Typesetter
from tests.display.making import HOSTILE, label
from wall.text import Chip, Form, Run, display_form


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Fonts:
    return prepare(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def type_(fonts: Fonts) -> Typesetter:
    return Typesetter(fonts, label)


def spec(text: str | Form, width: int = 800, size: int = 46) -> TextSpec:
    form = display_form(text) if isinstance(text, str) else text
    return TextSpec(form, width, size, round(size * 1.37), "#221F1B", chip=("#D9D2C4", "#221F1B"))


def test_hostile_texts_never_raise_and_lie_in_the_room_they_measure(type_: Typesetter) -> None:
    for text in HOSTILE:
        wanted = spec(text)
        room, drawn = type_.measure(wanted), type_.raster(wanted)
        assert drawn.y >= 0
        assert drawn.y + drawn.size.h <= room.h
        assert drawn.x + drawn.size.w <= room.w <= wanted.width + wanted.size
        assert len(drawn.rgba) == drawn.size.w * drawn.size.h * 4


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.integers(120, 900))
def test_no_text_raises(type_: Typesetter, text: str, width: int) -> None:
    wanted = spec(text, width)
    drawn = type_.raster(wanted)
    assert drawn.y + drawn.size.h <= type_.measure(wanted).h


def test_every_line_is_as_high_as_said(type_: Typesetter) -> None:
    line = spec("x").line
    for text, lines in (
        ("Ág", 1),
        ("a\nb", 2),
        ("a\n\nb", 3),
        ("«\u202foh\u202f»", 1),
        ("—\n—", 2),
        ("a\n\n\n", 1),
        ("", 1),
    ):
        assert type_.measure(spec(text)).h == lines * line, text
    for text in ("服务很好", "خدمة ممتازة", "👩‍👩‍👧‍👦", "हिन्दी"):
        assert type_.measure(spec(f"a\n{text}\nb")).h == 3 * line, text


def test_words_break_in_the_middle_only_if_they_must_and_without_a_hyphen(type_: Typesetter, fonts: Fonts) -> None:
    room = type_.measure(spec("https://example.org/" + "x" * 280))
    assert room.w <= 800
    assert room.h >= 5 * spec("x").line
    made, _ = markup(spec("Donaudampfschifffahrt"), label, fonts.coverage.has)
    assert 'insert_hyphens="false"' in made


def test_markup_is_text_not_orders(type_: Typesetter, fonts: Fonts) -> None:
    made, pills = markup(spec("<b>gras</b> &amp; &"), label, fonts.coverage.has)
    assert pills == 0
    assert "&lt;b&gt;gras&lt;/b&gt; &amp;amp; &amp;" in made
    assert type_.measure(spec("<b>gras</b>")).w > type_.measure(spec("gras")).w * 1.8


@given(st.text(max_size=200))
def test_the_markup_holds_the_text_verbatim_but_for_what_no_font_has(text: str) -> None:
    made, _ = markup(spec(text), label, lambda char: True)
    inner = re.sub(r"<[^>]*>", "", made)
    held = unescape(inner)
    form = display_form(text)
    if not any("\u2400" <= char <= "\u2421" or char == "⟦" for run in form for char in getattr(run, "text", "")):
        assert held == "".join(run.text for run in form if isinstance(run, Run))


def test_right_to_left_text_is_set_from_the_right(type_: Typesetter) -> None:
    arabic, french = type_.raster(spec("خدمة ممتازة")), type_.raster(spec("Bonjour"))
    assert arabic.x > 300
    assert french.x < 20
    assert type_.measure(spec("خدمة ممتازة")).w > 780


def test_a_chip_at_the_beginning_does_not_turn_a_text_round(type_: Typesetter) -> None:
    """The author's first strong letter decides; our label, in Latin letters, has no say."""
    thanks = Run(" شكرا جزيلا على المساعدة، الرقم ")
    drawn = type_.raster(spec((Chip("name"), thanks, Chip("phone"), Run(".")), 1000))
    first, last = sorted(drawn.pills)[::-1]
    assert first.right > 980
    assert last.x < first.x - 300
    hebrew = type_.raster(spec("\x1b שלום"))
    assert hebrew.pills[0].x > 600
    french = type_.raster(spec((Chip("name"), Run(" dit שלום"))))
    assert french.pills[0].x < 20


def test_paragraphs_go_each_their_own_way(type_: Typesetter) -> None:
    line = spec("x").line
    drawn = type_.raster(spec((Run("Bonjour\n"), Chip("name"), Run(" مرحبا\nsalut"))))
    [pill] = drawn.pills
    assert pill.x > 500
    assert line <= pill.y < 2 * line
    assert drawn.x < 20


def test_scripts_that_meet_in_a_line_leave_no_empty_line(type_: Typesetter) -> None:
    line = spec("x").line
    for form in (
        (Run("جزيلا "), Chip("phone")),
        (Run("Merci, جزيلا, 服务很好, ไทยที่ 👍🏽"),),
        (Run("Ếgjpq جح"),),
    ):
        assert line <= type_.measure(spec(form)).h < line * 1.25


def test_french_spaces_are_narrow_and_hold(type_: Typesetter, fonts: Fonts) -> None:
    """The narrow no-break space is a glyph of the font itself, and no line breaks at it."""
    assert fonts.coverage.has("\u202f")
    wide, narrow, none = (type_.measure(spec(f"Oui{space}!")).w for space in ("\u00a0\u00a0", " ", ""))
    assert none < narrow < wide
    made, pills = markup(spec("L’« été » : l'hiver ?"), label, fonts.coverage.has)
    assert pills == 0
    assert "L’«\u202fété\u202f»\u202f: l'hiver\u202f?" in made
    width = type_.measure(spec("encore une fois")).w + 12
    assert type_.measure(spec("encore une fois !", width)).h == 2 * spec("x").line
    alone = type_.measure(spec("fois !")).w
    assert type_.measure(spec("encore une fois !", width)).w >= alone


@pytest.mark.parametrize(
    ("before", "held"),
    [
        ("Bonjour, le lit coffre Brume ", "passe-t-il"),
        ("Ce canapé de cuir vaut ", "1 290"),
        ("Alors voilà, s’il vous plaît, ", "dites-nous"),
    ],
)
def test_a_line_does_not_end_within_what_belongs_together(
    type_: Typesetter, fonts: Fonts, before: str, held: str
) -> None:
    first = held.replace("-", " ").split()[0]
    width = type_.measure(spec(before + held[: len(first) + 1])).w + 4
    broken = type_.measure(spec(before + held, width))
    assert broken.h == 2 * spec("x").line
    assert abs(type_.measure(spec(before.strip())).w - broken.w) <= 2
    made, _ = markup(spec(before + held), label, fonts.coverage.has)
    assert unescape(re.sub(r"<[^>]*>", "", made)) == before + held
    assert "allow_breaks" not in markup(spec("x" * 300 + "-t-il"), label, fonts.coverage.has)[0]


def test_nothing_is_a_box(type_: Typesetter, fonts: Fonts) -> None:
    """A character that no font has is named in a pill, and so is every control."""
    for text, name in (("\ue000", "U+E000"), ("\x1b", "ESC"), ("\u202e", "U+202E"), ("\U0001fbf0", "U+1FBF0")):
        made, pills = markup(spec(f"a{text}b"), label, fonts.coverage.has)
        assert pills == 1
        assert name in made.replace("\u2060", "")
        assert len(type_.raster(spec(f"a{text}b")).pills) == 1
    assert not any(fonts.coverage.has(char) for char in "\ue000\U0001fbf0\u0378")
    common = [char for char in map(chr, range(0x2100)) if COMMON.fullmatch(char)]
    assert len(common) > 300
    assert all(fonts.coverage.has(char) for char in common)
    assert all(fonts.coverage.has(char) for char in "aéÆœ€«»…’—≈服خйλ👍🏽🇫\u200d\ufe0f\u00a0\u202f")


def test_chips_have_one_width_and_stand_where_they_are_drawn(type_: Typesetter) -> None:
    one = type_.raster(spec((Run("Appelez le "), Chip("phone"), Run(" merci"))))
    [pill] = one.pills
    assert 180 < pill.x < 320
    assert pill.w > 150
    assert pill.y >= 0
    assert pill.bottom <= spec("x").line
    alone = type_.raster(spec((Chip("phone"),))).pills[0]
    assert abs(alone.w - pill.w) <= 4
    many = type_.raster(spec(tuple(part for n in range(12) for part in (Run(f"mot {n} "), Chip("name")))))
    assert len(many.pills) == 12
    assert not any(a.overlaps(b) for n, a in enumerate(many.pills) for b in many.pills[n + 1 :])
    assert len(type_.raster(spec((Chip("name"), Run(" 👏🏽🏳️‍🌈 "), Chip("name"), Run("👩‍👩‍👧")))).pills) == 2
    rtl = type_.raster(spec((Run("خدمة ممتازة "), Chip("name"), Run(" شكرا"))))
    assert len(rtl.pills) == 1


def test_too_long_for_one_block_is_said_and_not_tried(type_: Typesetter) -> None:
    assert type_.measure(spec("a" * (LONGEST + 1))) == TOO_LONG
    with pytest.raises(ValueError, match="not one block"):
        type_.raster(spec("a" * (LONGEST + 1)))


@pytest.mark.parametrize("text", ["mot " * 500, "W" * 900, "a\n" * 400 + "b", "i" * 2_000, "a" + "\u030d" * 300])
@pytest.mark.parametrize("size", [46, 168, 400])
def test_a_block_taller_than_any_picture_is_too_long_instead_of_an_error(
    type_: Typesetter, text: str, size: int
) -> None:
    room = type_.measure(spec(text, 300, size))
    assert room == TOO_LONG or room.h <= 32_767


def test_what_is_remembered_is_bounded_and_can_be_forgotten(fonts: Fonts) -> None:
    small = Typesetter(fonts, label, measures=3, budget=400_000)
    kept = [spec(f"Un texte {n}") for n in range(9)]
    for one in kept:
        small.measure(one)
        small.raster(one)
    assert len(small._sizes) == 3
    assert small._bytes <= 400_000
    there = list(small._rasters)
    small.forget({there[0].form})
    assert list(small._rasters) == there[1:]
    assert there[0] not in small._sizes
    assert small._bytes == sum(len(raster.rgba) for raster in small._rasters.values())
