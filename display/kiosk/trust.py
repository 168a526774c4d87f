"""What time it is, and whether one may go by it: with a wrong clock a wall stays dark rather than shine at night.

While the feeder is there, its clock counts. Without it the machine's own does, if it can be believed. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from display.cache import Stamp

AGREE_MS = 120_000
"""Two clocks that differ by no more are one."""


@dataclass(frozen=True)
class Known:
    """The time (Unix ms), None if nobody can say; `off_ms`: how far the machine's clock is ahead of the feeder's."""

    ms: int | None
    off_ms: int | None = None

    @property
    def disagrees(self) -> bool:
        return self.off_ms is not None and abs(self.off_ms) > AGREE_MS


def known_time(machine: Stamp, *, feeder_ms: int | None, synchronized: bool, anchor: Stamp | None) -> Known:
    """The time at `machine`, this machine's clocks as they are now.

    `feeder_ms`: the feeder's clock now, None without a connection. `anchor`: the last moment that was certain, by
    the certain clock (`ms`) and this machine's boot clock; no time before it is believed.
    """
    if feeder_ms is not None:
        return Known(feeder_ms, machine.ms - feeder_ms)
    passed = since(anchor, machine)
    if synchronized and (anchor is None or machine.ms >= anchor.ms):
        return Known(machine.ms)
    if anchor is None or passed is None:
        return Known(None)
    return Known(anchor.ms + passed)


def since(anchor: Stamp | None, machine: Stamp) -> int | None:
    """How long ago (ms) `anchor` was by the boot clock; None: it was before this boot, or there is none."""
    if anchor is None or not anchor.boot_id or anchor.boot_id != machine.boot_id:
        return None
    passed = round((machine.boot_s - anchor.boot_s) * 1000)
    return passed if passed >= 0 else None
