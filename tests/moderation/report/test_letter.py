"""The report as the configuration has it sent: worded, drawn and handed in at a real mail server."""

from __future__ import annotations

import email
import email.policy
import random
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import load
from feeder.registry import source_models
from feeder.report_mail import ReportMail
from moderation.report import files
from moderation.report.letter import letter
from run_feeder_plan import closing
from tests.feeder.support import place
from tests.feeder.test_mail import Box, serving
from tests.moderation.report import sample
from tests.moderation.report.readers import reader
from wall.clock import SteppedClock
from wall.report import Report

ROOT = Path(__file__).parents[3]


def test_a_letter_says_the_page_of_two_minutes_and_encloses_the_rest() -> None:
    subject, words, enclosed = letter(sample.week(), reader(), ("html", "pdf", "json"))
    assert subject == "Maison Tilleul\u202f: rapport, semaine du 16 au 22 novembre 2026"
    assert words.startswith("Maison Tilleul\nSemaine du 16 au 22 novembre 2026\n")
    assert "214 messages reçus" in words
    assert max(map(len, words.splitlines())) <= 78
    assert [(one.name, one.kind) for one in enclosed] == [
        ("lyon-2026-11-16_2026-11-22.html", "text/html"),
        ("lyon-2026-11-16_2026-11-22.pdf", "application/pdf"),
        ("lyon-2026-11-16_2026-11-22.json", "application/json"),
    ]
    assert files.decoded(enclosed[2].data) == sample.week()


def test_a_hostile_shop_names_no_other_file() -> None:
    import msgspec

    told = msgspec.structs.replace(sample.empty(), shop='../../etc/"x\r\ny')
    _, _, enclosed = letter(told, reader(), ("json",))
    assert enclosed[0].name == "------etc--x--y-2026-11-22.json"


async def test_what_wall_toml_says_is_what_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Box()
    with serving(box) as port:
        whole = (ROOT / "config" / "wall.toml").read_text(encoding="utf-8")
        for old, new in (
            ("mail_to = []", 'mail_to = ["ines@exemple.fr"]'), ('host = ""    ', 'host = "127.0.0.1"    '),
            ("port = 0                          # 0: 587", f"port = {port} # 0: 587"),
            ('security = "starttls"', 'security = "none"'), ('sender = ""', 'sender = "mur@exemple.fr"'),
            ('data_dir = "../var"', 'data_dir = "var"'),
        ):  # fmt: skip
            assert whole.count(old) == 1, old
            whole = whole.replace(old, new)
        (tmp_path / "wall.toml").write_text(whole, encoding="utf-8")
        rules = (ROOT / "config" / "house-rules.toml").read_text(encoding="utf-8")
        (tmp_path / "house-rules.toml").write_text(rules, encoding="utf-8")
        plan = closing(load(tmp_path / "wall.toml", source_models(), {}))
        assert plan is not None

        async def make(asked: str, account: str) -> Report:
            return sample.day()

        morning = datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Europe/Paris"))
        async with place(tmp_path, clock=SteppedClock(round(morning.timestamp() * 1000))) as at:
            one = ReportMail(at.house, at.side, plan, make, random.Random(1))
            await one.begin()
            at.step(12 * 3600)
            await one.turn()
            await one.turn()
            assert one.status().ok, one.status().problem
    (got,) = (
        email.message_from_bytes(bytes(m.original_content or b""), policy=email.policy.default) for m in box.got
    )
    assert isinstance(got, EmailMessage)
    parts = {part.get_filename(): part for part in got.iter_attachments()}
    assert [name.rpartition(".")[2] for name in parts if name] == ["html", "pdf"]
    body = got.get_body(("plain",))
    assert body is not None
    assert "54 messages reçus" in body.get_content()
    assert all(b"<!doctype html>" in p.get_payload(decode=True) for n, p in parts.items() if n and n.endswith("html"))
