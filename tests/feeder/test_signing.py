"""The ledger's part of a running feeder: opened together, told at the desk, closed in order."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from feeder import app
from feeder.plan import Plan
from feeder.signing import Signing, signing
from feeder.sources.base import Seen
from feeder.witness_ways import InFolder
from tests.feeder.support import PEOPLE, RULES, TOKENS, place
from tests.feeder.test_witnesses import turns
from wall.clock import SystemClock
from wall.ledger.notes import read_note
from wall.log.base import LogBroken


def told(folder: Path, **ways: InFolder) -> Signing:
    return Signing("vis-a-vis/lyon", folder / "ledger.key", folder / "ledger.db", witnesses=ways)


async def test_the_panel_says_what_somebody_else_holds_and_the_last_word_is_signed(tmp_path: Path) -> None:
    share, gone = tmp_path / "share", tmp_path / "gone"
    share.mkdir()
    ways = told(tmp_path, archive=InFolder(share), ville=InFolder(gone))
    async with place(tmp_path) as on:
        async with signing(on.house, ways, random.Random(7)) as signed:
            assert on.house.panel().witnessed == 0
            kept = await signed.checkpoints.keep()
            assert [await one.tell() for one in signed.witnesses] == [True, False]
            assert on.house.panel().witnessed == kept.size == on.house.panel().ledger
            await on.see(Seen(native_id="1", text="x"))
            assert on.house.panel().witnessed == kept.size < on.house.panel().ledger
            status = {one.name: one for one in signed.status()}
            assert {name: one.ok for name, one in status.items()} == {"witness-archive": True, "witness-ville": False}
            assert status["witness-ville"].problem == "There is no folder gone: is the share connected?"
        last = on.house.ledger
        newest = max(share.iterdir()).read_text()
        told_there = read_note(newest, signed.checkpoints.vkey)
        assert (told_there.size, told_there.root) == (last.size, last.root())
        assert on.house.panel().witnessed == last.size


async def test_a_feeder_signs_as_it_starts_and_as_it_ends(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    plan = Plan(
        shop="lyon", zone="Europe/Paris", rules=RULES, accounts=PEOPLE, tokens=TOKENS, log_path=tmp_path / "log.db",
        keys_path=tmp_path / "keys.db", side_path=tmp_path / "side.db", accounts_path=tmp_path / "accounts.db",
        signing=told(tmp_path, archive=InFolder(tmp_path / "share")),
    )  # fmt: skip
    for _ in range(2):
        async with app.running(plan, SystemClock(), random.Random(7)) as (feeder, _works):
            await turns(lambda: any((tmp_path / "share").glob("checkpoint-*")))
            await asyncio.sleep(0)  # whatever runs has begun to
            vkey, size = feeder.checkpoints.vkey, feeder.house.ledger.size
        notes = sorted((tmp_path / "share").iterdir())
        newest = read_note(notes[-1].read_text(), vkey)
        assert newest.size >= size
        assert newest.root == feeder.house.ledger.root(newest.size)
        assert newest.size == feeder.house.ledger.size


async def test_a_feeder_does_not_start_with_a_key_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "ledger.key").write_text("not a key")
    async with place(tmp_path) as on:
        with pytest.raises(LogBroken, match=r"ledger\.key"):
            async with signing(on.house, told(tmp_path), random.Random(7)):
                pytest.fail("it started")
        (tmp_path / "ledger.key").unlink()
        async with signing(on.house, told(tmp_path), random.Random(7)):
            with pytest.raises(LogBroken, match="another feeder"):
                async with signing(on.house, told(tmp_path), random.Random(7)):
                    pytest.fail("two write to one file")
