"""How often a secret may be tried. Pure: the time (s, of a clock that never goes back) is an argument.

Each name has some tries free; then the wait doubles with each, up to a limit, and is forgotten after a while. All
tries together are held by a token bucket, so that many names are no way around it. A name is never shut out for
longer than `CAP_S`: whoever fails on purpose delays its owner, and no more.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

FREE = 5
"""Wrong tries before the first wait."""
FIRST_S, CAP_S = 2.0, 300.0
"""The first wait and the longest."""
FORGET_S = 3600.0
"""After so long without a try, a name begins anew."""
BURST, PER_S = 40, 0.5
"""All names together: tries at once, and tries a second in the long run."""
MOST = 2048
"""Names remembered; beyond them the one that was tried longest ago goes, which takes `MOST / PER_S` s and more."""


@dataclass
class _Tried:
    count: int = 0
    last_s: float = 0.0


class Throttle:
    """Counts tries as they begin, so that many at the same moment are no way around it either."""

    def __init__(self) -> None:
        self._names: OrderedDict[str, _Tried] = OrderedDict()
        self._level = 0.0
        self._at_s = float("-inf")

    def __len__(self) -> int:
        return len(self._names)

    def wait_s(self, name: str, now_s: float) -> float:
        """How long (s) until `name` may be tried; 0: now."""
        wait_s = max(0.0, (self._drained(now_s) + 1 - BURST) / PER_S)
        tried = self._names.get(name)
        if tried is None or now_s - tried.last_s >= FORGET_S or tried.count < FREE:
            return wait_s
        pause_s = min(CAP_S, FIRST_S * 2.0 ** min(tried.count - FREE, 32))
        return max(wait_s, tried.last_s + pause_s - now_s, 0.0)

    def begin(self, name: str, now_s: float) -> None:
        """A try begins; it counts as wrong until `good` says otherwise."""
        self._level = self._drained(now_s) + 1
        self._at_s = max(self._at_s, now_s)
        tried = self._names.pop(name, None)
        if tried is None or now_s - tried.last_s >= FORGET_S:
            tried = _Tried()
        tried.count, tried.last_s = tried.count + 1, now_s
        self._names[name] = tried
        while len(self._names) > MOST:
            self._names.popitem(last=False)

    def good(self, name: str) -> None:
        """The last try was right: `name` begins anew, and that try costs nobody anything."""
        self._names.pop(name, None)
        self._level = max(0.0, self._level - 1)

    def _drained(self, now_s: float) -> float:
        return max(0.0, self._level - max(0.0, now_s - self._at_s) * PER_S)
