"""The desk as it is drawn: lists at the left, the post in the middle, the wall and the house at the right.

It brings the widgets in line with the model and changes nothing. What keys do is in `moderation/screens/main.py`.
"""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget

from moderation.deciding.marks import Marker
from moderation.desk import Row
from moderation.drawing import Bits, bars, body, chips, head, house, me, nearby, relay, rows, side
from moderation.drawing.about import about
from moderation.finding.matching import terms
from moderation.keymap import shown
from moderation.screens.laid import LaidScreen
from moderation.widgets.fleet import FleetView
from moderation.widgets.lines import Facts, Lines
from moderation.widgets.page import MARGIN, Page
from moderation.widgets.rows import Rows
from moderation.widgets.search import SearchLine
from wall.wire import DeskPost

MARK = "▣ "
"""Before a post that is marked to be decided with others."""


W = TypeVar("W", bound=Widget)


class DrawnScreen(LaidScreen):
    """Shows `model`; `draw` brings everything in line with it."""

    AUTO_FOCUS = "#queue"

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        self._widgets: dict[str, Widget] = {}
        self.marking_post: DeskPost | None = None
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
            yield Facts(self.draw, id="facts")
        yield Lines(id="message")
        yield Lines(id="keys")

    @property
    def whole(self) -> bool:
        """Whether all widgets are there: not before the first mount, and no longer while the program ends."""
        return self.is_mounted and {"top", "keys"} <= {child.id for child in self.children}

    def listing(self, rows_: Rows) -> str:
        return "shown" if rows_.id == "wall" else self.left

    def draw(self) -> None:
        """Bring the screen in line with the model."""
        if not self.whole:
            return
        model, words, now = self.model, self.words, self.now_ms
        width = self.size.width
        self._wear_classes()
        model.view, model.left, model.beside = self.view, self.left, not self.alone
        mono = self.clock.monotonic()
        self._lines("top").show([bars.top(model, words, width, now, mono)])
        held = bars.paused(model, words, width, now, self.key_of("pause", "z"))
        warned = [*held, *bars.banner(model, words, width, mono)]
        waits, goes = nearby.line(model, words, width, now, self.key_of("somebody", "J"), len(warned))
        warned.extend(waits)
        left, spots = relay.relay(model, words, width, now, self.key_of("handover", "H"), len(warned))
        self._lines("banner").show([*warned, *left], [*goes, *spots])
        self._lines("tabs").show(*self._tabs())
        above = chips.above(model, words, self.queue, width, now, typing=self.typing) if self.posts else ([], ())
        self._lines("chips").show(*above)
        if self.view == "screens":
            self.fleet.show(model, words, now, narrow=self.narrow)
        elif self.view in ("house", "me"):
            key = self.key_of("profile", ",")
            room = self._one("figures", VerticalScroll).scrollable_content_region.width
            draw = house.house if self.view == "house" else partial(me.me, key=key)
            self._lines("facts").show(draw(model, words, max(30, room), now))
        else:
            self._draw_lists()
            self._draw_post()
            self._draw_house()
        said = bars.message(model, words, width, now, self.key_of("undo", "u"))
        if self.marker is not None and model.notice is None:
            said = [("  " + self._hint(), "soft")]
        at, many = self.progress
        if many > 1:
            told = words._("{n} of {many}…").format(n=at, many=many)
            said = [("  " + told, "honey")]
        self._lines("message").show([said])
        self._lines("keys").show(*self._footer())

    def key_of(self, action: str, usual: str) -> str:
        """The key of an action as it is written on the screen; `usual` where there is no such action."""
        return shown(self.keys.get(action, usual), self.words)

    @property
    def page(self) -> Page:
        """Where the post is read."""
        return self._one("page", Page)

    @property
    def fleet(self) -> FleetView:
        """The view of the screens."""
        return self.query_one("#fleet-view", FleetView)

    def _lines(self, name: str) -> Lines:
        return self._one(name, Lines)

    def _one(self, name: str, kind: type[W]) -> W:
        """The widget of that name: looked for once, since all of them stay as long as the screen does."""
        found = self._widgets.get(name)
        if found is None:
            found = self._widgets[name] = self.query_one(f"#{name}")
        if not isinstance(found, kind):
            raise TypeError(name)
        return found

    def _hint(self) -> str:
        """What to do while words are marked."""
        if self.masking:
            return self.words._("Mark what nobody may read: it becomes a chip, everything else stays as it is.")
        return self.words._("Mark the words that the reason is about.")

    def _row(self, row: Row, width: int) -> list[Bits]:
        if row.post.id not in self.model.marked:
            return self._plain_row(row, width)
        first, *others = self._plain_row(row, width - len(MARK))
        return [
            [(MARK, "honey strong"), *first],
            *([(" " * len(MARK), ""), *line] if line else [] for line in others),
        ]

    def _plain_row(self, row: Row, width: int) -> list[Bits]:
        draft = self.model.drafts.get(row.post.id)
        late_min = self.model.welcome.answer_within_min if self.model.welcome else 0
        begun, busy = draft is not None and draft.begun, row.post.id in self.model.open
        find, hold = self.model.finds.get(self.left), self.model.holds.get(row.post.id)
        wanted = terms(find.text) if find is not None and find.text else ()
        who = hold.account if hold is not None else ""
        if self.row_lines == 1:
            return rows.queue_line(
                row, self.words, width, self.now_ms,
                late_min=late_min, draft=begun, busy=busy, opened=self.model.opened, wanted=wanted, hold=who,
            )  # fmt: skip
        drawn = rows.queue_row(
            row, self.words, width, self.now_ms, late_min=late_min, draft=begun, busy=busy,
            lines=self.row_lines - 2, opened=self.model.opened, wanted=wanted, hold=who,
        )  # fmt: skip
        return [*drawn, []]

    def _wall_row(self, row: Row, width: int) -> list[Bits]:
        busy = row.post.id in self.model.open
        return [*rows.wall_row(row, self.words, width, self.now_ms, lines=self.wall_lines, busy=busy), []]

    def _draw_lists(self) -> None:
        listing = self.model.lists[self.left]
        empty = chips.empty(self.model, self.words, self.left)
        self._one("queue", Rows).show_listing(listing, self.row_lines, empty)
        name = "shown"
        wall = self.model.lists[name]
        empty = chips.empty(self.model, self.words, name)
        self._one("wall", Rows).show_listing(wall, self.wall_lines + 2, empty)
        soon = [post for post in self.model.grace if post.pending and post.pending.what in ("approve", "mask")]
        width = self._lines("soon").content_size.width or 30
        self._lines("soon").show(bars.soon(soon, self.words, width, self.now_ms))
        _ = self.words._
        titles = {"left": _(bars.LISTS[self.left]), "onwall": _("On the wall"), "house": _("Sources and screens")}
        for pane, title in titles.items():
            widget = self._one(pane, Widget)
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
        width = max(20, (self._one("middle", Vertical).content_size.width or self.size.width) - 2 * MARGIN)
        place = chips.place(self.model, self.words, self.queue)
        known = about(self.model, post, place, self.keys, self.size.height)
        masked = self.marker if self.masking else None
        lines = head.head(row, self.words, min(width, body.WIDEST), self.now_ms, known, marker=masked)
        self._lines("head").show([[(" " * MARGIN, ""), *line] for line in lines])
        draft = self.model.drafts.get(post.id)
        marker = self.marker
        masking = self.masking
        if marker is None and draft is not None and draft.masks is not None and draft.revision == post.revision:
            marker, masking = draft.masks, True
        drawn = body.body(
            post, self.words, page.room, self.now_ms, known,
            marker=marker, masking=masking, busy=self.marker is not None,
        )  # fmt: skip
        anew = self._drawn != (post.id, post.revision)
        self._drawn = (post.id, post.revision)
        page.show_body(drawn, self.marker is not None, anew)

    def _draw_house(self) -> None:
        pane = self._lines("sources")
        width = pane.content_size.width or 30
        pane.show(side.house(self.model.status, self.words, width, self.now_ms))
