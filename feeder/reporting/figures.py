"""The eleven figures of a report, each beside what it was in the span before. Pure.

Figures are of the posts received in those days, as they stand now: a post that was shown and withdrawn since counts
as withdrawn. These are not:

- `promised`, `kept`, `contests`: how many promises were made, promises kept, refusals contested in those days,
  whenever the post was received, of those that stand (a promise that was taken back is none);
- `delay`, `replied`, `reply-delay`: what came of the posts of both spans within the same time after the span's end. A
  span that has just ended had little time to be answered; the one before is looked at as early.

`shown`: of the posts whose fate is known (`wall/parity.py`), those that customers got to see. `withheld`: of all that
were decided, those withheld or withdrawn, by whomever. `masked`: of those on the wall. `replied`: of those on the
wall that are no chats. `reply-delay`: from receipt to the answer that stands; an answer that came with its post from
a source has no time of its own. `negative`: of the rated, those of one and two stars as received.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feeder.reporting import chance
from feeder.reporting.chance import Spread, Worth
from feeder.reporting.spans import Within
from feeder.reporting.turns import slices
from wall.figures import Share
from wall.parity import FEW
from wall.post import Post
from wall.report import Figure

COUNTS = ("received", "promised", "kept", "contests")
SHARES = ("shown", "withheld", "replied", "negative", "masked")
MEDIANS = ("delay", "reply-delay")
ORDER = (
    "received", "shown", "withheld", "masked", "delay", "replied", "reply-delay", "negative", "promised", "kept",
    "contests",
)  # fmt: skip
DECIDED = frozenset(("shown", "withheld", "withdrawn", "expired", "lapsed"))


@dataclass
class Side:
    """One span's part in the comparison: counts, (part, all) of shares, sorted delays (ms)."""

    counts: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    delays: dict[str, Sequence[int]] = field(default_factory=dict)

    def share(self, name: str) -> Share:
        return Share(shown=self.counts[name], total=self.of[name])


def tally(
    posts: Sequence[Post], until_ms: int, overdue_ms: int | None, replied_ms: Mapping[int, int], side: Side
) -> Iterator[None]:
    """Fill `side` from the posts of a span.

    `until_ms`: decisions and answers of that moment or later are not looked at. `overdue_ms`: what waits since before
    it, waits for too long (None: no such promise). `replied_ms`: by seq, when each reply was given.
    """
    decided, answered = array("q"), array("q")
    counts, of = side.counts, side.of
    for some in slices(posts, 150):
        for post in some:
            counts["received"] += 1
            fate = post.tallied[-1] if post.tallied else ""
            overdue = overdue_ms is not None and post.open_ms is not None and post.open_ms <= overdue_ms
            if fate.startswith("share:"):
                counts["shown"] += 1
            of["shown"] += fate.startswith(("share:", "known:")) or overdue
            if post.state in DECIDED:
                of["withheld"] += 1
                counts["withheld"] += post.state in ("withheld", "withdrawn")
            if post.split[2] != "none":
                of["negative"] += 1
                counts["negative"] += post.split[2] == "1-2"
            if post.first_decided_ms is not None and post.first_decided_ms < until_ms:
                decided.append(max(0, post.first_decided_ms - post.received_ms))
            at_ms = replied_ms.get(post.reply_seq, until_ms) if post.reply_seq else until_ms
            if post.state == "shown":
                of["masked"] += 1
                counts["masked"] += bool(post.masks)
                if post.visible and post.kind != "chat":
                    of["replied"] += 1
                    counts["replied"] += at_ms < until_ms
            if at_ms < until_ms and not post.reply_by.startswith("source:"):
                answered.append(max(0, at_ms - post.received_ms))
        yield
    side.delays["delay"] = array("q", sorted(decided))
    yield
    side.delays["reply-delay"] = array("q", sorted(answered))


def put_times(side: Side, within: Within, times: Mapping[str, Sequence[int]]) -> None:
    """Count what happened in the span, by name: sorted instants (Unix ms)."""
    for name, all_ms in times.items():
        side.counts[name] = bisect_left(all_ms, within.end_ms) - bisect_left(all_ms, within.first_ms)


def figures(now: Side, before: Side | None, spreads: Mapping[str, Spread | None]) -> Iterator[Figure]:
    """All eleven, in the order in which they are told. `before` None: there was no such span.

    `spreads`: of each count, how much days differ. The medians cost some tens of milliseconds.
    """
    able = _comparable(now, before, spreads)
    for name in ORDER:
        was = before if before is not None else Side()
        worth = chance.NOTHING
        if name in able:
            worth = _worth(name, now, was, spreads.get(name), len(able))
        yield Figure(
            name=name,
            unit="seconds" if name in MEDIANS else "share" if name in SHARES else "posts",
            now=_value(name, now),
            before=_value(name, was) if before is not None else None,
            of=_of(name, now),
            of_before=_of(name, was) if before is not None else 0,
            told=worth.told,
            low=worth.low,
            high=worth.high,
        )


def _comparable(now: Side, before: Side | None, spreads: Mapping[str, Spread | None]) -> frozenset[str]:
    """The figures of which there is enough on both sides, and which can differ at all."""
    if before is None:
        return frozenset()
    counts = {
        name for name in COUNTS if spreads.get(name) is not None and max(now.counts[name], before.counts[name]) >= FEW
    }
    others = {name for name in (*SHARES, *MEDIANS) if min(_of(name, now), _of(name, before)) >= FEW}
    return frozenset(counts | others)


def _worth(name: str, now: Side, before: Side, spread: Spread | None, at_once: int) -> Worth:
    if name in MEDIANS:
        return chance.of_medians_s(now.delays[name], before.delays[name], at_once)
    if name in SHARES:
        return chance.of_shares(now.share(name), before.share(name), at_once)
    return chance.of_counts(now.counts[name], before.counts[name], spread, at_once)


def _value(name: str, side: Side) -> float | None:
    if name in COUNTS:
        return float(side.counts[name])
    if name in SHARES:
        return side.counts[name] / side.of[name] if side.of[name] else None
    delays = side.delays.get(name, ())
    n = len(delays)
    return (delays[(n - 1) // 2] + delays[n // 2]) / 2000 if n else None


def _of(name: str, side: Side) -> int:
    if name in SHARES:
        return side.of[name]
    return len(side.delays.get(name, ())) if name in MEDIANS else 0
