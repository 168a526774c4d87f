"""A script drawn again: that scene, those posts, revisions and pages; or the nearest honest picture. No I/O.

Exact means: what is drawn, told as a script, is the script that was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from display.drawing import Drawn, Scenery, plainest
from display.items import Item, Mark, group
from display.scenes import message, promises, stream
from display.scenes.base import Invitation, Plate
from display.scenes.parts import Kit
from display.scripts import Shown
from display.setter import Unset
from display.tempo.slides import Slide, alone
from wall.wire import Card, Script

Not = Literal["", "scene", "posts", "size", "nothing"]
"""Why a picture is not exact: nobody knows that scene, posts of it are not there, its pages differ (it was drawn in
another size), nothing of it can be drawn; empty: it is exact."""
BARE = ("starting", "dark")
"""Scenes of which nothing is drawn."""


@dataclass(frozen=True)
class Again:
    """What is drawn of a script, and why it is not exactly what was drawn then."""

    drawn: Drawn
    why: Not = ""


def wanted(script: Script) -> Shown:
    """What a script says was up."""
    return Shown(script.scene, tuple((post, revision, page) for post, revision, page in script.posts), script.page)


def again(kit: Kit, scenery: Scenery, cards: Mapping[str, Card], script: Script) -> Again:
    """The picture of a script. The scenery's world is that of then."""
    if script.scene in BARE:
        return Again(Drawn(wanted(script), ()))
    if script.scene == "plain":
        return Again(plainest(kit))
    there = {mark[0] for mark in _marks(script) if _same(cards, mark)}
    try:
        if script.scene == "stream":
            found = _board(kit, scenery, cards, script, there)
        elif script.posts and script.scene in ("spotlight", "conversation"):
            found = _alone(scenery, cards, script, there)
        else:
            found = _plates(kit, scenery, cards, script)
    except Unset:
        found = None
    if found is None:
        known = script.scene in scenery.scenes or script.scene in ("stream", "spotlight", "conversation")
        return Again(Drawn(Shown(script.scene, (), script.page), ()), "nothing" if known else "scene")
    if found.shown == wanted(script):
        return Again(found)
    return Again(found, "posts" if len(there) < len(_marks(script)) else "size")


def _marks(script: Script) -> list[Mark]:
    return [(post, revision) for post, revision, _ in script.posts]


def _same(cards: Mapping[str, Card], mark: Mark) -> bool:
    card = cards.get(mark[0])
    return card is not None and card.revision == mark[1]


def _board(kit: Kit, scenery: Scenery, cards: Mapping[str, Card], script: Script, there: set[str]) -> Drawn | None:
    """Those posts in that order, begun where they were; without the last ones where they have no room any more."""
    whole = {item.key: item for item in group(cards.values())}
    key_of = {card.post: item.key for item in whole.values() for card in item.cards}
    board: dict[str, list[Mark]] = {}
    begun: set[str] = set()
    for post, revision, page in script.posts:
        if post in there:
            board.setdefault(key_of[post], []).append((post, revision))
            if page == 0:
                begun.add(key_of[post])
    items = []
    for key, marks in board.items():
        if key in begun:
            items.append(_cut(whole[key], tuple(marks), lambda item: scenery.setter.beginning(item).marks))
        else:
            items.append(_only(whole[key], marks))
    while items:
        up = frozenset(item.key for item in items if item.key in begun)
        if stream.places(kit, items, up) is not None:
            return scenery.draw(Slide("stream", tuple(items), begun=up))
        items.pop()
    return None


def _alone(scenery: Scenery, cards: Mapping[str, Card], script: Script, there: set[str]) -> Drawn | None:
    """That page of that post or conversation, as far as it had come then."""
    item = next((one for one in group(cards.values()) if there.intersection(mark[0] for mark in one.marks)), None)
    if item is None:
        return None
    asked = tuple(_marks(script))

    def on_page(some: Item) -> tuple[Mark, ...]:
        pages = scenery.setter.pages(some)
        return pages[script.page - 1].marks if 0 < script.page <= len(pages) else ()

    item = _cut(item, asked, on_page)
    pages = len(scenery.setter.pages(item))
    page = min(max(1, script.page), pages)
    return scenery.draw(Slide(alone(item), (item,), page, pages))


def _plates(kit: Kit, scenery: Scenery, cards: Mapping[str, Card], script: Script) -> Drawn | None:
    """That page of a scene told in plates; what was promised in it keeps its place where other pages have moved."""
    found = _page(kit, scenery, script)
    if script.scene != promises.NAME or (found is not None and found.shown == wanted(script)):
        return found
    those = [cards[mark[0]] for mark in _marks(script) if _same(cards, mark)]
    made = promises.stood(replace(kit, now_ms=script.from_ms), those, max(1, script.page))
    if len(made) != 1:
        return found
    marks = tuple((*mark, script.page) for mark in made[0].marks)
    return Drawn(Shown(script.scene, marks, script.page), made[0].layers, dict(made[0].texts or {}))


def _page(kit: Kit, scenery: Scenery, script: Script) -> Drawn | None:
    plates = scenery.plates(script.scene)
    if not plates and script.scene == "invitation":
        return Drawn(Shown("invitation"), _invitation(kit).layers)
    if not plates:
        return None
    page = min(max(1, script.page), len(plates))
    return scenery.draw(Slide(script.scene, page=page, pages=len(plates)))


def _invitation(kit: Kit) -> Plate:
    """Where the wall invited to write: without its code, which would lead nowhere."""
    _ = kit.say._
    beneath = [_("Here the wall invited people to write. Its code is not shown again: it was good for that day.")]
    return message.plate(kit, "invitation", _("Your words belong here."), beneath, Invitation())


def _only(item: Item, marks: Iterable[Mark]) -> Item:
    """The item with these posts alone."""
    wanted = set(marks)
    return Item(item.key, tuple(card for card in item.cards if (card.post, card.revision) in wanted))


def _cut(item: Item, marks: tuple[Mark, ...], told: Callable[[Item], tuple[Mark, ...]]) -> Item:
    """The item with as many of its posts, from the first on, as make what was told of it then; whole if none do."""
    for count in range(len(item.cards), 0, -1):
        some = Item(item.key, item.cards[:count])
        if told(some) == marks:
            return some
    return item
