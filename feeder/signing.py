"""The ledger's part of a running feeder: key, checkpoints and witnesses, opened together and closed in order."""

from __future__ import annotations

import contextlib
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import structs

from feeder.checkpoints import EVERY_S, Checkpoints, signer_of
from feeder.house import House
from feeder.ledger_file import LedgerFile
from feeder.witness_ways import Way
from feeder.witnesses import Witness, close
from wall.wire import SourceStatus
from wall.words import Gettext


@dataclass(frozen=True)
class Signing:
    """What a feeder is told of its ledger: its name, where its key and its checkpoints lie, how often one is signed.

    `witnesses`: the way to each, by its name.
    """

    origin: str
    key_path: Path
    path: Path
    every_s: float = EVERY_S
    witnesses: Mapping[str, Way] = field(default_factory=dict)


@dataclass(frozen=True)
class SignedLedger:
    """A ledger that is signed, and watched. `runs`: what is to be run for ever."""

    checkpoints: Checkpoints
    witnesses: Sequence[Witness]

    @property
    def runs(self) -> list[Callable[[], object]]:
        return [self.checkpoints.run, *(one.run for one in self.witnesses)]

    def status(self) -> list[SourceStatus]:
        """For the desk, among the sources: each witness, and the ledger itself if its past was rewritten."""
        return [*self.checkpoints.status(), *(one.status() for one in self.witnesses)]


@contextlib.asynccontextmanager
async def signing(
    house: House, told: Signing, rng: random.Random, gettext: Gettext = str
) -> AsyncIterator[SignedLedger]:
    """Checkpoints of `house` for as long as the context lasts; the last one is signed when it ends.

    Raises LogBroken: the key or the file cannot be read, and neither is ever made anew where one was.
    """
    file = LedgerFile(told.path)
    try:
        signer = signer_of(told.key_path, told.origin)
        checkpoints = await Checkpoints.open(house, signer, file, told.every_s, gettext)
        witnesses = [
            Witness(name, way, checkpoints, house, rng, gettext=gettext) for name, way in told.witnesses.items()
        ]
        before = house.beside
        house.beside = lambda panel: structs.replace(before(panel), witnessed=checkpoints.witnessed)
        try:
            yield SignedLedger(checkpoints, witnesses)
        finally:
            await close(checkpoints, witnesses)
    finally:
        await file.close()
