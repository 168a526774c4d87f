"""What the page shows to everybody, made from the house as it is: see `wall.phone.Public`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from feeder.checkpoints import Checkpoints
from feeder.house import House
from feeder.public import MOST, PublicView
from wall.phone import Law, Place, Public, PublicPromise, RulesOf
from wall.post import State
from wall.views import Card, Wall
from wall.wire import SourceStatus

ROOM = 2_500_000
"""Bytes of cards in one message, of the four million that it may have; what no longer fits is the oldest."""
RULES = 50
"""Versions of the house rules that are told: the newest."""
T = TypeVar("T")


class Maker:
    """Makes `Public`. `sources`: how they are; `checkpoints` None: nothing is signed here."""

    def __init__(
        self,
        house: House,
        view: PublicView,
        sources: Callable[[], Iterable[SourceStatus]],
        checkpoints: Checkpoints | None,
        *,
        shop_label: str,
        labels: Mapping[str, str],
        places: Mapping[str, str],
        law: Law,
        language: str,
        consent: str,
        public_url: str,
    ) -> None:
        self._house = house
        self._view = view
        self._sources = sources
        self._checkpoints = checkpoints
        self._first = Public(
            at_ms=0,
            shop=house.shop,
            shop_label=shop_label,
            zone=str(house.state.zone),
            language=language,
            panel=house.panel(),
            labels=dict(labels),
            law=law,
            places=[Place(id=name, label=label) for name, label in places.items()],
            consent=consent,
            vkey=checkpoints.vkey if checkpoints is not None else "",
            public_url=public_url,
        )

    def make(self) -> Public:
        """As of now, but for `at_ms`, which whoever sends it says."""
        state = self._house.state
        cards = _fitting(self._view.newest(MOST), ROOM)
        return replace(
            self._first,
            panel=self._house.panel(),
            wall=_without_codes(self._view.wall.now),
            cards=cards,
            web=[one.post for one in cards if may_travel(state, one)],
            promises=promises(state, self._view, cards),
            rules=[RulesOf(since_ms=since_ms, rules=rules) for since_ms, rules in state.rules_past[-RULES:]],
            sources=[_in_public(one) for one in self._sources()],
            note=self._note(),
        )

    def _note(self) -> str:
        if self._checkpoints is None or not self._house.ledger.size:
            return ""
        return (self._checkpoints.kept or self._checkpoints.now()).note


def may_travel(state: State, card: Card) -> bool:
    """Whether the web may have it: a note whose author agreed. Never a review, whose text is licensed, nor a chat."""
    return card.kind == "note" and state.posts[card.post].web


def promises(state: State, view: PublicView, cards: Sequence[Card]) -> list[PublicPromise]:
    """The promises on the wall, the newest move first; those beyond the newest cards too."""
    known = {card.post: card for card in cards}
    found = [
        PublicPromise(card=made, since_ms=post.promised_ms or 0)
        for post in map(state.posts.__getitem__, state.visible)
        if post.promise is not None and (made := known.get(post.id) or view.get(post.id)) is not None
    ]
    return _fitting(sorted(found, key=lambda one: -one.since_ms)[:MOST], ROOM // 3)


def _fitting(some: Sequence[T], room: int) -> list[T]:
    """The first that there is room for."""
    fitting: list[T] = []
    for one in some:
        room -= len(msgspec.json.encode(one))
        if room < 0:
            break
        fitting.append(one)
    return fitting


def _without_codes(wall: Wall) -> Wall:
    """Who reads the page stands anywhere: the code that proves who stands before the wall is not on it."""
    return replace(wall, invite="", today="")


def _in_public(source: SourceStatus) -> SourceStatus:
    """When it answered last, and since when it does not; what is wrong with it is the shop's own business."""
    return SourceStatus(
        name=source.name,
        type=source.type,
        label=source.label,
        ok=source.ok,
        since=None if source.ok else source.since,
        last_ok=source.last_ok,
    )
