"""Who reads which post now: a reservation that forbids nothing, kept in memory for some minutes. Pure.

A post is held by whoever came to it first; others who read it hold it after that person. Two sessions of one account
are one person. What the reservation is for, two people at the same post at once, is settled by `expect`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wall.wire import Hold

HOLD_S = 300.0
GRACE_S = 10.0
"""How long a hold outlives its connection: a tablet that changes its network comes back within that time."""
MOST = 1000
"""Readings kept at once; beyond that the oldest goes."""


@dataclass(frozen=True)
class Reading:
    """An account reads a post, as the `order`-th that began to, until `until_ms` if it says no more."""

    account: str
    post: str
    order: int
    until_ms: int


class Holds:
    """Readings by session number. Every instant is Unix ms by the feeder's clock."""

    def __init__(self, hold_s: float = HOLD_S, grace_s: float = GRACE_S) -> None:
        self._hold_ms = round(hold_s * 1000)
        self._grace_ms = round(grace_s * 1000)
        self._readings: dict[int, Reading] = {}
        self._orders = 0

    def read(self, session: int, account: str, post: str, now_ms: int) -> None:
        """The session reads `post` now (empty: none any more), or reads on."""
        before = self._readings.pop(session, None)
        if not post:
            return
        self._drop_expired(now_ms)
        mine = [
            reading.order for reading in self._readings.values() if (reading.account, reading.post) == (account, post)
        ]
        if before is not None and (before.account, before.post) == (account, post) and before.until_ms > now_ms:
            mine.append(before.order)
        self._orders += 1
        self._readings[session] = Reading(account, post, min(mine, default=self._orders), now_ms + self._hold_ms)
        if len(self._readings) > MOST:
            del self._readings[min(self._readings, key=lambda number: self._readings[number].until_ms)]

    def left(self, session: int, now_ms: int) -> None:
        """The session's connection is gone: what it holds is let go after a short grace."""
        reading = self._readings.get(session)
        if reading is not None:
            self._readings[session] = replace(reading, until_ms=min(reading.until_ms, now_ms + self._grace_ms))

    def decided(self, post: str) -> None:
        """The post is decided: nobody holds it any more."""
        for session in [number for number, reading in self._readings.items() if reading.post == post]:
            del self._readings[session]

    def reads(self, post: str) -> bool:
        """Whether anybody reads the post."""
        return any(reading.post == post for reading in self._readings.values())

    def now(self, now_ms: int) -> list[Hold]:
        """Every hold, by post."""
        self._drop_expired(now_ms)
        first: dict[str, Reading] = {}
        until: dict[tuple[str, str], int] = {}
        for reading in self._readings.values():
            who = reading.post, reading.account
            until[who] = max(until.get(who, 0), reading.until_ms)
            if reading.post not in first or reading.order < first[reading.post].order:
                first[reading.post] = reading
        return [
            Hold(post=post, account=one.account, until_ms=until[post, one.account])
            for post, one in sorted(first.items())
        ]

    def _drop_expired(self, now_ms: int) -> None:
        for session in [number for number, reading in self._readings.items() if reading.until_ms <= now_ms]:
            del self._readings[session]


def of_others(holds: list[Hold], account: str) -> list[Hold]:
    """What a desk of `account` is told."""
    return [hold for hold in holds if hold.account != account]
