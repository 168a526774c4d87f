"""Verifies an archive against itself and against what the house signed; only then anything of it is shown.

First the manifest's certificate, then everything that the manifest tells by its digest. Where a digest differs, what
lies beneath is looked through, so that the very record that was changed can be named.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from hashlib import sha256

from msgspec import Struct

from feeder.archive.faults import MOST, Fault, Faulty, fault
from feeder.archive.reading import ArchiveFile
from feeder.archive.shapes import LEAVES, WHAT, Facts, Row, over
from feeder.played import digest
from feeder.side import Stored
from wall.codec import Unreadable, decode_event
from wall.events import HOUSE, AnyEvent, PostEvent
from wall.ledger.leaf import Leaves
from wall.ledger.notes import BadKey, BadNote, read_certificate
from wall.ledger.tree import short

Progress = Callable[[int, int], None]


class Index(Struct):
    """Where the records lie: `firsts`: the seq of each block's first; `last`: the very last. `seqs`: of the day."""

    firsts: array[int]
    last: int
    day: dict[int, Facts]


class Faults:
    """Gathers what is wrong, the first ones of it."""

    def __init__(self) -> None:
        self.all: list[Fault] = []

    def add(self, code: str, **facts: str | int) -> None:
        if len(self.all) < MOST:
            self.all.append(Fault(code, facts))

    def end(self) -> None:
        """Raises Faulty if anything is wrong."""
        if self.all:
            raise Faulty(*self.all)


def check_manifest(file: ArchiveFile, vkey: str = "") -> None:
    """Whether the house signed this manifest. `vkey`: its key, if that is known here. Raises Faulty."""
    manifest = file.manifest
    if vkey and vkey.strip() != manifest.vkey:
        raise fault("other-key", found=manifest.vkey[:300], expected=vkey.strip()[:300])
    try:
        signed = read_certificate(file.note, manifest.vkey, WHAT)
    except (BadNote, BadKey) as error:
        raise fault("certificate", why=str(error)[:300]) from error
    found = sha256(file.manifest_bytes).hexdigest()
    if signed != found:
        expected, told = short(bytes.fromhex(signed)), short(bytes.fromhex(found))
        raise fault("certificate", why=f"{expected} ≠ {told}")
    wrong = _impossible(file)
    if wrong:
        raise fault("manifest", why=wrong)


def check_rows(file: ArchiveFile, progress: Progress = lambda done, all_: None) -> Index:
    """Whether everything in the file is what the manifest says. Raises Faulty, which names what is not."""
    faults = Faults()
    records = _records(file, faults)
    index = _blocks(file, faults, records, progress)
    _sealed(file, faults)
    _scripts(file, faults)
    if over(file.rows("checkpoint")) != file.manifest.checkpoints:
        faults.add("checkpoints")
    if over(file.rows("record")) != file.manifest.records and not faults.all:
        _leaves(file, faults, records)
    faults.end()
    return index


def _impossible(file: ArchiveFile) -> str:
    """What no house would have signed; empty: nothing of it. Whoever has a key of their own can sign anything."""
    manifest = file.manifest
    if len(manifest.blocks) != -(-manifest.size // LEAVES):
        return f"{manifest.size} / {len(manifest.blocks)}"
    if not manifest.first <= manifest.last + 1 <= manifest.size or manifest.from_ms >= manifest.to_ms:
        return f"{manifest.first}–{manifest.last}"
    if manifest.to_ms - manifest.from_ms > 30 * 3_600_000 or manifest.until_ms < manifest.to_ms:
        return f"{manifest.from_ms}–{manifest.to_ms}"
    if manifest.vkey.partition("+")[0] != manifest.origin:
        return manifest.origin
    return ""


def _records(file: ArchiveFile, faults: Faults) -> Mapping[int, Row]:
    """The day's list by leaf, if it is as announced; else empty."""
    manifest = file.manifest
    rows = list(file.rows("record"))
    if over(rows) == manifest.records and len(rows) == manifest.last - manifest.first + 1:
        return {row[0]: row for row in rows}
    expected = range(manifest.first, manifest.last + 1)
    there = [row[0] for row in rows]
    wrong = next((n for n, found in zip(expected, there, strict=False) if n != found), -1)
    if len(rows) != len(expected) or wrong >= 0:
        faults.add("records", first=manifest.first, last=manifest.last, found=len(rows))
        return {}
    # Still a list of the right length: below, each of its rows is compared with the fact that it is of.
    return dict(zip(expected, rows, strict=True))


def _blocks(file: ArchiveFile, faults: Faults, records: Mapping[int, Row], progress: Progress) -> Index:
    manifest = file.manifest
    index = Index(array("q"), 0, {})
    if file.count("block") > len(manifest.blocks):
        faults.add("extra-block")
    done = 0
    for number, told in enumerate(manifest.blocks):
        first, last = number * LEAVES, min((number + 1) * LEAVES, manifest.size) - 1
        data = file.block(number)
        rows = file.facts(number) if data is not None else None
        if data is None or rows is None or not rows or len(rows) != last - first + 1:
            faults.add("no-block", first=first, last=last)
            continue
        if sha256(data).digest() != told:
            _changed(faults, rows, records, first, last)
            continue
        index.firsts.append(rows[0].seq)
        for n, row in enumerate(rows, first):
            if row.seq <= index.last:
                faults.add("manifest", why=f"{index.last} → {row.seq}")
            index.last = row.seq
            if n in records:
                index.day[n] = row
                _same(faults, n, row, records[n])
        done += len(rows)
        progress(done, manifest.size)
    if done != manifest.size and not faults.all:
        faults.add("size", expected=manifest.size, found=done)
    return index


def _changed(faults: Faults, rows: list[Facts], records: Mapping[int, Row], first: int, last: int) -> None:
    """Which record of a block was changed, if it is one of the day."""
    before = len(faults.all)
    for n, row in enumerate(rows, first):
        if n in records:
            _same(faults, n, row, records[n])
    if len(faults.all) == before:
        faults.add("block", first=first, last=last)


def _same(faults: Faults, n: int, row: Facts, record: Row) -> None:
    """Compare a fact of the day with what the day's list says of it."""
    told, found = record[7], sha256(row.facts).digest()
    if row.seq != record[1]:
        faults.add("record", n=n, seq=str(record[1]), expected=str(record[1]), found=str(row.seq))
    elif told != found:
        expected = short(told) if isinstance(told, bytes) and len(told) == 32 else "?"
        faults.add("record", n=n, seq=row.seq, expected=expected, found=short(found))


def _sealed(file: ArchiveFile, faults: Faults) -> None:
    told = dict(file.manifest.sealed)
    listed = {row[1]: (row[0], row[2]) for row in file.rows("record")}
    for row in file.rows("sealed"):
        seq = row[0]
        if seq not in told:
            faults.add("extra-sealed", seq=seq)
        elif over([row]) != told.pop(seq):
            faults.add("sealed", seq=seq)
        elif seq in listed and listed[seq][1] != row[1]:
            faults.add("leaf", n=listed[seq][0], seq=seq, what="id")
    for seq in told:
        faults.add("no-sealed", seq=seq)


def _scripts(file: ArchiveFile, faults: Faults) -> None:
    """Each group is what its screen reported; what is in no group was put there by somebody else."""
    rows = [(number, screen, script) for number, screen, script in file.rows("script")]
    loose = {row[0]: row for row in rows}
    before = len(faults.all)
    for group in file.manifest.groups:
        own = [row for row in rows if row[1] == group.screen and group.first <= row[0] <= group.last]
        if len(own) != group.count or digest([Stored(*row[:2], 0, 0, row[2]) for row in own]) != group.digest:
            faults.add("group", screen=group.screen[:80], first=group.first, last=group.last)
        for row in own:
            loose.pop(row[0], None)
    for number, screen, _ in loose.values():
        faults.add("script", number=number, screen=screen[:80])
    if over(rows) != file.manifest.scripts and len(faults.all) == before:
        faults.add("scripts")


def _leaves(file: ArchiveFile, faults: Faults, records: Mapping[int, Row]) -> None:
    """The day's list was changed, and its facts were not: make the leaves anew to see which."""
    leaves, n = Leaves(), 0
    for number in range(len(file.manifest.blocks)):
        for row in file.facts(number) or []:
            try:
                event: AnyEvent | None = decode_event(row.facts)
            except Unreadable:
                event = None
            leaf = leaves.next(row.facts, event)
            if n in records:
                post = event.post if isinstance(event, PostEvent) else HOUSE
                columns = (event.shop, post) if event is not None else records[n][3:5]
                for what, told, found in (
                    ("core", records[n][5], leaf.core), ("detail", records[n][6], leaf.detail),
                    ("shop, post", records[n][3:5], columns),
                ):  # fmt: skip
                    if told != found:
                        faults.add("leaf", n=n, seq=row.seq, what=what)
            n += 1
    if not faults.all:
        faults.add("records", first=file.manifest.first, last=file.manifest.last, found=len(records))
