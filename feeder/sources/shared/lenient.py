"""Text and JSON from strangers: what is broken is repaired visibly and flagged, never guessed at and never fatal."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import regex

REPAIRED = "repaired"
"""The flag of a post in which something that is no text was replaced by U+FFFD."""
MAX_TEXT = 100_000
"""Code points of one post; some forty pages. A longer one is left out and said so: to cut it would be to edit it."""
MAX_SHORT = 2_000
"""Code points of an id, a link or a name; a longer one is taken for none."""

_LONE = regex.compile(r"[\ud800-\udfff]")


class NotJson(ValueError):
    """The bytes are no JSON document."""


def clean(text: str) -> tuple[str, bool]:
    """`text` with `\\n` for line ends and U+FFFD for lone surrogates, and whether there were any of the latter."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _LONE.search(text) is None:
        return text, False
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined, joined.count("\ufffd") > text.count("\ufffd")


def short(text: str) -> str:
    """`text` cleaned and stripped; nothing if it is longer than an id, a link or a name may be."""
    text = clean(text)[0].strip() if len(text) <= 4 * MAX_SHORT else text
    return text if len(text) <= MAX_SHORT else ""


def web_link(value: object) -> str:
    """`value` if it is an address of the web, else nothing."""
    text = short(value) if isinstance(value, str) else ""
    return text if regex.match(r"https?://[^\s/?#]", text, regex.IGNORECASE) else ""


def json_value(data: bytes) -> Any:
    """What the JSON document `data` holds. Its strings may hold lone surrogates: pass them through `clean`.

    Bytes that are no UTF-8 become U+FFFD. Raises NotJson, for a nesting too deep as well.
    """
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass
    try:
        return json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)[:200]) from error
