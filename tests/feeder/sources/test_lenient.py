"""What is broken is repaired visibly, and no JSON is fatal."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.sources.shared.lenient import MAX_SHORT, NotJson, clean, json_value, short, web_link


@pytest.mark.parametrize(
    ("text", "cleaned", "repaired"),
    [
        ("a\r\nb\rc", "a\nb\nc", False),
        ("a\ud800b", "a\ufffdb", True),
        ("\ude00", "\ufffd", True),
        ("\ud83d\ude00", "😀", False),
        ("\ufffd\ud83d\ude00", "\ufffd😀", False),
    ],
)
def test_clean(text: str, cleaned: str, repaired: bool) -> None:
    assert clean(text) == (cleaned, repaired)


@given(st.text(st.characters()))
def test_a_cleaned_text_can_be_stored_and_is_clean(text: str) -> None:
    cleaned, _ = clean(text)
    cleaned.encode()
    assert clean(cleaned) == (cleaned, False)


def test_json_with_half_a_character_or_bad_bytes_is_still_json() -> None:
    assert json_value(b'{"a": "x\\ud800"}') == {"a": "x\ud800"}
    assert json_value(b'\xef\xbb\xbf{"a": "\xff"}') == {"a": "\ufffd"}


@given(st.binary() | st.sampled_from([b"[" * 100_000, b'{"a":' * 100_000, b"[1" + b"1" * 5000 + b"]"]))
def test_bytes_are_json_or_told_not_to_be(data: bytes) -> None:
    try:
        value = json_value(data)
    except NotJson:
        return
    json.dumps(value)


def test_short_and_links() -> None:
    assert short("  x ") == "x"
    assert short("x" * (MAX_SHORT + 1)) == ""
    assert web_link(" https://a.example/x ") == "https://a.example/x"
    assert [web_link(value) for value in ("javascript:x", "https://", "//a", None, 5, ["https://a"])] == [""] * 6
