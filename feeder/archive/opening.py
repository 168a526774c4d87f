"""Opens a verified archive as a house: the same fold as everywhere, over a log that is only read.

What only the fold can tell is verified here: the ledger's head at every checkpoint, the day's leaves, what screens
reported, and, where there are keys, each text against what was committed to when it was written.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from feeder.archive.checking import Faults, Progress, check_manifest, check_rows
from feeder.archive.faults import fault
from feeder.archive.loaned import LoanedVault, lend
from feeder.archive.log import ArchiveLog
from feeder.archive.reading import ArchiveFile
from feeder.house import House
from wall import archive as shapes
from wall.clock import Clock
from wall.codec import Unreadable, decode_content, decode_event
from wall.events import Played
from wall.ledger import Leaf
from wall.ledger.notes import BadKey, BadNote, read_note
from wall.ledger.tree import short
from wall.vault import ContentDamaged, ContentForgotten


@dataclass
class ThenClock:
    """Stands at the instant up to which an archive reaches; its seconds go on, since a replay needs them."""

    until_ms: int
    clock: Clock

    def now_ms(self) -> int:
        return self.until_ms

    def monotonic(self) -> float:
        return self.clock.monotonic()


@dataclass
class Opened:
    """An archive that holds what it says. `readable`: how many of its sealed texts can be read with the keys.

    `known`: whether the key that signed it was compared with one from elsewhere.
    """

    file: ArchiveFile
    house: House
    vault: LoanedVault
    known: bool
    readable: int = 0

    async def close(self) -> None:
        await self.house.log.close()
        await self.vault.close()


async def open_archive(
    path: Path, clock: Clock, vkey: str = "", own: str = "", progress: Progress = lambda done, all_: None
) -> Opened:
    """Verify the archive at `path`, and open it without keys. `vkey`: of the house's ledger, if it was given.

    `own`: that of the house of this machine; it is compared if the archive says that it is of that house.

    Raises Faulty: then nothing of it may be shown.
    """
    file = await asyncio.to_thread(ArchiveFile, path)
    try:
        vkey = vkey or (own if own.partition("+")[0] == file.manifest.origin else "")
        check_manifest(file, vkey)
        index = await asyncio.to_thread(check_rows, file, progress)
        vault = LoanedVault({})
        manifest = file.manifest
        try:
            log = ArchiveLog(file, index.firsts, index.last)
            then = ThenClock(manifest.until_ms, clock)
            house = await House.open(log, vault, then, ZoneInfo(manifest.zone), manifest.shop)
        except Exception as error:  # whoever signs their own facts can write anything
            raise fault("fold", why=f"{type(error).__name__}: {error}"[:200]) from error
        house.unread = "sealed"
        faults = Faults()
        _heads(file, house, faults)
        _day(file, house, faults)
        await _played(file, house, faults)
        faults.end()
    except BaseException:
        file.close()
        raise
    return Opened(file, house, vault, bool(vkey))


async def use(opened: Opened, keys: shapes.Keys) -> list[str]:
    """Read the texts with these keys; returns the posts that may be seen otherwise than before.

    Raises Faulty: a text that is not the one that was written, or keys for something else.
    """
    if keys.archive != opened.file.sha256:
        raise fault("other-archive")
    if keys.vkey != opened.file.manifest.vkey:
        raise fault("other-key", found=opened.file.manifest.vkey[:300], expected=keys.vkey[:300])
    tried = LoanedVault(keys.keys)
    faults, readable = Faults(), 0
    for seq, _ in opened.file.manifest.sealed:
        record = await opened.house.log.get(seq)
        if record is None or record.sealed is None or not tried.has(record.id):
            continue
        try:
            content = tried.unseal(record.id, record.sealed)
            promised = getattr(decode_event(record.facts), "commitment", "")
            if promised and not tried.commits(record.id, content, promised):
                raise ContentDamaged(record.id)
            decode_content(content)
            readable += 1
        except (ContentDamaged, ContentForgotten, Unreadable):
            faults.add("content", seq=seq)
        if readable % 200 == 0:
            await asyncio.sleep(0)
    faults.end()
    opened.readable, opened.known = readable, True
    return lend(opened.house, opened.vault, keys)


def _heads(file: ArchiveFile, house: House, faults: Faults) -> None:
    manifest, covered = file.manifest, 0
    for _, size, note in file.rows("checkpoint"):
        try:
            checkpoint = read_note(str(note), manifest.vkey)
        except (BadNote, BadKey) as error:
            faults.add("note", size=size, why=str(error)[:200])
            continue
        if checkpoint.size != size or size > house.ledger.size:
            faults.add("note", size=size, why=str(checkpoint.size))
            continue
        root = house.ledger.root(size)
        if root != checkpoint.root:
            faults.add("root", size=size, expected=short(checkpoint.root), found=short(root))
        covered = max(covered, size)
    if covered < manifest.size or house.ledger.size != manifest.size:
        faults.add("uncovered", size=manifest.size)


def _day(file: ArchiveFile, house: House, faults: Faults) -> None:
    manifest = file.manifest
    for row in file.rows("record"):
        n, seq = row[0], row[1]
        core, detail, facts = row[5:]
        if house.place(seq) != n:
            faults.add("leaf", n=n, seq=seq, what="seq")
        elif Leaf(core, detail, facts).hash != house.ledger.leaf(n):
            faults.add("leaf", n=n, seq=seq, what="hash")
    if manifest.first <= manifest.last:
        ends = house.ledger.leaf(manifest.first).hex(), house.ledger.leaf(manifest.last).hex()
        if ends != (manifest.first_leaf, manifest.last_leaf):
            faults.add("manifest", why=manifest.day)


async def _played(file: ArchiveFile, house: House, faults: Faults) -> None:
    """Every group of scripts is what a fact of the log says that the screen reported."""
    for group in file.manifest.groups:
        record = await house.log.get(group.seq)
        try:
            event = decode_event(record.facts) if record is not None else None
        except Unreadable:
            event = None
        said = (event.screen, event.first, event.last, event.count, event.digest) if isinstance(event, Played) else ()
        if said != (group.screen, group.first, group.last, group.count, group.digest):
            faults.add("no-played", screen=group.screen[:80], first=group.first, last=group.last)
