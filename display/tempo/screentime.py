"""How long each post was up, from the scripts that screens write, and how long it would have been its turn. Pure.

By these figures anybody can check that stars buy no screen time. What is only begun on a board (page 0) is told
apart: it is up, and it is no showing.

Posts that are up together share that time in proportion to how long each takes to be read. Of the time that posts
were up in all, a post's due is its part among all that could have been shown just then, by the same measure. The
ratio of the two is 1 where everybody gets the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from wall.wire import Script

Takes = Callable[[str, int], float]
"""How long (s) a post's page takes to be read (0: its beginning; on a board all of it is on page 1)."""


@dataclass
class Time:
    """One post's time on the wall: `up_s` in all, `begun_s` of it with its beginning alone, `showings` of its first
    page, `share_s` its part of the time that it shared with others, `due_s` its due.
    """

    up_s: float = 0.0
    begun_s: float = 0.0
    showings: int = 0
    share_s: float = 0.0
    due_s: float = 0.0

    @property
    def ratio(self) -> float:
        """What it had over what was its due."""
        return self.share_s / self.due_s if self.due_s else 0.0


def screen_time(
    scripts: Iterable[Script], takes: Takes, whole: Mapping[str, float], since_ms: Mapping[str, int]
) -> dict[str, Time]:
    """Each post's time. `whole`: how long (s) all of it takes to be read; `since_ms`: from when it could be shown."""
    found = {post: Time() for post in whole}
    for script in scripts:
        seconds = max(0, script.to_ms - script.from_ms) / 1000
        reading = {(post, page): takes(post, page) for post, _, page in script.posts}
        for (post, page), takes_s in reading.items():
            time = found.setdefault(post, Time())
            time.up_s += seconds
            time.begun_s += seconds if page == 0 else 0.0
            time.showings += page == 1
            time.share_s += seconds * takes_s / sum(reading.values())
        if reading:
            there = [post for post in whole if since_ms.get(post, 0) <= script.from_ms]
            total = sum(whole[post] for post in there)
            for post in there:
                found[post].due_s += seconds * whole[post] / total
    return found
