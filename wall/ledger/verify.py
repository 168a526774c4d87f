"""Verifies a ledger leaf by leaf: the tree against every checkpoint, neighbours, and the counts. Pure.

What the leaves come from, an export or a log, is read in `verify_export.py` and `verify_log.py`.
"""

from __future__ import annotations

from hashlib import sha256

from wall.figures import Counts
from wall.ledger.findings import Report
from wall.ledger.frontier import Frontier
from wall.ledger.held import Held
from wall.ledger.leaf import VERSION
from wall.ledger.lines import Core, read_core, read_detail
from wall.ledger.recount import TOO_MANY, Recount, differences
from wall.ledger.tree import short


class Verifier:
    """Is given every leaf in order. `report` fills as it goes."""

    def __init__(self, report: Report, held: Held) -> None:
        self.report = report
        self.held = held
        self.tree = Frontier()
        self.recount = Recount()
        self.day = ""
        """The day of the last event that told one."""
        self._minute = ""
        self._counting = True
        self.closed = 0

    def leaf(
        self, core: bytes, detail: bytes, facts: bytes, void: str = "", idle: bool = False, closed: bytes = b""
    ) -> Core:
        """One leaf. `detail` empty: it is closed, and `closed` its digest; `facts` is a digest too (32 bytes).

        Raises msgspec.DecodeError for a core or detail that is none.
        """
        tree, n = self.tree, self.tree.size
        told = read_core(core)
        digest = closed if closed else sha256(detail).digest()
        self.closed += bool(closed)
        tree.append(sha256(b"\x00" + sha256(core).digest() + digest + facts).digest())
        if told.v != VERSION:
            self.report.problem("newer-form", n, told.day)
        if told.day:
            at = "" if closed else _minute(detail)
            self._neighbours(n, told.day, at)
        if self._counting:
            self._count(n, told, void, idle)
        if tree.size == self.held.next:
            self.held.checked(tree, self.day)
        return told

    def end(self, panel: Counts | None) -> None:
        """Nothing follows: compare the counts, and tell what it comes to."""
        report = self.report
        report.events = self.tree.size
        report.root = short(self.tree.root()) if self.tree.size else ""
        report.outcome = self.recount.outcome()
        if panel is not None and self._counting:
            report.counts_checked = True
            for name, told, found in differences(panel, report.outcome.counts):
                report.problem("panel", name=name, told=told, found=found)

    def _neighbours(self, n: int, day: str, minute: str) -> None:
        if minute and minute[:10] != day:
            self.report.problem("days-differ", n, day, found=minute[:10])
        if day < self.day:
            self.report.doubt("back", n, self.day, found=day)
        elif minute and minute < self._minute:
            self.report.doubt("back", n, self._minute, found=minute)
        self.day = day
        if minute:
            self._minute = minute

    def _count(self, n: int, core: Core, void: str, idle: bool) -> None:
        first = core.type == "received" and core.revision == 1 and core.by == 0
        if void and first and core.post not in self.recount.posts:
            self.report.doubt("void-receipt", n, core.day, why=void)
        wrong = self.recount.event(core, bool(void), idle)
        if not wrong:
            return
        if wrong == TOO_MANY:
            self._counting = False
            self.report.doubt(wrong, n)
        else:
            self.report.problem(wrong, n, core.day, post=core.post)


def _minute(detail: bytes) -> str:
    """When it happened. A detail begins with it, and so needs no reading; whatever begins otherwise is read."""
    if detail[:7] == b'{"at":"' and detail[23:25] == b'Z"':
        return detail[7:24].decode()
    return read_detail(detail).at
