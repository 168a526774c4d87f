"""[report]: to whom, when, of what; what is missing or wrong is said with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from config import load
from config.report import Report
from config.screen import DAYS
from config.settings import Settings
from tests.config.support import MODELS, add, problems

MAIL = '[mail]\nhost = "127.0.0.1"\nsecurity = "none"\nsender = "mur@example.org"\n'


def test_without_a_section_nobody_gets_a_report() -> None:
    report: Report = Settings.model_fields["report"].default
    assert (report.mail_to, report.at_min, report.spans, report.formats) == ((), None, ("day",), ("html", "pdf"))
    assert Report(when="19:30").at_min == 19 * 60 + 30


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"when": "at closing"}, "not a time of day"),
        ({"when": "25:00"}, "not a time of day"),
        ({"mail_to": ["ines"]}, "pattern"),
        ({"mail_to": ["a@example.org, b@example.org"]}, "pattern"),
        ({"mail_to": ["a@example.org\nBcc: b@example.org"]}, "pattern"),
        ({"mail_to": ["a@example.org", "a@example.org"]}, "twice"),
        ({"spans": ["year"]}, "month"),
        ({"spans": []}, "at least 1"),
        ({"formats": ["docx"]}, "pdf"),
        ({"mail_too": ["a@example.org"]}, "Extra inputs"),
    ],
)
def test_what_is_wrong_is_said(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Report.model_validate_json(json.dumps(given))


def test_a_report_without_mail_says_so_with_its_line(wall: Path) -> None:
    add(wall, '[report]\nmail_to = ["ines@example.org"]')
    (problem,) = problems(wall)
    assert "report.mail_to: there is nobody to carry it" in problem
    assert problem.startswith("wall.toml:")


def test_a_shop_that_is_never_open_says_so(wall: Path) -> None:
    shut = "\n".join(f'{day} = ""' for day in DAYS)
    add(wall, f'{MAIL}[report]\nmail_to = ["ines@example.org"]\n[hours]\n{shut}')
    assert ["never open" in one for one in problems(wall)] == [True]


def test_with_mail_it_is_in_order(wall: Path) -> None:
    add(wall, f'{MAIL}[report]\nmail_to = ["ines@example.org"]\nwhen = "19:30"\nspans = ["day", "week", "month"]')
    told = load.load(wall, MODELS, {}).settings.report
    assert told.mail_to == ("ines@example.org",)
    assert told.spans == ("day", "week", "month")
