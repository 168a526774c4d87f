"""Posts and what the shop answered to them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block
from display.replay.story import page, pair
from display.replay.story.tale import Tale, cards
from display.scenes.base import Plate
from display.scenes.figures import span
from display.scenes.parts import Kit

KIND = "reply"


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """The post and beside it its answer: whatever it says, and however many stars it has."""
    _, seconds = kit.say._, tale.fact("seconds")
    said = _("They wrote, the shop answered")
    if seconds:
        said = _("They wrote, the shop answered after {span}").format(span=span(kit, seconds))

    def above(at: int, pages: int) -> Block:
        return page.kicker(kit, "shop", said, at, pages)

    return pair.board(kit, KIND, above, tale.items) or cards(kit, KIND, above, tale.items, apart=True)
