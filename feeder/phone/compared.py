"""Customers as witnesses: what their receipts' checkpoints say of the present ledger, and how many agree.

A receipt carries the signed checkpoint of its moment; each time it is opened, the two are compared. Each receipt
counts once, and one that ever disagreed goes on disagreeing: then the past was rewritten.
"""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from feeder.checkpoints import Checkpoints
from feeder.house import House
from feeder.side import SideTables
from wall.ledger import Checkpoint
from wall.ledger.notes import BadKey, BadNote, read_note

Held = Literal["", "yes", "no", "unreadable"]


class Compared:
    """Made by `await Compared.open(…)`; `agree` and `disagree` are the figures of the panel."""

    def __init__(
        self, house: House, side: SideTables, checkpoints: Checkpoints | None, known: dict[str, bool]
    ) -> None:
        self._house = house
        self._side = side
        self._checkpoints = checkpoints
        self._known = known
        self.disagree = sum(not agrees for agrees in known.values())
        self.agree = len(known) - self.disagree

    @classmethod
    async def open(cls, house: House, side: SideTables, checkpoints: Checkpoints | None) -> Compared:
        """With what was counted before; the figures of the panel are told from now on. Raises LogBroken."""
        made, before = cls(house, side, checkpoints, await side.compared()), house.beside
        house.beside = lambda panel: replace(before(panel), agree=made.agree, disagree=made.disagree)
        return made

    def read(self, held: str) -> tuple[Held, Checkpoint | None]:
        """Whether the checkpoint in the note `held` and the present ledger are one log, and that checkpoint."""
        if not held:
            return "", None
        if self._checkpoints is None:
            return "unreadable", None
        try:
            then = read_note(held, self._checkpoints.vkey)
        except (BadNote, BadKey):
            return "unreadable", None
        tree = self._house.ledger
        same = then.size <= tree.size and tree.root(then.size) == then.root
        return ("yes" if same else "no"), then

    async def count(self, receipt: str, held: Held) -> None:
        """Count what came of it, once for each receipt. Raises LogBroken."""
        if held not in ("yes", "no"):
            return
        name = self._house.vault.author("compared", receipt)
        before, agrees = self._known.get(name), held == "yes"
        if before is False or before == agrees:
            return
        self._known[name] = agrees
        self.agree += agrees - (before is True)
        self.disagree += not agrees
        await self._side.compare(name, agrees, self._house.now_ms())
