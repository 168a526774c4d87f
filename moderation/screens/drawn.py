"""The desk as it is drawn: lists at the left, the post in the middle, the wall and the house at the right.

It brings the widgets in line with the model and changes nothing. What keys do is in `moderation/screens/main.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen

from moderation import desk
from moderation.actions.base import Action
from moderation.desk import QUEUES, Row
from moderation.drawing import Bits, bars, body, chips, head, house, me, rows, side
from moderation.drawing.keys import footer, marking_keys
from moderation.marks import Marker
from moderation.matching import terms
from moderation.model import Model
from moderation.widgets.fleet import FleetView
from moderation.widgets.lines import Lines
from moderation.widgets.page import MARGIN, Page
from moderation.widgets.rows import Rows
from moderation.widgets.search import SearchLine
from moderation.words import Words
from wall.clock import Clock
from wall.wire import DeskPost

NARROW = 108
"""Cells; a narrower terminal has one column."""
WIDE = 170


class DrawnScreen(Screen[None]):
    """Shows `model`; `draw` brings everything in line with it."""

    AUTO_FOCUS = "#queue"

    def __init__(
        self, model: Model, words: Words, clock: Clock, actions: Sequence[Action], keys: Mapping[str, str]
    ) -> None:
        super().__init__()
        self.model, self.words, self.clock = model, words, clock
        self.actions, self.keys = actions, keys
        self.view = "waiting"
        self.asking = False
        self.marker: Marker | None = None
        self.marking_post: DeskPost | None = None
        self.masking = True
        self._left = "waiting"
        self._drawn: tuple[str, int] = ("", 0)

    def compose(self) -> ComposeResult:
        yield Lines(id="top")
        yield Lines(id="banner")
        yield Lines(id="tabs")
        yield SearchLine(id="search")
        yield Lines(id="chips")
        with Horizontal(id="desk"):
            with Vertical(id="left"):
                yield Rows(self._row, id="queue")
            with Vertical(id="middle"):
                yield Lines(id="head")
                yield Page(id="page")
            with Vertical(id="right"):
                with Vertical(id="onwall"):
                    yield Lines(id="soon")
                    yield Rows(self._wall_row, id="wall", quiet=True)
                with VerticalScroll(id="house"):
                    yield Lines(id="sources")
        yield FleetView(id="fleet-view")
        with VerticalScroll(id="figures"):
            yield Lines(id="facts")
        yield Lines(id="message")
        yield Lines(id="keys")

    @property
    def whole(self) -> bool:
        """Whether all widgets are there: not before the first mount, and no longer while the program ends."""
        return self.is_mounted and bool(self.query("#keys")) and bool(self.query("#top"))

    @property
    def now_ms(self) -> int:
        return self.model.now_ms(self.clock.now_ms(), self.clock.monotonic())

    @property
    def narrow(self) -> bool:
        return self.size.width < NARROW

    @property
    def paused(self) -> bool:
        return self.model.paused_ms is not None

    @property
    def wide(self) -> bool:
        return self.size.width >= WIDE

    @property
    def posts(self) -> bool:
        """Whether a post is in view, so that keys can be about it."""
        return self.view in QUEUES

    @property
    def queue(self) -> str:
        """The list whose selected post is being read: where the focus is, else what was asked for last."""
        if self.focused is not None and self.focused.id == "wall":
            return "shown"
        if self.focused is not None and self.focused.id == "queue" and not self.narrow:
            return self._left
        return self.view if self.view in QUEUES else self._left

    @property
    def left(self) -> str:
        """The list at the left: in one column that is the one being read, else the wall has a place of its own."""
        return self.queue if self.narrow else self._left

    @property
    def reading(self) -> Row | None:
        """The post being read."""
        return self.model.lists[self.queue].selected

    @property
    def holding(self) -> str:
        """The post that is read and can be decided: it is reserved while somebody reads it."""
        row = self.reading if self.posts else None
        return row.post.id if row is not None and not row.gone and row.post.state == "waiting" else ""

    def listing(self, rows_: Rows) -> str:
        return "shown" if rows_.id == "wall" else self.left

    def draw(self) -> None:
        """Bring the screen in line with the model."""
        if not self.whole:
            return
        model, words, now = self.model, self.words, self.now_ms
        width = self.size.width
        self.set_class(self.narrow, "-one")
        self.set_class(self.wide, "-wide")
        self.set_class(self.view in ("house", "me"), "-figures")
        self.set_class(self.view == "screens", "-screens")
        model.view, model.left, model.beside = self.view, self.left, not self.narrow
        mono = self.clock.monotonic()
        self._lines("top").show([bars.top(model, words, width, now, mono)])
        self._lines("banner").show([*bars.paused(model, words, width, now), *bars.banner(model, words, width, mono)])
        tabs, spots = bars.tabs(model, words, self.view, width)
        self._lines("tabs").show([tabs], spots)
        self._lines("chips").show(*chips.above(model, words, self.queue, width, now) if self.posts else ([], ()))
        if self.view == "screens":
            self.fleet.show(model, words, now, narrow=self.narrow)
        elif self.view in ("house", "me"):
            room = self.query_one("#figures").scrollable_content_region.width
            draw = house.house if self.view == "house" else me.me
            self._lines("facts").show(draw(model, words, max(30, room), now))
        else:
            self._draw_lists()
            self._draw_post()
            self._draw_house()
        said = bars.message(model, words, width, now)
        if self.marker is not None and model.notice is None:
            said = [("  " + self._hint(), "soft")]
        self._lines("message").show([said])
        self._draw_keys()

    @property
    def page(self) -> Page:
        """Where the post is read."""
        return self.query_one("#page", Page)

    @property
    def fleet(self) -> FleetView:
        """The view of the screens."""
        return self.query_one("#fleet-view", FleetView)

    def _lines(self, name: str) -> Lines:
        return self.query_one(f"#{name}", Lines)

    def _hint(self) -> str:
        """What to do while words are marked."""
        if self.masking:
            return self.words._("Mark what nobody may read: it becomes a chip, everything else stays as it is.")
        return self.words._("Mark the words that the reason is about.")

    def _row(self, row: Row, width: int) -> list[Bits]:
        draft = self.model.drafts.get(row.post.id)
        late_min = self.model.welcome.answer_within_min if self.model.welcome else 0
        begun, busy = draft is not None and draft.begun, row.post.id in self.model.open
        find, hold = self.model.finds.get(self.left), self.model.holds.get(row.post.id)
        wanted = terms(find.text) if find is not None and find.text else ()
        who = hold.account if hold is not None else ""
        if self.narrow:
            return rows.queue_line(
                row, self.words, width, self.now_ms,
                late_min=late_min, draft=begun, busy=busy, opened=self.model.opened, wanted=wanted, hold=who,
            )  # fmt: skip
        drawn = rows.queue_row(
            row, self.words, width, self.now_ms, late_min=late_min, draft=begun, busy=busy,
            lines=2 if self.wide else 1, opened=self.model.opened, wanted=wanted, hold=who,
        )  # fmt: skip
        return [*drawn, []]

    def _wall_row(self, row: Row, width: int) -> list[Bits]:
        busy = row.post.id in self.model.open
        return [*rows.wall_row(row, self.words, width, self.now_ms, lines=3, busy=busy), []]

    def _draw_lists(self) -> None:
        listing = self.model.lists[self.left]
        empty = chips.empty(self.model, self.words, self.left)
        self.query_one("#queue", Rows).show_listing(listing, 1 if self.narrow else 4 if self.wide else 3, empty)
        name = "shown"
        wall = self.model.lists[name]
        empty = chips.empty(self.model, self.words, name)
        self.query_one("#wall", Rows).show_listing(wall, 5, empty)
        soon = [post for post in self.model.grace if post.pending and post.pending.what in ("approve", "mask")]
        width = self._lines("soon").content_size.width or 30
        self._lines("soon").show(bars.soon(soon, self.words, width, self.now_ms))
        _ = self.words._
        titles = {"left": _(bars.LISTS[self.left]), "onwall": _("On the wall"), "house": _("Sources and screens")}
        for pane, title in titles.items():
            widget = self.query_one(f"#{pane}")
            if widget.border_title != title:
                widget.border_title = title

    def _draw_post(self) -> None:
        row, page = self.reading, self.page
        if self.marking_post is not None:
            row = Row(self.marking_post)
        if row is None:
            self._lines("head").show([])
            page.show_body(body.Body(Marker(""), page.room), False, self._drawn != ("", 0))
            self._drawn = ("", 0)
            return
        post = row.post
        width = max(20, (self.query_one("#middle").content_size.width or self.size.width) - 2 * MARGIN)
        late = self.model.welcome.answer_within_min if self.model.welcome else 0
        place = chips.place(self.model, self.words, self.queue)
        lines = head.head(row, self.words, min(width, body.WIDEST), self.now_ms, place=place, late_min=late)
        self._lines("head").show([[(" " * MARGIN, ""), *line] for line in lines])
        before, after = desk.turns(post, self.model.posts())
        draft = self.model.drafts.get(post.id)
        marker = self.marker
        masking = self.masking
        if marker is None and draft is not None and draft.masks is not None and draft.revision == post.revision:
            marker, masking = draft.masks, True
        drawn = body.body(
            post, self.words, page.room, self.now_ms, before=before, after=after, marker=marker, masking=masking
        )
        anew = self._drawn != (post.id, post.revision)
        self._drawn = (post.id, post.revision)
        page.show_body(drawn, self.marker is not None, anew)

    def _draw_house(self) -> None:
        pane = self._lines("sources")
        width = pane.content_size.width or 30
        pane.show(side.house(self.model.status, self.words, width, self.now_ms))

    def _draw_keys(self) -> None:
        marker = self.marker
        if marker is not None:
            keys = marking_keys(
                self.words, open_=marker.anchor is not None, marks=len(marker.marks), masking=self.masking
            )
        else:
            keys = footer(
                self.actions, self.keys, self.model, self.reading, self.view, self.words,
                posts=self.posts, panes=self.posts and not self.narrow,
            )  # fmt: skip
        self._lines("keys").show(*bars.keys(keys, self.size.width))
