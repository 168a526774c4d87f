"""What an archive of a day has to hold, found in the log of a running house.

All facts from the log's beginning (`docs/decisions.md` says why), and the sealed contents of whatever was on the
wall, waited, or was touched in that day, as they lay there when it began; and everything that was sealed in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from msgspec import Struct

from feeder.archive.shapes import Group
from feeder.house import House
from feeder.past.reel import Reel, between
from feeder.replaying.days import known_day, span_of
from wall.events import Announced, AnyEvent, Forgotten, Played, PostEvent
from wall.post import Post, State
from wall.refused import Refused

AT_ONCE = 100
"""Posts read before others have their turn."""
LATE_MS = 26 * 3_600_000
"""Screens tell what they drew at each quarter of an hour while a feeder runs; what comes later than this after the
day's end (ms) is not waited for."""


class Scope(Struct, frozen=True, kw_only=True):
    """`first_seq`, `last_seq`: the day's records (0: nothing happened); `through`: the last record that is needed.

    `sealed`: where the contents lie that were not sealed in the day itself. `posts`: those that are spoken of.
    """

    day: str
    from_ms: int
    to_ms: int
    first_seq: int
    last_seq: int
    through: int
    sealed: list[int]
    posts: list[str]
    groups: list[Group]
    open_to: list[int]
    """The records whose keys a manager may be given: of posts and announcements."""


async def scope(house: House, text: str) -> Scope:
    """Of the day `text`. Raises Refused (`bad-day`, `future-day`, `before-log`, `day-not-over`), LogBroken."""
    day = known_day(text, house.state, house.now_ms())
    from_ms, to_ms = span_of(day, house.state.zone)
    if to_ms > house.now_ms():
        raise Refused("day-not-over", given=day.isoformat())
    start = await Reel(house).seek(from_ms)
    before = start.through
    touched: dict[str, None] = {}
    own: list[int] = []
    after: list[tuple[int, str]] = []
    groups: list[Group] = []
    first = last = 0
    async for record, event in between(house, from_ms, to_ms + LATE_MS):
        if event.at_ms < to_ms:
            first, last = first or record.seq, max(last, record.seq)
            if isinstance(event, PostEvent):
                touched[event.post] = None
            if record.sealed is not None and shareable(event):
                own.append(record.seq)
        elif record.sealed is not None and isinstance(event, PostEvent) and shareable(event):
            after.append((record.seq, event.post))
        if isinstance(event, Played) and event.from_ms < to_ms and event.to_ms > from_ms:
            groups.append(Group(record.seq, event.screen, event.first, event.last, event.count, event.digest))
    wanted = set(notices_of(start))
    posts = dict.fromkeys([*in_sight(house.state, start), *(name for name in touched if name in start.posts)])
    for number, name in enumerate(posts):
        wanted.update(contents_of(start.posts[name]))  # read from a snapshot, if there are any
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
    earlier = sorted(seq for seq in wanted if not first or seq < first)
    names = [*posts, *(name for name in touched if name not in posts)]
    through = max([before, last, *(group.seq for group in groups)])
    known = set(names)
    # Until the archive ends a reply may be worded anew, and a replay shows it in its new words.
    later = [seq for seq, post in after if post in known and last < seq <= through]
    return Scope(
        day=day.isoformat(), from_ms=from_ms, to_ms=to_ms, first_seq=first, last_seq=last,
        through=through, sealed=[*earlier, *later], posts=names, groups=groups,
        open_to=sorted({*earlier, *own, *later}),
    )  # fmt: skip


def in_sight(now: State, then: State) -> list[str]:
    """Posts whose words anybody could see then: on the wall, in a queue, or in their author's contest.

    `then` may be read from snapshots: it is not gone through post by post.
    """
    waiting = [name for queue in then.waiting.values() for _, name in queue]
    due = [name for _, _, name in then.due]
    contested = [
        post.id
        for post in now.posts.values()
        if post.contested_ms and post.id in then.posts and then.posts[post.id].contest == "open"
    ]
    return list(dict.fromkeys([*reversed(then.visible), *waiting, *due, *contested]))


def contents_of(post: Post) -> Iterator[int]:
    """Where everything lies that was written in and about the post as it is."""
    seqs = (
        post.content_seq, post.reply_seq, post.promise_seq, post.question_seq, post.contest_seq, post.answer_seq,
        post.refusal_seq,
    )  # fmt: skip
    return (seq for seq in seqs if seq)


def notices_of(state: State) -> Iterable[int]:
    return (notice.seq for notice in state.notices.values())


def shareable(event: AnyEvent) -> bool:
    """Whether the key of what was sealed with `event` may leave the house.

    Not what belongs to one of the staff, and not why something was forgotten.
    """
    return isinstance(event, PostEvent | Announced) and not isinstance(event, Forgotten)
