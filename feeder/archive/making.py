"""Makes the archive of a day out of a running house: what the log holds as it is, signed by the ledger's key."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from feeder.archive.scope import Scope, scope
from feeder.archive.shapes import FORMAT, VERSION, WHAT, Group, Manifest, Row, over
from feeder.archive.writing import Progress, Writer
from feeder.checkpoints import Checkpoints
from feeder.house import House
from feeder.played import digest
from feeder.side import SideTables, Stored
from wall.ledger import Signed
from wall.log.base import LogBroken

AT_ONCE = 500
"""Records read before others have their turn."""


@dataclass(frozen=True)
class Shop:
    """What an archive says of the shop that is in no log."""

    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    valid_s_chat: float = 60.0
    valid_s_other: float = 3600.0


@dataclass(frozen=True)
class Maker:
    """`log_path`: the file of the house's log, read beside the feeder."""

    house: House
    side: SideTables
    checkpoints: Checkpoints
    log_path: Path
    shop: Shop

    async def make(self, day: str, path: Path, progress: Progress) -> str:
        """Write the archive of `day` to `path`; returns the SHA-256 (hex) of the file.

        Raises Refused (see `scope`), LogBroken; then nothing is left of the file.
        """
        wanted = await scope(self.house, day)
        last = self._place(wanted.through)
        first = self._place(wanted.first_seq) if wanted.first_seq else last + 1
        signed = await self.checkpoints.covering(first, last + 1)
        size = signed[-1].size
        writer = await asyncio.to_thread(Writer, path)
        try:
            blocks = await asyncio.to_thread(writer.blocks, self.log_path, size, progress)
            manifest = await self._rest(writer, wanted, first, signed, blocks)
            data = msgspec.json.encode(manifest)
            note = self.checkpoints.certify(WHAT, sha256(data).hexdigest())
            return await asyncio.to_thread(writer.finish, data, note)
        except BaseException:
            writer.drop()
            raise

    async def _rest(
        self, writer: Writer, wanted: Scope, first: int, signed: Sequence[Signed], blocks: list[bytes]
    ) -> Manifest:
        house, shop = self.house, self.shop
        records = await self._records(wanted)
        sealed = await self._sealed(wanted)
        await asyncio.to_thread(writer.rows, "sealed", sealed)
        groups, scripts, left_out = await self._scripts(wanted)
        last = first + len(records) - 1

        def leaf(n: int) -> str:
            return house.ledger.leaf(n).hex() if records else ""

        return Manifest(
            format=FORMAT, version=VERSION, shop=house.shop, shop_label=shop.label, zone=str(house.state.zone),
            day=wanted.day, from_ms=wanted.from_ms, to_ms=wanted.to_ms, made_ms=house.now_ms(),
            until_ms=max(wanted.to_ms, signed[-1].checkpoint.time_s * 1000), epoch=house.epoch,
            origin=signed[-1].checkpoint.origin, vkey=self.checkpoints.vkey, size=signed[-1].size, first=first,
            last=last, first_seq=wanted.first_seq, last_seq=wanted.last_seq, first_leaf=leaf(first),
            last_leaf=leaf(last), labels=dict(shop.labels), places=dict(shop.places),
            valid_s_chat=shop.valid_s_chat, valid_s_other=shop.valid_s_other, blocks=blocks,
            records=await asyncio.to_thread(writer.rows, "record", records),
            sealed=[(row[0], over([row])) for row in sealed],
            scripts=await asyncio.to_thread(writer.rows, "script", scripts), scripts_count=len(scripts),
            checkpoints=await asyncio.to_thread(
                writer.rows, "checkpoint", [(number, one.size, one.note) for number, one in enumerate(signed)]
            ),
            groups=groups, left_out=left_out,
        )  # fmt: skip

    async def _records(self, wanted: Scope) -> list[Row]:
        """The day's records as the log holds them, with their leaves; their facts lie in the blocks."""
        found: list[Row] = []
        for seq in range(wanted.first_seq, wanted.last_seq + 1) if wanted.first_seq else ():
            record = await self.house.log.get(seq)
            if record is None:
                continue  # a number that was never given
            leaf = await self.house.leaf(seq)
            found.append(
                (self._place(seq), seq, record.id, record.shop, record.post, leaf.core, leaf.detail, leaf.facts)
            )
            if len(found) % AT_ONCE == 0:
                await asyncio.sleep(0)
        return found

    async def _sealed(self, wanted: Scope) -> list[Row]:
        """Sealed contents: what was needed at the day's beginning, and all of the day's own."""
        own = range(wanted.first_seq, wanted.last_seq + 1) if wanted.first_seq else range(0)
        found: list[Row] = []
        for n, seq in enumerate(sorted({*wanted.sealed, *own})):
            record = await self.house.log.get(seq)
            if record is not None and record.sealed is not None:
                found.append((seq, record.id, record.sealed))
            if n % AT_ONCE == 0:
                await asyncio.sleep(0)
        return found

    async def _scripts(self, wanted: Scope) -> tuple[list[Group], list[Row], int]:
        """The groups of scripts that are as the log says, those scripts, and how many of the day are in none."""
        groups: list[Group] = []
        rows: dict[int, Stored] = {}
        for group in wanted.groups:
            some = [one for one in await self._stored(group) if one.screen == group.screen]
            if len(some) == group.count and digest(some) == group.digest:
                groups.append(group)
                rows.update((one.number, one) for one in some)
            await asyncio.sleep(0)
        in_day = await self.side.scripts(wanted.from_ms, wanted.to_ms)
        vouched = sum(one.from_ms < wanted.to_ms and one.to_ms > wanted.from_ms for one in rows.values())
        return (
            groups,
            [(number, rows[number].screen, rows[number].script) for number in sorted(rows)],
            max(0, len(in_day) - vouched),
        )

    async def _stored(self, group: Group) -> list[Stored]:
        found: list[Stored] = []
        number = group.first - 1
        while number < group.last and (some := await self.side.stored(number, 2000)):
            found.extend(one for one in some if one.number <= group.last)
            number = some[-1].number
        return found

    def _place(self, seq: int) -> int:
        found = self.house.place(seq)
        if found is None:
            raise LogBroken(f"record {seq} is not in the ledger")
        return found
