"""What of Jetstream may concern us, seen from the raw lines before any JSON is decoded. Pure.

The posts of the whole network pass by, a hundred a second at times; all but a few are nothing to a shop.
"""

from __future__ import annotations

from collections.abc import Container

import regex

from feeder.sources.parts.bluesky.events import Traits

LATELY = 10_000
"""More people than lines can wait to be looked at."""
_TIME = regex.compile(r'"time_us":\s?(\d{15,17})\b')


def time_of(line: str) -> int:
    """When a line was told (Unix µs), 0 where it does not say so."""
    found = _TIME.search(line)
    return int(found[1]) if found else 0


class Whom:
    """The DIDs of which something may be known: `known`, and whose lines were picked lately. A post may be deleted
    before anybody looked at the line that brought it."""

    def __init__(self) -> None:
        self.known: frozenset[str] = frozenset()
        self._lately: dict[str, None] = {}

    def __contains__(self, did: object) -> bool:
        return did in self.known or did in self._lately

    def note(self, did: str) -> None:
        """A line of theirs was picked."""
        self._lately.pop(did, None)
        self._lately[did] = None
        if len(self._lately) > LATELY:
            del self._lately[next(iter(self._lately))]


def did_of(line: str) -> str:
    """Whose line it is, "" where it does not begin as they do."""
    start = line.find('"did":"')
    return line[start + 7 : line.find('"', start + 7)] if start >= 0 else ""


def concerns(line: str, traits: Traits, known: Container[str]) -> bool:
    """Whether a line may be anything to us; from its letters alone. `known`: the DIDs of which posts are known.

    It may say yes too often, never no: a tag with accents may be written in several ways.
    """
    did = did_of(line)
    if not did or did in known:
        return True
    if '"record"' not in line:
        return False  # deleted, or an account: of somebody of whom nothing is known
    if traits.mention and traits.mention in line:
        return True
    if not traits.tag:
        return False
    return traits.tag.lower() in line.lower() if traits.tag.isascii() else "#tag" in line or '"tags"' in line
