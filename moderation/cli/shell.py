"""What every command of the command line has at hand: a place to speak, questions to the hub, exit statuses."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

from moderation.glyphs import harmless
from moderation.words import Words
from wall import wire
from wall.client import Link, Unreachable
from wall.clock import Clock, from_iso

DONE, REFUSED, UNREACHABLE, NOT_FIRST = 0, 2, 3, 4


@dataclass
class Shell:
    """What a command has at hand. `width` in cells. `hidden` asks for a secret without showing it."""

    words: Words
    clock: Clock
    ids: Callable[[], str]
    out: TextIO
    err: TextIO
    read: TextIO
    width: int = 80
    hidden: Callable[[str], str] = getpass.getpass

    def say(self, text: str) -> None:
        print(text, file=self.out)

    def complain(self, text: str) -> None:
        print(harmless(text), file=self.err)

    def document(self, thing: Any) -> None:
        """One JSON document; towards a terminal nothing in it can be anything but ASCII."""
        bare = self.out.isatty() or (self.out.encoding or "").lower().replace("-", "") != "utf8"
        print(json.dumps(thing, ensure_ascii=bare, indent=2), file=self.out)


class Errand(Protocol):
    """A command that is more than one message to the hub. `tries`: how often, when the connection is lost in it."""

    @property
    def tries(self) -> int: ...

    async def carry_out(self, link: Link, shell: Shell, welcome: wire.Welcome, attempt: int) -> int:
        """Have it done; returns the exit status. Raises ValueError with a sentence, Unreachable."""
        ...


def bare(answer: wire.Answer) -> dict[str, Any]:
    """An answer as it stands in a JSON document."""
    document = wire.builtins(answer)
    return {name: value for name, value in document.items() if name not in ("n", "t")}


async def asked_for(link: Link, what: str, **how: str | int | wire.Find | None) -> wire.Answer:
    """An answer that answers. Raises Unreachable when the hub cannot say, Denied when it will not."""
    answer = await link.ask(what, **how)
    if not answer.ok and answer.code in ("", "log-broken"):
        raise Unreachable(answer.why or answer.code)
    if not answer.ok:
        raise Denied(answer)
    return answer


class Denied(Exception):
    """The hub refuses a question; its answer says why."""

    def __init__(self, answer: wire.Answer) -> None:
        super().__init__(answer.code)
        self.answer = answer


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
