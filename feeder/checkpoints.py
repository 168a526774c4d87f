"""Signs what the ledger is, each quarter of an hour and at closing, and proves what is in it.

A checkpoint that was handed out binds: this program looks at its own old ones too, and says so when the log no
longer agrees with them. It goes on signing what there is; that others can find it out is what a ledger is for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from feeder.house import House
from feeder.ledger_file import LedgerFile, Taken
from wall.clock import to_iso
from wall.ledger import Checkpoint, Proof, Signed
from wall.ledger.notes import BadKey, Signer
from wall.log.base import LogBroken
from wall.wire import SourceStatus
from wall.words import Gettext

log = logging.getLogger("feeder.checkpoints")
EVERY_S = 900.0
SLICE = 200
"""Checkpoints looked at before others have their turn."""

Sleep = Callable[[float], Awaitable[None]]


class Checkpoints:
    """Made by `await Checkpoints.open(…)`, kept going by `run()`, ended by `close()`.

    `latest`: the newest that was signed, kept or not. `disagrees`: the oldest checkpoint that this log no longer
    agrees with, if there is one. `taken`: by name, what each witness took last.
    """

    def __init__(
        self,
        house: House,
        signer: Signer,
        file: LedgerFile,
        every_s: float = EVERY_S,
        gettext: Gettext = str,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.latest: Signed | None = None
        self.kept: Signed | None = None
        """The newest that is on disk, and so what witnesses are sent."""
        self.disagrees: Signed | None = None
        self.taken: dict[str, Taken] = {}
        self._house = house
        self._signer = signer
        self._file = file
        self._every_s = every_s
        self._gettext = gettext
        self._sleep = sleep
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    async def open(
        cls,
        house: House,
        signer: Signer,
        file: LedgerFile,
        every_s: float = EVERY_S,
        gettext: Gettext = str,
        sleep: Sleep = asyncio.sleep,
    ) -> Checkpoints:
        """Every `every_s` (s) one is kept, at whole multiples of it by the clock. Raises LogBroken."""
        made = cls(house, signer, file, every_s, gettext, sleep)
        made.taken = await file.taken()
        newest = await file.newest()
        if newest is not None and newest.checkpoint.origin == signer.origin and made.agrees(newest):
            made.latest = made.kept = newest
        return made

    @property
    def vkey(self) -> str:
        """The line that checks this ledger's signatures."""
        return self._signer.vkey

    @property
    def witnessed(self) -> int:
        """Up to which size of the ledger somebody else holds it: what comes after could be rewritten unseen."""
        return max((one.size for one in self.taken.values() if self._is(one.size, one.root)), default=0)

    def agrees(self, signed: Signed) -> bool:
        """Whether the ledger of now goes on from this checkpoint."""
        return self._is(signed.size, signed.root)

    def now(self) -> Signed:
        """A signed checkpoint over everything there is; the same as before if nothing was added since."""
        tree = self._house.ledger
        if self.latest is None or self.latest.size != tree.size or not self.agrees(self.latest):
            time_s = self._house.now_ms() // 1000
            self.latest = self._signer.signed(Checkpoint(self._signer.origin, tree.size, tree.root(), time_s))
        return self.latest

    async def keep(self) -> Signed:
        """The same, on disk when this returns; witnesses are told. Raises LogBroken."""
        signed = self.now()
        if signed != self.kept:
            await self._file.keep(signed)
            self.kept = signed
            for listener in self._listeners:
                listener()
        return signed

    async def at(self, size: int) -> Signed | None:
        """The kept checkpoint over `size` leaves, if there is one and the ledger agrees with it."""
        return next((one for one in await self._file.of_size(size) if self.agrees(one)), None)

    async def covering(self, first: int, size: int) -> list[Signed]:
        """The kept checkpoints over more than `first` leaves, up to the first one over `size` or more. In order.

        One is kept now if there is none yet. Raises LogBroken.
        """
        found: dict[int, Signed] = {}
        number = 0
        while some := await self._file.after(number, SLICE):
            found.update((one.size, one) for _, one in some if one.size > first and self.agrees(one))
            number = some[-1][0]
        if not any(one >= size for one in found):
            last = await self.keep()
            found[last.size] = last
        end = min(one for one in found if one >= size)
        return [found[one] for one in sorted(found) if one <= end]

    def certify(self, what: str, digest: str) -> str:
        """See `Signer.certify`."""
        return self._signer.certify(what, digest)

    async def prove(self, post: str) -> Proof:
        """That the post's first record is in the ledger. Raises Refused (`unknown-post`), LookupError, LogBroken."""
        seq = self._house.find(post).history[0]
        index = self._house.place(seq)
        if index is None:
            raise LookupError(f"record {seq} is not in the ledger")
        leaf = await self._house.leaf(seq)
        signed = self.latest
        if signed is None or signed.size <= index or not self.agrees(signed):
            signed = self.now()
        return Proof(
            index=index,
            size=signed.size,
            core=leaf.core.decode(),
            detail=leaf.detail.decode(),
            facts=leaf.facts,
            path=self._house.ledger.inclusion(index, signed.size),
            note=signed.note,
        )

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called when a new checkpoint is on disk."""
        self._listeners.append(listener)

    async def took(self, witness: str, signed: Signed) -> None:
        """Remember that a witness has this checkpoint. Raises LogBroken."""
        taken = Taken(signed.size, signed.root, self._house.now_ms())
        await self._file.take(witness, taken)
        self.taken[witness] = taken

    async def run(self) -> None:
        """Look at the old ones, then keep one each quarter of an hour, for ever. Raises LogBroken."""
        await self.look_back()
        while True:
            if self._house.ledger.size:
                await self.keep()
            now_s = self._house.now_ms() / 1000
            await self._sleep(self._every_s - now_s % self._every_s)

    async def look_back(self) -> None:
        """Compare everything that was ever signed with the ledger as it is now. Raises LogBroken."""
        number = 0
        while self.disagrees is None and (some := await self._file.after(number, SLICE)):
            self.disagrees = next((one for _, one in some if not self.agrees(one)), None)
            number = some[-1][0]
        if self.disagrees is not None:
            log.error(
                "the log no longer agrees with its checkpoint of %d records, signed %s",
                self.disagrees.size,
                to_iso(self.disagrees.checkpoint.time_s * 1000),
            )

    async def close(self) -> None:
        """The checkpoint of closing. A disk that refuses it is told to the log file; the next start makes it up."""
        try:
            if self._house.ledger.size:
                await self.keep()
        except LogBroken as error:
            log.error("no checkpoint at closing: %s", error)

    def status(self) -> list[SourceStatus]:
        """For the desk, among the sources: nothing, unless the past was rewritten."""
        if self.disagrees is None:
            return []
        _ = self._gettext
        day = to_iso(self.disagrees.checkpoint.time_s * 1000)[:10]
        told = _("The log is no longer what was signed on {day}, at {size} facts: something was lost or changed, "
                 "for instance by putting back a backup. Whoever keeps that checkpoint can see it: tell them why."
                 )  # fmt: skip
        return [
            SourceStatus(
                name="ledger",
                type="ledger",
                label=_("Ledger"),
                ok=False,
                problem=told.format(day=day, size=self.disagrees.size),
                since=to_iso(self.disagrees.checkpoint.time_s * 1000),
            )
        ]

    def _is(self, size: int, root: bytes) -> bool:
        tree = self._house.ledger
        return size <= tree.size and tree.root(size) == root


def signer_of(path: Path, origin: str) -> Signer:
    """The key in the file `path`; made there at the first start, never made anew. Raises LogBroken."""
    try:
        try:
            return Signer.load(path, origin)
        except FileNotFoundError:
            log.info("the ledger's key is made: %s", path.name)
            return Signer.create(path, origin)
    except BadKey as error:
        raise LogBroken(str(error)) from error
