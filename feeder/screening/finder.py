"""What is noticed in the posts of one house, for whoever is told of a post: looked for once, then remembered.

Only offsets are remembered, never a word. Nothing here touches a post. May be called from a thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from feeder.screening.abuse import ABUSE
from feeder.screening.base import Screener, screen
from feeder.screening.contact import CONTACT
from feeder.screening.staff import staff
from wall.naming import Names
from wall.post import Post
from wall.views import Finding

REMEMBERED = 20_000
ALWAYS: tuple[Screener, ...] = (CONTACT, ABUSE)
"""Whatever the house is, these look at every text."""


class Finder:
    """`finder(text, post)` gives the findings in the present text of a post.

    `unwilling` tells the names that are to be masked as of now; when it tells others, all is looked at anew.
    """

    def __init__(self, unwilling: Callable[[], Names] | None = None, always: Sequence[Screener] = ALWAYS) -> None:
        self._unwilling = unwilling
        self._always = tuple(always)
        self._names: Names | None = None
        self._screeners = self._always
        self._known: OrderedDict[tuple[str, int], tuple[Finding, ...]] = OrderedDict()

    def __call__(self, text: str, post: Post) -> list[Finding]:
        self._take_names()
        at = (post.id, hash(text))  # not its revision: that may be a newer one than the text, which was read before
        found = self._known.get(at)
        if found is None:
            found = self._known[at] = tuple(screen(text, self._screeners))
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return list(found)

    def _take_names(self) -> None:
        names = self._unwilling() if self._unwilling is not None else None
        if names is self._names:
            return
        self._names = names
        self._screeners = (*self._always, staff(names)) if names else self._always
        self._known.clear()
