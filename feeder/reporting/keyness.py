"""Whether a word is said more than before: the exact test of two counts, many of them at once. Pure.

Of `n` posts in the span `a` have the word, of `m` before `b`: Fisher's exact test, one-sided [1]. Of all words that
are looked at, those are told to have risen among which at most 5 % are expected to be chance: the false discovery
rate of Benjamini and Hochberg [2]. A word is looked at if both spans together have it often enough, which tells
nothing of where it stands; so the choice leaves the test as it is [3]. How much a word tells is its log-likelihood
ratio [4].

[1] R. A. Fisher (1935), The logic of inductive inference. Journal of the Royal Statistical Society 98, 39-82.
[2] Y. Benjamini, Y. Hochberg (1995), Controlling the false discovery rate. JRSS B 57, 289-300.
[3] R. Bourgon, R. Gentleman, W. Huber (2010), Independent filtering increases detection power. PNAS 107, 9546-9551.
[4] T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence. Computational Linguistics 19,
    61-74.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

RATE = 0.05
"""Of the words told to have risen, the part that may be chance."""


def p_more(a: int, n: int, b: int, m: int) -> float:
    """How likely `a` or more of the `a + b` posts would be among the `n`, if it were by lot. From 0 to 1."""
    both, all_ = a + b, n + m
    if both == 0 or a * all_ <= both * n:
        return 1.0
    log_p = _choose(n, a) + _choose(m, b) - _choose(all_, both)
    term, total, k = math.exp(log_p), 0.0, a
    first = term
    while term > first * 1e-12:  # beyond the mean each is smaller than the one before
        total += term
        if k >= min(both, n):
            break
        term *= (n - k) * (both - k) / ((k + 1) * (m - both + k + 1))
        k += 1
    return min(1.0, total)


def likelihood(a: int, n: int, b: int, m: int) -> float:
    """Twice the logarithm of the likelihood ratio, from 0 up; negative where the word is rarer than before."""
    if not n or not m:
        return 0.0
    share = (a + b) / (n + m)
    told = 0.0
    for count, of in ((a, n), (b, m)):
        for part, expected in ((count, of * share), (of - count, of * (1 - share))):
            if part:
                told += part * math.log(part / expected)
    return 2 * told if a * m >= b * n else -2 * told


def discoveries(values: Sequence[float], looked_at: int) -> float:
    """The greatest of the p-values up to which all are told; below 0: none is. `looked_at`: how many tests there were
    in all; those not among `values` count as 1."""
    found = -1.0
    for rank, value in enumerate(sorted(values), 1):
        if value <= RATE * rank / looked_at:
            found = value
    return found


def _choose(n: int, k: int) -> float:
    """The logarithm of the number of ways to take `k` of `n`."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
