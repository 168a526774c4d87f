"""A report in words: what matters first, each verdict as the figures have it, quotes whole, nobody named."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.report import spans
from moderation.report.blocks import Chart, Page, Para, Points, Said, Sub, Table
from moderation.report.compare import pair_page
from moderation.report.page import page
from moderation.report.quotes import from_the_right, pieces, plain, stars
from moderation.report.text import text
from tests.moderation.report import sample
from tests.moderation.report.readers import reader
from wall.figures import Period
from wall.report import Figure, Pair, Report, Topic, Verdict
from wall.text import Chip, Run, display_form
from wall.text import plain as wall_plain

NNBSP = "\N{NARROW NO-BREAK SPACE}"
ALL = [sample.week, sample.day, sample.empty, sample.month, sample.absurd]


def section(told: Page, name: str) -> list[str]:
    """Every sentence and cell of a part."""
    out: list[str] = []
    for block in next(one for one in told.sections if one.name == name).blocks:
        match block:
            case Para():
                out.append(block.text)
            case Points():
                out += block.items
            case Table():
                out += [cell for row in block.rows for cell in row]
            case Sub():
                out += [block.title, block.mark, block.note]
    return out


def test_what_matters_is_said_first_and_in_french() -> None:
    told = page(sample.week(), reader())
    assert told.sections[0].name == "lead"
    assert section(told, "lead") == [
        "214 messages reçus, plus que la semaine d’avant (148), au-delà du hasard.",
        f"La décision est venue plus vite{NNBSP}: 12{NNBSP}min contre 28{NNBSP}min (médiane).",
        f"De ces messages, il reste{NNBSP}: 5 à décider, 9 sans réponse et 1 refus contesté à revoir.",
        f"On parle plus qu’avant, au-delà du hasard, de{NNBSP}: parking et atelier vélo.",
        "2 promesses ont été tenues. 2 promesses sont ouvertes, la plus ancienne depuis le 12 novembre.",
        f"Sans nouvelles de{NNBSP}: Forum des cyclistes.",
    ]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("more", "214 messages received, more than the week before (148), beyond chance."),
        ("less", "214 messages received, fewer than the week before (148), beyond chance."),
        ("chance", "214 messages received, against 148 the week before: perhaps chance."),
        ("same", "214 messages received, against 148 the week before."),
        ("few", "214 messages received, against 148 the week before."),
    ],
)
def test_only_what_is_beyond_chance_is_called_a_change(told: str, sentence: str) -> None:
    figures = [Figure(name="received", unit="posts", now=214, before=148, told=told)]  # type: ignore[arg-type]
    report = msgspec.structs.replace(sample.week(), figures=figures)
    assert section(page(report, reader("en")), "lead")[0] == sentence


def test_nothing_else_changed_is_said_where_something_was_compared() -> None:
    calm = [msgspec.structs.replace(one, told="chance") for one in sample.FIGURES]
    report = msgspec.structs.replace(sample.week(), figures=calm)
    assert "Nothing else has changed beyond chance." in section(page(report, reader("en")), "lead")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [("few", "There is too little to compare them."), ("chance", "Nothing differs beyond chance.")],
)
def test_two_that_cannot_be_told_apart_are_not_called_alike(told: Verdict, sentence: str) -> None:
    figures = [msgspec.structs.replace(one, told=told) for one in sample.FIGURES]
    pair = Pair(left=sample.week(), right=sample.other(), figures=figures)
    assert section(pair_page(pair, reader("en")), "lead") == [sentence]


def test_an_empty_day_says_so_and_boasts_of_nothing() -> None:
    told = page(sample.empty(), reader())
    assert section(told, "lead") == ["Personne n’a écrit ce jour-là."]
    assert [one.name for one in told.sections] == ["lead", "counts", "method", "check"]


def test_a_report_of_two_hundred_topics_tells_ten_closely_and_all_in_a_table() -> None:
    told = page(sample.absurd(), reader())
    subs = next(one for one in told.sections if one.name == "topics").blocks
    assert sum(isinstance(one, Sub) for one in subs) == 10
    table = next(one for one in told.sections if one.name == "all-topics").blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) == 200


@pytest.mark.parametrize("make", ALL)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_word_of_a_post_stands_where_it_is_not_a_quote(make: object, lang: str) -> None:
    told = page(make(), reader(lang))  # type: ignore[operator]
    assert told.sections
    assert all(one.title and one.blocks for one in told.sections)
    curve = [block for one in told.sections for block in one.blocks if isinstance(block, Chart)]
    assert all(len(chart.bars) == len(chart.table.rows) for chart in curve)


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=3))
def test_a_quote_is_the_walls_own_form_word_for_word(received: str, spans: list[tuple[int, int]]) -> None:
    from wall.events import Mask

    form = display_form(received, [Mask(start, end, "phone") for start, end in spans])
    speaking = reader()
    assert plain(pieces(form, speaking)) == wall_plain(form, lambda label: speaking.chip(label)[1:-1])


def test_a_file_from_elsewhere_brings_no_control_along() -> None:
    assert pieces((Run("a\u202eb\x1b[2J"),), reader()) == [("a⟦U+202E⟧b␛[2J", False)]


@pytest.mark.parametrize(
    ("words", "right"),
    [("خدمة ممتازة", True), ("5 ★ خدمة", True), ("Merci شكرا", False), ("", False), ("שלום", True)],
)
def test_a_quote_begins_where_its_script_does(words: str, right: bool) -> None:
    assert from_the_right((Chip("name"), Run(words))) is right


def test_all_ratings_have_the_same_shape() -> None:
    assert {len(stars(count)) for count in range(6)} == {9}
    assert stars(None) == ""


def test_praise_names_only_whom_the_report_names() -> None:
    told = page(sample.day(), reader())
    praise = next(one for one in told.sections if one.name == "praise")
    assert not any(isinstance(one, Sub | Said) for one in praise.blocks)


@pytest.mark.parametrize(
    ("given", "span"),
    [
        ("2026-11-22", "2026-11-22"), ("today", "2026-11-22"), ("Aujourd’hui", "2026-11-22"), ("hier", "2026-11-21"),
        ("2026-W47", "2026-W47"), ("2026-S47", "2026-W47"), ("2026s7", "2026-W07"), ("semaine", "2026-W47"),
        ("2026-11", "2026-11"), ("mois", "2026-11"),
    ],
)  # fmt: skip
def test_days_weeks_and_months_are_read(given: str, span: str) -> None:
    assert spans.asked(given, date(2026, 11, 22)) == span


@given(st.text(max_size=12))
def test_what_is_no_span_is_refused_and_nothing_else_happens(given: str) -> None:
    try:
        told = spans.asked(given, date(2026, 11, 22))
    except spans.NoSpan:
        return
    assert told in ("2026-11-22", "2026-11-21", "2026-W47", "2026-11") or given[:1].isdigit()


@pytest.mark.parametrize("given", ["2026-13", "2026-02-30", "2026-W54", "2026-W00", "22/11/2026", "", "-"])
def test_days_that_there_are_not(given: str) -> None:
    with pytest.raises(spans.NoSpan):
        spans.asked(given, date(2026, 11, 22))


def test_a_first_of_the_month_in_french() -> None:
    assert spans.named("day", "2026-11-01", "2026-11-01", reader()) == "dimanche 1er novembre 2026"
    assert spans.named("week", "2026-10-26", "2026-11-01", reader()) == "semaine du 26 octobre au 1er novembre 2026"
    assert spans.named("day", "2026-11-21", "2026-11-21", reader()) == "samedi 21 novembre 2026"


@settings(max_examples=40)  # each draws a whole report
@given(
    st.integers(0, 10**12), st.integers(0, 10**9), st.lists(st.text(max_size=30), max_size=4), st.integers(20, 200)
)
def test_any_figures_and_words_give_a_text_within_its_width(n: int, posts: int, words: list[str], width: int) -> None:
    from rich.cells import cell_len

    report = Report(
        shop="s", label="Boutique", zone="Europe/Paris", span="day", first="2026-11-22", last="2026-11-22", made_ms=0,
        period=Period(received=n, shown=n), topics=[Topic(words=words, posts=posts, signal="rose")],
        figures=[Figure(name="received", unit="posts", now=n, before=posts, told="more")],
    )  # fmt: skip
    lines = text(page(report, reader()), width).split("\n")
    assert all(cell_len(line) <= max(40, min(width, 96)) for line in lines)
