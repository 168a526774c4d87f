"""Cards of then: with the promise, the spotlight and the reply of that moment, under the chips of now.

A reply that was taken back since stays away, one that was worded anew stands in its new words; a promise that was
taken back since stays away, too.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from msgspec.structs import replace

from feeder.cards import promise
from feeder.house import House
from feeder.public import PublicView
from feeder.replaying.seen import gone, place_of
from wall.state import Post, State
from wall.views import Card

KEPT = 2000
"""Cards kept of posts that are on the wall no more."""


class Past:
    """Makes the cards of one replay."""

    def __init__(self, house: House, view: PublicView) -> None:
        self._house = house
        self._view = view
        self._made: OrderedDict[str, tuple[tuple[int, int], Card]] = OrderedDict()

    async def cards(self, then: State, wanted: Mapping[str, int]) -> dict[str, Card]:
        """The cards of these posts as of `then`. `wanted`: at which revision; 0: at that of then.

        A post that nothing is known of is left out.
        """
        made: dict[str, Card] = {}
        for name, revision in wanted.items():
            now = self._house.state.posts.get(name)
            post = then.posts.get(name, now)
            if now is None or post is None:
                continue
            card = await self._card(post, revision or post.revision, now)
            # What may be seen is asked once more: it may have been withdrawn while its words were read.
            why = gone(revision or post.revision, self._house.state.posts.get(name))
            if card is None or why:  # words that cannot be read any more, for whatever reason, are gone as well
                card = place_of(post, revision or post.revision, why or self._house.unread)
            made[name] = card
        return made

    async def _card(self, then: Post, revision: int, now: Post) -> Card | None:
        if gone(revision, now):
            return None
        live = self._view.get(now.id)
        # A live card that is about to be made anew must not be used once more: an undo, a new mask or a badge.
        made = live if live is not None and now.visible and live.revision == revision else await self._old(now)
        return None if made is None else await self._as_then(made, then, now)

    async def _old(self, now: Post) -> Card | None:
        """The card of a post that is on the wall no more, though it may be seen."""
        key = now.last_seq, self._house.state.profiled
        known = self._made.get(now.id)
        if known is not None and known[0] == key:
            self._made.move_to_end(now.id)
            return known[1]
        card = await self._view.card(now)
        if card is not None:
            self._made[now.id] = key, card
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
        return card

    async def _as_then(self, made: Card, then: Post, now: Post) -> Card:
        promised = made.promise
        if then.promise_seq != now.promise_seq or then.promised_ms != now.promised_ms:
            words = await self._house.contents.promise(then)
            promised = promise(then, words) if now.promise is not None else None
        elif promised is not None and len(then.supporters) != len(now.supporters):
            promised = replace(promised, supporters=len(then.supporters))
        answered = bool(then.reply_seq) and then.reply_shown
        return replace(
            made,
            promise=promised,
            spotlit=then.spotlit,
            shown_ms=then.shown_ms or made.shown_ms,
            reply=made.reply if answered else (),
            signed=made.signed if answered else "",
        )
