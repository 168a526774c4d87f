"""The screen of a replay as it is drawn: head and bar, list, post, what happened. It changes nothing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from moderation.desk import Row
from moderation.drawing import Bits, bars
from moderation.drawing.body import WIDEST
from moderation.finding.matching import terms
from moderation.finding.narrowing import parts
from moderation.glyphs import one_line
from moderation.replaying import heads, reading
from moderation.replaying.bar_widget import TimeBar
from moderation.replaying.then import EMPTY, NAMES, Then
from moderation.screens.laid import NARROW, WIDE
from moderation.widgets.lines import Lines
from moderation.widgets.rows import Rows
from moderation.widgets.sheet import MARGIN, Sheet
from moderation.words import Words
from wall.clock import Clock
from wall.past import Act


class Acts(Lines):
    """What happened around the instant; a click on an act goes there."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.acts: list[tuple[int, Act]] = []
        """Which line begins which of them."""


class DrawnReplay(Screen[None]):
    """Shows `then`; `draw` brings everything in line with it."""

    AUTO_FOCUS = "#queue"
    CSS_PATH = "replay.tcss"

    def __init__(self, then: Then, words: Words, clock: Clock) -> None:
        super().__init__()
        self.then, self.words, self.clock = then, words, clock
        self._drawn: tuple[str, int, str] = ("", 0, "")

    def compose(self) -> ComposeResult:
        yield Lines(id="replay-top")
        yield TimeBar(self.words, id="replay-bar")
        yield Lines(id="replay-tabs")
        yield Lines(id="replay-chips")
        with Horizontal(id="replay-desk"):
            with Vertical(id="left"):
                yield Rows(self._row, id="queue")
            with Vertical(id="middle"):
                yield Lines(id="head")
                yield Sheet(id="replay-page")
            with Vertical(id="right"):
                yield Acts(id="acts")
        yield Lines(id="message")
        yield Lines(id="keys")

    @property
    def mono_s(self) -> float:
        return self.clock.monotonic()

    @property
    def at_ms(self) -> int:
        """The clock of then (Unix ms)."""
        return self.then.head.now(self.mono_s)

    @property
    def narrow(self) -> bool:
        return self.size.width < NARROW

    @property
    def row_lines(self) -> int:
        """Lines of a post in the list."""
        if self.narrow:
            return 1
        return 4 if self.size.width >= WIDE else 3

    @property
    def whole(self) -> bool:
        """Whether all widgets are there."""
        return self.is_mounted and bool(self.query("#keys"))

    def draw(self) -> None:
        """Bring the screen in line with what is known."""
        if not self.whole:
            return
        then, words = self.then, self.words
        width, height = self.size
        tall = height >= heads.HIGH
        self.set_class(self.narrow, "-one")
        self.set_class(width >= WIDE, "-wide")
        self._lines("replay-top").show(heads.top(then, words, width, height, self.mono_s))
        high = 4 if height >= 48 else 2 if tall else 1
        self.query_one("#replay-bar", TimeBar).show_course(then.course, self.at_ms, high=high, legend=tall)
        tabs, spots = heads.tabs(then, words, width)
        self._lines("replay-tabs").show([tabs], spots)
        self._lines("replay-chips").show(self._chips(width))
        self._draw_list()
        self._draw_post()
        self._draw_acts()
        self._lines("message").show([self._message(width)])
        lines, spots = bars.keys(heads.keys(then, words), width, max(1, height // 12))
        self._lines("keys").show(lines, spots)

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def _chips(self, width: int) -> list[Bits]:
        told = [one_line(name, 40) for _criterion, name in parts(self.then.find, self.words, self.then.now_ms)]
        bits: Bits = [(" ", "")]
        for name in told:
            bits.extend([(f" {name} ", "chip"), (" ", "")])
        many = self.then.listing
        more = "+" if many.more else ""
        found = self.words.ngettext("{n} post found", "{n} posts found", len(many.rows)) + more if told else ""
        return [[*bits, (found, "soft")]] if told and width else []

    def _draw_list(self) -> None:
        then = self.then
        rows = self.query_one("#queue", Rows)
        empty = self.words._(EMPTY[then.queue]) if then.listing.loaded else self.words._("asking…")
        if then.find is not None and then.listing.loaded:
            empty = self.words._("Nothing here for that.")
        rows.show_listing(then.listing, self.row_lines, empty)
        titles = {
            "left": self.words._(NAMES[then.queue]), "middle": self.words._("As it was then"),
            "right": self.words._("What happened"),
        }  # fmt: skip
        for pane, title in titles.items():
            widget = self.query_one(f"#{pane}")
            if widget.border_title != title:
                widget.border_title = title

    def _row(self, row: Row, width: int) -> list[Bits]:
        then = self.then
        wanted = terms(then.find.text) if then.find is not None and then.find.text else ()
        return reading.row(
            row, then.queue, self.words, width, then.told_ms, lines=self.row_lines, late_min=then.late_min,
            opened=then.opened, wanted=wanted,
        )  # fmt: skip

    def _draw_post(self) -> None:
        then, page = self.then, self.query_one("#replay-page", Sheet)
        row, head = then.listing.selected, self._lines("head")
        if row is None:
            head.show([])
            page.show_body(reading.empty(page.room), False, self._drawn[0] != "")
            self._drawn = ("", 0, "")
            return
        width = max(20, (self.query_one("#middle").content_size.width or self.size.width) - 2 * MARGIN)
        place = f"{then.listing.cursor + 1}/{len(then.listing.rows)}{'+' if then.listing.more else ''}"
        lines = reading.heading(
            row, then.acts, self.words, min(width, WIDEST), then.told_ms, place, then.opened,
            low=self.size.height < 30,
        )  # fmt: skip
        head.show([[(" " * MARGIN, ""), *line] for line in lines])
        drawn = reading.sheet(row.post, self.words, page.room, then.told_ms, then.opened)
        seen = (row.post.id, row.post.revision, row.post.hidden)
        anew, self._drawn = self._drawn != seen, seen
        page.show_body(drawn, False, anew)

    def _draw_acts(self) -> None:
        pane = self.query_one("#acts", Acts)
        box = self.query_one("#right").content_size
        width, room = max(12, box.width - 2), max(1, box.height)
        lines, pane.acts = heads.around(self.then.acts, self.at_ms, self.words, width, room)
        pane.show([[(" ", ""), *line] for line in lines])

    def _message(self, width: int) -> Bits:
        then, words = self.then, self.words
        if then.ended:
            return [(" ▲ ", "brick strong"), (one_line(then.ended, width - 4), "ink")]
        if not then.connected:
            told = words._("No connection to the feeder — trying again")
            return [(" ▲ ", "brick strong"), (told, "ink")]
        if then.notice is not None:
            return [(" · ", "soft strong"), (one_line(then.notice.words, width - 4), "ink")]
        if then.course is not None and not then.course.first_ms:
            return [(" · ", "soft strong"), (words._("Nothing happened on this day. < and > lead to others."), "ink")]
        return []
