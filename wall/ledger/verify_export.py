"""Verifies a public export, line by line: whatever is in the file, it takes no more than a line and the posts' fates.

Nothing is trusted but the key and the checkpoints of others; what the head and the panel say is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

import msgspec

from wall.clock import from_iso
from wall.figures import Counts
from wall.ledger.findings import Report
from wall.ledger.held import Given, Held
from wall.ledger.lines import (
    FORMAT,
    LEAF,
    MOST,
    NOTE,
    PANEL,
    VERSION,
    Head,
    canonical,
    read_head,
    read_last,
    read_line,
    read_note,
)  # fmt: skip
from wall.ledger.verify import Verifier

EVERY = 20_000
"""Leaves between two words about how far it is."""
Progress = Callable[[int, int], None]


class NoExport(Exception):
    """The file does not begin as an export does; the message says what was found."""


def verify_export(
    file: BinaryIO, others: Iterable[Given] = (), key: str = "", progress: Progress = lambda done, all_: None
) -> Report:
    """What is to be said about an export. `others`: checkpoints that others hold; `key`: the vkey, if it is known.

    Raises NoExport, OSError.
    """
    head = head_of(file)
    report = Report()
    if key and head.vkey and key.strip() != head.vkey:
        report.problem("other-key")
    held = Held(report, key or head.vkey)
    held.take(others)
    reading = _Reading(report, Verifier(report, held), head, progress)
    held.checked(reading.verifier.tree, "")
    reading.all_of(file)
    return report


class _Reading:
    def __init__(self, report: Report, verifier: Verifier, head: Head, progress: Progress) -> None:
        self.report = report
        self.verifier = verifier
        self.head = head
        self.progress = progress
        self.number = 1
        """Of the line that is read; the head is the first."""
        self.ended = False

    def all_of(self, file: BinaryIO) -> None:
        panel: Counts | None = None
        while line := file.readline(MOST + 1):
            self.number += 1
            size = self.verifier.tree.size
            if len(line) > MOST:
                self.report.problem("long-line", line=self.number, most=MOST, event=size)
                break
            if self.ended:
                self.report.problem("after-end", line=self.number)
                break
            try:
                if not line.isascii():
                    line.decode()  # whatever is skipped must be text too
                if line.startswith(LEAF):
                    if not self._leaf(line):
                        break
                elif line.startswith(NOTE):
                    given = Given(f"line {self.number}", read_note(line).checkpoint)
                    self.verifier.held.own(given, self.verifier.tree, self.verifier.day)
                elif line.startswith(PANEL):
                    panel = read_last(line).panel
                    self.ended = line.endswith(b"\n")
                else:
                    raise ValueError("it begins as no line does")
            except (msgspec.DecodeError, ValueError, RecursionError) as error:
                self._damaged(size, str(error))
                break
        self._end(panel)

    def _leaf(self, line: bytes) -> bool:
        """One leaf; whether the next may be looked at: behind a hole nothing is at its place."""
        verifier, report = self.verifier, self.report
        size = verifier.tree.size
        leaf = read_line(line)
        if leaf.n != size:
            report.problem("missing", size, before=size - 1, day=verifier.day, found=leaf.n)
            return False
        core, detail = bytes(leaf.core), bytes(leaf.detail)
        closed = b""
        if detail[:1] == b'"':
            detail, closed = b"", digest_of(detail[1:-1].decode("ascii"))
        elif detail[:1] != b"{":
            raise ValueError("its detail is neither open nor closed")
        told = verifier.leaf(core, detail, digest_of(leaf.facts), leaf.void, leaf.idle, closed)
        if not canonical(core):
            report.problem("not-canonical", size, told.day)
        if size % EVERY == 0:
            self.progress(size, self.head.size)
        return True

    def _damaged(self, event: int, why: str) -> None:
        self.report.problem("damaged-line", line=self.number, event=event, why=why[:200])

    def _end(self, panel: Counts | None) -> None:
        report, head, size = self.report, self.head, self.verifier.tree.size
        stopped = bool(report.problems) and not self.ended
        if not self.ended and not stopped:
            report.problem("no-end")
        if size != head.size and not stopped:
            report.problem("truncated", expected=head.size, found=size)
        whole = self.ended and size == head.size
        self.verifier.end(panel if whole else None)
        if whole and self.verifier.closed != head.closed.events:
            report.problem("closed-cells", told=head.closed.events, found=self.verifier.closed)
        if whole:
            try:
                at_s = from_iso(head.at) // 1000
            except ValueError:
                at_s = 0
            self.verifier.held.end(size, at_s)


def head_of(file: BinaryIO) -> Head:
    """The first line. Raises NoExport."""
    line = file.readline(MOST + 1)
    if not line:
        raise NoExport("the file is empty")
    try:
        head = read_head(line)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise NoExport(str(error)[:200]) from error
    if head.format != FORMAT or head.version != VERSION:
        raise NoExport(f"{head.format[:60]!r}, version {head.version}; {FORMAT!r}, version {VERSION} is expected")
    return head


def digest_of(text: str) -> bytes:
    """32 bytes from 64 hexadecimal digits. Raises ValueError."""
    data = bytes.fromhex(text)
    if len(data) != 32 or data.hex() != text:
        raise ValueError("a digest has 64 hexadecimal digits, in lower case")
    return data
