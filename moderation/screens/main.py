"""The desk as it is used: going through lists, and marking words. What keys do is in `moderation/actions/`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message

from moderation import desk
from moderation.actions.base import Action
from moderation.deciding.marks import Marker, likely_label
from moderation.desk import QUEUES, Listing, Row
from moderation.drawing import bars
from moderation.drawing.keys import has
from moderation.drawing.rows import as_label
from moderation.glyphs import one_line
from moderation.model import Model, Notice
from moderation.screens.chooser import Choice, Chooser
from moderation.screens.narrowed import NarrowedScreen
from moderation.widgets.page import Page
from moderation.widgets.rows import Rows
from moderation.words import Words
from wall.clock import Clock
from wall.wire import DeskPost
from wall.words import CHIPS

Press = Callable[[str, Row | None], Awaitable[None]]


WHILE_BUSY = ("help", "look")
"""What can be done while words are marked."""


async def _idle(what: str, row: Row | None) -> None:
    return None


class MainScreen(NarrowedScreen):
    """The one screen of the desk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number % 10), f"view('{name}')", show=False) for number, name in enumerate(bars.VIEWS, 1)),
        Binding("tab", "panes(1)", show=False),
        Binding("shift+tab", "panes(-1)", show=False),
        Binding("space,pagedown", "pages(1)", show=False),
        Binding("pageup", "pages(-1)", show=False),
    ]

    class Wanted(Message):
        """Another list came into view."""

    class Further(Message):
        """The reader nears an end of what is loaded of a list. `top`: wants its very beginning."""

        def __init__(self, queue: str, *, top: bool = False) -> None:
            super().__init__()
            self.queue = queue
            self.top = top

    class Wants(Message):
        """The reader wants another look, the help or the palette."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(
        self, model: Model, words: Words, clock: Clock, actions: Sequence[Action], keys: Mapping[str, str]
    ) -> None:
        super().__init__(model, words, clock, actions, keys)
        self.press: Press = _idle
        """What the key of an action does: its name, and the post that is read."""
        self.dragged: int | None = None
        """The glyph on which the mouse began to drag over a text that was not being marked."""
        self._by_name = {action.name: action for action in actions}
        self._marked: asyncio.Future[bool] | None = None
        self._leaving: Notice | None = None
        """What was said when the reader was about to leave; it counts as long as it stands there."""
        for action in actions:
            self._bindings.bind(keys[action.name], f"act('{action.name}')", show=False)

    def on_mount(self) -> None:
        for rows in self.query(Rows):
            rows.go, rows.pick = self._go, self._pick
        self.draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        self.draw()
        self.post_message(self.Wanted())  # in a wider window the wall comes into view

    # --- going about ---------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are marked or something is asked, only the keys of that count."""
        busy = self.marker is not None or self.asking
        if (busy or self.typing) and action in ("view", "panes", "pages"):
            return False
        if self.typing and action == "act":
            return False  # typed faster than the line opened: a letter of the search, and never a decision
        if action == "act":
            acting = self._by_name[str(parameters[0])]
            return has(acting, self.view, self.posts) and (not busy or acting.name in WHILE_BUSY)
        return super().check_action(action, parameters)

    def action_view(self, view: str) -> None:
        if view not in bars.VIEWS:
            return
        self._turn(view)
        if view in QUEUES:
            self.model.queue = view
            self.model.lists[view] = desk.swept(self.model.lists[view])
            if self.alone or view != "shown":
                self._left = view
        focus = {
            "house": "#figures", "me": "#figures", "screens": "#fleet", "shown": "#queue" if self.alone else "#wall",
        }.get(view, "#queue")  # fmt: skip
        self.draw()
        self.query_one(focus).focus()
        self.post_message(self.Wanted())

    async def action_act(self, what: str) -> None:
        self.dragged = None
        await self.press(what, self.reading)

    def go_on(self) -> None:
        """To the next post of the list that is read."""
        self._arrive(self.queue, desk.moved(self.model.lists[self.queue], 1))

    def lay(self, layout: str) -> None:
        """Lay the desk out so."""
        self.laid = layout
        self.draw()
        self.query_one("#queue").focus()
        self.post_message(self.Wanted())

    def turn_look(self) -> None:
        self.post_message(self.Wants("look"))

    def open_help(self) -> None:
        self.post_message(self.Wants("help"))

    def open_palette(self) -> None:
        self.post_message(self.Wants("palette"))

    def action_screen_by(self, by: int) -> None:
        self.fleet.step(self.model, by)
        self._look()

    def action_screen_at(self, at: int) -> None:
        self.fleet.choose(self.model, at)
        self._look()

    def _look(self) -> None:
        self.model.notice = None
        self.draw()
        self.post_message(self.Wanted())

    def leave(self) -> None:
        """End; with something begun or under way, only when asked a second time."""
        begun = len(self.model.open) + sum(map(bool, self.model.sheets.values()))
        begun += sum(draft.begun for draft in self.model.drafts.values())
        if begun and (self._leaving is None or self._leaving is not self.model.notice):
            told = self.words.ngettext(
                "{n} thing begun is not sent and would be lost: {key} again leaves all the same.",
                "{n} things begun are not sent and would be lost: {key} again leaves all the same.",
                begun,
                key=self.key_of("quit", "q"),
            )
            self.model.notice = self._leaving = Notice(told, "refused")
            self.draw()
            return
        self.post_message(self.Wants("leave"))

    def action_panes(self, by: int) -> None:
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_pages(self, by: int) -> None:
        self.page.action_pages(by)

    def action_page_key(self, action: str) -> None:
        """A key of the marking, clicked in the footer."""
        self.call_later(self.page.run_action, action)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The wall's list and the left one each bring their own post before the reader."""
        if event.widget.id == "wall":
            self._turn("shown")
            self.model.queue = "shown"
        elif event.widget.id == "queue":
            self._turn(self.left)
            self.model.queue = self.left
        self.draw()

    def _turn(self, view: str) -> None:
        """To another view; what was said was about the one before."""
        if view != self.view:
            self.model.notice = None
        self.view = view

    def _go(self, rows: Rows, by: int) -> None:
        if not self.asking:
            name = self.listing(rows)
            listing = self.model.lists[name]
            if listing.start and by < -desk.MOST:
                self.post_message(self.Further(name, top=True))
                return
            self._arrive(name, desk.moved(listing, by))

    def _pick(self, rows: Rows, post: str) -> None:
        if not self.asking:
            name = self.listing(rows)
            self._arrive(name, desk.chosen(self.model.lists[name], post))

    def _arrive(self, name: str, listing: Listing) -> None:
        self.model.lists[name] = listing
        self.model.notice = None
        self.draw()
        if desk.nears_an_end(listing):
            self.post_message(self.Further(name))

    # --- marking words -------------------------------------------------------------------------------------------

    async def mark_words(self, post: DeskPost, marker: Marker, masking: bool) -> bool:
        """Let the reader mark words of `post`; False if they leave it for later. The marker keeps the marks."""
        self.marker, self.marking_post, self.masking = marker, post, masking
        self._marked = asyncio.get_running_loop().create_future()
        page = self.page
        page.waits, page.labels = False, masking
        self.draw()
        page.focus()
        try:
            return await self._marked
        finally:
            self.marker = self.marking_post = self._marked = None
            if self.whole:
                self.page.waits = False
                self.query_one("#wall" if self.queue == "shown" and not self.alone else "#queue").focus()
                self.draw()

    @on(Page.Changed)
    def _marks_changed(self) -> None:
        self.model.notice = None
        self.draw()

    @on(Page.Finished)
    def _finished(self) -> None:
        if self.marker is not None and not self.marker.marks:
            told = self.words._("Mark at least one word: Space begins and ends a mark.")
            self.model.notice = Notice(told, "plain")
            self.page.waits = False
            self.draw()
        elif self._marked is not None and not self._marked.done():
            self._marked.set_result(True)

    @on(Page.Left)
    def _left_marking(self) -> None:
        if self._marked is not None and not self._marked.done():
            self._marked.set_result(False)

    @on(Page.Dragged)
    async def _dragged(self, event: Page.Dragged) -> None:
        self.dragged = event.at
        await self.press("mask", self.reading)

    @on(Page.Marked)
    def _mark_ended(self) -> None:
        marker = self.marker
        reach = marker.reach() if marker is not None else None
        if marker is None or reach is None:
            return
        labels = [Choice(label, self.words.label(label)) for label in CHIPS]
        marked = marker.text[reach.start : reach.end]
        title = self.words._("What stands there?") + "\n" + one_line(marked, 38)
        chooser = Chooser(title, labels, self.words._("Enter: take it   Esc: go back"), likely_label(marked))

        def labelled(label: str | None) -> None:
            if label is not None and marker is self.marker:
                marker.close(as_label(label))
            self.page.waits = False
            self.draw()

        self.app.push_screen(chooser, labelled)
