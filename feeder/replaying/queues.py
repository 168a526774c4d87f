"""The desk's queues as they were at an instant. Pure."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from feeder.queues.places import Key, number_of
from feeder.replaying.diary import in_force
from wall.past import Act
from wall.post import Post, State
from wall.rules import Refused

QUEUES = ("waiting", "second", "grace", "shown", "decided")
Spot = tuple[int, int, str]
"""A turn, the number of a source, the post whose turn it is."""


class Queues:
    """The queues of `then`, of a house that has the posts `now`. `acts`: those of its day, up to `at_ms`.

    `second`: the posts that waited for a second person then. Nothing is gone through but these and what is asked for:
    how many wait costs the same whether they are ten or a hundred thousand.
    """

    def __init__(
        self, then: State, now: Mapping[str, Post], acts: Sequence[Act], at_ms: int, second: Iterable[str]
    ) -> None:
        self._then = then
        self._now = now
        self._second = {name: _key(then.posts[name]) for name in second}
        self._grace = sorted(_in_grace(then))
        taken = {*self._second, *(name for _, _, name in self._grace)}
        self._taken = {name for name in taken if then.posts[name].state == "waiting"}
        """Those of the undecided posts that are in another queue."""
        acts = acts[: bisect_right(acts, at_ms, key=lambda act: act.at_ms)]
        self._decided = list(dict.fromkeys(act.post for act in reversed(acts) if in_force(act)))

    def counts(self) -> dict[str, int]:
        """How many posts each queue held."""
        return {
            "waiting": sum(map(len, self._then.waiting.values())) - len(self._taken),
            "second": len(self._second),
            "grace": len(self._grace),
            "shown": len(self._then.visible),
            "decided": len(self._decided),
        }

    def names(self, queue: str) -> Iterator[str]:
        """The posts of a queue, in its order. Raises Refused (`unknown-queue`).

        `waiting`: the oldest first within each source, the sources in turn; `second`: the oldest first; `grace`: the
        next to take effect first; `shown`, `decided`: the newest first.
        """
        match queue:
            case "waiting":
                return self._waiting()
            case "second":
                return iter(sorted(self._second, key=lambda name: self._second[name]))
            case "grace":
                return (name for _, _, name in self._grace)
            case "shown":
                return iter(reversed(self._then.visible))
            case "decided":
                return iter(self._decided)
        raise Refused("unknown-queue", queue=queue[:64])

    def _waiting(self) -> Iterator[str]:
        """One of each source in every round, the source with the oldest first; read as far as one looks."""
        queues = [self._of(queue) for queue in self._then.waiting.values()]
        heads = sorted(((first, rest) for rest in queues if (first := next(rest, None)) is not None), key=_first)
        turns = (_turns(number, chain([first], rest)) for number, (first, rest) in enumerate(heads))
        return (name for _, _, name in heapq.merge(*turns))

    def _of(self, queue: Iterable[tuple[int, str]]) -> Iterator[Key]:
        """One source's undecided posts that are in no other queue; of one instant, in the order of the log."""
        for received_ms, some in groupby(queue, key=lambda entry: entry[0]):
            names = [name for _, name in some if name not in self._taken]
            yield from sorted((received_ms, self._number(name), name) for name in names)

    def _number(self, name: str) -> int:
        known = self._now.get(name)
        return known.history[0] if known is not None else 0


def after(names: Iterable[str], post: str) -> Iterator[str]:
    """What follows `post`; everything if that is empty or not among them."""
    rest, passed = iter(names), list[str]()
    for name in rest if post else ():
        passed.append(name)
        if name == post:
            return rest
    return chain(passed, rest)


def _first(queue: tuple[Key, object]) -> Key:
    return queue[0]


def _turns(number: int, keys: Iterable[Key]) -> Iterator[Spot]:
    return ((round_, number, name) for round_, (_, _, name) in enumerate(keys))


def _key(post: Post) -> Key:
    return post.contested_ms if post.contest == "open" else post.received_ms, number_of(post), post.id


def _in_grace(then: State) -> Iterator[Key]:
    for when, seq, name in then.due:
        pending = then.posts[name].pending
        if pending is not None and (pending.seq, pending.effective_ms) == (seq, when):
            yield when, seq, name
