"""Invariant 9, and the vault's part of invariant 6: what is forgotten is nowhere; what is kept can be opened."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wall.log.conformance import PATIENCE_S, everything
from tests.wall.log.test_sqlite import killed_after, outside
from wall.log.base import Entry, LogBroken
from wall.log.sqlite import SqliteLog
from wall.vault import ContentDamaged, ContentForgotten, Vault, commitment

SECRET = "Je m'appelle Zoé Marchand, 06 12 34 56 78".encode()


@pytest.fixture
async def vault(tmp_path: Path) -> AsyncIterator[Vault]:
    vault = await Vault.open(tmp_path / "keys.db")
    yield vault
    await vault.close()


def raw_keys(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Event to (post, key), read past the vault."""
    connection = sqlite3.connect(f"file:{folder / 'keys.db'}?mode=ro", uri=True)
    rows = connection.execute("select event, post, key from key").fetchall()
    connection.close()
    return {event: (post, bytes(key)) for event, post, key in rows}


def on_disk(folder: Path, *needles: bytes) -> list[str]:
    """In which files of the folder any of these bytes lie."""
    contents = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert contents
    return [name for name, data in contents.items() if any(needle in data for needle in needles)]


# --- sealing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"x", SECRET, bytes(range(256)) * 400])
async def test_what_is_sealed_can_be_opened(vault: Vault, content: bytes) -> None:
    sealed, digest = await vault.seal("post", "event", content)
    assert vault.unseal("event", sealed) == content
    assert vault.commits("event", content, digest)
    assert not vault.commits("event", content + b"!", digest)
    assert not content or content not in sealed or len(content) < 4


async def test_sealed_bytes_belong_to_one_event(vault: Vault) -> None:
    sealed, _ = await vault.seal("post", "one", SECRET)
    other, _ = await vault.seal("post", "two", SECRET)
    assert sealed != other
    for event, data in (("two", sealed), ("one", other)):
        with pytest.raises(ContentDamaged, match=event):
            vault.unseal(event, data)
    with pytest.raises(ContentForgotten):
        vault.unseal("never", sealed)


async def test_the_events_name_is_sealed_in(vault: Vault, tmp_path: Path) -> None:
    """Even with the right key: a sealed text that was put under another event does not open."""
    sealed, _ = await vault.seal("post", "one", SECRET)
    await vault.seal("post", "two", b"")
    connection = sqlite3.connect(tmp_path / "keys.db")
    connection.execute("update key set key = (select key from key where event = 'one') where event = 'two'")
    connection.commit()
    connection.close()
    with pytest.raises(ContentDamaged, match="two"):
        vault.unseal("two", sealed)
    assert vault.unseal("one", sealed) == SECRET


async def test_damage_is_found_wherever_it_is(vault: Vault) -> None:
    sealed, _ = await vault.seal("post", "event", SECRET)
    for at in range(len(sealed)):
        spoilt = bytearray(sealed)
        spoilt[at] ^= 1
        with pytest.raises(ContentDamaged):
            vault.unseal("event", bytes(spoilt))
    for length in (0, 1, 11, 12, 27, len(sealed) - 1):
        with pytest.raises(ContentDamaged):
            vault.unseal("event", sealed[:length])


async def test_a_retry_uses_the_same_key_and_another_nonce(vault: Vault, tmp_path: Path) -> None:
    first, digest = await vault.seal("post", "event", SECRET)
    key = raw_keys(tmp_path)["event"]
    second, again = await vault.seal("post", "event", SECRET)
    assert raw_keys(tmp_path) == {"event": key}
    assert first != second
    assert digest == again
    assert vault.unseal("event", first) == vault.unseal("event", second) == SECRET


async def test_many_at_once_have_a_key_each(vault: Vault, tmp_path: Path) -> None:
    sealed = await asyncio.gather(*(vault.seal(f"p{n % 7}", f"e{n}", str(n).encode()) for n in range(300)))
    assert [vault.unseal(f"e{n}", data) for n, (data, _) in enumerate(sealed)] == [
        str(n).encode() for n in range(300)
    ]
    keys = raw_keys(tmp_path)
    assert len({key for _, key in keys.values()}) == 300
    assert all(len(key) == 32 for _, key in keys.values())


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.binary(), st.binary())
def test_a_commitment_is_of_one_content_under_one_key(key: bytes, other: bytes, one: bytes, two: bytes) -> None:
    assert (commitment(key, one) == commitment(key, two)) == (one == two)
    assert (commitment(key, one) == commitment(other, one)) == (key == other)


# --- forgetting ------------------------------------------------------------------------------------------------


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
        process = await outside("seal", tmp_path, f"run{run}")
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
    process = await outside("forget", tmp_path, *posts)
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


# --- one process, one file -------------------------------------------------------------------------------------


async def test_only_one_process_opens_it(tmp_path: Path) -> None:
    process = await outside("hold", tmp_path)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            assert await process.stdout.readline() == b"open\n"
        with pytest.raises(LogBroken, match=r"keys\.db.*another feeder"):
            await Vault.open(tmp_path / "keys.db")
    finally:
        process.kill()
        await process.wait()
    vault = await Vault.open(tmp_path / "keys.db")
    with pytest.raises(LogBroken, match=r"keys\.db.*another feeder"):
        await Vault.open(tmp_path / "keys.db")
    await vault.close()
    await vault.close()


async def test_only_its_owner_reads_it(vault: Vault, tmp_path: Path) -> None:
    await vault.seal("post", "one", SECRET)
    holding = [path for path in tmp_path.iterdir() if path.name in ("keys.db", "keys.db-wal")]
    assert len(holding) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in holding} == {0o600}


@pytest.mark.parametrize("garbage", [b"no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 8000])
async def test_a_file_that_is_no_vault_is_said_to_be_none(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "keys.db").write_bytes(garbage)
    with pytest.raises(LogBroken, match=r"keys\.db"):
        await Vault.open(tmp_path / "keys.db")
    assert (tmp_path / "keys.db").read_bytes() == garbage
    (tmp_path / "is-a-folder").mkdir()
    with pytest.raises(LogBroken, match="is-a-folder"):
        await Vault.open(tmp_path / "is-a-folder")


# --- names -----------------------------------------------------------------------------------------------------


async def test_ids_are_the_same_for_ever_and_tell_nothing(tmp_path: Path) -> None:
    vault = await Vault.open(tmp_path / "one" / "keys.db")
    names = [("avis", "17", ""), ("avis", "1", "7"), ("avis1", "7", ""), ("avis", "17", "2026"), ("", "avis17", "")]
    ids = [vault.post_id(*name) for name in names]
    assert len(set(ids)) == len(ids)
    assert all(len(id_) == 12 and set(id_) <= set("abcdefghijklmnopqrstuvwxyz234567") for id_ in ids)
    assert vault.conversation("avis", "17") not in ids
    assert vault.pseudonym("avis", "Zoé", "c1") == vault.pseudonym("avis", "Zoé", "c1")
    assert {vault.pseudonym("avis", "Zoé", f"c{n}") for n in range(9)} != {vault.pseudonym("avis", "Zoé", "c1")}
    await vault.close()
    vault = await Vault.open(tmp_path / "one" / "keys.db")
    assert [vault.post_id(*name) for name in names] == ids
    other = await Vault.open(tmp_path / "two" / "keys.db")
    assert [other.post_id(*name) for name in names] != ids
    await vault.close()
    await other.close()


async def test_a_name_of_any_characters_has_an_id(vault: Vault) -> None:
    """A source hands on what a stranger typed: a lone surrogate in it must not stop the source."""
    assert len(vault.post_id("avis", "\ud800", "\udfff")) == 12
    assert vault.post_id("avis", "\ud800", "") != vault.post_id("avis", "\ud801", "")
    assert len(vault.pseudonym("avis", "\udcff", "c")) == 3
