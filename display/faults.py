"""What cannot be drawn: it is left out for a while and told, and the show goes on. Pure; times in seconds.

Told and logged are the scene's name, the kind of fault and where in the program it happened; never a post's words.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from display.items import Item
from display.wording import Wording

log = logging.getLogger("display")
RETRY_S = 600.0
"""After so long what could not be drawn is tried again; sooner if the cards change."""


@dataclass
class Faults:
    """Scenes, and items in a scene, that cannot be drawn, and when each is tried again."""

    _scenes: dict[str, float] = field(default_factory=dict)
    _items: dict[tuple[str, Item], float] = field(default_factory=dict)
    _logged: dict[tuple[str, str], float] = field(default_factory=dict)

    def scene(self, name: str, error: BaseException, now: float) -> None:
        """The scene cannot be drawn; what was held against single items of it was not their fault."""
        self._scenes[name] = now + RETRY_S
        self._items = {key: until for key, until in self._items.items() if key[0] != name}
        self._log(f"the scene {name} is left out", error, now)

    def item(self, scene: str, item: Item, error: BaseException, now: float) -> None:
        """The item cannot be drawn in that scene."""
        self._items[scene, item] = now + RETRY_S
        self._log(f"{item.key} is left out of the scene {scene}", error, now)

    def _log(self, what: str, error: BaseException, now: float) -> None:
        where = _where(error)
        if now >= self._logged.get((what, where), now):
            log.error("%s: %s", what, where)
            self._logged = {key: until for key, until in self._logged.items() if until > now}
            self._logged[what, where] = now + RETRY_S

    @property
    def none(self) -> bool:
        """Whether everything can be drawn."""
        return not self._scenes and not self._items

    def out(self, scene: str, item: Item | None, now: float) -> bool:
        """Whether the scene, or the item in it, is left out now."""
        if self.none:
            return False
        if now < self._scenes.get(scene, now):
            return True
        return item is not None and now < self._items.get((scene, item), now)

    def try_again(self, now: float) -> None:
        """Something has changed: everything is tried once more. It stays told until it was drawn."""
        self._scenes = dict.fromkeys(self._scenes, now)
        self._items = dict.fromkeys(self._items, now)

    def fine(self, scene: str, items: Collection[Item] = ()) -> None:
        """That was drawn."""
        self._scenes.pop(scene, None)
        for item in items:
            self._items.pop((scene, item), None)

    def keep(self, items: Collection[Item]) -> None:
        """Only these are left: what is gone is nobody's fault any more."""
        if self._items:
            there = set(items)
            self._items = {key: until for key, until in self._items.items() if key[1] in there}

    def next_try(self, now: float) -> float | None:
        """When something is next tried again; None: there is nothing."""
        return min((t for t in (*self._scenes.values(), *self._items.values()) if t > now), default=None)

    def told(self, say: Wording) -> list[str]:
        """In the house's words: which scenes are left out, and how many posts cannot be set."""
        scenes = [say._("scene left out: {scene}").format(scene=name) for name in sorted(self._scenes)]
        count = len({item.key for _, item in self._items})
        text = say.ngettext("{n} post cannot be drawn in a scene", "{n} posts cannot be drawn in a scene", count)
        return [*scenes, text.format(n=say.number(count))] if count else scenes


def _where(error: BaseException) -> str:
    """`ValueError at stream.py:47`: its kind, and the innermost line; not its message, which may quote a post."""
    cause = error.__cause__ or error
    frames = traceback.extract_tb(cause.__traceback__)
    last = frames[-1] if frames else None
    return f"{type(cause).__name__} at {Path(last.filename).name}:{last.lineno}" if last else type(cause).__name__
