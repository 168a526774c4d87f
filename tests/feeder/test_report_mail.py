"""The report by e-mail at a real SMTP server: once to each address, when it is due or when the feeder is back."""

from __future__ import annotations

import asyncio
import email
import email.policy
import random
from collections.abc import AsyncIterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from feeder.app import running
from feeder.closing import Span, When
from feeder.mail import Attachment, Letter, Server
from feeder.phone.calendar import Week
from feeder.plan import Plan
from feeder.report_mail import KEPT, Closing, ReportMail
from feeder.side import SideTables
from tests.feeder.support import PEOPLE, RULES, TOKENS, Place, link, place
from tests.feeder.test_mail import Box, serving
from wall.clock import SteppedClock
from wall.figures import Period
from wall.report import Report
from wall.rules import Refused

PARIS = ZoneInfo("Europe/Paris")
OPEN = Week(((9 * 60, 19 * 60),) * 7)
MORNING_MS = round(datetime(2026, 11, 21, 10, tzinfo=PARIS).timestamp() * 1000)
HOUR_S = 3600.0


async def make(asked: str, account: str) -> Report:
    assert account == "feeder"
    return Report(shop="lyon", label="Maison Tilleul", zone="Europe/Paris", span="day", first=asked, last=asked,
                  made_ms=1, period=Period())  # fmt: skip


def draw(report: Report) -> Letter:
    words = "Personne n’a écrit ce jour-là.\n"
    return Letter(
        f"Maison Tilleul\u202f: {report.first}", words, [Attachment("jour.pdf", "application/pdf", b"%PDF-1")]
    )


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Place]:
    async with place(tmp_path, clock=SteppedClock(MORNING_MS)) as made:
        yield made


def mailing(
    at: Place, port: int, to: tuple[str, ...] = ("ines@exemple.fr",), spans: tuple[Span, ...] = ("day",)
) -> ReportMail:
    server = Server("127.0.0.1", port, "none", "mur@exemple.fr", "Maison Tilleul")
    return ReportMail(at.house, at.side, Closing(to, When(PARIS, OPEN, spans), server, draw), make, random.Random(1))


def read(box: Box) -> list[EmailMessage]:
    got = [
        email.message_from_bytes(bytes(one.original_content or b""), policy=email.policy.default) for one in box.got
    ]
    return [one for one in got if isinstance(one, EmailMessage)]


async def test_nothing_is_made_up_for_when_it_is_set_up_and_then_it_comes_at_closing(at: Place) -> None:
    box = Box()
    with serving(box) as port:
        one = mailing(at, port, ("ines@exemple.fr", "sol@exemple.fr"))
        await one.begin()
        assert await one.turn() > 0
        at.step(9 * HOUR_S - 1)
        await one.turn()
        assert box.got == []
        at.step(1)
        await one.turn()
        for _ in range(3):
            await one.turn()
    assert [envelope.rcpt_tos for envelope in box.got] == [["ines@exemple.fr"], ["sol@exemple.fr"]]
    first, second = read(box)
    assert first["Subject"] == "Maison Tilleul : 2026-11-21"
    body = first.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "Personne n’a écrit ce jour-là.\n"
    assert [
        (part.get_filename(), part.get_content_type(), part.get_content()) for part in first.iter_attachments()
    ] == [("jour.pdf", "application/pdf", b"%PDF-1")]
    assert first["Message-ID"] == "<report-lyon-2026-11-21-0@exemple.fr>"
    assert "sol@exemple.fr" not in str(first)
    assert second["To"] == "sol@exemple.fr"
    assert one.status().ok
    assert one.status().posts == 1


async def test_a_feeder_that_was_off_at_closing_sends_once_when_it_is_back(at: Place) -> None:
    box = Box()
    with serving(box) as port:
        await mailing(at, port).begin()
        at.step(30 * HOUR_S)  # Sunday, 16:00
        for _ in range(3):
            back = mailing(at, port)
            await back.begin()
            await back.turn()
    assert [one["Subject"] for one in read(box)] == ["Maison Tilleul : 2026-11-21"]


async def test_what_cannot_be_sent_is_tried_again_and_given_up_after_a_day(at: Place) -> None:
    box = Box(data="451 come back")
    with serving(box) as port:
        one = mailing(at, port)
        await one.begin()
        at.step(9 * HOUR_S)
        first, second = await one.turn(), await one.turn()
        assert 0 < first < 3600
        assert second > 0
        assert not one.status().ok
        box.data = ""
        await one.turn()
        assert len(box.got) == 1
        assert one.status().ok
        box.data = "451 come back"
        at.step(24 * HOUR_S)
        await one.turn()
        at.step(23 * HOUR_S)
        await one.turn()
        at.step(HOUR_S + 1)
        await one.turn()
        box.data = ""
        await one.turn()
    assert len(box.got) == 2, "the next day's, and no more of the one that was given up"
    assert read(box)[1]["Subject"] == "Maison Tilleul : 2026-11-23"


async def test_one_address_that_takes_no_mail_keeps_nobody_else_from_it(at: Place) -> None:
    class Picky(Box):
        async def handle_RCPT(self, server, session, envelope, address, options):  # type: ignore[no-untyped-def]
            if address.startswith("gone"):
                return "550 no such mailbox"
            return await super().handle_RCPT(server, session, envelope, address, options)

    box = Picky()
    with serving(box) as port:
        one = mailing(at, port, ("gone@exemple.fr", "sol@exemple.fr"))
        await one.begin()
        at.step(9 * HOUR_S)
        await one.turn()
        await one.turn()
    assert [envelope.rcpt_tos for envelope in box.got] == [["sol@exemple.fr"]]
    assert "mail_to" in (one.status().problem or "")
    assert "gone" not in (one.status().problem or "")


async def test_a_feeder_killed_while_it_sends_does_not_send_twice_and_says_so(at: Place) -> None:
    box = Box()
    with serving(box) as port:
        one = mailing(at, port, ("ines@exemple.fr", "sol@exemple.fr"))
        await one.begin()
        at.step(9 * HOUR_S)
        kept = {"done": {"day": "2026-11-20"}, "trying": "day 2026-11-21", "handed": [0], "sure": False}
        await at.side.save_cursor(KEPT, msgspec.json.encode(kept).decode(), 0)
        back = mailing(at, port, ("ines@exemple.fr", "sol@exemple.fr"))
        await back.begin()
        assert "may or may not" in (back.status().problem or "")
        await back.turn()
        await back.turn()
    assert [envelope.rcpt_tos for envelope in box.got] == [["sol@exemple.fr"]]


async def test_a_report_that_cannot_be_made_is_told_and_tried_again(at: Place) -> None:
    box = Box()
    with serving(box) as port:
        one = mailing(at, port)
        await one.begin()
        at.step(9 * HOUR_S)

        async def broken(asked: str, account: str) -> Report:
            raise Refused("unknown", what="report")

        one.make = broken
        assert await one.turn() > 0
        assert not one.status().ok
        one.make = make
        await one.turn()
    assert len(box.got) == 1


async def test_week_and_month_come_with_the_day_and_what_is_added_later_begins_then(at: Place) -> None:
    box = Box()
    with serving(box) as port:
        await mailing(at, port).begin()
        one = mailing(at, port, spans=("day", "week"))
        await one.begin()
        at.step(33 * HOUR_S)  # Sunday, 19:00
        for _ in range(3):
            await one.turn()
    assert [message["Subject"] for message in read(box)] == [
        "Maison Tilleul : 2026-11-22", "Maison Tilleul : 2026-W47",
    ]  # fmt: skip


async def test_a_mark_that_cannot_be_read_sends_nothing_old(at: Place) -> None:
    box = Box()
    with serving(box) as port:
        await at.side.save_cursor(KEPT, "{broken", 0)
        at.step(30 * HOUR_S)
        one = mailing(at, port)
        await one.begin()
        await one.turn()
    assert box.got == []


async def test_it_runs_until_it_is_stopped(at: Place) -> None:
    box, looked = Box(), asyncio.Event()
    with serving(box) as port:
        one = mailing(at, port)

        async def sleep(_: float) -> None:
            looked.set()
            await asyncio.Event().wait()

        one.sleep = sleep
        running = asyncio.create_task(one.run())
        await looked.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()


async def test_a_whole_feeder_makes_it_sends_it_and_tells_the_desk(tmp_path: Path) -> None:
    """Wired by `feeder/app.py`: the report is reckoned from the log as a desk's would be."""
    box, clock, drawn = Box(), SteppedClock(MORNING_MS), asyncio.Event()

    def seen(report: Report) -> Letter:
        loop.call_soon_threadsafe(drawn.set)
        return draw(report)

    loop = asyncio.get_running_loop()
    with serving(box) as port:
        server = Server("127.0.0.1", port, "none", "mur@exemple.fr")
        plan = Plan(
            shop="lyon", zone="Europe/Paris", rules=RULES, accounts=PEOPLE, tokens=TOKENS,
            log_path=tmp_path / "log.db", keys_path=tmp_path / "keys.db", side_path=tmp_path / "side.db",
            accounts_path=tmp_path / "accounts.db",
            report=Closing(("ines@exemple.fr",), When(PARIS, OPEN), server, seen),
        )  # fmt: skip
        side = SideTables(plan.side_path)
        await side.save_cursor(KEPT, '{"done": {"day": "2026-11-20"}}', 0)
        await side.close()
        clock.step(10 * HOUR_S)
        async with running(plan, clock, random.Random(1)) as (up, _):
            async with asyncio.timeout(20):
                await drawn.wait()
                client = link(up.url, "camille")
                async with client.call():
                    sent = False
                    while not sent:
                        status = (await client.ask("status")).status
                        assert status is not None
                        sent = any(one.name == "report-mail" and one.posts == 1 for one in status.sources)
    assert [one["Subject"] for one in read(box)] == ["Maison Tilleul : 2026-11-21"]
