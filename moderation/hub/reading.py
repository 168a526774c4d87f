"""Which post this desk reads, told to the hub: other desks see it greyed, and nobody is forbidden anything. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from wall.wire import Reading

REST_S = 0.4
"""A post is being read once the cursor has rested on it so long (s); what is only passed by is not reserved."""


@dataclass
class Reader:
    """Says what the hub is to be told. Times are monotonic seconds of this machine."""

    told: str = ""
    """The post that is reserved; empty: none."""
    _post: str = ""
    _since_s: float = 0.0
    _told_s: float = 0.0
    _acted_s: float = 0.0

    def acted(self, now_s: float) -> None:
        """Somebody pressed a key or clicked: there is a reader."""
        self._acted_s = now_s

    def lost(self) -> None:
        """The connection is gone, and with it what was reserved."""
        self.told = ""

    def look(self, post: str, now_s: float, hold_s: float) -> Reading | None:
        """`post` is under the cursor (empty: none that could be decided): what to tell the hub, if anything.

        A reservation lasts `hold_s`. It is renewed while somebody does something at this desk, so an abandoned desk
        reserves nothing for long.
        """
        if post != self._post:
            self._post, self._since_s = post, now_s
        if post == self.told:
            due = now_s - self._told_s >= hold_s / 3 and self._acted_s > self._told_s
            if not post or not due:
                return None
        elif post and now_s - self._since_s < REST_S:
            return None
        self.told, self._told_s = post, now_s
        return Reading(post)
