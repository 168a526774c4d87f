"""A real log in a folder, as a feeder leaves it: salted events, sealed contents, keys, kept and signed checkpoints.

It stands for a shop that is honest; `tampering` is what somebody with the files in hand may do to it afterwards.
"""

from __future__ import annotations

import asyncio
import io
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec

from feeder.ledger_file import LedgerFile
from tests.wall.logs import opening
from wall import events as ev
from wall.cli import places
from wall.codec import decode_event, encode_event
from wall.ledger import Book, Checkpoint
from wall.ledger.export import About, lines, prepare
from wall.ledger.findings import Report
from wall.ledger.held import Given
from wall.ledger.notes import Signer
from wall.ledger.verify_export import verify_export
from wall.ledger.verify_log import verify_log
from wall.log.base import Entry
from wall.log.plain import PlainLog, noted
from wall.log.sqlite import SqliteLog
from wall.vault import Vault

ORIGIN = "vis-a-vis/lyon"
DAY_MS = 86_400_000
START_MS = 1_795_305_600_000
NOW_MS = START_MS + 30 * DAY_MS
POSTS = 13
EVERY = 10
"""Records between two checkpoints."""


def post_id(number: int) -> str:
    return f"{number:012d}".translate(str.maketrans("0189", "abcd"))


def honest(posts: int = POSTS) -> list[ev.AnyEvent]:
    """Posts of four days: approved, refused by two people, or waiting. Two with one star are alone in their cell."""
    found: list[ev.AnyEvent] = [msgspec.structs.replace(event, at_ms=START_MS) for event in opening()]
    for n in range(posts):
        at, post = START_MS + n * DAY_MS // 4, post_id(n)
        rating = ev.Rating(1) if n in (3, 7) else ev.Rating(5)
        found.append(ev.Received(at_ms=at, actor="source:avis", shop="lyon", post=post, kind="review", source="avis",
                                 rating=rating))  # fmt: skip
        at += 60_000
        if n % 3 == 0:
            found.append(ev.Approved(at_ms=at, actor="noa", shop="lyon", post=post, revision=1, rules="1"))
        elif n % 3 == 1:
            found.append(ev.Withheld(at_ms=at, actor="noa", shop="lyon", post=post, revision=1, rules="1",
                                     reason="off-topic"))  # fmt: skip
            at += 60_000
            found.append(ev.Seconded(at_ms=at, actor="camille", shop="lyon", post=post, revision=1, rules="1"))
    return found


class Ground:
    """`path`: the log; beside it `keys.db`, `ledger.db` and `ledger.key`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "log.db"
        self.signer = Signer.create(folder / places.KEY, ORIGIN)
        self.notes: list[str] = []

    @classmethod
    def made(cls, folder: Path, events: Sequence[ev.AnyEvent] | None = None, every: int = EVERY) -> Ground:
        ground = cls(folder)
        asyncio.run(ground._write(honest() if events is None else events, every))
        return ground

    async def _write(self, events: Sequence[ev.AnyEvent], every: int) -> None:
        log, vault = SqliteLog.open(self.path), await Vault.open(self.folder / "keys.db")
        file, book = LedgerFile(self.folder / places.LEDGER), Book()
        for n, given_ in enumerate(events):
            event, name, sealed = given_, f"e-{n}", None
            if isinstance(event, ev.Received):
                sealed, digest = await vault.seal(event.post, name, b'{"text":"bonjour %d"}' % n)
                event = msgspec.structs.replace(event, commitment=digest)
            post = event.post if isinstance(event, ev.PostEvent) else ev.HOUSE
            facts = encode_event(event, f"{n:022d}")
            await log.append(Entry(name, event.shop, post, facts, sealed))
            book.enter(n + 1, facts, event)
            if (n + 1) % every == 0:
                note = self.sign(book.tree.size, book.tree.root(), event.at_ms)
                await file.keep(note)
                self.notes.append(note.note)
        for opened in (log, vault, file):
            await opened.close()

    def sign(self, size: int, root: bytes, at_ms: int = START_MS) -> Any:
        return self.signer.signed(Checkpoint(ORIGIN, size, root, at_ms // 1000))

    def tree(self) -> Any:
        """The tree of what the log says now."""
        book = Book()
        with closing(PlainLog(self.path)) as log:
            for rows in log.pages(log.last()):
                for row in rows:
                    book.enter(row.seq, row.facts, decode_event(row.facts))
        return book.tree

    def tamper(self, *statements: str, given: Sequence[object] = ()) -> None:
        """What anybody with the file and SQLite can do."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            for statement in statements:
                connection.execute(statement, given if "?" in statement else ())

    def facts(self, seq: int) -> bytes:
        with closing(sqlite3.connect(self.path)) as connection:
            return bytes(connection.execute("select facts from event where seq = ?", (seq,)).fetchone()[0])

    def rewrite(self, seq: int, change: Callable[[bytes], bytes]) -> None:
        """Change a record's facts."""
        before = self.facts(seq)
        after = change(before)
        assert after != before
        self.tamper("update event set facts = ? where seq = ?", given=(after, seq))

    def verify(self, others: Sequence[str] = (), contents: bool = False, key: str | None = None) -> Report:
        """The log's verification, with everything that lies beside it."""
        return verify_log(
            self.path, noted(self.folder / places.LEDGER), given(others), self.signer.vkey if key is None else key,
            keys=self.folder / "keys.db" if contents else None, now_ms=NOW_MS,
        )  # fmt: skip

    def export(self, at_ms: int = NOW_MS) -> bytes:
        about = About(shop="lyon", origin=ORIGIN, vkey=self.signer.vkey, zone=UTC, now_ms=at_ms)
        with closing(PlainLog(self.path)) as log:
            return b"".join(lines(log, prepare(log, about), noted(self.folder / places.LEDGER)))

    def verify_export(self, data: bytes | None = None, others: Sequence[str] = (), key: str = "") -> Report:
        return verify_export(io.BytesIO(self.export() if data is None else data), given(others), key)


def given(notes: Sequence[str]) -> list[Given]:
    return [Given(f"note {n}", note) for n, note in enumerate(notes)]


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.problems]
