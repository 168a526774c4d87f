"""What a picture is, and what it is said to show: for scripts, acknowledgements and tests. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from display.draw import Frame
from display.pages.leaves import Leaf, Sheet
from display.scenes.base import Plate
from display.scripts import Shown
from display.tempo.slides import Setter, Slide
from wall.text import plain


@dataclass(frozen=True)
class Picture:
    """A frame and what it shows. `texts`: by post, the words that are to be read, chips in brackets."""

    frame: Frame
    shown: Shown
    texts: dict[str, str]
    through: int
    connected: bool
    age_s: float | None
    queued: int
    replay: bool
    next_s: float
    """In how many seconds the picture changes by itself, at the latest, if the feeder stays as it is."""
    sudden: bool = False
    """Somebody asked for another instant of a replay: it is shown at once."""


def shown(slide: Slide, setter: Setter, plates: Sequence[Plate] = ()) -> Shown:
    """The scene and its (post, revision, page). On a board whole posts are on page 1, begun ones on page 0."""
    if slide.scene == "stream":
        posts: list[tuple[str, int, int]] = []
        for item in slide.items:
            begun = item.key in slide.begun
            marks = setter.beginning(item).marks if begun else item.marks
            posts += [(*mark, 0 if begun else 1) for mark in marks]
        return Shown(slide.scene, tuple(posts))
    marks = (setter.pages(slide.items[0]) if slide.items else plates)[slide.page - 1].marks
    return Shown(slide.scene, tuple((*mark, slide.page) for mark in marks), slide.page)


def texts_of_board(slide: Slide, beginnings: Sequence[Sheet]) -> dict[str, str]:
    """By post, the words that are to be read on a board."""
    out = {card.post: plain(card.form) for item in slide.items if item.key not in slide.begun for card in item.cards}
    for sheet in beginnings:
        out |= texts_of(sheet.leaves)
    return out


def texts_of(leaves: Sequence[Leaf]) -> dict[str, str]:
    """By post, the words of these leaves, the shop's own left out."""
    out: dict[str, str] = {}
    for leaf in leaves:
        if leaf.voice not in ("reply", "promise"):
            out[leaf.card.post] = out.get(leaf.card.post, "") + plain(leaf.form)
    return out
