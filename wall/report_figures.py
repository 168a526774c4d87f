"""The figures of two reports beside one another, and what is chance in it, from nothing but the reports. Pure.

Their posts are not at hand, so each verdict claims less than one reckoned from posts would, never more:

- **Shares**: Newcombe's interval (`wall/parity.py`), widened for as many figures as are compared at once.
- **Counts**: how far a shop's counts scatter is what each report's own comparison has measured it by. The half width
  of that interval, squared, is its scatter for both of its spans together; a count's part in it is as its part in
  their sum. Only equally long spans that are both over, and whose reports could compare.
- **Medians**: likewise, but a report's whole scatter is taken for its one median, which is too much by the other's.

Scatters of two reports are taken as independent and add up (their squares do).
"""

from __future__ import annotations

import math
from datetime import date
from statistics import NormalDist

from wall.figures import Share
from wall.parity import FEW, newcombe
from wall.report import Figure, Report, Verdict

LEVEL = 0.05
"""How many comparisons in which nothing differs may claim that something does."""
SHARE_MARGIN, MARGIN, MOMENT_S = 0.05, 0.1, 60.0
"""What makes no difference: so much of a share; so large a part of a count or a median; so many seconds."""


def against(now: Report, before: Report) -> list[Figure]:
    """Each figure that either report has, in the order of `now`'s, with that of `before` beside it."""
    names = list(dict.fromkeys(one.name for one in (*now.figures, *before.figures)))
    sides = [{one.name: one for one in report.figures} for report in (now, before)]
    alike = _length(now) == _length(before) > 0 and now.until_ms is None and before.until_ms is None
    return [_figure(sides[0].get(name), sides[1].get(name), len(names), alike=alike) for name in names]


def _figure(now: Figure | None, before: Figure | None, at_once: int, *, alike: bool) -> Figure:
    one = now or before or Figure(name="", unit="posts")
    made = Figure(
        name=one.name, unit=one.unit,
        now=now.now if now is not None else None, of=now.of if now is not None else 0,
        before=before.now if before is not None else None, of_before=before.of if before is not None else 0,
    )  # fmt: skip
    if now is None or before is None or now.now is None or before.now is None or now.unit != before.unit:
        return made
    if not (math.isfinite(now.now) and math.isfinite(before.now)):
        return made
    bounds = _bounds(now, now.now, before, before.now, at_once, alike=alike)
    if bounds is None or not all(math.isfinite(bound) for bound in bounds):
        return made
    margin = SHARE_MARGIN if one.unit == "share" else MARGIN * before.now
    if one.unit == "seconds":
        margin = max(MOMENT_S, margin)
    low, high = bounds
    return Figure(
        name=made.name, unit=made.unit, now=made.now, before=made.before, of=made.of, of_before=made.of_before,
        told=_told(low, high, margin), low=low, high=high,
    )  # fmt: skip


def _bounds(
    now: Figure, value: float, before: Figure, other: float, at_once: int, *, alike: bool
) -> tuple[float, float] | None:
    """The interval of `now` less `before`; None: too little to say."""
    if now.unit == "share":
        if not (math.isfinite(value * now.of) and math.isfinite(other * before.of)):
            return None
        shares = [Share(shown=round(part * one.of), total=one.of) for part, one in ((value, now), (other, before))]
        if any(one.total < FEW or not 0 <= one.shown <= one.total for one in shares):
            return None
        z = NormalDist().inv_cdf(1 - LEVEL / 2 / at_once)
        return newcombe(shares[0], shares[1], z)
    if now.unit == "posts" and (not alike or max(value, other) < FEW):
        return None
    scatters = [_scatter(now, value), _scatter(before, other)]
    if None in scatters:
        return None
    half = math.hypot(*(one for one in scatters if one is not None))
    return value - other - half, value - other + half


def _scatter(figure: Figure, value: float) -> float | None:
    """How far this one value may lie from where it would be (half the width of its interval); None: not known."""
    if figure.told == "few" or figure.before is None or figure.high <= figure.low:
        return None
    half = (figure.high - figure.low) / 2
    if figure.unit != "posts":
        return half
    total = value + figure.before
    # None came: what may come by chance is as much as if one had.
    return half * math.sqrt(max(value, 1.0) / total) if total > 0 else None


def _length(report: Report) -> int:
    try:
        return (date.fromisoformat(report.last) - date.fromisoformat(report.first)).days + 1
    except ValueError:
        return 0


def _told(low: float, high: float, margin: float) -> Verdict:
    if low > 0:
        return "more"
    if high < 0:
        return "less"
    return "same" if -margin <= low and high <= margin else "chance"
