"""The day told: chapter after chapter, each for as long as it takes to be read; the last one stands. No I/O.

The hub is asked to be where a chapter is, so that its posts are those of then; until it is, what is up stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from display.drawing import Drawn
from display.items import group
from display.replay.keys import Action
from display.replay.story.tale import Tale, find
from display.scenes.base import Plate
from display.scenes.parts import Kit
from display.scripts import Shown
from display.tempo.pace import Pace
from wall.wire import Card, Chapter, Course, Panel, Steer

ARRIVES_S = 1.5
"""So long (s) a chapter without anything to tell is waited for: its posts may be on their way."""


@dataclass
class Telling:
    """Where the story is: chapter `at`, its page `page` (from 0), since when (monotonic s)."""

    chapters: list[Chapter]
    pace: Pace
    at: int = 0
    page: int = 0
    paused: bool = False
    pages: int = 0
    _since: float = 0.0
    _dwell: float = ARRIVES_S
    _drawn: tuple[int, int] | None = None

    def go(self, step: int, now: float) -> list[Steer]:
        """To the chapter `step` further on; what to ask of the hub for it."""
        self.at = min(max(0, self.at + step), len(self.chapters) - 1)
        self.page, self.pages, self._since, self._dwell, self._drawn = 0, 0, now, ARRIVES_S, None
        return [Steer(at_ms=self.chapters[self.at].at_ms, paused=True)]

    def steer(self, action: Action, now: float) -> list[Steer]:
        """An arrow goes on or back by a chapter, Home and End to the first and last, a digit to a part of them."""
        match action.does:
            case "pause":
                self.paused, self._since = not self.paused, now
                return []
            case "move":
                return self.go(1 if action.much > 0 else -1, now)
            case "home":
                return self.go(-len(self.chapters), now)
            case "end":
                return self.go(len(self.chapters), now)
            case _:
                return self.go(len(self.chapters) * action.much // 10 - self.at, now)

    def step(self, now: float) -> list[Steer]:
        """Turn the page, or go on to the next chapter, when it has been read."""
        if self.paused or now < self._since + self._dwell:
            return []
        if self.page + 1 < self.pages:
            self.page, self._since = self.page + 1, now
            return []
        return self.go(1, now) if self.at + 1 < len(self.chapters) else []

    def due(self, now: float) -> float:
        """In how many seconds `step` has something to do."""
        return 60.0 if self.paused or self.over else max(0.01, self._since + self._dwell - now)

    @property
    def over(self) -> bool:
        """Whether its last page stands."""
        return self.at + 1 >= len(self.chapters) and 0 < self.pages <= self.page + 1

    def of(self) -> tuple[int, int]:
        """What is told: chapter and page."""
        return self.at, self.page

    def draw(self, kit: Kit, cards: Mapping[str, Card], course: Course | None, panel: Panel | None = None) -> Drawn:
        """The page that is up. A chapter that cannot be told, or has nothing to tell, is empty, and soon over."""
        chapter = self.chapters[self.at]
        plates = told(kit, chapter, cards, course, panel)
        self.pages = len(plates)
        scene = f"story-{chapter.kind}"
        if not plates:
            return Drawn(Shown(scene), ())
        self.page = min(self.page, len(plates) - 1)
        plate = plates[self.page]
        if self._drawn != self.of():
            self._drawn, self._dwell = self.of(), self.pace.dwell(plate.words)
        marks = tuple((*mark, 1) for mark in plate.marks)
        return Drawn(Shown(scene, marks, self.page + 1), plate.layers, dict(plate.texts or {}))


def told(
    kit: Kit, chapter: Chapter, cards: Mapping[str, Card], course: Course | None, panel: Panel | None = None
) -> Sequence[Plate]:
    """The pages of a chapter; none for a kind that nobody knows, or that fails."""
    part = find().get(chapter.kind)
    if part is None:
        return ()
    asked = [cards[post] for post in dict.fromkeys(chapter.posts) if post in cards]
    talks = {card.conversation for card in asked if card.conversation}
    named = {card.post for card in asked}
    more = [card for card in cards.values() if card.conversation in talks and card.post not in named]
    order = {card.post: n for n, card in enumerate(asked)}
    items = sorted(
        group([*asked, *more]), key=lambda item: min(order.get(card.post, len(order)) for card in item.cards)
    )
    return tuple(part.plates(kit, Tale(chapter, tuple(items), course, panel)))
