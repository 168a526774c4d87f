"""Codes: good for half an hour after they stood on the wall, of this shop alone, and read as people type them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeder.phone.codes import GOOD_MS, SHELF, WALL, Codes, plain

EVERY = 300_000
NOW = 1_795_305_600_000
keys = st.binary(min_size=16, max_size=32)
places = st.lists(st.from_regex(r"\A[A-Za-z0-9_-]{1,12}\Z"), unique=True, max_size=20)


@given(keys, st.integers(0, 2**42), st.integers(60_000, 1_800_000))
def test_a_code_is_good_while_it_stands_and_for_half_an_hour(key: bytes, now_ms: int, every_ms: int) -> None:
    codes = Codes(key, every_ms)
    code, gone_ms = codes.wall(now_ms), codes.changes_ms(now_ms)
    assert len(code) == WALL
    assert now_ms < gone_ms <= now_ms + every_ms
    assert codes.wall(gone_ms - 1) == code
    for later in (now_ms, gone_ms - 1, gone_ms, gone_ms + GOOD_MS - 1):
        assert codes.stood(code, later)
    assert codes.stood(code.lower()[:3] + " - " + code[3:], now_ms)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_code_is_no_longer_good_and_not_good_beforehand(window: int, ahead: int) -> None:
    codes = Codes(b"of this shop, and no other", EVERY)
    code = codes.wall(window * EVERY)
    assert not codes.stood(code, codes.changes_ms(window * EVERY) + GOOD_MS)
    assert not codes.stood(codes.wall((window + ahead) * EVERY), window * EVERY)


@given(keys, keys, places)
def test_another_shops_codes_open_nothing(own: bytes, other: bytes, ids: list[str]) -> None:
    if own == other:
        return
    here, there = Codes(own, EVERY), Codes(other, EVERY)
    assert not here.stood(there.wall(NOW), NOW)
    assert not any(here.place(there.shelf(one), ids) for one in ids)


@given(places)
def test_each_shelf_has_its_own_code(ids: list[str]) -> None:
    codes = Codes(b"of this shop, and no other", EVERY)
    assert len({codes.shelf(one) for one in ids}) == len(ids)
    for one in ids:
        assert len(codes.shelf(one)) == SHELF
        assert codes.place(codes.shelf(one).lower(), ids) == one
        assert codes.place(codes.shelf(one), [other for other in ids if other != one]) == ""
        assert not codes.stood(codes.shelf(one), NOW)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_answered(text: str) -> None:
    codes = Codes(b"of this shop, and no other", EVERY)
    assert not codes.stood(text, NOW) or plain(text) in {codes.wall(NOW - ago * EVERY) for ago in range(8)}
    assert codes.place(text, ["entree"]) in ("", "entree")


def test_letters_that_look_alike_are_one() -> None:
    assert plain(" o1-iL ") == "0111"
    assert plain("U") == plain("é") == ""
    assert Codes(b"secret of the shop", EVERY).wall(0) not in repr(Codes(b"secret of the shop", EVERY))
    assert "secret" not in repr(Codes(b"secret of the shop", EVERY))
