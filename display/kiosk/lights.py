"""Lit or dark now: the hours and the best clock there is, together. The last certain moment outlives a restart.

Reads this machine's clocks, and a small file in the screen's folder.
"""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from display.cache import Stamp
from display.files import replace_file
from display.kiosk.hours import Hours, Light, light
from display.kiosk.trust import Known, known_time
from display.ports import Machine
from display.store import Store
from display.wording import zone_of

log = logging.getLogger("display")
KEEP_MS = 600_000
"""How often the last certain moment is written down."""


class Lights:
    """`known`: what time it is, as of the last question; `light`: what came of it."""

    def __init__(self, hours: Hours | None, machine: Machine, file: Path | None = None) -> None:
        """`hours` None: always lit. `file`: where a certain moment is kept; None: nowhere."""
        self._hours = hours
        self._machine = machine
        self._file = file
        self._anchor = _read(file)
        self._kept_ms = self._anchor.ms if self._anchor is not None else 0
        self._asked: tuple[str, int] | None = None
        self.known = Known(None)
        self.light = Light()

    def at(self, store: Store, now: float) -> Light:
        """Whether the wall is lit at `now` (monotonic s), with what `store` knows of the feeder."""
        machine = self._machine.stamp()
        feeder_ms = None
        if store.connected(now) and store.feeder_ms and not store.replay and store.heard is not None:
            feeder_ms = store.feeder_ms + round((now - store.heard) * 1000)
        self.known = known_time(
            machine, feeder_ms=feeder_ms, synchronized=self._machine.synchronized(), anchor=self._anchor
        )
        ms = self.known.ms
        if ms is not None:
            self._anchor = msgspec.structs.replace(machine, ms=ms)
            self._keep(self._anchor)
        if self._hours is None:
            return self.light
        if ms is None:
            self._asked, self.light = None, Light("clock")
        elif not self._still(store.zone, ms):
            self._asked, self.light = (store.zone, ms), light(self._hours, zone_of(store.zone), ms)
        return self.light

    def next_s(self) -> float | None:
        """In how many seconds that changes; None: not by itself, or not for a long time."""
        if self.light.until_ms is None or self.known.ms is None:
            return None
        return max(0.0, (self.light.until_ms - self.known.ms) / 1000)

    def time_ms(self) -> int:
        """What time to write on the wall: the machine's, or the feeder's where the machine's is wrong."""
        if self.known.disagrees and self.known.ms is not None:
            return self.known.ms
        return self._machine.clock.now_ms()

    def _still(self, zone: str, ms: int) -> bool:
        """Whether the last answer holds."""
        if self._asked is None or self._asked[0] != zone or ms < self._asked[1]:
            return False
        return self.light.until_ms is not None and ms < self.light.until_ms

    def _keep(self, anchor: Stamp) -> None:
        if self._file is None or abs(anchor.ms - self._kept_ms) < KEEP_MS:
            return
        self._kept_ms = anchor.ms
        try:
            replace_file(self._file, msgspec.json.encode(anchor))
        except OSError as error:
            log.error("the time cannot be kept for the next start: %s", error)


def _read(file: Path | None) -> Stamp | None:
    if file is None:
        return None
    try:
        return msgspec.json.decode(file.read_bytes(), type=Stamp)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
