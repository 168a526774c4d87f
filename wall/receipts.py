"""The code that an author keeps: a post's id under a secret permutation, so that nobody keeps a table of codes. Pure.

Both are 60 bits. Whoever has the vault's secret turns one into the other; nobody else can guess a code, nor tell
from one which post it belongs to. The permutation is a Feistel network of ten rounds over HMAC-SHA256, as
format-preserving encryption is built (NIST SP 800-38G, FF1, has ten rounds too).
"""

from __future__ import annotations

import hashlib
import hmac
import re

ROUNDS = 10
HALF = 30
MASK = (1 << HALF) - 1
LETTERS = 12
_POST = "abcdefghijklmnopqrstuvwxyz234567"
_CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u202f": None, "\u00a0": None})
_WHOLE = re.compile(rf"[{_CODE}]{{{LETTERS}}}")


def receipt_of(key: bytes, post: str) -> str:
    """The code of the post's receipt: 12 characters of Crockford's base 32. Raises ValueError for no post's id."""
    left, right = _halves(_number(post, _POST))
    for step in range(ROUNDS):
        left, right = right, left ^ _round(key, step, right)
    return _letters(left << HALF | right, _CODE)


def post_of(key: bytes, receipt: str) -> str:
    """The id of the post with this receipt, whether or not there is such a post. Raises ValueError for no code."""
    left, right = _halves(_number(receipt, _CODE))
    for step in reversed(range(ROUNDS)):
        left, right = right ^ _round(key, step, left), left
    return _letters(left << HALF | right, _POST)


def plain(typed: str) -> str:
    """A code as somebody typed it (hyphens, spaces, small letters, O for 0), as it is kept; empty if it is none."""
    code = typed.strip()[:40].upper().translate(_LIKE)
    return code if _WHOLE.fullmatch(code) else ""


def grouped(receipt: str) -> str:
    """A code as it is read aloud: `7K3M-9QTX-2B4C`."""
    return "-".join(receipt[at : at + 4] for at in range(0, len(receipt), 4))


def _round(key: bytes, step: int, half: int) -> int:
    mac = hmac.new(key, b"receipt" + bytes([step]) + half.to_bytes(4, "big"), hashlib.sha256).digest()
    return int.from_bytes(mac[:4], "big") & MASK


def _halves(number: int) -> tuple[int, int]:
    return number >> HALF, number & MASK


def _number(letters: str, alphabet: str) -> int:
    if len(letters) != LETTERS:
        raise ValueError(f"{LETTERS} letters expected")
    number = 0
    for letter in letters:
        number = number << 5 | alphabet.index(letter)
    return number


def _letters(number: int, alphabet: str) -> str:
    return "".join(alphabet[number >> shift & 31] for shift in range(5 * (LETTERS - 1), -1, -5))
