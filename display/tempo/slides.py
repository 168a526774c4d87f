"""What the wall's course is made of: slides, and what must be known of posts and scenes to set them. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from display.items import Item, Mark


class Leafed(Protocol):
    """A page of an item alone, or of a scene told in plates: its words, and the posts whose words are on it."""

    @property
    def words(self) -> int: ...
    @property
    def marks(self) -> tuple[Mark, ...]: ...


class Setter(Protocol):
    """Knows what fits. Its answers depend on the items alone."""

    def fits(self, items: Sequence[Item]) -> bool:
        """Whether the items, in this order, fit on one board; those that are too long for it stand there begun."""
        ...

    def long(self, item: Item) -> bool:
        """Whether the item is too long for a board, where it can only be begun."""
        ...

    def height(self, item: Item, begun: bool = False) -> int:
        """How much of a column the item takes (px), or its beginning."""
        ...

    def beginning(self, item: Item) -> Leafed:
        """What stands on a board of an item that is too long for it."""
        ...

    def pages(self, item: Item) -> Sequence[Leafed]:
        """The pages of an item alone; at least one."""
        ...


class Source(Protocol):
    """Where the scenes that are no posts come from, and what can be drawn at all."""

    def plates(self, scene: str) -> Sequence[Leafed]:
        """What the scene has to say now, page by page; nothing: it is skipped."""
        ...

    def usable(self, scene: str, item: Item | None = None) -> bool:
        """Whether the scene, or this item in it, can be drawn as far as is known."""
        ...

    @property
    def sound(self) -> bool:
        """Whether everything can be drawn."""
        ...


class PostsOnly:
    """A source without any scene but those made of posts, all of which can be drawn."""

    sound = True

    def plates(self, scene: str) -> Sequence[Leafed]:
        return ()

    def usable(self, scene: str, item: Item | None = None) -> bool:
        return True


@dataclass(frozen=True)
class Slide:
    """What is up: a board of items, newest first; one item alone; or (no items) a scene told in plates.

    `page` (from 1) of `pages`. `begun`: keys of the items of which only the beginning stands on the board.
    """

    scene: str
    items: tuple[Item, ...] = ()
    page: int = 1
    pages: int = 1
    begun: frozenset[str] = frozenset()


def alone(item: Item) -> str:
    """The scene in which an item is shown alone."""
    return "conversation" if item.talk else "spotlight"


def words_up(setter: Setter, item: Item) -> int:
    """How many words of the item stand on a board: all of them, or its beginning's."""
    return setter.beginning(item).words if setter.long(item) else item.words
