"""What the desk shows, from what the hub says: lists whose cursor never moves by itself. Pure.

A post that somebody else decided does not leap away from under the reader: it stays, marked `gone`, until the
reader moves on. A post decided at this desk leaves at once, and the next one takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from wall.wire import DeskPost

QUEUES: tuple[str, ...] = ("waiting", "second", "shown", "withheld", "withdrawn")
"""The lists of the desk, in the order of their keys."""


class Row(NamedTuple):
    """One post of a list; `gone`: it no longer belongs there."""

    post: DeskPost
    gone: bool = False


class Listing(NamedTuple):
    """A list as it is seen: `cursor` is the place of the post being read, `more` says that the hub has others."""

    rows: tuple[Row, ...] = ()
    cursor: int = 0
    more: bool = False
    loaded: bool = False

    @property
    def selected(self) -> Row | None:
        return self.rows[self.cursor] if self.rows else None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(row.post.id for row in self.rows)


def belongs(queue: str, post: DeskPost) -> bool:
    """Whether a post is one of this list's now. What is decided and waits out its grace is no longer waiting."""
    if queue == "waiting":
        return post.state == "waiting" and post.pending is None
    if queue == "second":
        return post.pending is not None and post.pending.effective_ms is None
    return queue in ("all", post.state)


def refreshed(listing: Listing, fresh: Sequence[DeskPost], more: bool, changed: Collection[str] = ()) -> Listing:
    """The list after the hub told its beginning anew.

    What was there keeps its order; what is new comes after whatever precedes it at the hub. What is missing is
    `gone`, unless there is `more` and nothing happened to it (it merely lies beyond the part that was asked for).
    """
    told = {post.id: post for post in fresh}
    rows: list[Row] = []
    for row in listing.rows:
        post = told.get(row.post.id)
        if post is not None:
            rows.append(Row(post))
        else:
            rows.append(row if more and row.post.id not in changed else Row(row.post, gone=True))
    rows = _with_new(rows, fresh)
    return _follow(listing, rows)._replace(more=more, loaded=True)


def _with_new(rows: list[Row], fresh: Sequence[DeskPost]) -> list[Row]:
    known = {row.post.id for row in rows}
    after: dict[str, list[Row]] = {}
    before = ""
    for post in fresh:
        if post.id in known:
            before = post.id
        else:
            after.setdefault(before, []).append(Row(post))
    if not after:
        return rows
    out = after.pop("", [])
    for row in rows:
        out.append(row)
        out.extend(after.get(row.post.id, ()))
    return out


def _follow(listing: Listing, rows: Sequence[Row]) -> Listing:
    """The same list with other rows, the cursor on the same post; if that is not there, on what came after it."""
    places = {row.post.id: at for at, row in enumerate(rows)}
    for row in (*listing.rows[listing.cursor :], *reversed(listing.rows[: listing.cursor])):
        if row.post.id in places:
            return listing._replace(rows=tuple(rows), cursor=places[row.post.id])
    return listing._replace(rows=tuple(rows), cursor=0)


def extended(listing: Listing, page: Iterable[DeskPost], more: bool) -> Listing:
    """The list with the hub's next page at its end."""
    known = listing.ids
    new = tuple(Row(post) for post in page if post.id not in known)
    return listing._replace(rows=listing.rows + new, more=more and bool(new))


def updated(listing: Listing, queue: str, post: DeskPost) -> Listing:
    """The list after one post was told anew; it keeps its place, `gone` if it is elsewhere now."""
    rows = tuple(Row(post, gone=not belongs(queue, post)) if row.post.id == post.id else row for row in listing.rows)
    return listing._replace(rows=rows)


def swept(listing: Listing, leave: Collection[str] = ()) -> Listing:
    """The list without what is gone and without `leave`; the cursor goes to what came after."""
    rows = [row for row in listing.rows if not row.gone and row.post.id not in leave]
    return _follow(listing, rows)


def moved(listing: Listing, by: int) -> Listing:
    """The reader goes down or up by so many posts; what is gone leaves as soon as the cursor has left it."""
    if not listing.rows:
        return listing
    step = 1 if by > 0 else -1
    at, left = listing.cursor, abs(by)
    for place in range(listing.cursor + step, len(listing.rows) if step > 0 else -1, step):
        if not listing.rows[place].gone:
            at, left = place, left - 1
        if left == 0:
            break
    return swept(listing._replace(cursor=at))


def chosen(listing: Listing, post: str) -> Listing:
    """The cursor on this post, if the list has it."""
    for at, row in enumerate(listing.rows):
        if row.post.id == post:
            return listing._replace(cursor=at)
    return listing


def placed(listing: Listing, post: DeskPost) -> Listing:
    """The list with this post in it (again) and under the cursor: a decision was undone."""
    if post.id in listing.ids:
        rows = tuple(Row(post) if row.post.id == post.id else row for row in listing.rows)
        return chosen(listing._replace(rows=rows), post.id)
    at = listing.cursor
    return listing._replace(rows=(*listing.rows[:at], Row(post), *listing.rows[at:]), cursor=at)


def turns(post: DeskPost, known: Iterable[DeskPost]) -> tuple[list[DeskPost], list[DeskPost]]:
    """What was said before and after `post` in its conversation, as far as it is loaded, in order."""
    if post.conversation is None:
        return [], []
    of_it = {other.id: other for other in known if _same_talk(post, other)}
    of_it[post.id] = post
    order = sorted(of_it.values(), key=lambda turn: (turn.written_at or turn.received_at, turn.received_at, turn.id))
    at = next(place for place, turn in enumerate(order) if turn.id == post.id)
    return order[:at], order[at + 1 :]


def _same_talk(post: DeskPost, other: DeskPost) -> bool:
    return other.conversation == post.conversation and other.source == post.source
