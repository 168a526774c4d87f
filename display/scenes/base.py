"""What every scene is: something to say, told in plates. Pure; found by name in this folder (`find`).

A scene module has `NAME` and `plates(kit, world)`: what it would show now, page by page, or nothing. A new scene is
one new file here with its test, and a name in the playlist. Scenes made of posts (stream, spotlight, conversation)
are not plates: `timeline.py` lays them out, since what they show depends on what was shown before.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from display.draw import Layer
from display.items import Item, Mark
from display.scenes.parts import Kit
from wall.wire import Panel, Wall

log = logging.getLogger("display")
PROTECTED = ("stream", "transparency", "fairness")
"""Scenes that no playlist may leave out: what customers said, the public count of it, and whether it was fair."""


@dataclass(frozen=True)
class Invitation:
    """What a customer may scan: the page's address, and the sentence beside it (empty: our own). No address: none."""

    url: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class World:
    """What there is to speak of: everything that may be shown now, newest first, and the wall's public state.

    `age_s`: how old it is; None while the feeder is there. `queued`: how many posts wait for their first showing.
    """

    items: tuple[Item, ...] = ()
    panel: Panel | None = None
    wall: Wall = field(default_factory=Wall)
    invitation: Invitation = field(default_factory=Invitation)
    age_s: float | None = None
    queued: int = 0


@dataclass(frozen=True)
class Plate:
    """One page of a scene: what is drawn, how many words there are to read, and whose (for scripts and removals).

    `texts`: by post, the words of it that stand here.
    """

    layers: tuple[Layer, ...]
    words: int
    marks: tuple[Mark, ...] = ()
    texts: Mapping[str, str] | None = None


class Scene(Protocol):
    """A scene told in plates."""

    NAME: str

    def plates(self, kit: Kit, world: World) -> Sequence[Plate]:
        """The pages that it has to show now; none: it is skipped."""
        ...


@cache
def find() -> Mapping[str, Scene]:
    """Every scene of this folder that tells itself in plates, by name; one that cannot be loaded is left out."""
    found: dict[str, Scene] = {}
    for one in pkgutil.iter_modules([str(Path(__file__).parent)]):
        try:
            module = import_module(f"display.scenes.{one.name}")
        except Exception as error:  # noqa: BLE001 - logged; a playlist that names it is told that there is no such scene
            log.error("the scene %s cannot be loaded: %s", one.name, type(error).__name__)
            continue
        if hasattr(module, "NAME"):
            found[module.NAME] = module
    return found
