"""A day's curve: what came in, went on the wall and was refused in each five minutes, and where much came at once.

Pure. Everything is told when it happened, whatever came of the posts since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from wall.past import Peak

BUCKET_S = 300
WINDOW = 3
"""Buckets looked at together: a quarter of an hour."""
LEAST_A_DAY = 20
"""Posts of a day below which it has no peaks: every one of them would be one."""
LEAST = 5
"""Posts in a quarter of an hour below which nothing is a peak."""
FACTOR = 4.0
MOST = 6
MAD_TO_DEVIATION = 1.4826


def histogram(at_ms: Iterable[int], from_ms: int, to_ms: int, bucket_s: int = BUCKET_S) -> list[int]:
    """How many instants (Unix ms) lie in each stretch of `bucket_s` from `from_ms` on; the last may be shorter."""
    size = bucket_s * 1000
    counts = [0] * max(0, -(-(to_ms - from_ms) // size))
    for one in at_ms:
        if from_ms <= one < to_ms:
            counts[(one - from_ms) // size] += 1
    return counts


def peaks(received: Sequence[int], from_ms: int, bucket_s: int = BUCKET_S) -> list[Peak]:
    """Where much more came in than usual on that day, in order; at most the six largest.

    A quarter of an hour belongs to a peak if as many posts came in it as the median of the day's open quarters (from
    the first post to the last) and four deviations more. The deviation is the larger of 1.4826 times the median
    absolute deviation, which a peak itself hardly moves (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013), and the
    square root of the median, by which steady arrivals scatter by chance alone (Poisson). A day of fewer than 20
    posts has no peaks, and fewer than 5 posts in a quarter of an hour are none.
    """
    came = [at for at, count in enumerate(received) if count]
    if sum(received) < LEAST_A_DAY:
        return []
    first, last = came[0], came[-1]
    half = WINDOW // 2
    sums = {at: sum(received[max(0, at - half) : at + half + 1]) for at in range(first, last + 1)}
    middle = median(sums.values())
    spread = MAD_TO_DEVIATION * median(abs(count - middle) for count in sums.values())
    limit = max(float(LEAST), middle + FACTOR * max(spread, max(middle, 1.0) ** 0.5))
    found: list[Peak] = []
    for run in _runs([at for at, count in sums.items() if count >= limit]):
        within = [at for at in run if received[at]]
        if not within:
            continue  # between two bursts, of which neither is much for a quarter of an hour
        if sum(received[at] for at in within) < LEAST:  # then the whole quarter of an hour is the peak
            reach = range(max(first, run[0] - half), min(last, run[-1] + half) + 1)
            within = [at for at in reach if received[at]]
        top = max(within, key=lambda at: (received[at], sums[at], -at))
        at_ms, size = from_ms + top * bucket_s * 1000, bucket_s * 1000
        found.append(
            Peak(
                from_ms=from_ms + within[0] * size,
                at_ms=at_ms + size // 2,
                to_ms=from_ms + (within[-1] + 1) * size,
                received=sum(received[within[0] : within[-1] + 1]),
            )
        )
    largest = sorted(found, key=lambda peak: (-peak.received, peak.from_ms))[:MOST]
    return sorted(largest, key=lambda peak: peak.from_ms)


def clipped(
    spans: Iterable[tuple[int, int]], running_ms: int | None, from_ms: int, to_ms: int
) -> list[tuple[int, int]]:
    """Those of the stretches (Unix ms; the newest first) that reach into `from_ms`..`to_ms`, cut to it, in order.

    `running_ms`: since when one goes on; None: none does.
    """
    found: list[tuple[int, int]] = []
    if running_ms is not None and running_ms < to_ms:
        found.append((max(from_ms, running_ms), to_ms))
    for begin, end in spans:
        if end <= from_ms:
            break
        if begin < to_ms and end > begin:
            found.append((max(from_ms, begin), min(end, to_ms)))
    return found[::-1]


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers that follow each other with at most a quarter of an hour between them belong together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= WINDOW:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
