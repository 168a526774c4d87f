"""What is noticed in the posts of one house, for whoever is told of a post: looked for once, then remembered.

Only offsets are remembered, never a word, and nothing of what is forgotten. Nothing here touches a post.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from feeder.screening.abuse import ABUSE
from feeder.screening.base import Screener, screen
from feeder.screening.contact import CONTACT
from feeder.screening.staff import FLAG, staff
from wall.naming import Names
from wall.noticed import Finding
from wall.post import Post

REMEMBERED = 20_000
ALWAYS: tuple[Screener, ...] = (CONTACT, ABUSE)
"""Whatever the house is, these look at every text."""
LONG = 5000
"""Code points; a longer text is looked through beside the event loop, which must not wait for it."""


class Finder:
    """`unwilling` tells the names that are to be masked as of now; when it tells others, all is looked at anew."""

    def __init__(self, unwilling: Callable[[], Names] | None = None, always: Sequence[Screener] = ALWAYS) -> None:
        self._unwilling = unwilling
        self._always = tuple(always)
        self._names = Names(())
        self._screeners = self._always
        self._known: OrderedDict[str, tuple[int, tuple[Finding, ...]]] = OrderedDict()
        """Of a post, what was found in the text with this hash."""
        self.version = 0
        """Another one whenever other names are looked for."""
        self.renew()

    @property
    def flags(self) -> frozenset[str]:
        """Every flag that can be given here."""
        given = {flag for screener in self._always for flag in screener.flags}
        return frozenset(given if self._unwilling is None else {*given, FLAG})

    async def find(self, text: str, post: Post) -> list[Finding]:
        """The findings in the present text of a post, with the names of now."""
        self.renew()
        at = hash(text)  # not its revision: that may be a newer one than the text, which was read before
        known = self._known.get(post.id)
        if known is not None and known[0] == at:
            return list(known[1])
        version = -1
        while version != self.version:
            version = self.version
            if len(text) > LONG:
                found = await asyncio.to_thread(screen, text, self._screeners)
                self.renew()
            else:
                found = screen(text, self._screeners)
        if is_readable(post):
            self._known[post.id] = at, tuple(found)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def drop(self, post: str) -> None:
        """Forget what was found in it."""
        self._known.pop(post, None)

    def renew(self) -> None:
        """Take the names of now."""
        names = self._unwilling() if self._unwilling is not None else self._names
        if names is self._names:
            return
        changed = not names.same(self._names)
        self._names = names
        if changed:
            self._screeners = (*self._always, staff(names)) if names else self._always
            self._known.clear()
            self.version += 1


def is_readable(post: Post) -> bool:
    """Whether its text may be read at the desk still."""
    return not post.forgotten and post.state != "undisplayable"
