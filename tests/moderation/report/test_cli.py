"""`report` and `compare` as a manager gives them: asked of a real hub, or drawn from files without any."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeder.reporting.making import About
from feeder.reporting.reports import Reports
from moderation.__main__ import main
from moderation.report import files
from tests.moderation.report import sample
from tests.moderation.shell import Shell
from tests.moderation.stage import LABELS, Stage


@pytest.fixture
def reporting(on: Stage) -> Iterator[Stage]:
    """The stage, with whoever makes reports."""
    about = About("lyon", "Maison Tilleul, Lyon", "Europe/Paris", "fr", LABELS)
    reports = Reports(on.place.house, about)
    on.hub.desk.report = reports.report
    yield on
    reports.close()


async def test_today_in_the_terminal_and_in_every_form_at_once(reporting: Stage, sh: Shell, tmp_path: Path) -> None:
    one, *_ = await reporting.say("Merci Odile, accueil parfait.", "Trop de monde en caisse", stars=2)
    await reporting.place.approve(one)
    told = await sh("report", "aujourd’hui")
    assert told.status == 0
    assert "2 messages reçus." in told.out
    page, paper, tables, whole = (tmp_path / name for name in ("r.html", "r.pdf", "tables", "r.json"))
    done = await sh(
        "report", "today", "--html", str(page), "--pdf", str(paper), "--csv", str(tables), "--json", str(whole)
    )
    assert (done.status, done.out) == (0, "")
    assert [line.rpartition("/")[2] for line in done.err.splitlines()][-4:] == [
        f"{name} est écrit." for name in ("r.html", "r.pdf", "tables", "r.json")
    ]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert paper.read_bytes().startswith(b"%PDF-")
    assert files.read(whole).period.received == 2
    with (tables / "curve.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(int(row["Reçus"]) for row in csv.DictReader(file, delimiter=";")) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in (page, paper, whole)} == {0o600}


async def test_two_days_are_compared(reporting: Stage, sh: Shell, tmp_path: Path) -> None:
    await reporting.say("un", "deux")
    reporting.place.step(86_400)
    await reporting.say("trois")
    told = await sh("compare", "hier", "aujourd’hui", "--html", "-", "--json", str(tmp_path / "both.json"))
    assert told.status == 0
    assert "Côte à côte" in told.out
    assert (tmp_path / "both.json").exists()


async def test_what_cannot_be_is_said_in_words(reporting: Stage, sh: Shell, tmp_path: Path) -> None:
    wrong = await sh("report", "2026-13")
    assert (wrong.status, wrong.out) == (2, "")
    assert "2026-13" in wrong.err
    late = await sh("report", "2030-01-01")
    assert late.status == 2
    assert "2030-01-01" in late.err
    other = await sh("report", "today", account="noa")
    assert other.status == 2
    gone = await sh("report", "today", "--html", str(tmp_path / "no" / "r.html"), "--json", str(tmp_path / "r.json"))
    assert gone.status == 2
    assert "r.html" in gone.err
    assert (tmp_path / "r.json").exists()
    assert (await sh("report")).status == 2
    assert (await sh("report", "today", "--html", "-", "--json", "-")).status == 2
    assert (await sh("report", "today", "--pdf", "-")).status == 2


def nowhere(*argv: str) -> int:
    """Run without a feeder to be found."""
    try:
        return main(argv, {"VAV_ROOT": "/nowhere"})
    except SystemExit as left:
        return int(left.code or 0)


def test_a_kept_report_is_drawn_without_a_feeder_in_its_own_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import msgspec

    kept = tmp_path / "week.json"
    files.write(kept, files.encoded(msgspec.structs.replace(sample.week(), language="en")))
    assert nowhere("report", "--from-json", str(kept)) == 0
    assert "WHAT MATTERS" in capsys.readouterr().out
    assert nowhere("report", "--from-json", str(kept), "--lang", "fr") == 0
    assert "L’ESSENTIEL" in capsys.readouterr().out
    assert nowhere("report", "--from-json", str(kept), "--json", "-") == 0
    assert files.decoded(capsys.readouterr().out.encode()) == files.read(kept)
    assert nowhere("compare", str(kept), str(kept), "--csv", str(tmp_path / "both")) == 0
    assert (tmp_path / "both" / "differences.csv").exists()


@pytest.mark.parametrize(
    ("data", "told"), [(None, "cannot be read"), (b"{}", "is no report"), (b'{"version": 9}', "later version")]
)
def test_a_file_that_is_no_report_is_named(
    data: bytes | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.json"
    if data is not None:
        file.write_bytes(data)
    assert nowhere("report", "--from-json", str(file), "--lang", "en") == 2
    said = capsys.readouterr().err
    assert told in said
    assert "r.json" in said
