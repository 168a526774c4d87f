"""The desk's queues: pages of post ids, from the projection. Pure. Stars and sentiment order nothing here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from wall.rules import Refused
from wall.state import STATES, Post, State

QUEUES = ("second", "grace", "all", *STATES)


def page(state: State, queue: str, after: str = "", limit: int = 50) -> tuple[list[str], bool]:
    """Up to `limit` ids of `queue` that follow the post `after` (all if it has left), and whether more follow.

    `waiting`: undecided, oldest first within each source, sources in turn. `grace`: decided, not yet in force.
    `second`: a second moderator is asked for. `all`: waiting first, then the rest, newest first.
    Raises Refused for a queue that does not exist.
    """
    if queue not in QUEUES:
        raise Refused("unknown-queue", queue=queue)
    found = list(islice(_after(state, queue, after), limit + 1))
    return found[:limit], len(found) > limit


def in_turn(state: State, start: str = "") -> Iterator[str]:
    """Every waiting post, oldest first within each source, sources in turn (round by round)."""
    sources = sorted((queue[0][0], name) for name, queue in state.waiting.items() if queue)
    queues = [state.waiting[name] for _, name in sources]
    rank, skip = _place(state, [name for _, name in sources], start)
    for at in range(rank, max(map(len, queues), default=0)):
        for number, queue in enumerate(queues):
            if at < len(queue) and (at > rank or number > skip):
                yield queue[at][1]


def _place(state: State, sources: list[str], start: str) -> tuple[int, int]:
    """The round and the place in it of the waiting post `start`; before everything if it does not wait."""
    post = state.posts.get(start)
    if post is None or post.state != "waiting" or post.source not in sources:
        return 0, -1
    at = bisect_left(state.waiting[post.source], (post.received_ms, post.id))
    return at, sources.index(post.source)


def _after(state: State, queue: str, after: str) -> Iterator[str]:
    if queue == "waiting":
        return (name for name in in_turn(state, after) if state.posts[name].pending is None)
    return _from(_others(state, queue), after)


def _others(state: State, queue: str) -> list[str]:
    if queue == "shown":
        return list(reversed(state.visible))
    if queue in ("second", "grace"):
        open_ = (post for post in state.posts.values() if post.pending is not None)
        return [post.id for post in open_ if (_needs_second(post)) == (queue == "second")]
    newest = (post for post in reversed(state.posts.values()) if post.state != "waiting")
    if queue == "all":
        return [*in_turn(state), *(post.id for post in newest)]
    return [post.id for post in newest if post.state == queue]


def _needs_second(post: Post) -> bool:
    return post.pending is not None and post.pending.effective_ms is None


def _from(names: list[str], after: str) -> Iterator[str]:
    start = names.index(after) + 1 if after and after in names else 0
    return iter(names[start:])
