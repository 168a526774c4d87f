"""What folding a record into a state that was opened from a snapshot needs beside it."""

from __future__ import annotations

from collections.abc import Mapping

from feeder.past.lazy import Lazy
from wall.events import AnyEvent, Received
from wall.post import Post, State


def asks_for_two(post: Post) -> bool:
    """Whether it waits for a second person: a refusal to be confirmed, a question, a contest."""
    if post.pending is not None and post.pending.effective_ms is None:
        return True
    return post.contest == "open" or (post.state == "waiting" and post.pending is None and bool(post.asked_by))


def foretell(known: Mapping[str, Post], state: State, seq: int, event: AnyEvent) -> None:
    """What the event at `seq` brings for the first time is in no snapshot before it, and not looked for there.

    `known`: the posts of the house, which has folded this record. Half of a day's events are such.
    """
    if isinstance(event, Received) and isinstance(state.posts, Lazy):
        post = known.get(event.post)
        if post is not None and post.history[:1] == [seq]:
            state.posts.lack(event.post)
