"""Sources kept going: failure and recovery as events, cursors kept, one broken source stops no other."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.catalogue import load
from feeder.phrase import Phrase
from feeder.sources.base import Batch, Options, Seen, SourceError
from feeder.supervise import APART, CAP_S, DEFECT, FATAL_S, MAX_LINES, MAX_PROBLEM, RENEWED, Supervised
from tests.feeder.support import Place, place
from wall.log.base import Cursor
from wall.state import totals
from wall.words import Gettext


class Scripted:
    """A source that plays a list of batches and errors, then waits for ever."""

    name = "avis"

    def __init__(self, *plays: list[Batch | Exception]) -> None:
        self.plays = list(plays)
        self.cursors: list[str | None] = []
        self.through = asyncio.Event()

    async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
        self.cursors.append(cursor)
        for step in self.plays.pop(0):
            if isinstance(step, Exception):
                raise step
            yield step
        if not self.plays:
            self.through.set()
            await asyncio.Event().wait()

    async def close(self) -> None:
        return


async def supervised(here: Place, source: Scripted, gettext: Gettext = str) -> tuple[Supervised, list[float]]:
    """Run the source to the end of its script; returns it and the waits it was given (s)."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    options = Options.model_validate({"type": "scripted", "name": "avis"})
    one = Supervised(source, options, here.house, here.side, "lyon", random.Random(1), sleep, gettext)
    task = asyncio.create_task(one.run())
    try:
        async with asyncio.timeout(10):
            await source.through.wait()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return one, waits


async def test_the_cursor_is_kept_once_the_posts_are(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        source = Scripted([Batch((Seen(native_id="1", text="a"),), "c1"), Batch((), "c2"), SourceError("cut")], [])
        await supervised(here, source)
        assert source.cursors == [None, "c2"]
        assert totals(here.house.state)["received"] == 1
    async with place(tmp_path, here.clock) as again:
        assert await again.side.cursor("avis") == "c2"


async def test_what_a_source_promises_is_kept_before_the_posts_are(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        broken = Batch((Seen(native_id="1", text="a", kind="nothing"),), "c1", before="c0")  # type: ignore[arg-type]
        whole = Batch((Seen(native_id="2", text="b"),), "c2", before="c1")
        source = Scripted([broken], [whole, SourceError("cut")], [])
        await supervised(here, source)
        assert source.cursors == [None, "c0", "c2"]


async def test_failure_and_recovery_are_events_and_not_repeated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "feeder.supervise")
    async with place(tmp_path) as here:
        cut = SourceError("The forum does not answer.")
        one, waits = await supervised(here, Scripted([Batch()], [cut], [cut], [cut], [Batch()]))
        assert one.status().ok
        records = await here.house.log.read(_from(here), 100)
        kinds = [
            kind for record in records for kind in (b"source-failed", b"source-recovered") if kind in record.facts
        ]
        ended = [b"source-failed"]  # a script that ends is a source that ended by itself: another problem, told once
        assert kinds == [b"source-recovered", *ended, *ended, b"source-recovered"]
        assert waits == sorted(waits)
    assert caplog.text.count("source avis is read again") == 2


@pytest.mark.parametrize(
    ("error", "least", "words"),
    [
        (SourceError("Key refused (401).", fatal=True), FATAL_S, f"Key refused (401). {RENEWED}"),
        (SourceError("slow down", retry_after_s=777), 777, "slow down"),
        (ZeroDivisionError("secret=1234"), 0.5, str(DEFECT)),
    ],
)
async def test_what_the_desk_is_told_and_how_long_we_wait(
    tmp_path: Path, error: Exception, least: float, words: str
) -> None:
    async with place(tmp_path) as here:
        one, waits = await supervised(here, Scripted([error], []))
        status = one.status()
        assert (status.ok, status.problem) == (False, words)
        assert waits[0] >= least
        assert "1234" not in repr(await here.house.log.read(_from(here), 100))


async def test_the_desk_reads_the_shops_language_and_the_log_file_english(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cut = SourceError(
        "{who} cannot be reached: is it running?", who=Phrase("The feed of {host}", host="forum.example")
    )
    async with place(tmp_path) as here:
        one, _ = await supervised(here, Scripted([cut], [cut], []), gettext=load("fr", "feeder").gettext)
        assert one.status().problem == "Le flux de forum.example ne répond pas\u202f: est-il en marche\u202f?"
        records = await here.house.log.read(_from(here), 100)
        assert sum(b"source-failed" in record.facts for record in records) == 1
    assert "source avis: The feed of forum.example cannot be reached: is it running?" in caplog.text


async def test_a_sentence_too_long_for_the_log_is_told_once_too(tmp_path: Path) -> None:
    cut = SourceError("x" * 2 * MAX_PROBLEM)
    async with place(tmp_path) as here:
        await supervised(here, Scripted([cut], [cut], []))
        records = await here.house.log.read(_from(here), 100)
        assert sum(b"source-failed" in record.facts for record in records) == 1


async def test_waits_grow_to_the_cap_and_start_again_after_a_success(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        plays: list[list[Batch | Exception]] = [[SourceError("x")] for _ in range(14)]
        _, waits = await supervised(here, Scripted(*plays, [Batch(), SourceError("x")], []))
        assert CAP_S / 2 <= waits[13] <= CAP_S
        assert waits[14] <= 1.0


def _from(here: Place) -> Cursor:
    return Cursor(here.house.epoch)


async def test_a_listing_that_breaks_off_again_and_again_is_no_sign_of_health(tmp_path: Path) -> None:
    """Its first page comes, its second never: asked ever more rarely, and not told well in between."""
    page = Batch((Seen(native_id="1", text="a"),), "c1", more=True)
    plays: list[list[Batch | Exception]] = [[page, SourceError("x")] for _ in range(14)]
    async with place(tmp_path) as here:
        one, waits = await supervised(here, Scripted(*plays, []))
        assert waits[13] >= CAP_S / 2
        assert (one.status().problem, one.status().last_ok, one.posts) == ("x", None, 1)
        records = await here.house.log.read(_from(here), 100)
        assert not any(b"source-recovered" in record.facts for record in records)


async def test_who_was_told_when_to_come_again_comes_a_little_later(tmp_path: Path) -> None:
    plays: list[list[Batch | Exception]] = [[Batch(), SourceError("x", retry_after_s=600)] for _ in range(20)]
    async with place(tmp_path) as here:
        _, waits = await supervised(here, Scripted(*plays, []))
        assert all(600 <= wait <= 600 * (1 + APART) for wait in waits)
        assert len(set(waits)) == 20


async def test_one_reading_is_over_before_the_next_begins(tmp_path: Path) -> None:
    """Even where it is the feeder that fails: the source's connection is let go of first."""
    seen: list[str] = []

    class Listening(Scripted):
        async def batches(self, cursor: str | None) -> AsyncIterator[Batch]:
            seen.append("open")
            try:
                async for batch in super().batches(cursor):
                    yield batch
            finally:
                seen.append("closed")

    async with place(tmp_path) as here:
        source = Listening([Batch((Seen(native_id="x" * 300, text="a", kind="nothing"),), "c"), Batch()], [])  # type: ignore[arg-type]
        one, waits = await supervised(here, source)
        assert seen == ["open", "closed", "open", "closed"]
        assert one.status().problem == str(DEFECT)
        assert len(waits) == 1


async def test_what_is_left_out_is_counted_once_and_told_in_few_lines(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    many = tuple(f"post {n}: no text" for n in range(MAX_LINES + 5))
    async with place(tmp_path) as here:
        one, _ = await supervised(
            here, Scripted([Batch((), None, many), SourceError("x")], [Batch((), None, many)], [])
        )
        assert one.status().rejected == MAX_LINES + 5
    assert caplog.text.count("left something out") == MAX_LINES
    assert "left out 5 more" in caplog.text
