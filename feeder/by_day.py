"""The public figures day by day, as a desk is told them."""

from __future__ import annotations

from datetime import timedelta

from feeder.house import House
from wall.clock import day_of
from wall.figures import Period
from wall.stats import period

MOST = 400
"""Days that are told at once: a year and a month."""


def by_day(house: House, count: int) -> dict[str, Period]:
    """The figures of the posts received on each of the last `count` days, today first.

    At most `MOST` days, and none before the log began.
    """
    house.settle()
    state = house.state
    today = day_of(state.now_ms, state.zone)
    since = day_of(state.since_ms, state.zone) if state.since_ms is not None else today
    days = [today - timedelta(days=back) for back in range(max(1, min(count, MOST)))]
    return {day.isoformat(): period(state, None, day, day) for day in days if day >= since}
