"""The public figures on the page: whole, alike for bad and good, small cells of a day not told."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feeder.web.parts import today_view
from feeder.web.parts.bars import LEAST, bar
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import empty, panel, parity, period, shop
from tests.feeder.web.pages.test_rules import seen
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import NOW_MS
from wall import fairness, panel_table
from wall.figures import Counts, Panel, Period
from wall.phone import Public

ENGLISH = Wording("en", (), "UTC")
FATES = tuple(today_view.FATES)


@given(st.dictionaries(st.sampled_from(FATES), st.integers(0, 100_000)))
def test_what_became_of_them_adds_up_to_what_was_received(fates: dict[str, int]) -> None:
    counts = replace(Counts(received=sum(fates.values())), **fates)
    rows = today_view.fates(counts, ENGLISH)
    assert sum(int(row.count.replace(",", "")) for row in rows) == counts.received
    assert {"on the wall", "waiting for a decision", "refused"} <= {row.label for row in rows}


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_a_bar_is_never_wider_than_its_cell_and_something_is_never_nothing(share: float) -> None:
    wide = float(re.findall(r'width="([0-9.]+)"', bar(share))[1])
    assert 0 <= wide <= 100
    assert (wide >= LEAST) == (share > 0)


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.001, "<\u202f1%"), (0.741, "74%"), (0.9999, "99%"), (1, "100%")]
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share: float, words: str) -> None:
    assert today_view.percent(share, ENGLISH) == words


def test_one_star_and_five_stars_have_the_same_rows(say: Wording) -> None:
    told = panel_table.data(panel())["month"]
    worst, _, best, _ = today_view.splits(told, say)
    assert (worst.label, best.label) == ("1 ou 2 étoiles", "4 ou 5 étoiles")
    assert (worst.shown, worst.of) == ("92\u202f%", "330 sur 360")
    assert re.sub(r"[0-9.]+", "", worst.drawn) == re.sub(r"[0-9.]+", "", best.drawn)


def test_small_cells_of_a_single_day_are_not_told(say: Wording) -> None:
    told = panel_table.data(Panel(today=Period(received=9, withheld=4, by_reason={"insult": 1, "hate": 3})))
    rows = today_view.refusals(told["today"], say)
    assert [(row.count, row.told, row.drawn) for row in rows] == [("3 ou plus", "", ""), ("1 ou 2", "", "")]


def test_interruptions_are_told_also_where_there_were_none() -> None:
    period = Period(pauses=1, paused_s=1500, unplugged=2, unplugged_s=5400, removed=3)
    assert [fact.value for fact in today_view.interruptions(period, ENGLISH)] == [
        "once, 25\u202fmin in all",
        "never",
        "2 times, 1\u202fh\u202f30 in all",
        "3",
        "never",
    ]


async def test_the_page_tells_the_parity_in_the_words_of_the_wall(visitor: Visitor, say: Wording) -> None:
    text = seen(await visitor.get("/today"))
    told = fairness.sentences(parity(), say.gettext, say.number)
    assert len(told) == 3
    for words in told:
        assert re.sub(r"\s+", " ", words) in text
    for words in ("Conseil en ligne", "ne répond pas", "Reçus qui concordent : 214", "7F3A-91C2", "2026-2", "1 h 35"):
        assert words in text


async def test_json_and_csv_are_the_table_that_everybody_has(visitor: Visitor, say: Wording) -> None:
    told = fairness.sentences(parity(), say.gettext, say.number)
    assert json.loads(await visitor.get("/today.json")) == json.loads(json.dumps(panel_table.data(panel(), (), told)))
    rows = list(csv.reader(io.StringIO(await visitor.get("/today.csv"))))
    assert tuple(rows[0]) == panel_table.COLUMNS
    assert ["month", "received", "", "1260"] in rows


class TestAtTheBeginning:
    @pytest.fixture
    def told(self) -> Public:
        return empty()

    async def test_nothing_is_said_plainly(self, visitor: Visitor) -> None:
        text = seen(await visitor.get("/today"))
        assert visitor.status == 200
        assert "Rien n’est encore arrivé." in text
        assert "nan" not in text.lower().split()
        for path in ("/wall", "/rules", "/promises", "/check", "/chats", "/feed.json", "/feed.atom", "/staff"):
            await visitor.get(path)
            assert visitor.status == 200, path


class TestAYearOfAChain:
    @pytest.fixture
    def told(self) -> Public:
        return shop(panel=panel(3000))

    async def test_large_figures_are_grouped(self, visitor: Visitor) -> None:
        text = await visitor.get("/today")
        assert f"{period(36_000).received:,}".replace(",", "\u202f") in text


def test_how_long_the_oldest_waits_is_told_only_if_one_does() -> None:
    assert today_view.oldest(Panel(waiting=1, oldest_waiting_ms=NOW_MS - 60_000), NOW_MS, ENGLISH) == "1\u202fmin"
    assert today_view.oldest(Panel(oldest_waiting_ms=NOW_MS), NOW_MS, ENGLISH) == ""
