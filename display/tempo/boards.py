"""Which items stand on a board together. Pure.

A board is newest first. At most one of its items is too long for it: that one stands there begun, and is the slide
that follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.items import Item
from display.tempo.slides import Setter

LOOK_AHEAD = 8
"""How many posts are looked at to fill a board; those that are not taken are first in the next one."""


def newest_first(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.order, reverse=True)


def fits(setter: Setter, items: Sequence[Item]) -> bool:
    """Whether these items, in any order, are a board."""
    return sum(setter.long(item) for item in items) <= 1 and setter.fits(newest_first(items))


def fill(setter: Setter, first: Sequence[Item], then: Sequence[Item], equal: int) -> list[Item]:
    """A board: as many of `first` as fit, in their order; of `then` the first one, and those of the next few that
    leave the least room empty; and whatever else of `then` still fits.

    `equal`: so many of `then` have waited as long as its first, and are chosen among.
    """
    board = _add(setter, [], first)
    there = {item.key for item in board}
    few = [item for item in then[: 2 * LOOK_AHEAD][:equal] if item.key not in there][:LOOK_AHEAD]
    heights = [setter.height(item, setter.long(item)) for item in few]
    best, fullest = board, -1
    for chosen in range(1, 1 << len(few), 2):
        height = sum(one for n, one in enumerate(heights) if chosen >> n & 1)
        if height > fullest:
            some = [item for n, item in enumerate(few) if chosen >> n & 1]
            if fits(setter, [*board, *some]):
                best, fullest = [*board, *some], height
    return newest_first(_add(setter, best, then))


def _add(setter: Setter, board: list[Item], wanted: Sequence[Item]) -> list[Item]:
    """The board with as many of the wanted items as fit, the first ones first."""
    misses = 0
    there = {item.key for item in board}
    for item in wanted:
        if item.key in there:
            continue
        if fits(setter, [*board, item]):
            board = [*board, item]
            there.add(item.key)
        elif (misses := misses + 1) > LOOK_AHEAD:
            break
    return board


def admit(setter: Setter, staying: Sequence[Item], spent: Sequence[Item], item: Item) -> list[Item] | None:
    """The board with a newcomer, without as few of `spent` as must leave, the first ones first; None: no room."""
    for count in range(len(spent) + 1):
        board = [item, *staying, *spent[count:]]
        if fits(setter, board):
            return newest_first(board)
    return None


def shrink(setter: Setter, board: Sequence[Item]) -> list[Item]:
    """The board without as many of its eldest as no longer fit, since something on it has become longer."""
    kept = newest_first(board)
    while kept and not fits(setter, kept):
        longest = [item for item in kept if setter.long(item)]
        kept.remove(longest[-1] if len(longest) > 1 else kept[-1])
    return kept
