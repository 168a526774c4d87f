"""The ledger: what a record costs beside taking a post in, and proofs in a tree of a million leaves.

Figures and how to repeat them: `bench/ledger.md`.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.figures import Figure, percentile
from feeder.house import House, fresh_salt
from feeder.ingest import Ingest
from feeder.sources.base import Seen
from wall.clock import SystemClock
from wall.codec import decode_event, encode_event
from wall.events import AnyEvent, Approved, Rating, Received
from wall.ledger import Book, Checkpoint, Tree, consistent, includes
from wall.ledger.notes import Signer
from wall.log.base import Cursor
from wall.log.sqlite import SqliteLog
from wall.vault import Vault

LEAVES = 1_000_000
TAKEN = 4_000
PROOFS = 2_000
ROUNDS = 5
TEXT = "La livraison a pris trois semaines et personne ne répondait au téléphone ; la lampe, elle, est superbe. " * 3


async def measure() -> list[Figure]:
    """Run it in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        beside, taken = await _beside_ingest(Path(folder))
        signed = _signing(Path(folder))
    return [*beside, taken, *_of_a_million(), signed]


async def _beside_ingest(folder: Path) -> tuple[list[Figure], Figure]:
    """Posts into a real house, in batches as sources bring them; then the ledger's part of it alone."""
    vault, log = await Vault.open(folder / "keys.db"), SqliteLog.open(folder / "log.db")
    house = await House.open(log, vault, SystemClock(), ZoneInfo("Europe/Paris"), "bench")
    works = asyncio.create_task(house.run())
    ingest = Ingest(house, "avis", "bench")
    items = [Seen(native_id=f"p{n}", text=f"{n} {TEXT}", rating=Rating(n % 5 + 1)) for n in range(TAKEN)]
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, TAKEN, 100):
        await ingest.take(items[start : start + 100])
    took, used = (time.perf_counter() - began) / TAKEN, (time.process_time() - cpu) / TAKEN
    records = await log.read(Cursor(log.epoch), TAKEN + 10)
    works.cancel()
    await asyncio.gather(works, return_exceptions=True)
    await log.close()
    await vault.close()
    facts = [(record.facts, decode_event(record.facts)) for record in records]
    alone = min(_entered(facts) for _ in range(ROUNDS)) / len(facts)
    salt = min(_salted() for _ in range(ROUNDS))
    cost = Figure(
        "ledger's part of taking a post in",
        f"{(alone + salt) / used:.1%}",
        f"{(alone + salt) * 1e6:.1f} µs (leaf, tree, salt) of {used * 1e6:.0f} µs CPU a post, "
        f"{took * 1e6:.0f} by the clock; {TAKEN} posts of 300 characters",
    )
    return [cost], Figure(
        "a record entered", f"{alone * 1e6:.1f} µs", f"best of {ROUNDS}: what a start pays for each"
    )


def _entered(facts: list[tuple[bytes, AnyEvent]]) -> float:
    book, began = Book(), time.process_time()
    for seq, (data, event) in enumerate(facts, 1):
        book.enter(seq, data, event)
    return time.process_time() - began


def _salted() -> float:
    began = time.process_time()
    for _ in range(1000):
        fresh_salt()
    return (time.process_time() - began) / 1000


def _facts(number: int) -> tuple[bytes, AnyEvent]:
    post = f"{number // 2:012d}".translate(str.maketrans("0189", "abcd"))
    event: AnyEvent
    if number % 2:
        event = Approved(at_ms=number * 1000, actor=f"p{number % 7}", shop="bench", post=post, revision=1, rules="1")
    else:
        event = Received(
            at_ms=number * 1000, actor="source:avis", shop="bench", post=post, kind="review", source="avis",
            rating=Rating(number % 5 + 1), commitment="9f86d081" * 8,
        )  # fmt: skip
    return encode_event(event, "q5xmv7P0tEuZ-h2Yd_kA3w"), event


def _of_a_million() -> list[Figure]:
    book, rng = Book(), random.Random(6)
    took = 0.0
    for start in range(0, LEAVES, 10_000):
        some = [_facts(number) for number in range(start, start + 10_000)]
        began = time.perf_counter()
        for seq, (facts, event) in enumerate(some, start + 1):
            book.enter(seq, facts, event)
        took += time.perf_counter() - began
    return [
        Figure(
            "a million records entered", f"{took:.1f} s", f"{took / LEAVES * 1e6:.1f} µs each, half of them posts"
        ),
        *_memory(book),
        *_proofs(book.tree, rng),
    ]


def _memory(book: Book) -> list[Figure]:
    tree = sum(sys.getsizeof(level) for level in book.tree._levels)
    places = sys.getsizeof(book._seqs)
    people = sys.getsizeof(book._leaves._acted)
    people += sum(map(sys.getsizeof, [*book._leaves._acted, *book._leaves._same]))
    how = f"tree {tree / LEAVES:.0f} bytes a leaf, places {places / LEAVES:.0f}, who acted {people / LEAVES:.0f}"
    return [Figure("memory at 1,000,000 leaves", f"{(tree + places + people) / 2**20:.0f} MiB", how)]


def _proofs(tree: Tree, rng: random.Random) -> list[Figure]:
    now: list[float] = []
    then: list[float] = []
    since: list[float] = []
    checked: list[float] = []
    for _ in range(PROOFS):
        index = rng.randrange(LEAVES)
        size = rng.randrange(index + 1, LEAVES + 1)
        for at, times in ((LEAVES, now), (size, then)):
            began = time.perf_counter()
            path = tree.inclusion(index, at)
            root = tree.root(at)
            times.append(time.perf_counter() - began)
            began = time.perf_counter()
            good = includes(tree.leaf(index), index, at, path, root)
            checked.append(time.perf_counter() - began)
            if not good:
                raise RuntimeError(f"the proof of {index} in {at} is none")
        began = time.perf_counter()
        path = tree.consistency(size)
        since.append(time.perf_counter() - began)
        if not consistent(size, LEAVES, tree.root(size), tree.root(), path):
            raise RuntimeError(f"{size} is not the beginning")
    return [
        _times("inclusion proof at 1,000,000 leaves", now, "with the root, any leaf"),
        _times("the same at any size before", then, "with the root of then"),
        _times("consistency proof to 1,000,000", since, "from any size"),
        _times("inclusion proof checked", checked, "by whoever is given it"),
    ]


def _times(name: str, times: list[float], how: str) -> Figure:
    p50, p99 = percentile(times, 0.5) * 1e6, percentile(times, 0.99) * 1e6
    return Figure(name, f"{p50:.0f} µs", f"p99 {p99:.0f} µs, most {max(times) * 1e6:.0f} µs; {how}")


def _signing(folder: Path) -> Figure:
    signer = Signer.create(folder / "ledger.key", "vis-a-vis/bench")
    began = time.perf_counter()
    for number in range(1000):
        signer.sign(Checkpoint("vis-a-vis/bench", number, bytes(32), 1_795_305_600))
    return Figure("a checkpoint signed", f"{(time.perf_counter() - began) * 1000:.0f} µs", "1000 of them")
