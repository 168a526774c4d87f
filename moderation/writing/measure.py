"""How long an answer is, in the only measure that counts: what the wall shows on one page. Pure."""

from __future__ import annotations

from typing import NamedTuple

import regex

from wall.wire import Status

ROOM = 420
"""Characters on one page while no screen has told its own figure: about 70 words, half a minute of reading."""
HEADING = 60
"""What the line that names the shop takes, and the air around it: about two lines."""
_CLUSTER = regex.compile(r"\X")


class Measure(NamedTuple):
    """`length`: characters as people count them; `left` on the last page; `pages` that it takes, at least one."""

    length: int
    left: int
    pages: int


def room(status: Status | None, shop: str = "") -> int:
    """What fits on a page of the smallest connected screen (of `shop`, if given), or `ROOM` if none told."""
    screens = status.screens if status is not None else []
    told = [
        screen.health.room
        for screen in screens
        if screen.health is not None and screen.health.room > 0 and (not shop or screen.shop in ("", shop))
    ]
    return min(told, default=ROOM)


def measure(text: str, room: int, taken: int = 0) -> Measure:
    """Count `text` against pages of `room` characters, the first of which has `taken` in use already.

    Blank around it is not shown, so it does not count.
    """
    room = max(1, room)
    length = len(_CLUSTER.findall(text.strip()))
    pages = max(1, -(-(taken + length) // room))
    return Measure(length, pages * room - taken - length, pages)


def taken(post: str, room: int) -> int:
    """How much of the page on which a reply begins its post has taken: its end, and what names the reply.

    As `display/pages/book.py` sets them: one after the other, as many on each page as fit.
    """
    used = measure(post, room).length % max(1, room) + HEADING
    return used if used < room else 0
