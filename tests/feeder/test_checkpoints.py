"""Checkpoints over a real house: when they are signed, that they are kept, what they prove, and a log put back."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.checkpoints import Checkpoints, signer_of
from feeder.house import House
from feeder.ledger_file import LedgerFile
from feeder.sources.base import Seen
from tests.feeder.support import ZONE, Place, place
from wall.clock import SteppedClock
from wall.codec import decode_event, salt_of
from wall.commands import Pause
from wall.ledger import Book, consistent, includes
from wall.ledger.notes import read_note
from wall.log.base import Cursor, Entry, LogBroken
from wall.log.sqlite import SqliteLog
from wall.rules import Refused
from wall.vault import Vault

ORIGIN = "vis-a-vis/lyon"
MIDNIGHT_MS = 1_795_305_600_000


class Steps:
    """Sleeps until told to go on, and says how long it was to sleep (s)."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._sleeping = asyncio.Event()
        self._wake = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.asked.append(seconds)
        self._sleeping.set()
        await self._wake.wait()
        self._wake.clear()

    async def until_asleep(self) -> None:
        await self._sleeping.wait()
        self._sleeping.clear()

    async def wake(self) -> None:
        self._wake.set()
        await self.until_asleep()


@asynccontextmanager
async def signing(on: Place, steps: Steps | None = None) -> AsyncIterator[Checkpoints]:
    file = LedgerFile(on.folder / "ledger.db")
    signer = signer_of(on.folder / "ledger.key", ORIGIN)
    try:
        yield await Checkpoints.open(on.house, signer, file, sleep=(steps or Steps()).sleep)
    finally:
        await file.close()


async def test_a_checkpoint_is_over_everything_there_is_and_the_same_until_more_comes(tmp_path: Path) -> None:
    async with place(tmp_path) as on, signing(on) as points:
        before = points.now()
        assert read_note(before.note, points.vkey) == before.checkpoint
        assert (before.size, before.root) == (on.house.ledger.size, on.house.ledger.root())
        assert before.checkpoint.time_s == on.house.now_ms() // 1000
        on.step(60)
        assert points.now() is before
        await on.show(Seen(native_id="1", text="x"))
        after = points.now()
        tree = on.house.ledger
        assert after.size == tree.size > before.size
        assert consistent(before.size, after.size, before.root, after.root, tree.consistency(before.size))


async def test_one_is_kept_each_quarter_of_an_hour_by_the_clock_if_anything_was_added(tmp_path: Path) -> None:
    steps = Steps()
    async with place(tmp_path, SteppedClock(MIDNIGHT_MS + 7 * 60_000)) as on, signing(on, steps) as points:
        run = asyncio.create_task(points.run())
        await steps.until_asleep()
        first = points.kept
        assert first is not None
        assert steps.asked == [8 * 60.0]
        on.step(8 * 60)
        await steps.wake()
        assert points.kept is first
        await on.see(Seen(native_id="1", text="x"))
        assert points.kept is first
        on.step(15 * 60)
        await steps.wake()
        assert points.kept is not None
        assert points.kept.size == on.house.ledger.size > first.size
        assert points.kept.checkpoint.time_s * 1000 == MIDNIGHT_MS + 30 * 60_000
        assert steps.asked == [480.0, 900.0, 900.0]
        assert await points.at(first.size) == first
        assert await points.at(first.size + 2) is None
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)


async def test_closing_keeps_one_and_the_next_start_finds_it(tmp_path: Path) -> None:
    async with place(tmp_path) as on, signing(on) as points:
        await on.see(Seen(native_id="1", text="x"))
        await points.close()
        last = points.now()
    async with place(tmp_path, on.clock) as on, signing(on) as points:
        assert points.latest == points.kept == last
        assert points.now() == last
        await points.look_back()
        assert points.disagrees is None
        assert points.status() == []


async def test_an_empty_log_is_not_signed(tmp_path: Path) -> None:
    vault, events = await Vault.open(tmp_path / "keys.db"), SqliteLog.open(tmp_path / "log.db")
    file = LedgerFile(tmp_path / "ledger.db")
    house = await House.open(events, vault, SteppedClock(), ZONE, "lyon")
    points = await Checkpoints.open(house, signer_of(tmp_path / "ledger.key", ORIGIN), file)
    await points.close()
    assert points.kept is None
    assert points.witnessed == 0
    for one in (file, events, vault):
        await one.close()


async def test_a_post_is_proved_to_whoever_has_nothing_but_the_key(tmp_path: Path) -> None:
    async with place(tmp_path) as on, signing(on) as points:
        posts = await on.show(*(Seen(native_id=str(n), text=f"no {n}") for n in range(5)))
        await points.keep()
        await on.do(Pause(id=on.id()))
        for post in posts:
            proof = await points.prove(post)
            told = read_note(proof.note, points.vkey)
            assert told.size == proof.size < on.house.ledger.size
            assert includes(proof.leaf.hash, proof.index, proof.size, proof.path, told.root)
            assert f'"post":"{post}"' in proof.core
            assert '"type":"received"' in proof.core
            assert "no " not in proof.core + proof.detail
        (late,) = await on.see(Seen(native_id="late", text="x"))
        proof = await points.prove(late)
        assert proof.size == on.house.ledger.size
        with pytest.raises(Refused, match="unknown-post"):
            await points.prove("zzzzzzzzzzzz")


async def test_a_record_that_is_changed_under_the_running_feeder_proves_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as on, signing(on) as points:
        (post,) = await on.see(Seen(native_id="1", text="x"))
        other = sqlite3.connect(tmp_path / "log.db")
        other.execute("update event set facts = replace(facts, 'avis', 'avix')")
        other.commit()
        other.close()
        with pytest.raises(LogBroken, match="changed while the feeder ran"):
            await points.prove(post)


# --- a past that is not what it was --------------------------------------------------------------------------------


async def test_a_log_put_back_is_told_at_every_start_from_then_on_and_signing_goes_on(tmp_path: Path) -> None:
    async with place(tmp_path) as on:
        await on.see(Seen(native_id="1", text="x"))
    clock = on.clock
    saved = tmp_path / "backup.db"
    shutil.copy(tmp_path / "log.db", saved)
    async with place(tmp_path, clock) as on, signing(on) as points:
        await on.show(*(Seen(native_id=str(n), text="x") for n in range(2, 6)))
        lost = await points.keep()
    for name in ("log.db-wal", "log.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(saved, tmp_path / "log.db")
    for _ in range(2):
        async with place(tmp_path, clock) as on, signing(on) as points:
            assert points.latest is None or points.agrees(points.latest)
            await points.look_back()
            assert points.disagrees == lost
            (told,) = points.status()
            assert not told.ok
            assert told.problem is not None
            assert f"{lost.size} facts" in told.problem
            assert await points.at(lost.size) is None
            signed = await points.keep()
            assert signed.root == on.house.ledger.root()
            await on.show(*(Seen(native_id=f"new {n}", text="y") for n in range(8)))
            await points.keep()


async def test_a_name_that_changed_is_another_ledger_over_the_same_log(tmp_path: Path) -> None:
    async with place(tmp_path) as on:
        async with signing(on) as points:
            first = await points.keep()
        file = LedgerFile(tmp_path / "ledger.db")
        again = await Checkpoints.open(on.house, signer_of(tmp_path / "ledger.key", "wall.example/lyon"), file)
        assert again.latest is None
        renamed = await again.keep()
        assert (renamed.size, renamed.root) == (first.size, first.root)
        assert read_note(renamed.note, again.vkey).origin == "wall.example/lyon"
        assert await file.of_size(first.size) == [renamed, first]
        await again.look_back()
        assert again.disagrees is None
        await file.close()


async def test_a_key_that_is_none_stops_the_start_and_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    made = signer_of(path, ORIGIN)
    assert signer_of(path, ORIGIN).vkey == made.vkey
    path.write_text("not a key")
    with pytest.raises(LogBroken, match=r"ledger\.key: not a private key"):
        signer_of(path, ORIGIN)
    assert path.read_text() == "not a key"


async def test_a_disk_that_refuses_the_checkpoint_of_closing_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with place(tmp_path) as on, signing(on) as points:
        await points._file.close()
        await points.close()
        assert "no checkpoint at closing" in caplog.text


# --- what is hashed ------------------------------------------------------------------------------------------------


async def test_every_event_has_a_salt_of_its_own_and_the_ledger_is_made_anew_from_the_log(tmp_path: Path) -> None:
    async with place(tmp_path) as on:
        await on.show(*(Seen(native_id=str(n), text="x") for n in range(4)))
        await on.house.log.append(Entry("odd", "lyon", "-", b"\xff not an event"))
        await on.do(Pause(id=on.id()))
        records = await on.house.log.read(Cursor(on.house.epoch), 5000)
        salts = [salt_of(record.facts) for record in records if record.id != "odd"]
        assert len(set(salts)) == len(salts)
        assert {len(salt) for salt in salts} == {22}
        book = Book()
        for index, record in enumerate(records):
            event = None if record.id == "odd" else decode_event(record.facts)
            assert book.enter(record.seq, record.facts, event) == await on.house.leaf(record.seq)
            assert on.house.place(record.seq) == index
        assert book.tree.root() == on.house.ledger.root()
        assert on.house.place(records[-1].seq + 1) is None
        with pytest.raises(LookupError, match="no record 999"):
            await on.house.leaf(999)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12))
def test_whatever_is_kept_follows_from_what_was_kept_before(adds: list[int]) -> None:
    """And every checkpoint of the past still is a root of the tree."""

    async def go(folder: Path) -> None:
        async with place(folder) as on, signing(on) as points:
            kept, number = [await points.keep()], 0
            for add in adds:
                for _ in range(add):
                    number += 1
                    await on.see(Seen(native_id=str(number), text="x"))
                kept.append(await points.keep())
            tree = on.house.ledger
            for old, new in pairwise(kept):
                path = tree.consistency(old.size, new.size)
                assert consistent(old.size, new.size, old.root, new.root, path)
                assert await points.at(old.size) == old
            await points.look_back()
            assert points.disagrees is None

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(go(Path(folder)))
