"""The cache: what may be trusted after a start, and that what was removed is in no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.cache import Cache, Stamp, elapsed, restore, stamp_now
from display.store import Store
from tests.display.making import card
from wall.text import Run
from wall.views import Announcement
from wall.wire import Panel, Wall

SAVED = Stamp(ms=1_000_000, boot_id="boot", boot_s=500.0)


@given(st.integers(0, 2_000_000), st.sampled_from(["boot", "other", ""]), st.floats(0, 1000), st.booleans())
def test_age_is_never_guessed(ms: int, boot_id: str, boot_s: float, synchronized: bool) -> None:
    found = elapsed(SAVED, Stamp(ms=ms, boot_id=boot_id, boot_s=boot_s), synchronized=synchronized)
    if boot_id == "boot":
        assert found == (boot_s - 500.0 if boot_s >= 500.0 else None)
    elif synchronized and ms >= SAVED.ms:
        assert found == (ms - SAVED.ms) / 1000
    else:
        assert found is None


def test_without_boot_ids_only_a_set_clock_counts() -> None:
    bare = Stamp(ms=1000)
    assert elapsed(bare, Stamp(ms=3000), synchronized=False) is None
    assert elapsed(bare, Stamp(ms=3000), synchronized=True) == 2.0


def test_this_machine_knows_its_boot() -> None:
    one = stamp_now()
    assert one.boot_id
    assert elapsed(one, stamp_now(), synchronized=False) is not None


def full() -> Store:
    store = Store(shop="Maison Tilleul", epoch="e", through=7, labels={"site": "Avis"}, panel=Panel(received=3))
    store.cards = {"a": card("a", "un secret bien gardé"), "b": card("b", "le reste", signed="Solène")}
    store.wall = Wall(paused_ms=5, announcements=[Announcement(id="n", form=(Run("Nocturne"),), at_ms=1, until_ms=9)])
    store.heard = 10.0
    return store


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.save(full(), SAVED)
    saved = cache.load()
    assert saved is not None
    store = Store()
    restore(store, saved, 100.0, 30.0)
    assert store.cards == full().cards
    assert store.wall == full().wall
    assert store.panel == full().panel
    assert (store.shop, store.epoch, store.through, store.heard) == ("Maison Tilleul", "e", 7, 70.0)
    assert (cache.path.stat().st_mode & 0o777) == 0o600


def test_an_untrusted_clock_draws_nothing(tmp_path: Path) -> None:
    Cache(tmp_path).save(full(), SAVED)
    saved = Cache(tmp_path).load()
    assert saved is not None
    store = Store()
    restore(store, saved, 100.0, elapsed(saved.contact, Stamp(ms=900_000), synchronized=True))
    assert set(store.expire(100.0)) == {"a", "b"}
    assert not store.items()


def test_what_was_removed_is_in_no_file_and_not_even_in_the_old_one(tmp_path: Path) -> None:
    cache, store = Cache(tmp_path), full()
    cache.save(store, SAVED)
    with cache.path.open("rb") as old:
        assert b"secret" in cache.path.read_bytes()
        del store.cards["a"]
        cache.save(store, SAVED, scrub=True)
        assert not any(old.read())
    for path in tmp_path.rglob("*"):
        assert b"secret" not in path.read_bytes()
    assert b"le reste" in cache.path.read_bytes()


def test_a_crash_in_the_middle_leaves_the_old_state_and_no_remnant(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.save(full(), SAVED)
    (tmp_path / "public.json.new").write_text("half a sec")
    again = Cache(tmp_path)
    again.tidy()
    assert again.load() is not None
    assert [path.name for path in tmp_path.iterdir()] == ["public.json"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"contact":{"ms":"x"}}',
        b"\xff\xfe",
        b'{"version":1,"contact":{"ms":1}}',
        b'{"version":9,"contact":{"ms":1}}',
    ],
)
def test_a_broken_file_is_no_file(tmp_path: Path, data: bytes) -> None:
    cache = Cache(tmp_path)
    cache.path.write_bytes(data)
    assert cache.load() is None
    assert not cache.path.exists()
