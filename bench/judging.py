"""How well something was found: counts, shares with their intervals. Pure; used by `bench/screening.py`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Z = 1.959964
"""For intervals of 95 %."""


class Share(NamedTuple):
    """`hits` of `of`."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; nan for none of none."""
        return self.hits / self.of if self.of else math.nan

    def interval(self) -> tuple[float, float]:
        """Wilson's score interval at 95 % (E. B. Wilson, JASA 22, 1927)."""
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.value
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval()
        return (
            f".{round(self.value * 100):02d} [{low:.2f}–{high:.2f}] of {self.of}"
            if self.value < 1
            else f"1 of {self.of}"
        )


def recall(pairs: Iterable[tuple[str, str]], label: str) -> Share:
    """Of those that are `label`, how many were told so. `pairs`: (what it is, what was told)."""
    told = Counter(heard for is_, heard in pairs if is_ == label)
    return Share(told[label], told.total())


def precision(pairs: Iterable[tuple[str, str]], label: str) -> Share:
    """Of those told to be `label`, how many are."""
    meant = Counter(is_ for is_, heard in pairs if heard == label)
    return Share(meant[label], meant.total())


def accuracy(pairs: Sequence[tuple[str, str]]) -> Share:
    """Of all, how many were told right."""
    return Share(sum(is_ == heard for is_, heard in pairs), len(pairs))


def covered(start: int, end: int, by: Iterable[tuple[int, int]]) -> bool:
    """Whether at least half of a stretch lies under the others."""
    under = {at for low, high in by for at in range(max(start, low), min(end, high))}
    return 2 * len(under) >= end - start


def per_hundred(share: Share) -> str:
    """Hits in a hundred, with the interval."""
    low, high = share.interval()
    return f"{share.value * 100:.1f} in 100 [{low * 100:.1f}–{high * 100:.1f}] of {share.of}"
