"""What the desk shows, from what the hub says: lists whose cursor never moves by itself. Pure.

A post that somebody else decided does not leap away from under the reader: it stays, marked `gone`, until the
reader moves on. A post decided at this desk leaves at once, and the next one takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from wall.wire import DeskPost

QUEUES: tuple[str, ...] = (
    "waiting", "second", "shown", "refused", "promises", "all", "to-answer", "praise",
)  # fmt: skip
"""The lists of the desk, as the hub names its queues."""
PAGE = 50
"""So many posts are asked for at once."""
MOST = 400
"""A list keeps no more posts than this around its cursor; what lies further off is asked for again on the way."""
LEAD = 15
"""Posts before the cursor that are told anew with it."""


class Row(NamedTuple):
    """One post of a list; `gone`: it no longer belongs there."""

    post: DeskPost
    gone: bool = False


class Listing(NamedTuple):
    """A list as it is seen: `cursor` is the place of the post being read, `more` says that the hub has others after.

    `start` posts before the rows were let go; `behind` are the posts after which each part of them began, the last
    one the post after which the rows begin. `found` and `searched` are what the hub said of a search.
    """

    rows: tuple[Row, ...] = ()
    cursor: int = 0
    more: bool = False
    loaded: bool = False
    start: int = 0
    behind: tuple[str, ...] = ()
    found: int | None = None
    searched: float = 1.0
    elsewhere: int = 0
    """How many posts a search that found nothing here would find in `all`."""

    @property
    def selected(self) -> Row | None:
        return self.rows[self.cursor] if self.rows else None

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(row.post.id for row in self.rows)


def belongs(queue: str, post: DeskPost, account: str = "") -> bool:
    """Whether a post is one of this list's now. What is decided and waits out its grace is no longer waiting.

    What somebody left to others is nobody's to wait for, and in `second` for all but that `account`. A refusal that
    its author contests is there too.
    """
    if queue == "waiting":
        return post.state == "waiting" and post.pending is None and not post.asked_by
    if queue == "second" and post.contest == "open":
        return True
    if queue == "second":
        asked = post.state == "waiting" and post.pending is None and post.asked_by not in ("", account)
        return asked or (post.pending is not None and post.pending.effective_ms is None)
    if queue == "refused":
        return post.state in ("withheld", "withdrawn")
    if queue == "promises":
        return post.promise is not None
    if queue == "to-answer":
        return post.state == "shown" and not post.reply
    if queue == "praise":
        return post.state == "shown"
    return queue in ("all", post.state)


def slice_start(listing: Listing, changed: Collection[str] = ()) -> tuple[int, str | None]:
    """The row from which on a list is told anew around its cursor, and the post after which that is.

    The post is empty for the very beginning; None: all that could be asked after may have left, so nothing is sure.
    """
    for at in range(max(0, listing.cursor - LEAD), 0, -1):
        before = listing.rows[at - 1]
        if not before.gone and before.post.id not in changed:
            return at, before.post.id
    if not listing.behind:
        return 0, ""
    return 0, None if listing.behind[-1] in changed else listing.behind[-1]


def refreshed(
    listing: Listing, fresh: Sequence[DeskPost], more: bool, changed: Collection[str] = (), first: int = 0
) -> Listing:
    """The list after the hub told it anew from row `first` on.

    What was there keeps its order; what is new comes after whatever precedes it at the hub. What is missing is
    `gone`, unless there is `more` and nothing happened to it (it merely lies beyond the part that was asked for).
    """
    told = {post.id: post for post in fresh}
    head = [Row(told[row.post.id]) if row.post.id in told else row for row in listing.rows[:first]]
    rows: list[Row] = []
    for row in listing.rows[first:]:
        post = told.get(row.post.id)
        if post is not None:
            rows.append(Row(post))
        else:
            rows.append(row if more and row.post.id not in changed else Row(row.post, gone=True))
    rows = [*head, *_with_new(rows, [post for post in fresh if post.id not in {row.post.id for row in head}])]
    return bounded(_follow(listing, rows)._replace(more=more, loaded=True))


def cut(listing: Listing, first: int, last: int) -> Listing:
    """The list without what lies before row `first` and from row `last` on; the cursor's row stays in any case."""
    first, last = min(first, listing.cursor), max(last, listing.cursor + 1)
    more = listing.more or last < len(listing.rows)
    return _without_top(listing._replace(rows=listing.rows[:last], more=more), first)


def _without_top(listing: Listing, count: int) -> Listing:
    left = [row.post.id for row in listing.rows[:count] if not row.gone]
    begins = [*left[PAGE - 1 : -1 : PAGE], left[-1]] if left else []
    return listing._replace(
        rows=listing.rows[count:],
        cursor=listing.cursor - count,
        start=listing.start + len(left),
        behind=(*listing.behind, *begins),
    )


def bounded(listing: Listing) -> Listing:
    """The list with at most `MOST` rows, the far ones let go."""
    extra = len(listing.rows) - MOST
    if extra <= 0:
        return listing
    if listing.cursor > len(listing.rows) // 2:
        return _without_top(listing, min(max(extra, PAGE), listing.cursor - 1))
    return listing._replace(rows=listing.rows[:MOST], more=True)


def preceded(listing: Listing, page: Sequence[DeskPost], after: str) -> Listing:
    """The list with what was let go at its top again: the hub's posts after `after`, as far as they are not there."""
    known = listing.ids
    new = [Row(post) for post in page if post.id not in known]
    behind = listing.behind[:-1]
    while behind and behind[-1] != after:
        behind = behind[:-1]
    rows = (*new, *listing.rows)
    start = max(0, listing.start - len(new)) if behind else 0
    out = listing._replace(rows=rows, cursor=listing.cursor + len(new), start=start, behind=behind)
    return bounded(out)


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
    return bounded(listing._replace(rows=listing.rows + new, more=more and bool(new)))


def updated(listing: Listing, queue: str, post: DeskPost, account: str = "") -> Listing:
    """The list after one post was told anew; it keeps its place, `gone` if it is elsewhere now."""
    rows = tuple(
        Row(post, gone=not belongs(queue, post, account)) if row.post.id == post.id else row for row in listing.rows
    )
    return listing._replace(rows=rows)


def swept(listing: Listing, leave: Collection[str] = (), keep: str = "") -> Listing:
    """The list without what is gone, but for `keep`, and without `leave`; the cursor goes to what came after."""
    rows = [row for row in listing.rows if (not row.gone or row.post.id == keep) and row.post.id not in leave]
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


def nears_an_end(listing: Listing) -> bool:
    """Whether the cursor comes near where posts are missing that the hub has."""
    down = listing.more and listing.cursor >= len(listing.rows) - LEAD
    return down or (listing.start > 0 and listing.cursor < LEAD)


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
