"""How the desk's parts are laid out: by the terminal's size and by the layout that its reader chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.screen import Screen

from moderation.actions.base import Action
from moderation.deciding.marks import Marker
from moderation.deciding.suggesting import offered
from moderation.desk import QUEUES, Row
from moderation.drawing import Bits, Spot, bars, fingers
from moderation.drawing.keys import footer, marking_keys, searching_keys
from moderation.model import Model
from moderation.screens.frames import Frames
from moderation.words import Words
from wall.clock import Clock

NARROW = 108
"""Cells; a narrower terminal has one column."""
WIDE = 170
Lined = tuple[list[Bits], list[Spot]]


class LaidScreen(Screen[None]):
    """What of `model` is in view, and where."""

    def __init__(
        self, model: Model, words: Words, clock: Clock, actions: Sequence[Action], keys: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._compositor = Frames()
        self.model, self.words, self.clock = model, words, clock
        self.actions, self.keys = actions, keys
        self.view = "waiting"
        self.laid = "list"
        """One of `moderation.layouts.LAYOUTS`."""
        self.touch = False
        """Keys and tabs are as large as a finger."""
        self.asking = False
        self.progress = (0, 0)
        """Which of how many posts is being decided now; (0, 0): not several at once."""
        self.marker: Marker | None = None
        self.masking = True
        self._left = "waiting"

    @property
    def now_ms(self) -> int:
        return self.model.now_ms(self.clock.now_ms(), self.clock.monotonic())

    @property
    def narrow(self) -> bool:
        return self.size.width < NARROW

    @property
    def wide(self) -> bool:
        return self.size.width >= WIDE

    @property
    def alone(self) -> bool:
        """Whether there is one list at a time; else the wall has a place of its own."""
        return self.laid == "one" or (self.narrow and self.laid != "wall")

    @property
    def row_lines(self) -> int:
        """Lines of a post in the list at the left."""
        if self.narrow and not self.touch:
            return 1
        return 4 if self.wide and self.laid == "list" else 3

    @property
    def wall_lines(self) -> int:
        """Lines of a post's words in the list of the wall."""
        if self.laid != "wall":
            return 3
        return 3 if self.narrow else 8

    @property
    def posts(self) -> bool:
        """Whether a post is in view, so that keys can be about it."""
        return self.view in QUEUES

    @property
    def queue(self) -> str:
        """The list whose selected post is being read: where the focus is, else what was asked for last."""
        if self.focused is not None and self.focused.id == "wall":
            return "shown"
        if self.focused is not None and self.focused.id == "queue" and not self.alone:
            return self._left
        return self.view if self.view in QUEUES else self._left

    @property
    def left(self) -> str:
        """The list at the left: in one column that is the one being read, else the wall has a place of its own."""
        return self.queue if self.alone else self._left

    @property
    def reading(self) -> Row | None:
        """The post being read."""
        return self.model.lists[self.queue].selected

    @property
    def holding(self) -> str:
        """The post that is read and can be decided: it is reserved while somebody reads it."""
        row = self.reading if self.posts else None
        return row.post.id if row is not None and not row.gone and row.post.state == "waiting" else ""

    def _wear_classes(self) -> None:
        """Tell the style sheet what is in view."""
        self.set_class(self.narrow, "-one")
        self.set_class(self.wide, "-wide")
        self.set_class(self.view in ("house", "me"), "-figures")
        self.set_class(self.view == "screens", "-screens")
        self.set_class(self.laid == "one", "-calm")
        self.set_class(self.laid == "wall", "-walled")
        self.set_class(self.touch, "-touch")

    def _tabs(self) -> Lined:
        tabs, spots = bars.tabs(self.model, self.words, self.view, self.size.width)
        return fingers.tabs(tabs, spots) if self.touch else ([tabs], spots)

    @property
    def typing(self) -> bool:
        """Whether the line of a search is open: letters are typed then, and decide nothing."""
        return any(child.id == "search" and child.display for child in self.children)

    def _footer(self) -> Lined:
        """The keys of what is in view."""
        marker = self.marker
        if self.typing:
            keys = searching_keys(self.words)
        elif marker is not None:
            keys = marking_keys(
                self.words,
                open_=marker.anchor is not None,
                marks=len(marker.marks),
                masking=self.masking,
                offers=len(marker.offers),
                offered=offered(marker) is not None,
            )
        else:
            keys = footer(
                self.actions, self.keys, self.model, self.reading, self.view, self.words,
                posts=self.posts, panes=self.posts and not self.alone and not self.touch,
            )  # fmt: skip
        width, height = self.size
        if self.touch:
            return fingers.keys(keys, self.words, width, max(1, height // 14))
        return bars.keys(keys, width, max(1, height // 7))
