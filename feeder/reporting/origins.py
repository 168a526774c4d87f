"""The sources in a span: what came from each and what became of it, and when it did not answer. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feeder.reporting.spans import Within
from feeder.reporting.turns import slices
from wall.figures import Counts
from wall.post import STATES, Post, State
from wall.report import SourceTold


@dataclass
class Came:
    """By source: the posts of the span by what became of them, when the last came, how many came before."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    last_ms: dict[str, int] = field(default_factory=dict)
    before: Counter[str] = field(default_factory=Counter)


def count(now: Sequence[Post], before: Sequence[Post], came: Came) -> Iterator[None]:
    """Fill `came`. What is tallied is what the public panel tallies (`wall/days.py`)."""
    for some in slices(now):
        for post in some:
            mine = came.counts.setdefault(post.source, Counter())
            mine.update(("received", post.state, *post.tallied))
            mine["contests"] += post.contest is not None
            mine["reversals"] += post.contest == "reversed"
            came.last_ms[post.source] = max(post.received_ms, came.last_ms.get(post.source, 0))
        yield
    for some in slices(before):
        came.before.update(post.source for post in some)
        yield


def sources(state: State, within: Within, came: Came, labels: Mapping[str, str]) -> list[SourceTold]:
    """Every source that something came from, in this span or the one before, or that was plugged in or failed in it.

    `contests` and `reversals`: of the last refusal of each post. `problem`: what is wrong as of now, if it began
    before the span's end.
    """
    unplugged = {name for at_ms, name in state.unplugs if at_ms in within}
    names = {*came.counts, *came.before, *unplugged}
    names |= {name for name, since_ms in state.plugged.items() if since_ms < within.end_ms}
    told = [_told(state, within, name, came, labels, name in unplugged) for name in sorted(names)]
    return sorted(told, key=lambda one: (-one.counts.received, one.label, one.name))


def _told(
    state: State,
    within: Within,
    name: str,
    came: Came,
    labels: Mapping[str, str],
    removed: bool,
) -> SourceTold:
    counts = came.counts.get(name, Counter())
    health = state.sources.get(name)
    spans = list(state.outages.get(name, ()))
    problem = ""
    if health is not None and health.problem is not None:
        spans.append((health.since_ms, state.now_ms))
        problem = health.problem if health.since_ms < within.end_ms else ""
    # A stretch that begins at the end does not count, one that lasted no time counts where it lies (`wall/stats.py`).
    cut = [
        (max(since, within.first_ms), min(until, within.end_ms))
        for since, until in spans
        if since < within.end_ms and until > within.first_ms
    ]
    return SourceTold(
        name=name,
        label=labels.get(name, name),
        counts=Counts(
            received=counts["received"],
            **{each: counts[each] for each in STATES},
            masked=counts["masked"],
            by_reason={
                key.removeprefix("reason:"): value
                for key, value in sorted(counts.items())
                if key.startswith("reason:")
            },
            flagged=counts["flagged"],
            overruled=counts["overruled"],
            contests=counts["contests"],
            contested=counts["contested"],
            reversals=counts["reversals"],
        ),
        before=came.before[name],
        outages=len(cut),
        outage_s=sum(max(0, until - since) for since, until in cut) / 1000,
        problem=problem,
        last_ms=came.last_ms.get(name, 0),
        removed=removed,
    )
