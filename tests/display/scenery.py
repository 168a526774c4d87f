"""Any scene as it stands between head and foot, set without the course of a show: for pictures and tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from display.draw import Layer
from display.items import Item
from display.pages.book import book
from display.scenes import base, chrome, conversation, spotlight, stream
from display.scenes.base import Invitation, World
from display.scenes.chrome import Condition
from display.scenes.parts import Kit

POSTS = ("stream", "conversation", "spotlight")
TOLD = (
    "you-said-we-did", "transparency", "fairness", "invitation", "announcement", "pause", "reconnecting", "empty",
)  # fmt: skip
SCENES = (*POSTS, *TOLD)


def condition(scene: str, world: World) -> Condition:
    """What head and foot are to say beside this scene."""
    return Condition(
        panel=world.panel,
        queued=world.queued,
        age_s=world.age_s,
        loud=world.age_s is not None,
        invitation=Invitation() if scene in ("invitation", "fairness", "empty", "reconnecting") else world.invitation,
        paused=world.wall.paused_ms is not None,
    )


def framed(kit: Kit, said: Condition, body: Sequence[Layer]) -> list[Layer]:
    """Head, body and foot."""
    return [*chrome.head(kit, said), *body, *chrome.foot(kit, said)]


def pages(kit: Kit, scene: str, world: World) -> list[Sequence[Layer]]:
    """Every page that a scene has to show now; of scenes of posts, the first board, or the longest item's pages."""
    if scene == "stream":
        items, begun = board(kit, world.items)
        return [stream.layers(kit, items, begun)] if items else []
    if scene in POSTS:
        item = longest(world.items, talk=scene == "conversation")
        return alone(kit, item) if item is not None else []
    return [plate.layers for plate in base.find()[scene].plates(kit, world)]


def longest(items: Sequence[Item], *, talk: bool) -> Item | None:
    """The item with most words, of conversations or of other posts."""
    return max((item for item in items if item.talk == talk), key=lambda item: item.words, default=None)


def alone(kit: Kit, item: Item) -> list[Sequence[Layer]]:
    """The pages of one item alone."""
    sheets = book(kit, item)
    draw = conversation.layers if item.talk else spotlight.layers
    return [draw(kit, item, sheet, n, len(sheets)) for n, sheet in enumerate(sheets, 1)]


def board(kit: Kit, items: Sequence[Item]) -> tuple[list[Item], set[str]]:
    """As many of the newest items as stand together, and which of them are only begun."""
    found: list[Item] = []
    begun: set[str] = set()
    width, room = kit.look.page.columns[0].w, kit.look.page.body.h
    for item in items:
        cut = {item.key} if stream.card(kit, item, width).h > room else set()
        if stream.places(kit, [*found, item], begun | cut) is not None:
            found.append(item)
            begun |= cut
    return found, begun


def only(world: World, key: str) -> World:
    """The world with one item."""
    return replace(world, items=tuple(item for item in world.items if item.key == key))
