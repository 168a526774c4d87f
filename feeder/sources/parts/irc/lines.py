"""Lines of IRC, read without trust (RFC 1459, IRCv3 message tags, Twitch's tags). Pure.

Formatting codes (bold, colours) are no text and are taken out; everything else stays as it was written. A line is
bytes: what is no UTF-8 becomes U+FFFD and is told as repaired, such as a letter that the server's limit cut in two.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from feeder.sources.shared.lenient import MAX_SHORT
from wall.clock import LAST_MS, from_iso

MAX_LINE = 8191 + 512
"""Bytes of a line, tags included, as the message-tags specification has it."""
_FORMAT = regex.compile(
    r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
)
_CONTROL = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNESCAPED = {":": ";", "s": " ", "r": "\r", "n": "\n", "\\": "\\"}
_MAPPING = str.maketrans("[]\\~", "{}|^")


@dataclass(frozen=True, slots=True)
class Line:
    """`source`: the nick or the server that it is from, "" for none; `repaired`: it held bytes that are no UTF-8."""

    command: str
    params: tuple[str, ...] = ()
    source: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    repaired: bool = False

    @property
    def at_ms(self) -> int | None:
        """When the server says it was (Unix ms); None where it does not."""
        sent = self.tags.get("tmi-sent-ts", "")
        if sent.isascii() and sent.isdigit() and len(sent) < 16 and int(sent) <= LAST_MS:
            return int(sent)
        try:
            at_ms = from_iso(self.tags["time"])
        except (KeyError, ValueError, OverflowError):
            return None
        return at_ms if 0 <= at_ms <= LAST_MS else None

    def param(self, index: int) -> str:
        """The parameter at `index`, "" for none."""
        return self.params[index] if -len(self.params) <= index < len(self.params) else ""


def parse(raw: bytes | str) -> Line | None:
    """One line without its end; None for an empty one. Raises ValueError for one that is no IRC."""
    data = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
    if len(data) > MAX_LINE:
        raise ValueError("a line that is too long")
    text = data.rstrip(b"\r\n").decode("utf-8", "replace")
    repaired = "\ufffd" in text and b"\xef\xbf\xbd" not in data
    tags, source = {}, ""
    if text.startswith("@"):
        told, _, text = text[1:].partition(" ")
        tags = dict(_tag(one) for one in told.split(";") if one)
    text = text.lstrip(" ")
    if text.startswith(":"):
        mask, _, text = text[1:].partition(" ")
        source = mask.partition("!")[0].partition("@")[0]
    before, colon, last = text.lstrip(" ").partition(" :")
    parts = before.split()
    if not parts:
        if tags or source or colon:
            raise ValueError("a line without a command")
        return None
    command = parts[0].upper()
    if not (command.isascii() and command.isalnum()):
        raise ValueError("a line whose command is none")
    return Line(command, (*parts[1:], last) if colon else tuple(parts[1:]), source[:MAX_SHORT], tags, repaired)


def _tag(told: str) -> tuple[str, str]:
    key, _, value = told.partition("=")
    if "\\" not in value:
        return key, value
    out, escaped = [], False
    for letter in value:
        if escaped:
            out.append(_UNESCAPED.get(letter, letter))
        elif letter != "\\":
            out.append(letter)
        escaped = letter == "\\" and not escaped
    return key, "".join(out)


def plain(text: str) -> str | None:
    """What somebody said, without formatting; of «/me …» the words. None: a request between programs (CTCP)."""
    if text.startswith("\x01"):
        request, _, rest = text.strip("\x01").partition(" ")
        if request != "ACTION":
            return None
        text = rest
    return _CONTROL.sub("", _FORMAT.sub("", text))


def fold(name: str) -> str:
    """A nick or a channel for comparison (RFC 1459's idea of small letters)."""
    return name.lower().translate(_MAPPING)


def digest(channel: str, nick: str, at_ms: int, text: str, seen: Counter[str]) -> str:
    """An id for a message that has none: where, who, in which second, what, and the how manieth of these.

    A server that tells its history to the second gives the same for it. `seen`: one for what is live, and a new one
    for each portion of history.
    """
    told = "\0".join((fold(channel), fold(nick), str(at_ms // 1000), text)).encode("utf-8", "replace")
    key = hashlib.sha256(told).hexdigest()[:24]
    seen[key] += 1
    return f"{key}-{seen[key]}"
