"""What a list is narrowed to, in words; what was searched for, marked; and what an empty list says."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from config.catalogue import load
from moderation.desk import Listing, Row
from moderation.drawing import chips
from moderation.drawing.rows import queue_line, queue_row
from moderation.finding import narrowing
from moderation.finding.matching import around, folded, lit, matches, terms
from moderation.model import Model
from moderation.words import Words, zone_of
from tests.moderation.peer import post
from tests.moderation.stage import START_MS
from tests.moderation.test_glyphs import dangerous
from wall import wire
from wall.events import Kind
from wall.wire import Find, Status

WORDS = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))


def model(**queues: int) -> Model:
    made = Model(welcome=wire.Welcome(account="noa", role="moderator", epoch="e", labels={"avis": "Avis"}))
    made.status = Status(panel=wire.Panel(), queues=queues, languages=["fr", "ar"], shops=["lyon"], flags=["phone"])
    return made


def text(lines: list[list[tuple[str, str]]]) -> str:
    return "\n".join("".join(told for told, _ in line) for line in lines)


def test_nothing_can_be_filtered_by_stars_or_mood() -> None:
    assert not {"stars", "rating", "sentiment", "mood"} & {*Find.__struct_fields__, *narrowing.NAMES}
    assert set(narrowing.NAMES) | {"text"} == set(Find.__struct_fields__)


def test_each_filter_offers_what_occurs() -> None:
    offered = {name: [v.value for v in narrowing.values(name, model(), WORDS, START_MS)] for name in narrowing.NAMES}
    assert offered["kind"] == list(get_args(Kind))
    assert offered["language"] == ["fr", "ar"]
    assert (offered["shop"], offered["flag"]) == (["lyon"], ["phone"])
    assert offered["day"][0] == "2026-11-22"
    assert [v.name for v in narrowing.values("language", model(), WORDS, START_MS)] == ["français", "arabe"]


@pytest.mark.parametrize(
    ("day", "right"),
    [("2026-11-22", True), ("2026-11-20..2026-11-22", True), ("2026-11-22..2026-11-20", False), ("hier", False),
     ("2026-02-30", False), ("", False), ("2026-11-20..", False)],
)  # fmt: skip
def test_a_day_is_one_that_the_hub_can_read(day: str, right: bool) -> None:
    assert narrowing.is_day(day) is right


def test_a_filter_is_set_changed_and_taken_away() -> None:
    one = narrowing.changed(None, "kind", "chat")
    two = narrowing.changed(one, "text", "lampe")
    assert two == Find(kind="chat", text="lampe")
    assert narrowing.changed(two, "kind", "") == Find(text="lampe")
    assert narrowing.changed(one, "kind", "") is None


def test_what_waits_out_of_sight_is_said_loudly_and_every_chip_can_be_taken_away() -> None:
    made = model(waiting=340)
    made.finds["waiting"] = Find(kind="chat", language="ar", text="lampe")
    made.lists["waiting"] = Listing((Row(post("a")),), loaded=True, found=12)
    for width in (80, 120, 200):
        lines, spots = chips.chips(made, WORDS, "waiting", width, START_MS)
        assert "328" in text(lines)
        assert [spot.action for spot in spots] == ["widen('text')", "widen('kind')", "widen('language')", "widen('')"]
        assert all(cell_len(told) <= width for told in text(lines).split("\n"))
        for spot in spots[:-1]:
            assert "✕" in text(lines).split("\n")[spot.y][spot.left : spot.right]
    loud = [names for line in lines for told, names in line if "328" in told]
    assert loud == ["honey strong"]
    made.finds["all"], made.lists["all"] = made.finds["waiting"], made.lists["waiting"]
    assert "328" not in text(chips.chips(made, WORDS, "all", 120, START_MS)[0]), "only what waits is kept waiting"


def test_while_the_index_fills_the_desk_says_so() -> None:
    made = model(waiting=10)
    made.finds["waiting"] = Find(text="lampe")
    made.lists["waiting"] = Listing(loaded=True, found=0, searched=0.41)
    assert "41\u202f%" in text(chips.chips(made, WORDS, "waiting", 120, START_MS)[0])
    assert chips.empty(made, WORDS, "waiting") != chips.empty(model(), WORDS, "waiting")


def test_nothing_found_says_where_else() -> None:
    made = model()
    made.finds["waiting"] = Find(text="lampe", kind="chat")
    made.lists["waiting"] = Listing(loaded=True, found=0, elsewhere=3)
    assert "3 messages dans « Tous » (6)" in chips.empty(made, WORDS, "waiting").replace("\u202f", " ")
    made.lists["waiting"] = Listing(loaded=True, found=0)
    assert "accents" in chips.empty(made, WORDS, "waiting")


def test_the_waiting_list_says_how_long_each_source_waits_and_by_what_it_is_never_sorted() -> None:
    made = model(waiting=3)
    made.lists["waiting"] = Listing((Row(post("a")),), loaded=True)
    oldest = {"avis": START_MS - 5 * 3_600_000, "blog": START_MS - 60_000}
    made.status = Status(panel=wire.Panel(), oldest=oldest, late={"avis": 2})
    for width in (80, 120, 200):
        lines, _ = chips.above(made, WORDS, "waiting", width, START_MS)
        assert "avis ! 5 h 00 (2)" in text(lines).replace("\u202f", " ")
        assert "étoiles" in text(lines)
        assert cell_len(text(lines)) <= width
    assert chips.above(made, WORDS, "shown", 120, START_MS) == ([], [])


def test_which_post_of_how_many() -> None:
    made = model(waiting=100_000)
    made.lists["waiting"] = Listing(tuple(Row(post(name)) for name in "abc"), 1, True, True, start=400)
    assert chips.place(made, WORDS, "waiting").replace("\u202f", " ") == "402/100 000"
    made.lists["waiting"] = Listing(tuple(Row(post(name)) for name in "abc"), 1, False, True)
    assert chips.place(made, WORDS, "waiting") == "2/3"


def test_accents_and_capitals_do_not_matter_to_what_is_marked() -> None:
    assert matches("Très ÉTÉ, l’Été e\u0301te\u0301", terms("été")) == [(5, 8), (12, 15), (16, 21)]
    assert lit("une lampe rouge", "soft", terms("LAMP")) == [
        ("une ", "soft"), ("lamp", "soft marked"), ("e rouge", "soft"),
    ]  # fmt: skip
    assert matches("straße", terms("strasse")) == [(0, 6)]


def test_a_match_far_down_a_text_is_brought_into_the_row() -> None:
    far = post("a", "mot " * 60 + "lampe rouge")
    for draw in (queue_row, queue_line):
        lines = draw(Row(far), WORDS, 76, START_MS, wanted=tuple(terms("lampe")))
        assert ("lampe", "soft marked") in [bit for line in lines for bit in line]


@given(st.text(max_size=60), st.text(max_size=20))
def test_marks_lie_within_the_text_and_change_nothing_of_it(shown: str, wanted: str) -> None:
    found = matches(shown, terms(wanted))
    assert all(0 <= start < end <= len(shown) for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    assert "".join(told for told, _ in lit(shown, "soft", terms(wanted))) == shown
    assert len(folded(shown)[0]) == len(folded(shown)[1])
    assert around(shown, terms(wanted), 10).endswith(shown[-1:])


@pytest.mark.parametrize("hostile", ["\x1b[2J\u202e", "Z" + "\u0301" * 60, "[@click=app.quit]x[/]", "x" * 100_000])
def test_names_from_outside_are_harmless_in_chips_filters_and_headings(hostile: str) -> None:
    made = model(waiting=9)
    words = Words(load("fr", "desk"), load("fr", "wall"), "fr", labels={"avis": hostile})
    find = Find(text=hostile[:200], source="avis", kind=hostile, language=hostile, shop=hostile, flag=hostile,
                reason=hostile, day=hostile)  # fmt: skip
    made.finds["waiting"] = find
    made.lists["waiting"] = Listing((Row(post("a", hostile)),), loaded=True, found=1)
    made.status = Status(panel=wire.Panel(), oldest={hostile: 1, "avis": 1}, languages=[hostile], shops=[hostile])
    told = text(chips.chips(made, words, "waiting", 400, START_MS)[0]) + text(
        [chips.waits(made, words, 200, START_MS)]
    )
    told += "".join(v.name for name in narrowing.NAMES for v in narrowing.values(name, made, words, START_MS))
    told += text(queue_row(Row(post("a", hostile)), words, 60, START_MS, wanted=tuple(terms(hostile)), hold=hostile))
    told += text(queue_line(Row(post("a", hostile)), words, 60, START_MS, wanted=tuple(terms(hostile)), hold=hostile))
    assert not dangerous(told.replace("\n", ""))
    assert len(told) < 6000
