"""The checkpoint that a receipt's address carries (`?c=`): a signed note, in base64url without its padding. Pure."""

from __future__ import annotations

import base64
import binascii
import re

MOST = 2700
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_TIME = re.compile(r"^time (\d{1,12})$", re.MULTILINE)


def carried(note: str) -> str:
    """A signed note as it stands in an address."""
    return base64.urlsafe_b64encode(note.encode()).rstrip(b"=").decode()


def held(carried: str) -> str:
    """The note that an address carries; empty if it carries none that is text. What cannot be read is told as `?`."""
    if not carried:
        return ""
    if len(carried) > MOST or not _PLAIN.fullmatch(carried):
        return "?"
    try:
        return base64.urlsafe_b64decode(carried + "=" * (-len(carried) % 4)).decode()[:2000]
    except (binascii.Error, UnicodeDecodeError):
        return "?"


def time_ms(note: str) -> int | None:
    """When the checkpoint says that it was made (Unix ms); None if it does not."""
    match = _TIME.search(note)
    return int(match[1]) * 1000 if match else None
