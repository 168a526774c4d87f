"""A conversation decided as one: every turn in full, and nothing is approved that was not on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.widgets import Static

from moderation import keymap
from moderation.deciding import veil
from moderation.drawing import Bits, bars, fingers
from moderation.drawing.bars import Key
from moderation.drawing.turns import turn
from moderation.widgets.lines import Lines
from moderation.words import Words
from wall.wire import DeskPost

ASIDE = "▣"
"""Beside a turn that is set aside."""


class Chosen(NamedTuple):
    """What is to be done with these turns (ids, in order)."""

    what: Literal["approve", "withhold"]
    posts: tuple[str, ...]


class Turns(VerticalScroll, can_focus=True):
    """Where the turns scroll; the sheet is told, so that it knows which lines were on the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "screen.step(1)", show=False),
        Binding("up,k", "screen.step(-1)", show=False),
        Binding("space,pagedown", "screen.more(1)", show=False),
        Binding("pageup", "screen.more(-1)", show=False),
    ]

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        if isinstance(self.screen, ConversationScreen):
            self.screen.look()


class ConversationScreen(ModalScreen[Chosen | None]):
    """Dismissed with what was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]

    def __init__(
        self, title: str, turns: Sequence[DeskPost], here: str, why_not: Mapping[str, str], words: Words,
        keys: Mapping[str, str], now_ms: int, opened: set[str], touch: bool,
    ) -> None:  # fmt: skip
        """`here`: the turn that was being read. `why_not`: of a turn that cannot be decided, why."""
        super().__init__()
        self._title, self._turns, self._why_not, self._words = title, list(turns), why_not, words
        self._keys, self._now_ms, self._opened, self._touch = keys, now_ms, opened, touch
        self._at = next((at for at, post in enumerate(self._turns) if post.id == here), 0)
        self._aside: set[str] = set()
        self._seen: set[int] = set()
        self._tops: list[int] = [0]
        self._full: list[int] = []
        """The lines that are not blank."""
        self._width = 0
        for name in ("approve", "withhold", "mark", "veil"):
            self._bindings.bind(keys[name], name, show=False)

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet", classes="-tall"):
            yield Static(Text(self._title), id="title")
            with Turns(id="turns"):
                yield Lines(id="said")
            yield Static(id="wrong")
            yield Lines(id="doing")

    def on_mount(self) -> None:
        self.query_one("#turns").focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._laid)

    def _laid(self) -> None:
        self._draw()
        self.call_after_refresh(self._to_turn)

    @property
    def _pane(self) -> Turns:
        return self.query_one("#turns", Turns)

    def _draw(self) -> None:
        width = max(20, self._pane.scrollable_content_region.width)
        if width != self._width:
            self._width = width
            self._seen.clear()  # other lines than were seen
        lines: list[Bits] = []
        self._tops = []
        for at, post in enumerate(self._turns):
            self._tops.append(len(lines))
            drawn = turn(post, self._words, width - 4, self._now_ms, self._opened, most=1 << 30)
            sign = ASIDE if post.id in self._aside else " "
            for number, bits in enumerate(drawn):
                bar = ("▌", "honey") if at == self._at and bits else (" ", "")
                lines.append([bar, (f"{sign} " if not number else "  ", "honey strong"), *bits] if bits else [])
        self._tops.append(len(lines))
        self._full = [number for number, line in enumerate(lines) if line]
        self.query_one("#said", Lines).show(lines)
        self.call_after_refresh(self.look)
        self._tell()

    def look(self) -> None:
        """Remember which lines are on the screen now."""
        pane = self._pane
        top = round(pane.scroll_offset.y)
        before = self.read
        self._seen.update(range(top, top + pane.scrollable_content_region.height))
        if self.read != before:
            self._tell()

    @property
    def read(self) -> bool:
        """Whether every line was on the screen, from the first turn on that can be decided."""
        first = next((at for at, post in enumerate(self._turns) if not self._why_not.get(post.id)), 0)
        return self._width > 0 and all(line in self._seen for line in self._full if line >= self._tops[first])

    def _open(self, post: DeskPost) -> bool:
        return not self._why_not.get(post.id) and not veil.veiled(post, self._opened)

    def _to_approve(self) -> tuple[str, ...]:
        return tuple(post.id for post in self._turns if self._open(post) and post.id not in self._aside)

    def _tell(self, told: str = "") -> None:
        """What can be done, and what is still to be read."""
        words, count = self._words, len(self._to_approve())
        if not told and not self.read:
            told = words._("Read on to the end: only what was on the screen can be approved.")
        elif not told and any(veil.veiled(post, self._opened) for post in self._turns):
            told = words._("A veiled turn is left as it is until somebody opens it.")
        self.query_one("#wrong", Static).update(Text(told))
        keys = []
        if self.read and count:
            approve = words.ngettext("approve {n} turn", "approve all {n} turns", count)
            if self._aside:
                approve = words.ngettext("approve the other turn", "approve the {n} others", count)
            keys.append(self._key("approve", approve))
        if self._aside:
            aside = words.ngettext("withhold the one set aside", "withhold the {n} set aside", len(self._aside))
            keys.append(self._key("withhold", aside))
        here = self._turns[self._at]
        if self._open(here):
            back = here.id in self._aside
            keys.append(self._key("mark", words._("not aside") if back else words._("set aside")))
        if veil.veiled(here, self._opened):
            keys.append(self._key("veil", words._("open")))
        keys.append(Key(words._("Space"), words._("read on"), "more(1)"))
        keys.append(Key(words._("Esc"), words._("back"), "leave"))
        width = max(20, self.query_one("#doing").content_size.width)
        drawn = fingers.keys(keys, words, width, 3) if self._touch else bars.keys(keys, width)
        self.query_one("#doing", Lines).show(*drawn)

    def _key(self, name: str, label: str) -> Key:
        return Key(keymap.shown(self._keys[name], self._words), label, name)

    def _to_turn(self) -> None:
        top, bottom = self._tops[self._at], self._tops[min(self._at + 1, len(self._tops) - 1)]
        region = Region(0, top, 1, max(1, bottom - top))
        self._pane.scroll_to_region(region, animate=False, force=True, x_axis=False, top=region.height > self._height)
        self.look()

    @property
    def _height(self) -> int:
        return max(1, self._pane.scrollable_content_region.height)

    def action_step(self, by: int) -> None:
        """To the next turn; through one that is longer than the sheet."""
        bottom, end = self._pane.scroll_offset.y + self._height, self._tops[self._at + 1]
        if by > 0 and end > bottom + 1 and end - self._tops[self._at] > self._height:
            self._pane.scroll_relative(y=self._height - 2, animate=False, force=True)
            return
        self._at = max(0, min(self._at + by, len(self._turns) - 1))
        self._draw()
        self._to_turn()

    def action_more(self, by: int = 1) -> None:
        """A page on; the first turn that begins on it becomes the one that keys are about."""
        self._pane.scroll_relative(y=by * (self._height - 1), animate=False, force=True)
        self._come_along()
        self._draw()

    def _come_along(self) -> None:
        """The turn that keys are about is one that is in view."""
        top = round(self._pane.scroll_offset.y)
        if not self._tops[self._at] < top + self._height or self._tops[self._at + 1] - 1 <= top:
            begins = (at for at, line in enumerate(self._tops[:-1]) if top <= line < top + self._height)
            self._at = next(begins, self._at)

    def action_mark(self) -> None:
        self._come_along()
        here = self._turns[self._at]
        why = self._why_not.get(here.id)
        if why:
            self._tell(why)
            return
        self._aside ^= {here.id}
        self._draw()

    def action_veil(self) -> None:
        here = self._turns[self._at]
        if veil.hard(here):
            self._opened ^= {here.id}
            self._seen.difference_update(range(self._tops[self._at], self._tops[-1]))
            self._draw()

    def action_approve(self) -> None:
        if not self.read:
            self._tell()
        elif self._to_approve():
            self.dismiss(Chosen("approve", self._to_approve()))
        else:
            self._tell(self._words._("No turn is left to approve here."))

    def action_withhold(self) -> None:
        if self._aside:
            self.dismiss(Chosen("withhold", tuple(post.id for post in self._turns if post.id in self._aside)))
        else:
            self._tell(self._words._("Set the turns aside first that are to be withheld."))

    def action_leave(self) -> None:
        self.dismiss(None)
