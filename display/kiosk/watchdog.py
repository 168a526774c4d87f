"""Tells systemd that the wall lives, for as long as it does: pictures on time, or it is restarted.

The protocol of sd_notify(3): datagrams of `NAME=value` to the socket that `NOTIFY_SOCKET` names. Without one nothing
is told. The heart beats only as long as pictures are drawn when they are due, so a loop that hangs, or a painter that
fails again and again, ends in a restart.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger("display")
SLACK_S = 5.0
"""A picture that comes later than this after its time is not on time."""
SHARE = 3
"""Beats in the time after which systemd gives up."""


class Watchdog:
    """One process's line to its supervisor. `every_s`: how often to `beat`; None: nobody watches."""

    def __init__(self, env: Mapping[str, str], pid: int | None = None) -> None:
        self._address = env.get("NOTIFY_SOCKET", "")
        self.every_s: float | None = None
        mine = env.get("WATCHDOG_PID") in (None, "", str(os.getpid() if pid is None else pid))
        limit = env.get("WATCHDOG_USEC", "")
        if self._address and mine and limit.isdecimal() and int(limit):
            self.every_s = int(limit) / 1_000_000 / SHARE
        self._due: float | None = None
        self._beaten: float | None = None
        self._status = ""
        self._ready = False

    def drew(self, due: float) -> None:
        """A picture has been drawn; the next one is due at `due` (monotonic s)."""
        self._due = due

    def on_time(self, now: float) -> bool:
        """Whether there is a picture, and the next one is not overdue at `now`."""
        return self._due is not None and now <= self._due + SLACK_S

    def beat(self, now: float, status: str = "") -> bool:
        """Say that all is well, if it is, as often as it must be said; returns whether it was."""
        if not self.on_time(now):
            return False
        said = []
        if not self._ready:
            said.append("READY=1")
        if status != self._status:
            said.append(f"STATUS={' '.join(status.split())}")
        due = self.every_s is not None and (self._beaten is None or now - self._beaten >= self.every_s)
        if due:
            said.append("WATCHDOG=1")
        if not said or not self._tell(*said):
            return False
        self._ready, self._status = True, status
        self._beaten = now if due else self._beaten
        return due

    def waiting(self, status: str) -> None:
        """There is nothing to draw on, and that is no fault of ours. (X itself has told systemd that it is ready.)"""
        self._tell(f"STATUS={' '.join(status.split())}", "WATCHDOG=1")

    def stopping(self) -> None:
        """The wall ends because it was asked to."""
        self._tell("STOPPING=1")

    def _tell(self, *lines: str) -> bool:
        """Send these lines. A supervisor that cannot be reached draws its own conclusion: it is only logged."""
        if not self._address:
            return False
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)
                line.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            log.error("systemd cannot be told %s: %s", " ".join(lines), error)
            return False
        return True
