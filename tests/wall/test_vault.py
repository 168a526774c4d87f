"""The vault: what is sealed can be opened, by nobody else and under no other name (to forget: the next file)."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wall.disk import SECRET, raw_keys
from tests.wall.log.processes import PATIENCE_S, start
from wall.log.base import LogBroken
from wall.vault import ContentDamaged, ContentForgotten, Vault, commitment

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


# --- one process, one file -------------------------------------------------------------------------------------


async def test_only_one_process_opens_it(tmp_path: Path) -> None:
    process = await start("hold", tmp_path)
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
