"""Reports on disk: whole or not at all, for their owner alone; tables that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.report import files, tables
from tests.moderation.report import sample
from tests.moderation.report.readers import reader
from wall.report_figures import against

ALL = [sample.week, sample.day, sample.empty, sample.month, sample.absurd]


@pytest.mark.parametrize("make", ALL)
def test_a_report_comes_back_from_its_file(make: object, tmp_path: Path) -> None:
    report = make()  # type: ignore[operator]
    files.write(tmp_path / "r.json", files.encoded(report))
    assert files.read(tmp_path / "r.json") == report
    assert stat.S_IMODE((tmp_path / "r.json").stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write(tmp_path / "r.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("moderation.report.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write(tmp_path / "r.json", b"new")
    assert (tmp_path / "r.json").read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["r.json"]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "broken"), (b"[]", "broken"), (b'{"shop": 1}', "broken"), (b'{"version": 2}', "newer"),
     (b"[" * 100_000, "broken"), (b"\xff\xfe", "broken"), (b'{"version": "x"}', "broken")],
)  # fmt: skip
def test_what_is_no_report_says_why(data: bytes, why: str) -> None:
    with pytest.raises(files.NoReport) as caught:
        files.decoded(data)
    assert caught.value.why == why


@given(st.binary(max_size=300))
def test_whatever_a_file_holds_is_a_report_or_refused(data: bytes) -> None:
    with pytest.raises(files.NoReport):
        files.decoded(data)


@pytest.mark.parametrize(("lang", "separator", "comma"), [("fr", ";", "5,2"), ("en", ",", "5.2")])
def test_tables_open_in_the_spreadsheet_of_the_language(lang: str, separator: str, comma: str) -> None:
    made = tables.files(sample.week(), reader(lang))
    assert all(data.startswith("\ufeff".encode()) for data in made.values())
    rows = list(csv.reader(io.StringIO(made["topics.csv"].decode("utf-8-sig")), delimiter=separator))
    assert rows[1][:3] == ["parking, palettes, garer", "19", comma]
    assert {len(row) for row in rows} == {5}


@given(st.text(max_size=40))
def test_no_cell_is_a_formula(told: str) -> None:
    line = tables.to_csv(["a"], [[told, -1.5, 7]], "fr")
    cell, number, whole = list(csv.reader(io.StringIO(line.removeprefix("\ufeff")), delimiter=";"))[1]
    assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@"))
    assert (number, whole) == ("-1,5", "7")


def test_two_reports_have_all_tables_of_both_and_their_differences() -> None:
    from wall.report import Pair

    left, right = sample.week(), sample.month()
    made = tables.pair_files(Pair(left=left, right=right, figures=against(right, left)), reader())
    single = tables.files(left, reader())
    assert set(made) == {"differences.csv"} | {f"{side}-{name}" for side in ("left", "right") for name in single}
    assert made["left-topics.csv"] == single["topics.csv"]


def test_a_folder_of_tables_is_for_its_owner(tmp_path: Path) -> None:
    files.write_all(tmp_path / "a" / "b", {"x.csv": b"1", "y.csv": b"2"})
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "a" / "b").iterdir()} == {
        "x.csv": 0o600, "y.csv": 0o600,
    }  # fmt: skip
