"""How long a sentence stands on the line that speaks. Pure: time is handed in."""

from __future__ import annotations

from moderation.model import Notice

SHOWN_S = 12.0
"""A sentence stands so long (s), refusals too: time for two lines, read twice."""


class Fading:
    """Looks at the sentence again and again, and says when its time is over."""

    def __init__(self) -> None:
        self._seen: Notice | None = None
        self._since_s = 0.0

    def look(self, notice: Notice | None, now_s: float, *, covered: bool) -> Notice | None:
        """What is to stand there at `now_s` (monotonic): `notice`, until it has been in sight for `SHOWN_S`.

        `covered`: a sheet lies over it; its time begins when that is gone.
        """
        if notice is not self._seen or covered:
            self._seen, self._since_s = notice, now_s
        elif notice is not None and now_s - self._since_s >= SHOWN_S:
            self._seen = None
        return self._seen
