"""Receipts: each post has one code and each code one post, whatever is typed; nothing of one is seen in the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wall.receipts import grouped, plain, post_of, receipt_of
from wall.vault import Vault

POSTS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=12, max_size=12)
CODES = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=12, max_size=12)
KEYS = st.binary(min_size=32, max_size=32)


@given(KEYS, POSTS)
def test_a_receipt_leads_back_to_its_post(key: bytes, post: str) -> None:
    code = receipt_of(key, post)
    assert plain(code) == code
    assert post_of(key, code) == post


@given(KEYS, CODES)
def test_every_code_is_the_receipt_of_exactly_one_post(key: bytes, code: str) -> None:
    assert receipt_of(key, post_of(key, code)) == code


@given(POSTS)
def test_another_secret_gives_another_code(post: str) -> None:
    assert receipt_of(b"a" * 32, post) != receipt_of(b"b" * 32, post)


def test_posts_that_differ_in_one_letter_have_nothing_in_common() -> None:
    codes = [receipt_of(b"k" * 32, "aaaaaaaaaaa" + letter) for letter in "abcdefghijklmnopqrstuvwxyz234567"]
    assert len(set(codes)) == 32
    for column in zip(*codes, strict=True):
        assert len(set(column)) > 10  # of 32 letters: each place takes nearly any


@given(CODES, st.lists(st.sampled_from(["-", " ", "\u202f"]), min_size=11, max_size=11))
def test_a_code_is_read_as_people_type_it(code: str, between: list[str]) -> None:
    typed = "".join(a + b for a, b in zip(code, [*between, ""], strict=True))
    assert plain(typed) == plain(typed.lower()) == plain(grouped(code)) == code
    assert plain(code.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M-9QTX-2B4", "7K3M-9QTX-2B4U", "7K3M-9QTX-2B4CC", "é" * 12, "x" * 10**6]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert plain(typed) == ""


@pytest.mark.parametrize("wrong", ["", "AAAAAAAAAAAA", "aaaaaaaaaaa", "aaaaaaaaaaa1"])
def test_what_is_no_post_has_no_receipt(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"letters|substring"):
        receipt_of(b"k" * 32, wrong)


async def test_the_vault_gives_the_same_receipt_after_every_start(tmp_path: Path) -> None:
    vault = await Vault.open(tmp_path / "keys.db")
    post = vault.post_id("phone", "1", "")
    code = vault.receipt(post)
    assert vault.post_of(code) == post
    await vault.close()
    again = await Vault.open(tmp_path / "keys.db")
    assert again.receipt(post) == code
    await again.close()


async def test_one_key_is_destroyed_and_no_other(tmp_path: Path) -> None:
    vault = await Vault.open(tmp_path / "keys.db")
    old, _ = await vault.seal("post", "one", b"with a name")
    new, _ = await vault.seal("post", "two", b"without it")
    assert await vault.destroy("one") == 1
    assert await vault.destroy("one", "never") == 0
    assert (vault.has("one"), vault.has("two"), vault.is_forgotten("post")) == (False, True, False)
    assert vault.unseal("two", new) == b"without it"
    assert await vault.destroy() == 0
    assert old
    await vault.close()
