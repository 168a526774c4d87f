"""Verifies a log file, beside a running feeder: every record's leaf against the checkpoints, and the counts.

Two readings side by side, the second in a process of its own if the log is long: one makes the leaves anew and
recounts them, the other folds the log as the feeder does and tells which events were void.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from datetime import UTC, tzinfo
from multiprocessing.connection import Connection
from pathlib import Path

from wall.codec import Unreadable, decode_event
from wall.events import HOUSE, AnyEvent, PostEvent
from wall.ledger.contents import check_content
from wall.ledger.findings import Report
from wall.ledger.folding import Ending, Folding, Marks
from wall.ledger.held import Given, Held
from wall.ledger.leaf import Leaves
from wall.ledger.verify import Verifier
from wall.log.base import LogBroken
from wall.log.plain import Keys, Noted, PlainLog, Row

LONG = 50_000
"""Records from which on a second process is worth its start."""
Progress = Callable[[int, int], None]
Folded = Generator[Marks | Ending, None, None]


def verify_log(
    path: Path,
    own: Iterable[Noted] = (),
    others: Iterable[Given] = (),
    key: str = "",
    zone: tzinfo = UTC,
    keys: Path | None = None,
    now_ms: int = 0,
    progress: Progress = lambda done, all_: None,
) -> Report:
    """What is to be said about the log at `path`. `own`: the checkpoints that the feeder kept; `others`: given ones.

    `key`: the vkey, if it is known; `keys`: the vault, to look at sealed contents too. `now_ms`: up to when decisions
    take effect (Unix ms; at least the last event's time). Raises LogBroken.
    """
    report = Report()
    held = Held(report, key)
    for number, note in enumerate(own):
        held.kept(note.size, note.root, Given(f"ledger.db {number}", note.note))
    held.take(others)
    with closing(PlainLog(path)) as log:
        vault = Keys(keys) if keys is not None else None
        try:
            reading = _Reading(report, Verifier(report, held), log, vault)
            held.checked(reading.verifier.tree, "")
            reading.all_of(log.last(), zone, now_ms, progress)
        finally:
            if vault is not None:
                vault.close()
    return report


class _Reading:
    def __init__(self, report: Report, verifier: Verifier, log: PlainLog, keys: Keys | None) -> None:
        self.report = report
        self.verifier = verifier
        self.log = log
        self.keys = keys
        self.leaves = Leaves()
        self.seq = 0
        if keys is not None:
            report.contents = 0

    def all_of(self, last: int, zone: tzinfo, now_ms: int, progress: Progress) -> None:
        """Every record up to seq `last`."""
        verifier, report = self.verifier, self.report
        with closing(folded(self.log.path, last, zone, now_ms)) as folds:
            ending: Ending | None = None
            try:
                for rows in self.log.pages(last):
                    marks = next(folds)
                    assert isinstance(marks, Marks)  # noqa: S101 - one a page
                    for row in rows:
                        self._row(row, marks)
                    progress(self.seq, last)
                final = next(folds, None)
                ending = final if isinstance(final, Ending) else None
                self._gone_at_the_end(last)
            except LogBroken as error:
                report.problem("disk", verifier.tree.size - 1, verifier.day, why=str(error))
        if ending is not None:
            for post in ending.pending:
                verifier.recount.overtaken(post)
        verifier.end(ending.panel if ending is not None else None)
        verifier.held.end(verifier.tree.size)

    def _row(self, row: Row, marks: Marks) -> None:
        verifier, report, n = self.verifier, self.report, self.verifier.tree.size
        if row.seq != self.seq + 1:
            report.problem("hole", n, verifier.day, before=n - 1, first=self.seq + 1, last=row.seq - 1)
        self.seq = row.seq
        event: AnyEvent | None = None
        try:
            event = decode_event(row.facts)
        except Unreadable as error:
            report.doubt("unreadable", n, why=str(error)[:200])
        leaf = self.leaves.next(row.facts, event)
        if n in marks.overtook:
            verifier.recount.overtaken(row.post)
        told = verifier.leaf(leaf.core, leaf.detail, leaf.facts, marks.void.get(n, ""))
        if event is None:
            return
        post = event.post if isinstance(event, PostEvent) else HOUSE
        if (row.shop, row.post) != (event.shop, post):
            found, expected = f"{row.shop}/{row.post}", f"{event.shop}/{post}"
            report.problem("column", n, told.day, found=found[:120], expected=expected[:120])
        if self.keys is not None:
            check_content(report, self.log, self.keys, row, event, n)

    def _gone_at_the_end(self, last: int) -> None:
        ever = self.log.last_ever()
        if ever > last and self.log.last() == last:
            n = self.verifier.tree.size - 1
            self.report.problem("end-gone", n, self.verifier.day, first=last + 1, last=ever)


def folded(path: Path, last: int, zone: tzinfo, now_ms: int = 0) -> Folded:
    """The marks of each page of the log up to seq `last`, then the end. A long one in a process of its own.

    Raises LogBroken.
    """
    if last <= LONG:
        yield from _fold(path, last, zone, now_ms)
        return
    spawned = multiprocessing.get_context("spawn")
    mine, theirs = spawned.Pipe(duplex=False)
    process = spawned.Process(target=_fold_into, args=(theirs, path, last, zone, now_ms), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            try:
                told = mine.recv()
            except EOFError as error:
                raise LogBroken(f"{path}: its second reading ended early") from error
            if isinstance(told, str):
                raise LogBroken(told)
            yield told
            if isinstance(told, Ending):
                return
    finally:
        mine.close()
        process.join()


def _fold(path: Path, last: int, zone: tzinfo, now_ms: int) -> Folded:
    folding = Folding(zone)
    with closing(PlainLog(path)) as log:
        for rows in log.pages(last):
            yield folding.page(rows)
    yield folding.end(now_ms)


def _fold_into(pipe: Connection, path: Path, last: int, zone: tzinfo, now_ms: int) -> None:
    """The second process: until it is done, or nobody listens any more."""
    gc.disable()  # nearly everything stays until the end, and nothing refers to itself
    try:
        for told in _fold(path, last, zone, now_ms):
            pipe.send(told)
    except LogBroken as error:
        pipe.send(str(error))
    except BrokenPipeError:
        pass
    finally:
        pipe.close()
