"""Writes the public export of a log, line by line (`docs/ledger.md`). Pure but for the reading of its pages.

Two readings: the first folds the log, to know the panel, what was void, and which cells are so small that their
details stay closed; the second writes. The log may grow meanwhile: both end at the same record.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo

from msgspec import Struct
from msgspec.structs import replace

from wall.clock import day_of, to_iso
from wall.events import PostEvent, Received
from wall.ledger.folding import Ending, Folding, read
from wall.ledger.leaf import Leaves
from wall.ledger.lines import FORMAT, VERSION, Closed, Head, Last, Note, leaf_line, line
from wall.log.plain import Noted, PlainLog
from wall.post import bucket

UNDER = 3
"""A cell (shop, source, stars, UTC day received) with fewer posts than this keeps its details to itself."""
Cell = tuple[str, str, str, str]
Progress = Callable[[int, int], None]
"""Told now and then how many of how many records are done; every record counts twice."""


class About(Struct, frozen=True, kw_only=True):
    """What a log does not know of itself. `now_ms`: the instant of the export; `vkey` empty: no key is known."""

    shop: str
    origin: str
    vkey: str
    zone: tzinfo
    now_ms: int


class Prepared(Struct):
    """What the first reading found. `last`: the record that the export ends with."""

    last: int
    head: Head
    ending: Ending
    void: dict[int, str]
    idle: set[int]
    opened: set[str]
    """The posts whose details are open."""


def prepare(log: PlainLog, about: About, progress: Progress = lambda done, all_: None) -> Prepared:
    """The first reading. Raises LogBroken."""
    last, folding = log.last(), Folding(about.zone)
    void: dict[int, str] = {}
    idle: set[int] = set()
    cells: dict[str, Cell] = {}
    events: Counter[str] = Counter()
    for rows in log.pages(last):
        found = [read(row) for row in rows]
        marks = folding.page(rows, found)
        void.update(marks.void)
        idle.update(marks.overtook.values())
        for event in found:
            if isinstance(event, PostEvent):
                events[event.post] += 1
                if isinstance(event, Received) and event.post not in cells:
                    day = day_of(event.at_ms).isoformat()
                    cells[event.post] = (event.shop, event.source, bucket(event.rating), day)
        progress(folding.size, 2 * last)
    ending = folding.end(about.now_ms)
    idle.update(ending.pending.values())
    sizes = Counter(cells.values())
    opened = {post for post, cell in cells.items() if sizes[cell] >= UNDER}
    closed = Closed(
        cells=sum(1 for size in sizes.values() if size < UNDER),
        posts=len(cells) - len(opened),
        events=sum(count for post, count in events.items() if post not in opened),
        under=UNDER,
    )
    head = Head(
        format=FORMAT, version=VERSION, shop=about.shop, origin=about.origin, vkey=about.vkey, zone=str(about.zone),
        size=folding.size, at=to_iso(folding.state.now_ms), closed=closed,
    )  # fmt: skip
    return Prepared(last, head, ending, void, idle, opened)


def lines(
    log: PlainLog,
    prepared: Prepared,
    notes: Sequence[Noted] = (),
    progress: Progress = lambda done, all_: None,
) -> Iterator[bytes]:
    """The second reading: the whole export, some lines at a time. Raises LogBroken."""
    yield line(prepared.head)
    leaves, n = Leaves(), 0
    waiting = sorted(notes, key=lambda note: note.size)
    ends = array("q", [note.size for note in waiting])
    at = 0
    for rows in log.pages(prepared.last):
        some: list[bytes] = []
        for row in rows:
            while at < len(ends) and ends[at] <= n:
                some.append(line(Note(waiting[at].note)))
                at += 1
            event = read(row)
            closed = isinstance(event, PostEvent) and event.post not in prepared.opened
            leaf = leaves.next(row.facts, event)
            some.append(leaf_line(n, leaf, closed, prepared.void.get(n, ""), n in prepared.idle))
            n += 1
        yield b"".join(some)
        progress(prepared.head.size + n, 2 * prepared.head.size)
    yield from (line(Note(note.note)) for note in waiting[at:])
    # Without today: the splits of one day could tell about one person.
    yield line(Last(replace(prepared.ending.panel, today=None)))
