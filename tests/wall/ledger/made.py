"""Logs as files for the tests of export and verification: rows, leaves, a recount of both kinds."""

from __future__ import annotations

from tests.wall.logs import Log
from wall.codec import encode_event
from wall.events import HOUSE, PostEvent
from wall.ledger.folding import Ending, Marks, read
from wall.ledger.leaf import Leaf, Leaves
from wall.ledger.lines import Core, read_core
from wall.ledger.recount import Outcome, Recount
from wall.log.plain import Row

Step = str
POST = "a" * 12


def rows_of(log: Log) -> list[Row]:
    """A log as it would be read from a file."""
    rows = []
    for seq, event in log:
        post = event.post if isinstance(event, PostEvent) else HOUSE
        rows.append(Row(seq, f"e-{seq}", event.shop, post, encode_event(event, f"salt{seq:018d}")))
    return rows


class RowsLog:
    """Just these rows, as `wall/log/plain.py` gives a log's."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def last(self) -> int:
        return self._rows[-1].seq if self._rows else 0

    def pages(self, last: int) -> list[list[Row]]:
        found = [row for row in self._rows if row.seq <= last]
        return [found[at : at + 4] for at in range(0, len(found), 4)]

    def leaves(self) -> list[Leaf]:
        return leaves_of(self._rows)


def leaves_of(rows: list[Row]) -> list[Leaf]:
    leaves = Leaves()
    return [leaves.next(row.facts, read(row)) for row in rows]


def recounted(rows: list[Row], marks: Marks, ending: Ending) -> Outcome:
    """As a log is verified: what was overtaken is known when it happens."""
    recount = Recount()
    for n, (row, leaf) in enumerate(zip(rows, leaves_of(rows), strict=True)):
        if n in marks.overtook:
            recount.overtaken(row.post)
        recount.event(read_core(leaf.core), n in marks.void)
    for post in ending.pending:
        recount.overtaken(post)
    return recount.outcome()


def exported(rows: list[Row], marks: Marks, ending: Ending) -> Recount:
    """As an export is verified: decisions that took no effect are marked."""
    given = Recount()
    idle = {*marks.overtook.values(), *ending.pending.values()}
    for n, leaf in enumerate(leaves_of(rows)):
        assert not given.event(read_core(leaf.core), n in marks.void, n in idle), leaf.core
    return given


def by_hand(steps: list[Step]) -> list[Core]:
    """Cores of one post, e.g. `withheld by=1 reason=insult`."""
    found = []
    for step in steps:
        kind, *fields = step.split()
        told = dict(field.split("=") for field in fields)
        found.append(Core(1, kind, "2026-11-22", POST, int(told.get("by", 0)), 1, told.get("reason", "")))
    return found
