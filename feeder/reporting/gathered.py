"""One look at every post: which are of the span, and what happened in it to all others. In slices.

Whatever a post is, it is as it stands now; what is asked by its time (replies, promises, contests, decisions) is so
by the time at which that happened, whenever the post was received.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, tzinfo

from feeder.reporting.spans import Days, Within
from feeder.reporting.turns import slices
from wall.clock import day_of
from wall.post import Post


def _instants() -> array[int]:
    """No list: of a month that would be looked through for garbage, number by number."""
    return array("q")


@dataclass
class Gathered:
    """`now`, `before`: the posts received in the two spans. The others are of all posts: when posts became visible,
    when refusals took force, first decisions were made, contests came up (Unix ms); those with a reply and those with
    a promise, as of now."""

    now: list[Post] = field(default_factory=list)
    before: list[Post] = field(default_factory=list)
    shown_ms: array[int] = field(default_factory=_instants)
    refused_ms: array[int] = field(default_factory=_instants)
    decided_ms: array[int] = field(default_factory=_instants)
    contested: Counter[date] = field(default_factory=Counter)
    contested_ms: array[int] = field(default_factory=_instants)
    replied: list[Post] = field(default_factory=list)
    promised: list[Post] = field(default_factory=list)
    recent_ms: array[int] = field(default_factory=_instants)
    """When the posts of the span and of the four weeks before it were received, and the first post ever."""


def gather(
    posts: list[Post], days: Days, now: Within, before: Within, recent: Within, zone: tzinfo, found: Gathered
) -> Iterator[None]:
    """Fill `found`. `now`, `before`: cut where the span is not over; `recent`: the span and the weeks before it."""
    if posts:
        found.recent_ms.append(min(post.received_ms for post in posts[:1000]))
    for some in slices(posts):
        for post in some:
            received_ms = post.received_ms
            if now.first_ms <= received_ms < now.end_ms:
                found.now.append(post)
            elif before.first_ms <= received_ms < before.end_ms:
                found.before.append(post)
            if recent.first_ms <= received_ms < recent.end_ms:
                found.recent_ms.append(received_ms)
            if post.shown_ms is not None and post.shown_ms in now:
                found.shown_ms.append(post.shown_ms)
            if post.state in ("withheld", "withdrawn") and post.moved_ms in now:
                found.refused_ms.append(post.moved_ms)
            if post.first_decided_ms is not None and post.first_decided_ms in now:
                found.decided_ms.append(post.first_decided_ms)
            if post.contested_ms:
                found.contested[day_of(post.contested_ms, zone)] += 1
                found.contested_ms.append(post.contested_ms)
            if post.reply_seq:
                found.replied.append(post)
            if post.promise is not None:
                found.promised.append(post)
        yield
