"""The queues of one house: `touch` keeps them in step, `deal` reads them. Nothing here looks at every post."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from feeder.queues.dealing import Deal, Ends, after_ends, from_beginning
from feeder.queues.dealing import after as after_place
from feeder.queues.lists import Lists, Newest
from feeder.queues.places import LATER, OPEN, THREAD, Key, Place, number_of, places
from wall.post import HERE_MS
from wall.roles import deciders
from wall.rules import Refused
from wall.state import STATES, Post, State

QUEUES = (
    "waiting", "second", "contested", "shown", "refused", "promises", "to-answer", "praise", "grace", "all",
    *(state for state in STATES if state not in ("waiting", "shown")),
)  # fmt: skip
COUNTED = ("waiting", "second", "contested", "shown", "refused", "promises", "to-answer", "praise", "all")
ENDS = 2000
"""Ends of pages kept, so that the next page begins exactly there."""


class Entry(NamedTuple):
    """What a post was when it was last looked at. `passed`: who is not asked about it in `waiting` and `second`."""

    places: tuple[Place, ...]
    passed: tuple[str, ...]
    language: str | None


class Queues:
    """The queues of `state`. `touch` must be told of every touched post; they are then exact."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lists = Lists()
        self._arrived = [(number_of(post), post.id) for post in state.posts.values()]
        self._at = {post.id: self._entry(post) for post in state.posts.values()}
        self._passed: dict[tuple[str, str], set[str]] = {}
        """By account and queue (`waiting`, `second`), the posts there that this account left to others."""
        self._praise: dict[str, tuple[Place, ...]] = {}
        self._ends: OrderedDict[tuple[str, str, str], Ends] = OrderedDict()
        self.shops: Counter[str] = Counter()
        self.sources: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self._lists.fill(place for entry in self._at.values() for place in entry.places)
        self._open = sum(len(self._lists.get(name)) for name in self._lists.names(OPEN))
        for name, entry in self._at.items():
            self._greet(state.posts[name])
            self._count(name, entry, 1)

    def touch(self, posts: Iterable[str]) -> None:
        """Look again at these posts; none: the house changed, and with it perhaps who may decide a contest."""
        for name in list(posts) or [key[2] for key in self._lists.get("contested")]:
            post = self._state.posts.get(name)
            if post is None:
                continue  # its first event was refused, and there is no such post
            before = self._at.get(name)
            if before is None:
                self._arrived.append((number_of(post), name))
                self._greet(post)
            if name in self._praise and not post.visible:
                self.praise(post, ())
            now = self._entry(post)
            if before == now:
                continue
            if before is not None:
                self._count(name, before, -1)
                self._open -= _is_open(before)
            self._lists.move(before.places if before is not None else (), now.places)
            self._at[name] = now
            self._count(name, now, 1)
            self._open += _is_open(now)

    def deal(self, queue: str, account: str = "", after: str = "", *, still: bool = False) -> Deal:
        """The posts of `queue` that follow the post `after`, for `account`; those in `passed_by` are still in it.

        To be read before anything else happens, or with `still`, which takes a copy. Raises Refused.
        """
        names = self._names(queue, account)
        groups: list[Sequence[Key]] = [self._lists.get(name) for name in names]
        if queue == "all":
            groups = [Newest(list(self._arrived) if still else self._arrived)]
        elif still:
            groups = [list(group) for group in groups]
        if not after:
            return from_beginning(names, groups)
        known = self._ends.get((account, queue, after))
        if known is not None:
            return after_ends(names, groups, known)
        place = self._place(queue, names, after)
        return from_beginning(names, groups) if place is None else after_place(names, groups, *place)

    def spot(self, queue: str, deal: Deal, number: int) -> tuple[int, int] | None:
        """Where in the deal, which is no copy, the post with this number is: its list, and its index there."""
        at = bisect_left(self._arrived, (number, ""))
        if at == len(self._arrived) or self._arrived[at][0] != number:
            return None
        if queue == "all":
            return 0, len(self._arrived) - 1 - at
        name = self._arrived[at][1]
        for list_, key in (*self._at[name].places, *self._praise.get(name, ())):
            if list_ in deal.names:
                which = deal.names.index(list_)
                return which, bisect_left(deal.groups[which], key)
        return None

    def ended(self, queue: str, account: str, name: str, ends: Ends) -> None:
        """A page ended with the post `name`, and so its lists (`Deal.ends`): the next one goes on after it."""
        self._ends[account, queue, name] = ends
        self._ends.move_to_end((account, queue, name))
        if len(self._ends) > ENDS:
            self._ends.popitem(last=False)

    def passed_by(self, account: str, queue: str) -> frozenset[str] | set[str]:
        """The posts of `queue` that `account` left to others: it is not shown them there."""
        return self._passed.get((account, queue), frozenset())

    def holds(self, queue: str, name: str) -> bool:
        """Whether the post is in the queue, for somebody."""
        entry = self._at.get(name)
        if entry is None or queue == "all":
            return entry is not None
        if queue == "praise":
            return name in self._praise
        return _is_in(entry, queue)

    def count(self, queue: str, account: str = "") -> int:
        """How many posts are in `queue` for `account`. Raises Refused."""
        if queue == "all":
            return len(self._arrived)
        if queue == "waiting":
            return self._open - len(self.passed_by(account, queue))
        return len(self._lists.get(*self._names(queue, account))) - len(self.passed_by(account, queue))

    def overdue(self, before_ms: int) -> int:
        """How many undecided posts, left to others or not, were received before `before_ms` (Unix ms)."""
        return sum(self.late(before_ms).values()) + bisect_left(self._lists.get("asked"), (before_ms, 0, ""))

    def late(self, before_ms: int) -> dict[str, int]:
        """Of each source, how many of its waiting posts were received before `before_ms` (Unix ms)."""
        lists = {name.removeprefix(OPEN): self._lists.get(name) for name in self._lists.names(OPEN)}
        counts = {source: bisect_left(keys, (before_ms, 0, "")) for source, keys in lists.items()}
        return {source: count for source, count in counts.items() if count}

    def oldest(self) -> dict[str, int]:
        """Of each source, when its oldest waiting post was received (Unix ms)."""
        return {name.removeprefix(OPEN): self._lists.get(name)[0][0] for name in self._lists.names(OPEN)}

    def here(self, now_ms: int) -> list[str]:
        """The notes whose authors are still in the shop, as far as anybody knows; who came first is first."""
        keys = self._lists.get("here")
        return [key[2] for key in keys[bisect_right(keys, (now_ms - HERE_MS, LATER, "")) :]]

    def thread(self, post: Post, limit: int) -> tuple[list[str], bool]:
        """Up to `limit` posts of its conversation around `post`, in order, and whether there are more."""
        entry = self._at.get(post.id)
        place = next((place for place in entry.places if place[0].startswith(THREAD)), None) if entry else None
        if place is None:
            return [post.id], False
        keys = self._lists.get(place[0])
        at = bisect_left(keys, place[1])
        start = max(0, min(at - limit // 2, len(keys) - limit))
        return [key[2] for key in keys[start : start + limit]], len(keys) > limit

    def praise(self, post: Post, accounts: Iterable[str]) -> None:
        """These accounts are praised in the post, which is on the wall; nobody else is any more."""
        now = tuple((f"praise:{account}", (-(post.shown_ms or 0), number_of(post), post.id)) for account in accounts)
        self._lists.move(self._praise.pop(post.id, ()), now)
        if now:
            self._praise[post.id] = now

    def _names(self, queue: str, account: str = "") -> list[str]:
        if queue not in QUEUES:
            raise Refused("unknown-queue", queue=queue)
        if queue == "waiting":
            return sorted(self._lists.names(OPEN), key=lambda name: self._lists.get(name)[0])
        return [f"praise:{account}" if queue == "praise" else queue]

    def _place(self, queue: str, names: Sequence[str], after: str) -> tuple[str, Key] | None:
        """The list of `queue` and the key there of a post that is or was in it."""
        post, entry = self._state.posts.get(after), self._at.get(after)
        if post is None or entry is None:
            return None
        if queue == "all":
            at = bisect_left(self._arrived, (number_of(post), after))
            return queue, (-at, number_of(post), after)
        if queue == "waiting":
            return f"{OPEN}{post.source}", (post.received_ms, number_of(post), post.id)
        held = (*entry.places, *self._praise.get(after, ()))
        key = dict(held).get(names[0]) or self._lists.left(names[0], after)
        return None if key is None else (names[0], key)

    def _entry(self, post: Post) -> Entry:
        return Entry(places(post), (*post.passed, *self._biased(post)), post.language)

    def _biased(self, post: Post) -> tuple[str, ...]:
        """Who refused it and may not decide its contest (`wall/author.py`)."""
        if post.contest != "open":
            return ()
        return post.refused_by if deciders(self._state) - set(post.refused_by) else post.refused_by[:1]

    def _greet(self, post: Post) -> None:
        self.shops[post.shop] += 1
        self.sources[post.source] += 1

    def _count(self, name: str, entry: Entry, step: int) -> None:
        if entry.language:
            self.languages[entry.language] += step
            if not self.languages[entry.language]:
                del self.languages[entry.language]
        for account in entry.passed:
            for queue in ("waiting", "second"):
                if _is_in(entry, queue):
                    some = self._passed.setdefault((account, queue), set())
                    some.add(name) if step > 0 else some.discard(name)


def _is_in(entry: Entry, queue: str) -> bool:
    return _is_open(entry) if queue == "waiting" else any(name == queue for name, _ in entry.places)


def _is_open(entry: Entry) -> bool:
    return any(name.startswith(OPEN) for name, _ in entry.places)
