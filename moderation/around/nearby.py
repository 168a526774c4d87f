"""Whoever wrote a note and is still in the shop: said until somebody went there, and no part of any order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import Words
from wall.wire import Here

NAMED = 3
"""So many are named at once; the others are counted."""


def there(model: Model, now_ms: int) -> list[Here]:
    """Who waits for somebody now, the first to come first; the time of each is over by itself."""
    status = model.status
    return [one for one in (status.here if status is not None else ()) if now_ms < one.until_ms]


def following(waiting: Sequence[Here], post: str) -> Here | None:
    """Who comes after `post` in turn, the first one after the last; None: nobody is there."""
    at = next((at for at, one in enumerate(waiting) if one.post == post), -1)
    return waiting[(at + 1) % len(waiting)] if waiting else None


def news(waiting: Sequence[Here], known: Collection[str]) -> bool:
    """Whether somebody is there who was not told of before."""
    return any(one.post not in known for one in waiting)


def told(waiting: Sequence[Here], words: Words, now_ms: int) -> str:
    """`Somebody waits: garden, for 4 min`, or several, with their places."""
    _ = words._
    named = []
    for one in waiting[:NAMED]:
        lasted = words.ago(one.since_ms, now_ms)
        place = one_line(one.place, 30)
        named.append(
            _("{place}, for {time}").format(place=place, time=lasted)
            if place
            else _("in the shop, for {time}").format(time=lasted)
        )
    more = len(waiting) - len(named)
    if more:
        named.append(words.ngettext("{n} more", "{n} more", more))
    if len(waiting) == 1:
        return _("Somebody waits: {where}").format(where=named[0])
    people = words.ngettext("{n} person waits", "{n} people wait", len(waiting))
    return _("{people}: {where}").format(people=people, where=_("; ").join(named))
