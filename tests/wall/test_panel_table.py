"""The panel as a table and as data: exact in total, no cell of a day that tells of one person, nothing that acts."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wall.logs import Log, folded, logs
from tests.wall.made import any_of
from wall.figures import Delay, Panel, Period, Share
from wall.panel_table import COLUMNS, ENOUGH, FEW, SMALL, coarse, data, rows, to_csv
from wall.stats import panel

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9))


@given(counts)
def test_no_small_cell_can_be_told_from_the_others_and_their_sum(cells: dict[str, int]) -> None:
    told = coarse(cells)
    assert set(told) == set(cells)
    hidden = [name for name, value in told.items() if not isinstance(value, int)]
    for name, value in told.items():
        assert value == cells[name] or (value == SMALL and 0 < cells[name] < FEW) or (
            value == ENOUGH and cells[name] >= FEW
        )  # fmt: skip
        assert isinstance(value, str) or not 0 < value < FEW
    small = [name for name in hidden if told[name] == SMALL]
    # One hidden cell alone is what is left of the sum; with another beside it, it is not.
    assert len(hidden) != 1 or all(cells[name] < FEW for name in cells)
    assert ENOUGH not in told.values() or len(small) == 1


def day(**figures: object) -> Period:
    return Period(**figures)  # type: ignore[arg-type]


ONE = Delay(count=1, median_s=61.0, p95_s=61.0)
FIVE = Delay(count=5, median_s=60.0, p95_s=90.0)
BUSY = day(
    received=9, shown=6, withheld=3, by_reason={"insult": 2, "hate": 1}, delays={"1-2": ONE, "4-5": FIVE, "3": FIVE},
    shares={"1-2": Share(shown=1, total=3), "4-5": Share(shown=5, total=6)}, second=ONE, dark=1, dark_s=3.5,
)  # fmt: skip


def test_a_day_is_coarsened_and_a_month_is_not() -> None:
    told = data(Panel(received=9, today=BUSY, month=BUSY), [("2026-11-21", BUSY)])
    for one in (told["today"], told["days"]["2026-11-21"]):
        assert (one["received"], one["withheld"], one["dark"], one["dark_s"]) == (9, 3, 1, 3.5)
        assert one["by_reason"] == {"insult": SMALL, "hate": SMALL}
        assert one["delays"]["1-2"] == {"count": SMALL}
        assert one["delays"]["3"] == {"count": ENOUGH}
        assert one["delays"]["4-5"] == {"count": 5, "median_s": 60.0, "p95_s": 90.0}
        assert one["shares"] == {"1-2": {"shown": SMALL, "total": 3}, "4-5": {"shown": ENOUGH, "total": 6}}
        assert one["second"] == {"count": SMALL}
        assert "parity" not in one
    assert told["month"]["by_reason"] == {"insult": 2, "hate": 1}
    assert told["month"]["delays"]["1-2"] == {"count": 1, "median_s": 61.0, "p95_s": 61.0}


def test_rows_have_one_figure_each_and_the_same_sentence() -> None:
    said = "Negative posts were shown as often as positive ones: 90% and 90%."
    table = rows(Panel(received=9, rules="2026-11", head="7F3A-91C2", today=BUSY, month=BUSY), [], [said])
    assert all(len(row) == len(COLUMNS) for row in table)
    for row in (
        ("now", "rules", "", "2026-11"), ("now", "head", "", "7F3A-91C2"), ("all", "received", "", "9"),
        ("today", "by_reason", "insult", SMALL), ("month", "dark_s", "", "3.5"),
        ("month", "shares", "4-5.shown", "5"),
        ("month", "delays", "1-2.median_s", "61"), ("month", "parity", "sentence", said),
    ):  # fmt: skip
        assert row in table
    assert len({row[:3] for row in table}) == len(table)


def test_what_no_log_holds_is_not_told_as_none() -> None:
    panel = Panel(received=9, agree=3, witnessed=2)
    assert {"agree", "disagree", "witnessed", "ledger", "head"} <= set(data(panel))
    assert not {"agree", "disagree", "witnessed", "ledger", "head"} & set(data(panel, log_alone=True))
    assert data(replace(panel, ledger=7, head="7F3A-91C2"), log_alone=True)["head"] == "7F3A-91C2"
    assert not [row for row in rows(panel, log_alone=True) if row[1] in ("agree", "ledger")]


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), max_size=6))
def test_a_cell_is_read_as_it_was_and_never_begins_a_formula(cells: list[list[str]]) -> None:
    head, *read = csv.reader(io.StringIO(to_csv(cells), newline=""))
    assert head == list(COLUMNS)
    for row, told in zip(cells, read, strict=True):
        for cell, shown in zip(row, told, strict=True):
            assert shown in (cell, f"'{cell}")
            if shown[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
                float(shown)  # a plain number, which does nothing


def test_what_a_spreadsheet_would_run_is_text() -> None:
    bad = ["=1+1", "+33 6", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "-0.25", "-inf", "7"]
    (told,) = list(csv.reader(io.StringIO(to_csv([bad], ["x"] * 8), newline="")))[1:]
    assert told == ["'=1+1", "'+33 6", "'-cmd|' /C calc'!A0", "'@SUM(A1)", "'\t=1", "-0.25", "-inf", "7"]


@settings(deadline=None, max_examples=60)
@given(any_of(Panel), st.lists(any_of(Period), max_size=2))
def test_any_panel_is_data_and_a_table(figures: Panel, some: list[Period]) -> None:
    days = [(f"2026-11-{n:02}", period) for n, period in enumerate(some, 1)]
    told = data(figures, days)
    assert json.loads(json.dumps(told)) == told
    assert to_csv(rows(figures, days)).count("\r\n") > 10


@settings(deadline=None, max_examples=40)
@given(logs(8))
def test_totals_of_real_panels_are_exact(log: Log) -> None:
    figures = panel(folded(log))
    told = data(figures)
    for name, period in (("all", figures), ("month", figures.month), ("today", figures.today)):
        assert period is not None
        assert told[name]["received"] == period.received == sum(
            told[name][state] for state in
            ("waiting", "undisplayable", "shown", "withheld", "withdrawn", "expired", "lapsed")
        )  # fmt: skip
