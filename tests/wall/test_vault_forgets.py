"""Invariant 9, and the vault's part of invariant 6: what is forgotten is nowhere; what is kept can be opened."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.wall.disk import SECRET, on_disk, raw_keys
from tests.wall.log.opened import everything
from tests.wall.log.processes import killed_after, start
from wall.log.base import Entry, LogBroken
from wall.log.sqlite import SqliteLog
from wall.vault import ContentForgotten, Vault


async def test_what_is_forgotten_opens_no_more(vault: Vault) -> None:
    sealed, digest = await vault.seal("post", "one", SECRET)
    await vault.seal("post", "two", SECRET)
    kept, _ = await vault.seal("other", "three", SECRET)
    assert not vault.is_forgotten("post")
    assert await vault.forget("post") == 2
    assert vault.is_forgotten("post")
    with pytest.raises(ContentForgotten):
        vault.unseal("one", sealed)
    with pytest.raises(ContentForgotten):
        vault.commits("one", SECRET, digest)
    with pytest.raises(ContentForgotten):
        await vault.seal("post", "four", b"an edit that came late")
    assert vault.unseal("three", kept) == SECRET


async def test_forgetting_twice_or_what_never_was_is_harmless(vault: Vault) -> None:
    await vault.seal("post", "one", SECRET)
    assert await vault.forget("post") == 1
    assert await vault.forget("post") == 0
    assert await vault.forget("never seen") == 0
    assert vault.is_forgotten("never seen")
    counts = await asyncio.gather(*(vault.forget("post") for _ in range(10)))
    assert counts == [0] * 10


async def test_what_is_shredded_is_gone_and_may_come_again(vault: Vault, tmp_path: Path) -> None:
    """Consent was taken back, and then given again: the old words are gone for good, new ones can be kept."""
    old, _ = await vault.seal("post", "one", SECRET)
    kept, _ = await vault.seal("other", "two", SECRET)
    key = raw_keys(tmp_path)["one"][1]
    assert vault.holds("post")
    assert await vault.shred("post") == 1
    assert on_disk(tmp_path, key) == []
    assert not vault.holds("post")
    assert not vault.is_forgotten("post")
    with pytest.raises(ContentForgotten):
        vault.unseal("one", old)
    new, _ = await vault.seal("post", "three", b"again")
    assert vault.unseal("three", new) == b"again"
    assert vault.unseal("two", kept) == SECRET


async def test_shredding_that_was_cut_short_is_finished_by_the_next_try(vault: Vault, tmp_path: Path) -> None:
    await vault.seal("post", "one", SECRET)
    key = raw_keys(tmp_path)["one"][1]
    with read_along(tmp_path):
        await impatient(vault)
        with pytest.raises(LogBroken):
            await vault.shred("post")
    assert await vault.shred("post") == 0
    assert on_disk(tmp_path, key) == []


async def test_no_key_and_no_word_of_the_forgotten_is_in_any_file(tmp_path: Path) -> None:
    """Many posts, forgotten in any order while others come: after each, not a byte of their keys is on the disk."""
    rng = random.Random(4)
    vault, log = await Vault.open(tmp_path / "keys.db"), SqliteLog.open(tmp_path / "log.db")
    keys: dict[str, list[bytes]] = {}
    texts: dict[str, bytes] = {}
    gone: list[str] = []

    async def take(number: int) -> None:
        event, post = f"e{rng.randrange(10**9)}", f"post{number % 150}"
        if post in gone:
            return
        texts[event] = SECRET + event.encode()
        sealed, _ = await vault.seal(post, event, texts[event])
        await log.append(Entry(event, "lyon", post, b"{}", sealed))

    for round_ in range(6):
        await asyncio.gather(*(take(number) for number in range(round_ * 100, round_ * 100 + 100)))
        for post, key in raw_keys(tmp_path).values():
            keys.setdefault(post, []).append(key)
        for post in rng.sample(sorted(set(keys) - set(gone)), 12):
            await vault.forget(post)
            gone.append(post)
            assert on_disk(tmp_path, *keys[post]) == []
        assert on_disk(tmp_path, *(key for post in gone for key in keys[post])) == []
    assert on_disk(tmp_path, SECRET) == []
    assert on_disk(tmp_path, next(key for post, mine in keys.items() if post not in gone for key in mine))
    for record in await everything(log):
        assert record.sealed is not None
        if record.post in gone:
            with pytest.raises(ContentForgotten):
                vault.unseal(record.id, record.sealed)
        else:
            assert vault.unseal(record.id, record.sealed) == texts[record.id]
    await vault.close()
    await log.close()
    assert on_disk(tmp_path, SECRET, *(key for post in gone for key in keys[post])) == []


async def test_forgetting_outlives_a_restart(tmp_path: Path) -> None:
    vault = await Vault.open(tmp_path / "keys.db")
    sealed, _ = await vault.seal("post", "one", SECRET)
    kept, _ = await vault.seal("other", "two", SECRET)
    await vault.forget("post")
    await vault.close()
    vault = await Vault.open(tmp_path / "keys.db")
    assert vault.is_forgotten("post")
    with pytest.raises(ContentForgotten):
        vault.unseal("one", sealed)
    assert vault.unseal("two", kept) == SECRET
    await vault.close()


async def test_who_reads_along_is_no_excuse_for_a_key_left_behind(vault: Vault, tmp_path: Path) -> None:
    """A reader that holds on to an old state of the file keeps the key in the WAL: that is said, not passed over."""
    await vault.seal("post", "one", SECRET)
    key = raw_keys(tmp_path)["one"][1]
    with read_along(tmp_path):
        await impatient(vault)
        with pytest.raises(LogBroken, match=r"keys\.db"):
            await vault.forget("post")
        assert vault.is_forgotten("post")
    assert await vault.forget("post") == 0
    assert on_disk(tmp_path, key) == []


async def test_forgetting_that_was_cut_short_is_finished_at_the_next_start(vault: Vault, tmp_path: Path) -> None:
    """The files as `kill -9` leaves them between deleting the keys and emptying the WAL, which still holds them."""
    await vault.seal("post", "one", SECRET)
    key, left = raw_keys(tmp_path)["one"][1], tmp_path / "left"
    with read_along(tmp_path):
        await impatient(vault)
        with pytest.raises(LogBroken):
            await vault.forget("post")
        left.mkdir()
        for name in ("keys.db", "keys.db-wal"):
            shutil.copy(tmp_path / name, left / name)
    assert on_disk(left, key)
    again = await Vault.open(left / "keys.db")
    assert again.is_forgotten("post")
    assert on_disk(left, key) == []
    await again.close()


@contextmanager
def read_along(folder: Path) -> Iterator[None]:
    """Somebody else has the file open and holds on to how it is now, as a backup might."""
    connection = sqlite3.connect(folder / "keys.db", isolation_level=None)
    connection.execute("begin")
    connection.execute("select count(*) from key").fetchone()
    yield
    connection.close()


async def impatient(vault: Vault) -> None:
    """Have the vault wait a moment only for who reads along, not ten seconds."""
    await vault._writer.run(lambda connection: connection.execute("pragma busy_timeout=20"), alone=True)


# --- kill -9 ---------------------------------------------------------------------------------------------------


async def test_keys_are_durable_before_the_events_that_need_them(tmp_path: Path) -> None:
    """Whatever the log acknowledged can be opened after `kill -9`, and so can every other record that it kept."""
    acknowledged: set[str] = set()
    for run in range(5):
        process = await start("seal", tmp_path, f"run{run}")
        acknowledged |= {line.split()[1] for line in await killed_after(process, 20 + 10 * run)}
    vault, log = await Vault.open(tmp_path / "keys.db"), SqliteLog.open(tmp_path / "log.db")
    records = await everything(log)
    assert acknowledged <= {record.id for record in records}
    for record in records:
        assert record.sealed is not None
        assert vault.unseal(record.id, record.sealed) == f"text of {record.id}".encode()
    orphans = set(raw_keys(tmp_path)) - {record.id for record in records}
    for event in sorted(orphans):
        sealed, _ = await vault.seal(raw_keys(tmp_path)[event][0], event, SECRET)
        assert vault.unseal(event, sealed) == SECRET
    await vault.close()
    await log.close()


async def test_what_was_said_to_be_forgotten_is_gone_even_after_kill_9(tmp_path: Path) -> None:
    vault = await Vault.open(tmp_path / "keys.db")
    posts = [f"post{n}" for n in range(60)]
    sealed = {post: (await vault.seal(post, f"e-{post}", SECRET))[0] for post in posts}
    await vault.close()
    keys = dict(raw_keys(tmp_path).values())
    process = await start("forget", tmp_path, *posts)
    said = await killed_after(process, 25)
    assert on_disk(tmp_path, *(keys[post] for post in said)) == []
    vault = await Vault.open(tmp_path / "keys.db")
    for post in said:
        with pytest.raises(ContentForgotten):
            vault.unseal(f"e-{post}", sealed[post])
    for post in posts:
        if not vault.is_forgotten(post):
            assert vault.unseal(f"e-{post}", sealed[post]) == SECRET
            await vault.forget(post)
    assert on_disk(tmp_path, *keys.values()) == []
    await vault.close()
