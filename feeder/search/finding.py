"""What a `Find` wants of a post, once it is known to ask for things that there are. Pure."""

from __future__ import annotations

import difflib
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from feeder.queues.places import reason_of
from wall.retention import DAY_MS, STATEMENT_DAYS
from wall.rules import REASONS, Refused
from wall.state import Post
from wall.values import Kind
from wall.wire import Find

Test = Callable[[Post], bool]
FIRST, LAST = date(1971, 1, 1), date(9990, 12, 31)
"""Days that a calendar has in every time zone, with room for the day after."""


def check(find: Find, known: Mapping[str, Iterable[str]]) -> None:
    """Raises Refused (`unknown-filter`, with the nearest right word) if `find` names what there is not.

    `known`: what there is, by field (`source`, `flag`, `shop`). A language may be any.
    """
    there_are = {"kind": typing.get_args(Kind), "reason": tuple(REASONS), **known}
    for what in ("source", "kind", "shop", "flag", "reason"):
        given = getattr(find, what)
        if given and given not in (names := sorted(there_are.get(what, ()))):
            near = difflib.get_close_matches(given.casefold(), names, 1, 0.0)
            raise Refused("unknown-filter", what=what, given=given[:64], near=near[0] if near else "–")


def trait_test(trait: str, value: str) -> Test:
    """Whether a post has this value of one of `facets.TRAITS`."""
    return lambda post: getattr(post, trait) == value


def tests(find: Find, now_ms: int) -> list[Test]:
    """What else a post must be: refused for this reason, and not longer ago than statements of reasons are searched.

    Older ones stay in the counts, and under their receipts (docs/personal-data.md).
    """
    first_ms = now_ms - STATEMENT_DAYS * DAY_MS

    def refused(post: Post) -> bool:
        return reason_of(post) == find.reason and (post.pending is not None or post.moved_ms >= first_ms)

    return [refused] if find.reason else []


def span_ms(days: str, zone: tzinfo) -> tuple[int, int]:
    """From when to when (Unix ms, the end not included) a day or days last in `zone`: `A`, or `A..B`.

    Raises Refused (`bad-day`).
    """
    begin, dots, end = days.partition("..")
    try:
        first, last = _day(begin), _day(end if dots else begin)
    except ValueError as error:
        raise Refused("bad-day", given=days[:64]) from error
    if last < first:
        raise Refused("bad-day", given=days[:64])
    return _midnight_ms(first, zone), _midnight_ms(last + timedelta(days=1), zone)


def _day(text: str) -> date:
    day = date.fromisoformat(text.strip())
    if not FIRST <= day <= LAST:
        raise ValueError(text)
    return day


def _midnight_ms(day: date, zone: tzinfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp() * 1000)
