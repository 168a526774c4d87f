"""Suggested masks, taken or refused one by one, and marking with a finger. Pure: each changes the marker it is given.

Nothing is masked because it was found: every chip is somebody's own decision, and to refuse is as easy as to accept.
"""

from __future__ import annotations

from collections.abc import Iterable

from moderation.deciding.marks import Marker, meet
from wall.events import Mask
from wall.wire import DeskPost


def found_in(post: DeskPost) -> list[Mask]:
    """The chips that the findings of a post suggest, as far as they lie in its text."""
    size = len(post.text or "")
    return [
        Mask(each.start, each.end, each.label)
        for each in post.findings
        if each.label is not None and 0 <= each.start < each.end <= size
    ]


def suggest(marker: Marker, found: Iterable[Mask]) -> None:
    """Offer these; of two that meet only the first, and none where there is a mark. The cursor goes to the first."""
    taken = [*marker.marks, *marker.offers]
    for offer in sorted(found):
        if not any(meet(offer, other) for other in taken):
            taken.append(offer)
            marker.offers.append(offer)
    marker.offers.sort()
    if marker.offers:
        marker.to(marker.glyph_of(marker.offers[0].start))


def offered(marker: Marker) -> Mask | None:
    """The suggestion on which the cursor stands; none while a mark is open."""
    if not marker.glyphs or marker.anchor is not None:
        return None
    at = marker.glyphs[marker.cursor].start
    return next((offer for offer in marker.offers if offer.start <= at < offer.end), None)


def seek(marker: Marker, by: int) -> None:
    """To the next suggestion (`by` 1) or the one before (-1), round the ends."""
    if not marker.offers or marker.anchor is not None:
        return
    here = offered(marker)
    if here is not None:
        wanted = marker.offers[(marker.offers.index(here) + by) % len(marker.offers)]
    else:
        at = marker.glyphs[marker.cursor].start
        ahead = [offer for offer in marker.offers if (offer.start > at) == (by > 0)]
        wanted = (ahead or marker.offers)[0 if by > 0 else -1]
    marker.to(marker.glyph_of(wanted.start))


def accept(marker: Marker, offer: Mask | None = None) -> Mask | None:
    """Make a mark of a suggestion (else of the one under the cursor) and go to the next one, if there is one."""
    offer = offer or offered(marker)
    if offer is None or offer not in marker.offers:
        return None
    marker.offers.remove(offer)
    marker.marks = sorted([*marker.marks, offer])
    _onward(marker, offer)
    return offer


def refuse(marker: Marker) -> Mask | None:
    """Drop the suggestion under the cursor, for good; on to the next one."""
    offer = offered(marker)
    if offer is not None:
        marker.offers.remove(offer)
        _onward(marker, offer)
    return offer


def _onward(marker: Marker, done: Mask) -> None:
    following = [offer for offer in marker.offers if offer.start > done.start] or marker.offers
    if following:
        marker.to(marker.glyph_of(following[0].start))


def tap(marker: Marker, at: int) -> bool:
    """A finger on glyph `at`. On a mark it takes that away, on a suggestion it takes it up; else the word there
    begins a mark, or ends the one that was begun. Returns whether the mark is to be ended now."""
    before = marker.cursor
    marker.to(at)
    if marker.anchor is None:
        if marker.under() is not None:
            marker.remove()
            return False
        if accept(marker) is not None:
            return False
    word = marker.word_at(marker.cursor)
    if word is None:
        if marker.anchor is not None:
            marker.cursor = before
        return False
    first, last = word
    if marker.anchor is None:
        marker.to(first)
        marker.open()
        marker.to(last)
        marker.begun = word
        return False
    ends = (marker.anchor, first, last, *(marker.begun or ()))
    marker.anchor, marker.cursor = min(ends), max(ends)
    return True
