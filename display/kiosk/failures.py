"""What to do when a picture fails: keep the last one, try again later and later, and in the end let systemd restart.

Pure; times are monotonic seconds. Logged is where it happened, never a message that may quote a post.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

log = logging.getLogger("display")
FIRST_S, LONGEST_S = 0.5, 8.0
GIVE_UP_S = 45.0
"""A wall that has not drawn for so long is better off in a new process."""
PLAIN_AFTER = 3
"""After so many failures in a row the plainest picture is shown instead of the last one."""


class GaveUp(Exception):
    """Nothing could be drawn for GIVE_UP_S; the message says where it failed."""


class Failures:
    """Failures in a row. `where`: of the last one, e.g. `ValueError at stream.py:47`; empty: all is well."""

    def __init__(self) -> None:
        self.where = ""
        self.count = 0
        self._since = 0.0

    def failed(self, error: BaseException, now: float) -> float:
        """It failed at `now`; returns after how long (s) to try again. Raises GaveUp."""
        where = place_of(error)
        if where != self.where:
            log.error("a picture failed and is tried again: %s", where)
        self.where = where
        self._since = self._since if self.count else now
        self.count += 1
        if now - self._since >= GIVE_UP_S:
            raise GaveUp(where) from error
        return min(FIRST_S * 2.0 ** min(self.count - 1, 10), LONGEST_S)

    def worked(self) -> None:
        """It was drawn."""
        if self.count:
            log.info("drawn again after %d failures", self.count)
        self.where, self.count = "", 0

    @property
    def lasting(self) -> bool:
        return self.count >= PLAIN_AFTER


def place_of(error: BaseException) -> str:
    """The error's kind and the innermost line of the program; not its message, which may quote a post."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}" if last else type(error).__name__
