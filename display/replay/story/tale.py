"""What a chapter is made of, and how its modules are found: one file here for each kind, with `KIND` and `plates`."""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from display.draw import Block, stack
from display.items import Item
from display.pages.leaves import Sheet
from display.scenes import parts, promises, sections, stream
from display.scenes.base import Plate
from display.scenes.parts import Kit
from display.scenes.sections import Section
from wall.text import plain
from wall.wire import Card, Chapter, Course, Panel

log = logging.getLogger("display")


@dataclass(frozen=True)
class Tale:
    """A chapter, the items that it speaks of as they were then (those that are there), the day's curve and the public
    panel of then."""

    chapter: Chapter
    items: tuple[Item, ...] = ()
    course: Course | None = None
    panel: Panel | None = None

    def fact(self, name: str) -> int:
        return max(0, self.chapter.facts.get(name, 0))


class Part(Protocol):
    """A module that tells one kind of chapter."""

    KIND: str

    def plates(self, kit: Kit, tale: Tale) -> Sequence[Plate]:
        """Its pages; none: it has nothing to tell."""
        ...


@cache
def find() -> Mapping[str, Part]:
    """Every kind of chapter that can be told; what cannot be loaded is left out."""
    found: dict[str, Part] = {}
    for one in pkgutil.iter_modules([str(Path(__file__).parent)]):
        try:
            module = import_module(f"display.replay.story.{one.name}")
        except Exception as error:  # noqa: BLE001 - logged; the story goes on without that kind
            log.error("the chapter %s cannot be loaded: %s", one.name, type(error).__name__)
            continue
        if hasattr(module, "KIND"):
            found[module.KIND] = module
    return found


def from_to(kit: Kit, tale: Tale) -> tuple[str, str]:
    """The clock at the chapter's beginning and at its end."""
    chapter = tale.chapter
    return kit.say.clock(chapter.from_ms or chapter.at_ms), kit.say.clock(chapter.to_ms or chapter.at_ms)


def _least(kit: Kit, card: Card, width: int, height: int) -> tuple[Block, str]:
    """Where not even the beginning has room: as many of the first words as have, beneath what they are of."""
    label, more = parts.heading(kit, card, width), parts.onward(kit, width)
    form, begun = promises.beginning(kit, card.form, width, height - label.h - more.h)
    blocks = (label, parts.words(kit, form, width, snug=False), more if begun else Block(0, 0))
    return stack(blocks, 0, width), plain(form)


def cards(
    kit: Kit, key: str, above: Callable[[int, int], Block], items: Sequence[Item], *, apart: bool = False
) -> list[Plate]:
    """The items as they stand in the stream, under a heading; what is too long for a column is begun there.

    `apart`: a post and the shop's answer are two, which stand one beside the other where there is room.
    """
    column = sections.columns(kit, above(88, 88))[0]
    made = []
    for one in items:
        item, first = one, one.cards[0]
        answer = parts.reply(kit, first.reply, column.w, first.signed) if plain(first.reply).strip() else None
        if apart and answer is not None and answer.h <= column.h:
            item = Item(item.key, (replace(first, reply=()), *item.cards[1:]))
        else:
            answer = None
        block = stream.card(kit, item, column.w)
        text = plain(first.form)
        if block.h > column.h:
            block = stream.card(kit, item, column.w, begun=True)
            text = plain(Sheet(stream.beginning(kit, item, column.w)).leaves[0].form)
        if block.h > column.h and not first.gone:
            block, text = _least(kit, first, column.w, column.h)
        made.append(Section(block, (first.post, first.revision), text))
        if answer is not None:
            made.append(Section(answer, (first.post, first.revision)))
    return sections.told(kit, key, above, made, stream.gap(kit.look))
