"""What a difference between two spans is worth: more, less, the same, perhaps chance, too little to say. Pure.

**Shares**: Newcombe's hybrid score interval of the difference, **medians**: the bootstrap by ranks; both are the
house's own (`wall/parity.py`, with the sources), and take posts as independent of one another.

**Counts** of equally long spans: given their sum, one of two Poisson counts is binomial with a half [1]; its share
has Wilson's score interval, and twice that share less one, times the sum, is the difference. But days differ more
than Poisson's law has it (weather, a coach party): the variance is taken to be `ratio` times the mean, which
is estimated from the shop's own days (`feeder/reporting/spread.py`); the sum then counts as so many times fewer [2],
and the normal quantile gives way to Student's, by the days that the estimate rests on. Without such days nothing is
said.

**Many figures at once**: a report compares up to eleven, and one in twenty that changed by chance alone would be told
as a change: nearly every second report would claim something that is not so. Every interval of a report is therefore
wider, so that all of them together hold in 95 % of reports (Bonferroni: each at 1 - 0.05 / figures compared).

[1] J. Przyborowski, H. Wilenski (1940), Homogeneity of results in testing samples from Poisson series. Biometrika 31,
    313-323.
[2] P. McCullagh, J. A. Nelder (1989), Generalized Linear Models, 2nd ed., 4.5 and 6.2.3 (dispersion). Chapman & Hall.
[3] G. W. Hill (1970), Algorithm 396: Student's t-quantiles. Communications of the ACM 13, 619-620.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

from wall.figures import Share
from wall.parity import FEW, newcombe, of_medians, score
from wall.report import Verdict

LEVEL = 0.05
"""How many reports in which nothing changed may claim that something did."""
SHARE_MARGIN = 0.05
"""Shares that differ by less are the same to a shop."""
MARGIN = 0.1
"""So are counts and medians that differ by less than this part of what was before."""
MOMENT_S = 60.0
"""So are medians that differ by less (s)."""
RESAMPLES = 4000
"""Of a median: so many that the bounds of the widest interval are no accident."""


class Worth(NamedTuple):
    """The verdict and the interval of the difference."""

    told: Verdict
    low: float = 0.0
    high: float = 0.0


class Spread(NamedTuple):
    """`ratio`: variance by mean, at least 1; `known`: degrees of freedom of its estimate."""

    ratio: float
    known: int


NOTHING = Worth("few")


def of_shares(now: Share, before: Share, at_once: int = 1) -> Worth:
    """The share now less the one before; `few` under 30 a side. `at_once`: figures compared in the same report."""
    if min(now.total, before.total) < FEW:
        return NOTHING
    return _told(*newcombe(now, before, normal(at_once)), SHARE_MARGIN)


def of_medians_s(now: Sequence[int], before: Sequence[int], at_once: int = 1) -> Worth:
    """The median (s) of delays (ms, sorted) less the one before; `few` under 30 a side."""
    if min(len(now), len(before)) < FEW:
        return NOTHING
    found = of_medians(now, before, LEVEL / 2 / at_once, RESAMPLES)
    half = len(before) // 2
    was_s = (before[half] + before[-half - 1]) / 2000
    return _told(found.low, found.high, max(MOMENT_S, MARGIN * was_s))


def of_counts(now: int, before: int, spread: Spread | None, at_once: int = 1) -> Worth:
    """The count now less the one before, of equally long spans.

    `few` if both are under 30 (a span in which nearly nothing came beside one with 100 posts does tell something), or
    if nothing is known of how days differ.
    """
    if max(now, before) < FEW or spread is None:
        return NOTHING
    total = now + before
    z = student(at_once, spread.known)
    # Wilson's interval needs no whole numbers: so many posts count as so many times fewer independent ones.
    low, high = score(now / total, total / spread.ratio, z)
    return _told(total * (2 * low - 1), total * (2 * high - 1), MARGIN * before)


def normal(at_once: int = 1) -> float:
    """The standard normal distribution's quantile for one of so many two-sided intervals."""
    return NormalDist().inv_cdf(1 - LEVEL / 2 / at_once)


def student(at_once: int, known: int) -> float:
    """The same of Student's t with `known` degrees of freedom, at least 3 [3]."""
    tails, n = LEVEL / at_once, float(known)
    a = 1 / (n - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * tails) ** (2 / n)
    if y <= 0.05 + a:
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (
            n + 2
        ) + 1 / y
        return math.sqrt(n * y)
    x = NormalDist().inv_cdf(tails / 2)
    if n < 5:
        c += 0.3 * (n - 4.5) * (x + 0.6)
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
    y = x * x
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
    return math.sqrt(n * math.expm1(a * y * y))


def _told(low: float, high: float, margin: float) -> Worth:
    told: Verdict = "chance"
    if low > 0:
        told = "more"
    elif high < 0:
        told = "less"
    elif -margin <= low and high <= margin:
        told = "same"
    return Worth(told, low, high)
