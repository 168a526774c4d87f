"""What every command of the command line has at hand: a place to speak, questions to the hub, exit statuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO

from moderation.glyphs import harmless
from moderation.words import Words
from wall import wire
from wall.client import Link, Unreachable
from wall.clock import Clock, from_iso

DONE, REFUSED, UNREACHABLE, NOT_FIRST = 0, 2, 3, 4


@dataclass
class Shell:
    """What a command has at hand. `width` in cells."""

    words: Words
    clock: Clock
    ids: Callable[[], str]
    out: TextIO
    err: TextIO
    read: TextIO
    width: int = 80

    def say(self, text: str) -> None:
        print(text, file=self.out)

    def complain(self, text: str) -> None:
        print(harmless(text), file=self.err)

    def document(self, thing: Any) -> None:
        """One JSON document; towards a terminal nothing in it can be anything but ASCII."""
        bare = self.out.isatty() or (self.out.encoding or "").lower().replace("-", "") != "utf8"
        print(json.dumps(thing, ensure_ascii=bare, indent=2), file=self.out)


async def asked_for(link: Link, what: str, **how: str | int) -> wire.Answer:
    """An answer that answers. Raises Unreachable when the hub cannot say."""
    answer = await link.ask(what, **how)
    if not answer.ok:
        raise Unreachable(answer.why or answer.code)
    return answer


async def status_of(link: Link) -> wire.Status:
    """How the house is. Raises Unreachable."""
    answer = await asked_for(link, "status")
    if answer.status is None:
        raise Unreachable("no status in the answer")
    return answer.status


def now_of(status: wire.Status, clock: Clock) -> int:
    """The feeder's time (Unix ms), by which the house lives; this machine's where it does not say."""
    try:
        return from_iso(status.at)
    except ValueError:
        return clock.now_ms()
