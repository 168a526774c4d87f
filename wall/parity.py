"""Whether posts of one and two stars fare as those of four and five do: shares, delays, time on screens. Pure.

**The share shown.** Of a period's posts (by the day on which they were received, by the stars that they had then) it
counts those whose fate is known, and which of them customers got to see:

- shown: on the wall now, or there until their time was over (`expired`);
- not shown: withheld, or taken off the wall by the shop (however long they were there before); lapsed undecided;
  and those that still wait though the promised delay is over, counted from the receipt of their present revision or
  from the moment that their author has chosen;
- left out: those that wait within that delay, chats without consent, and what the author took back: a note from the
  phone page by its receipt, anything by deleting it at its source. What the shop refused “at the author's request” is
  not among these: the shop says so, and nobody else can. Nor is what came from elsewhere and was taken back by a
  receipt: that receipt went to whoever sent the post, which may be a program of the shop's. Both count as not shown.

**The delay** runs from receipt to the first decision of a person, whatever it was; the wait for a second moderator is
apart. Posts that nobody decided have none: they are in the share.

**Time on screens** is the sum over all screens, as they reported it, of the posts that were shown at some time.

**What is inferred:** nothing below 30 posts a side. A share has Wilson's score interval [1], the difference of two
shares Newcombe's hybrid score interval (his method 10) [2], the differences of medians and of means a bootstrap
percentile interval [3]; all of 95 %. `less` and `more` are told where the interval leaves out 0.

[1] E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
[2] R. G. Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
    eleven methods. Statistics in Medicine 17, 873-890.
[3] B. Efron (1979), Bootstrap methods: another look at the jackknife. Annals of Statistics 7, 1-26.
"""

from __future__ import annotations

import math
import random
import zlib
from array import array
from collections.abc import Callable, Sequence

from wall.figures import Difference, Share, Told

FEW = 30
"""Posts a side below which nothing is inferred."""
NEGATIVE, POSITIVE = "1-2", "4-5"
Z = 1.959963984540054
"""The standard normal distribution's 97.5 % quantile."""
RESAMPLES = 1000
GROUPS = 100
"""At most so many values a side are drawn from for a mean; of more than that, means of groups are."""


def wilson(share: Share, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval (95 %, or what `z` says) of a share, both bounds from 0 to 1.

    Raises ZeroDivisionError for none of 0.
    """
    return score(share.shown / share.total, share.total, z)


def score(p: float, n: float, z: float = Z) -> tuple[float, float]:
    """Wilson's score interval of a share `p` of `n`, which may be so many independent ones as it counts for."""
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At 0 and 1 a bound is the share itself; rounding must not put it beside.
    return min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half))


def newcombe(one: Share, other: Share, z: float = Z) -> tuple[float, float]:
    """Newcombe's hybrid score interval (95 %, or what `z` says) of the share `one` less `other`, from -1 to 1."""
    p, q = one.shown / one.total, other.shown / other.total
    (p_low, p_high), (q_low, q_high) = wilson(one, z), wilson(other, z)
    return p - q - math.hypot(p - p_low, q_high - q), p - q + math.hypot(p_high - p, q - q_low)


def of_shares(negative: Share, positive: Share) -> Difference:
    """The share shown of negative posts less that of positive ones."""
    if min(negative.total, positive.total) < FEW:
        return Difference(told="few")
    value = negative.shown / negative.total - positive.shown / positive.total
    return _told(value, *newcombe(negative, positive))


def of_medians(
    negative: Sequence[int], positive: Sequence[int], tail: float = 0.025, resamples: int = RESAMPLES
) -> Difference:
    """The median of the negative posts' delays (ms, sorted) less that of the positive ones', in seconds.

    `tail`: what lies beyond each bound of the interval; of so many `resamples`.

    The median of a resample is drawn without drawing the resample: its rank among n uniform numbers has a beta
    distribution, and the middle two of an even n follow from one another. The cost does not depend on n.
    """
    if min(len(negative), len(positive)) < FEW:
        return Difference(told="few")
    rng = random.Random(_seed("q", negative, positive))
    return _bootstrap(
        (_middle(negative, 0.5, 0.5) - _middle(positive, 0.5, 0.5)) / 1000,
        lambda: (_median(negative, rng) - _median(positive, rng)) / 1000,
        tail,
        resamples,
    )


def of_means(negative: Sequence[float], positive: Sequence[float]) -> Difference:
    """The mean of `negative` (s) less that of `positive`.

    Both come in an order that has nothing to do with the times (by the posts' ids, which are keyed hashes), so that
    the means of every so-manieth of them are means of groups drawn by lot.
    """
    if min(len(negative), len(positive)) < FEW:
        return Difference(told="few")
    rng = random.Random(_seed("d", negative, positive))
    some, others = _grouped(negative), _grouped(positive)
    return _bootstrap(
        math.fsum(negative) / len(negative) - math.fsum(positive) / len(positive),
        lambda: (
            sum(rng.choices(some, k=len(some))) / len(some) - sum(rng.choices(others, k=len(others))) / len(others)
        ),
    )


def _bootstrap(
    value: float, draw: Callable[[], float], tail: float = 0.025, resamples: int = RESAMPLES
) -> Difference:
    """The percentile interval of so many draws: the 2.5 % and 97.5 % of them, by nearest rank."""
    drawn = sorted(draw() for _ in range(resamples))
    cut = max(1, round(resamples * tail))
    # Groups are of almost one size: the value itself is never outside of its interval.
    return _told(value, min(value, drawn[cut - 1]), max(value, drawn[-cut]))


def _median(values: Sequence[int], rng: random.Random) -> float:
    """The median of one resample of sorted `values`, with replacement."""
    n = len(values)
    if n % 2:
        u = rng.betavariate((n + 1) / 2, (n + 1) / 2)
        return _middle(values, u, u)
    k = n // 2
    u = rng.betavariate(k, n - k + 1)
    # The n - k numbers above the k-th are uniform between it and 1; the next one is the least of them.
    return _middle(values, u, u + (1 - u) * (1 - rng.random() ** (1 / (n - k))))


def _middle(values: Sequence[int], u: float, v: float) -> float:
    """The mean of the values at two places from 0 to 1. At 0.5 and 0.5: the median."""
    n = len(values)
    if u == v == 0.5:
        return (values[(n - 1) // 2] + values[n // 2]) / 2
    return (values[min(n - 1, int(u * n))] + values[min(n - 1, int(v * n))]) / 2


def _grouped(values: Sequence[float]) -> Sequence[float]:
    if len(values) <= GROUPS:
        return values
    groups = (values[start::GROUPS] for start in range(GROUPS))
    return [sum(group) / len(group) for group in groups]


def _told(value: float, low: float, high: float) -> Difference:
    told: Told = "less" if high < 0 else "more" if low > 0 else "same"
    return Difference(told=told, value=value, low=low, high=high)


def _seed(code: str, *sides: Sequence[float]) -> int:
    """The same figures always draw the same lots: whoever recounts finds the same interval."""
    seed = 0
    for side in sides:
        seed = zlib.crc32((side if isinstance(side, array) else array(code, side)).tobytes(), seed)
    return seed
