"""Whatever was changed in an archive is found, named for what it is, and nothing is shown."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from msgspec import structs

from feeder.archive.faults import Fault, Faulty
from feeder.archive.opening import open_archive
from feeder.archive.shapes import Manifest
from tests.feeder.archive import tampering as how
from tests.feeder.archive.conftest import ORIGIN
from wall.clock import SteppedClock
from wall.ledger.notes import Signer

DAYS_OWN, BEFORE = 16, 3
"""A fact of the day, and one from before it."""


async def faults_of(file: Path, vkey: str = "") -> list[Fault]:
    with pytest.raises(Faulty) as faulty:
        await open_archive(file, SteppedClock(), vkey)
    for fault in faulty.value.faults:
        assert "{" not in fault.told(str)  # every sentence has what it tells of
    return faulty.value.faults


def set_(table: str, column: str, value: str, where: str) -> how.Change:
    return how.sql(f"update {table} set {column} = {value} where {where}")  # noqa: S608


TAMPERED: dict[str, tuple[how.Change, str]] = {
    "a fact of the day": (how.fact(DAYS_OWN, b'"at_ms":1', b'"at_ms":2'), "record"),
    "a fact from before": (how.fact(BEFORE, b'"type"', b'"tYpe"'), "block"),
    "a fact left out": (how.left_out(DAYS_OWN), "no-block"),
    "two facts swapped": (how.swapped(DAYS_OWN, DAYS_OWN + 1), "record"),
    "two early facts swapped": (how.swapped(BEFORE, BEFORE + 1), "block"),
    "a block gone": (how.sql("delete from block"), "no-block"),
    "a block of nonsense": (set_("block", "data", "x'00112233'", "number = 0"), "no-block"),
    "a block too many": (how.sql("insert into block values (1, x'00')"), "extra-block"),
    "a listed core": (set_("record", "core", "cast(replace(cast(core as text), 'day', 'dey') as blob)", "n = 16"),
                      "leaf"),
    "a listed detail": (set_("record", "detail", "x'7b7d'", "n = 16"), "leaf"),
    "a listed digest": (set_("record", "facts", "zeroblob(32)", "n = 16"), "record"),
    "a listed post": (set_("record", "post", "'aaaaaaaaaaaa'", "n = 16"), "leaf"),
    "a listed id": (set_("record", "id", "'another'", "n = 16"), "leaf"),
    "a listed record gone": (how.sql("delete from record where n = 16"), "records"),
    "a sealed text": (set_("sealed", "sealed", "zeroblob(80)", "seq = (select min(seq) from sealed)"), "sealed"),
    "a sealed text's id": (set_("sealed", "id", "'another'", "seq = (select min(seq) from sealed)"), "sealed"),
    "a sealed text gone": (how.sql("delete from sealed where seq = (select max(seq) from sealed)"), "no-sealed"),
    "a sealed text too many": (how.sql("insert into sealed values (1, 'more', x'00')"), "extra-sealed"),
    "a script": (set_("script", "script", "replace(script, 'spotlight', 'stream')", "number = 1"), "group"),
    "a script gone": (how.sql("delete from script where number = 2"), "group"),
    "a script too many": (how.sql("insert into script values (99, 'ecran-1', '{}')"), "script"),
    "another screen's script": (set_("script", "screen", "'ecran-2'", "number = 3"), "group"),
    "a checkpoint": (set_("checkpoint", "note", "replace(note, 'time 1', 'time 2')", "number = 0"), "checkpoints"),
    "the checkpoints gone": (how.sql("delete from checkpoint"), "checkpoints"),
    "the shop's name": (how.said(shop_label="Une autre maison"), "certificate"),
    "the day": (how.said(day="2026-11-21"), "certificate"),
    "the key": (how.said(vkey="vis-a-vis/lyon+00000000+AAAA"), "certificate"),
    "the note": (set_("meta", "value", "x'00'", "name = 'note'"), "certificate"),
    "no note": (how.sql("delete from meta where name = 'note'"), "manifest"),
    "a manifest of nonsense": (set_("meta", "value", "x'7b7d'", "name = 'manifest'"), "manifest"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TAMPERED))
async def test_what_was_changed_is_named(name: str, made: Path, tmp_path: Path) -> None:
    change, code = TAMPERED[name]
    found = await faults_of(how.changed(made / "day.archive", tmp_path / "changed", change))
    assert code in {fault.code for fault in found}, found


async def test_the_very_record_is_named(made: Path, tmp_path: Path) -> None:
    change = how.fact(DAYS_OWN, b'"at_ms":1', b'"at_ms":2')
    (found,) = await faults_of(how.changed(made / "day.archive", tmp_path / "changed", change))
    assert (found.code, found.facts["n"], found.facts["seq"]) == ("record", DAYS_OWN, DAYS_OWN + 1)
    assert found.facts["expected"] != found.facts["found"]


async def test_a_stranger_who_signs_it_anew_has_another_key(made: Path, tmp_path: Path) -> None:
    change = how.fact(DAYS_OWN, b'"at_ms":1', b'"at_ms":2')
    by = how.signed_anew(made / "stranger.key", ORIGIN, change, how.sql("delete from record"))
    file = how.changed(made / "day.archive", tmp_path / "changed", by)
    house = Signer.load(made / "ledger.key", ORIGIN).vkey
    assert [fault.code for fault in await faults_of(file, house)] == ["other-key"]


OWN: dict[str, tuple[how.Change, str]] = {
    "a fact from before": (how.fact(BEFORE, b'"at_ms":1', b'"at_ms":2'), "root"),
    "facts swapped": (how.swapped(BEFORE, BEFORE + 1), "root"),
    "a listed detail": (set_("record", "detail", "x'7b7d'", "n = 16"), "leaf"),
    "what no screen reported": (
        lambda connection: how.put(connection, _regrouped(connection)), "no-played",
    ),
    "no checkpoint at the end": (
        how.sql("delete from checkpoint where number = (select max(number) from checkpoint)"), "uncovered",
    ),
    "a checkpoint of another ledger": (
        set_("checkpoint", "note", "replace(note, 'lyon', 'nice')", "number = 0"), "note",
    ),
}  # fmt: skip


def _regrouped(connection: sqlite3.Connection) -> Manifest:
    told = how.manifest(connection)
    return structs.replace(told, groups=[structs.replace(group, seq=1) for group in told.groups])


@pytest.mark.parametrize("name", list(OWN))
async def test_its_own_house_cannot_change_what_it_signed_then(name: str, made: Path, tmp_path: Path) -> None:
    change, code = OWN[name]
    by = how.signed_anew(made / "ledger.key", ORIGIN, change)
    found = await faults_of(how.changed(made / "day.archive", tmp_path / "changed", by))
    assert code in {fault.code for fault in found}, found
