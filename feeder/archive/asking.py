"""Asks the house that made an archive for the keys still in force, again and again while the archive is open.

What is forgotten there is then forgotten here as well, within a minute; and where the house refuses, no key stays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from feeder.archive.faults import Faulty, fault
from feeder.archive.opening import Opened, use
from wall import archive as shapes
from wall.client import Link, Sent, Unreachable
from wall.clock import Clock
from wall.wire import BadMessage

log = logging.getLogger("feeder.archive")
AGAIN_S = 60.0
MOST_PIECES = 10_000


@dataclass
class House:
    """The house at the other end of `link`, which speaks with a manager's token."""

    link: Link

    async def keys(self, sha256: str) -> shapes.Keys:
        """What it answers now for the archive with this SHA-256 (hex).

        Raises Faulty: `unreachable`, or `refused` in the house's own words.
        """
        pieces: list[bytes] = []
        after, more = 0, True
        try:
            async with self.link.call():
                while more and len(pieces) < MOST_PIECES:
                    answer = await self.link.ask("keys", post=sha256, after=str(after))
                    if not answer.ok:
                        raise fault("refused", why=answer.why or answer.code)
                    pieces.append(answer.piece)
                    more, after = answer.more, int(answer.facts.get("next", 0))
        except (Unreachable, BadMessage) as error:
            raise fault("unreachable", why=str(error)) from error
        except Sent as sent:
            raise fault("refused", why=str(sent)) from sent
        try:
            return shapes.joined(pieces)
        except shapes.BadKeys as error:
            raise fault("no-key-file", path=self.link.url) from error


async def keep_asking(
    opened: Opened, house: House, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """For ever: each minute the keys of then."""
    while True:
        await sleep(AGAIN_S)
        try:
            opened.house.tell(await use(opened, await house.keys(opened.file.sha256)))
        except Faulty as faulty:
            if faulty.faults[0].code == "unreachable":
                continue  # it cannot say: what it lent stays in memory until this program ends
            log.warning("the house gives no keys any more, or wrong ones: texts are closed again")
            forget(opened)


async def keep_until(
    opened: Opened, until_ms: int, clock: Clock, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Until the keys of a file are good no longer (Unix ms): then no text can be read."""
    while clock.now_ms() < until_ms:
        await sleep(min(AGAIN_S, (until_ms - clock.now_ms()) / 1000))
    forget(opened)


def forget(opened: Opened) -> None:
    """No text can be read from now on."""
    opened.vault.take({})
    posts = list(opened.house.state.posts)
    for post in posts:
        opened.house.contents.forget_all(post)
    opened.house.tell(posts)
