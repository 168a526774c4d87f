"""A report as a desk asks for it: for managers, with what is wrong in words."""

from __future__ import annotations

from pathlib import Path

from feeder.reporting.reports import Reports
from tests.feeder.reporting.support import ABOUT, lived
from tests.feeder.reporting.test_report import clock
from tests.feeder.support import place
from wall import words


async def test_a_manager_is_answered_and_others_are_not(tmp_path: Path) -> None:
    async with place(tmp_path, clock()) as shop, shop.desk() as desk:
        await lived(shop, 5, 5, 600)
        reports = Reports(shop.house, ABOUT)
        desk.desk.report = reports.report
        answer = await desk.ask("report", day="2026-W46")
        assert answer.ok
        assert answer.report is not None
        assert answer.report.period.received == 5
        assert not (await desk.ask("report", "noa", day="2026-W46")).ok
        wrong = await desk.ask("report", day="2026-W54")
        assert (wrong.code, wrong.facts["near"]) == ("bad-days", "2026-W53")
        assert "2026-W53" in words.refusal(wrong.code, wrong.facts, str)
        for day in ("2026-11-12", "2026-12"):
            told = await desk.ask("report", day=day)
            assert not told.ok
            assert day in told.why
        reports.close()
