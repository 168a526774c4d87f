"""The playlist: the scenes in turn, over and over. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from display.scenes.base import PROTECTED
from wall.text import visible_controls

POSTS = ("stream", "spotlight", "conversation")
"""The scenes made of posts."""
OVERRIDES = ("pause", "reconnecting", "empty", "starting", "dark", "plain")
"""What the wall shows when it must; nobody asks for it."""
PLAYLIST = (
    "stream", "spotlight", "announcement", "stream", "conversation", "you-said-we-did",
    "stream", "spotlight", "transparency", "stream", "invitation", "stream", "fairness",
)  # fmt: skip
"""What is played when nothing else is asked for."""
MOST = 100
"""So many slots of a playlist are played."""


@dataclass
class Program:
    """A playlist and how far it has been played. `unknown`: names that were asked for and mean nothing."""

    names: tuple[str, ...] = ("stream",)
    unknown: tuple[str, ...] = ()
    at: int = -1
    """The slot that was played last."""

    def ahead(self) -> Iterator[tuple[int, str]]:
        """Every slot once, the next one first: where it is, and its scene."""
        for step in range(1, len(self.names) + 1):
            at = (self.at + step) % len(self.names)
            yield at, self.names[at]

    def spend(self, scene: str) -> None:
        """That scene has been played already: if the next slot asks for it, it has had its turn."""
        at, name = next(self.ahead())
        if name == scene:
            self.at = at


def program(wanted: Sequence[str], plates: Collection[str]) -> Program:
    """The program of a playlist, given the scenes told in plates that there are; an empty one is `PLAYLIST`.

    What may not be left out is added at the end; what nobody knows is left out and told.
    """
    known = {*POSTS, *plates}.difference(OVERRIDES)
    asked = list(wanted[:MOST]) or [name for name in PLAYLIST if name in known]
    names = [name for name in asked if name in known]
    names += [name for name in PROTECTED if name in known and name not in names]
    unknown = dict.fromkeys(visible_controls(name)[:40] for name in asked if name not in known)
    return Program(tuple(names), tuple(unknown))
