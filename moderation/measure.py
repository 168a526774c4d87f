"""How long an answer is, in the only measure that counts: what the wall shows on one page. Pure."""

from __future__ import annotations

from typing import NamedTuple

import regex

from wall.wire import Status

ROOM = 420
"""Characters on one page while no screen has told its own figure: about 70 words, half a minute of reading."""
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


def measure(text: str, room: int) -> Measure:
    """Count `text` against pages of `room` characters. Blank around it is not shown, so it does not count."""
    room = max(1, room)
    length = len(_CLUSTER.findall(text.strip()))
    pages = max(1, -(-length // room))
    return Measure(length, pages * room - length, pages)
