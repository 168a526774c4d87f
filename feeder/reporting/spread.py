"""How much the shop's own days differ beyond Poisson's law: what a difference of two counts is measured by. Pure.

The ratio of variance to mean is estimated within each weekday, from the twelve weeks before the span (Pearson's
statistic by its degrees of freedom: McCullagh and Nelder 1989, 4.5.2), and is never taken to be under 1. A day is
judged by days like it alone. A week or a month is judged by all weekdays together and by whole weeks as well: days of
one week may be busy together. Of the two, the one that claims less counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from feeder.reporting.chance import Spread, student

WEEKS = 12
"""So far back: older weeks were another season."""
LEAST = 4
"""Days of one weekday (or whole weeks) below which nothing is said."""


def spread(by_day: Mapping[date, int], first: date, since: date, *, one_day: bool) -> Spread | None:
    """The spread before the day `first`; None if too little is known. `by_day`: counts, days without any left out.

    `since`: the first day that is known as a whole. `one_day`: only days like `first` are looked at.
    """
    days = [first - timedelta(days=back) for back in range(1, 7 * WEEKS + 1)]
    known = [day for day in days if day >= since]
    kinds = [first.weekday()] if one_day else range(7)
    alike = [[by_day.get(day, 0) for day in known if day.weekday() == kind] for kind in kinds]
    found = [_within([group for group in alike if len(group) >= LEAST])]
    if not one_day:
        weeks = [sum(by_day.get(day, 0) for day in known[at : at + 7]) for at in range(0, len(known) - 6, 7)]
        found.append(_within([weeks] if len(weeks) >= LEAST else []))
    if None in found:
        return None
    return max((one for one in found if one is not None), key=lambda one: one.ratio * student(1, one.known) ** 2)


def _within(groups: Sequence[Sequence[int]]) -> Spread | None:
    """Over groups of alike counts; those in which nothing ever came tell nothing."""
    groups = [group for group in groups if any(group)]
    known = sum(len(group) - 1 for group in groups)
    if not known:
        return None
    pearson = 0.0
    for group in groups:
        mean = sum(group) / len(group)
        pearson += sum((count - mean) ** 2 for count in group) / mean
    return Spread(max(1.0, pearson / known), known)
