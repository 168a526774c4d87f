"""The way back to an author that a source may have: what is sent there, and what it means when it fails.

A source that has one is a `WayBack`. What is sent has a stable id: sent twice, after a crash at the wrong moment, it
is the same message, and a receiver can tell.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from msgspec import Struct

from wall.author_events import Channel
from wall.statement import Statement


class Outgoing(Struct, frozen=True, kw_only=True):
    """A statement of reasons on its way. `receipt`: its code; `address`: where the receipt is to be seen, or empty.

    `subject` and `words`: the statement in the shop's language. `conversation`, `contact`: as the source told them.
    """

    id: str
    native_id: str
    created: str
    receipt: str
    address: str
    statement: Statement
    subject: str
    words: str
    conversation: str = ""
    contact: str = ""

    def __repr__(self) -> str:
        return f"Outgoing({self.id})"


class Undeliverable(Exception):
    """This one statement cannot be sent on this way, now or later: it stays under the receipt. Says nothing more."""


@runtime_checkable
class WayBack(Protocol):
    """Something by which an author can be told."""

    channel: Channel

    def informs(self) -> bool:
        """Whether it is configured to."""
        ...

    async def inform(self, told: Outgoing) -> None:
        """Send it; returns once it was accepted. Raises Undeliverable, or SourceError to be tried again later."""
        ...
