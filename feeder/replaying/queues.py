"""The desk's queues as they were at an instant. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from feeder.queues.dealing import from_beginning
from feeder.queues.places import Key, number_of
from feeder.replaying.diary import in_force
from wall.past import Act
from wall.post import Post, State
from wall.rules import Refused

QUEUES = ("waiting", "second", "grace", "shown", "decided")
SECONDS = ("withheld", "withdrawn", "passed-on", "contested")
"""The acts after which a post may wait for a second person."""


class Queues:
    """The queues of `then`, of a house that has the posts `now`. `acts`: those of its day, up to `at_ms`.

    Only posts that something had happened to by then are looked at: that is what their histories of now tell. Who
    waits for a second person is looked for among the undecided posts and those that something happened to on that
    day: a refusal of a post on the wall, or a contest, that nobody touched since the day before is not found.
    """

    def __init__(self, then: State, now: Mapping[str, Post], acts: Sequence[Act], at_ms: int) -> None:
        self._then = then
        self._acts = acts[: bisect_right(acts, at_ms, key=lambda act: act.at_ms)]
        self._open: dict[str, list[Key]] = {}
        self._second: dict[str, Key] = {}
        for source, queue in then.waiting.items():
            for received_ms, name in queue:
                known = now.get(name)
                history = known.history if known is not None else ()
                if len(history) > 1 and history[1] <= then.through:
                    post = then.posts[name]
                    if _asks_for_two(post):
                        self._second[name] = _key(post)
                    if _asks_for_two(post) or post.pending is not None:
                        continue
                number = history[0] if history else 0
                self._open.setdefault(source, []).append((received_ms, number, name))
        for name in {act.post for act in self._acts if act.post and act.event in SECONDS}:
            touched = then.posts.get(name)
            if touched is not None and _asks_for_two(touched):
                self._second[name] = _key(touched)
        self._grace = sorted(_in_grace(then))
        decided = [act.post for act in reversed(self._acts) if in_force(act)]
        self._decided = list(dict.fromkeys(decided))

    def counts(self) -> dict[str, int]:
        """How many posts each queue held."""
        return {
            "waiting": sum(map(len, self._open.values())),
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
                sources = sorted(self._open, key=lambda source: self._open[source][0])
                return from_beginning(sources, [sorted(self._open[source]) for source in sources]).out()
            case "second":
                return iter(sorted(self._second, key=lambda name: self._second[name]))
            case "grace":
                return (name for _, _, name in self._grace)
            case "shown":
                return iter(reversed(self._then.visible))
            case "decided":
                return iter(self._decided)
        raise Refused("unknown-queue", queue=queue[:64])


def after(names: Iterable[str], post: str) -> Iterator[str]:
    """What follows `post`; everything if that is empty or not among them."""
    if not post:
        return iter(names)
    some = list(names)
    return iter(some[some.index(post) + 1 :] if post in some else some)


def _asks_for_two(post: Post) -> bool:
    """Whether it waits for a second person: a refusal to be confirmed, a question, a contest."""
    if post.pending is not None and post.pending.effective_ms is None:
        return True
    return post.contest == "open" or (post.state == "waiting" and post.pending is None and bool(post.asked_by))


def _key(post: Post) -> Key:
    return post.contested_ms if post.contest == "open" else post.received_ms, number_of(post), post.id


def _in_grace(then: State) -> Iterator[Key]:
    for when, seq, name in then.due:
        pending = then.posts[name].pending
        if pending is not None and (pending.seq, pending.effective_ms) == (seq, when):
            yield when, seq, name
