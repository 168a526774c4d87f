"""Whether a text is an e-mail address that one can write to. Pure, and strict: nothing else may get into a header."""

from __future__ import annotations

import regex

MAX = 254
"""Characters of an address (RFC 5321, 4.5.3.1, less the brackets)."""
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = regex.compile(rf"({_LOCAL})@({_HOST})")


def parts(text: str) -> tuple[str, str] | None:
    """What stands before and after the @ of an address in ASCII; None if it is none (RFC 5321's dot-string form)."""
    if len(text) > MAX:
        return None
    found = _ADDRESS.fullmatch(text)
    return (found[1], found[2]) if found is not None and len(found[1]) <= 64 else None
