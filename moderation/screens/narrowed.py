"""Searching a list as one types, and taking filters away. What is found comes from `moderation/hub/pages.py`."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.message import Message

from moderation.drawing import bars
from moderation.finding import narrowing
from moderation.screens.drawn import DrawnScreen
from moderation.widgets.search import SearchLine
from wall.wire import Find


class NarrowedScreen(DrawnScreen):
    """The desk as it is drawn, whose lists can be narrowed."""

    class Narrowed(Message):
        """The reader wants only some posts of a list; None: all of them."""

        def __init__(self, queue: str, find: Find | None) -> None:
            super().__init__()
            self.queue = queue
            self.find = find

    def __init__(self, *drawn: Any) -> None:
        super().__init__(*drawn)
        self.sought = "waiting"
        """The list that is searched."""

    def open_search(self) -> None:
        """A line to search the list that is read, above it."""
        self.sought = self.queue
        find = self.model.finds.get(self.sought)
        told = self.words._("Search “{list}”: a word of the text, an author, a source…")
        name = self.words._(bars.LISTS[self.sought])
        self.query_one(SearchLine).open(find.text if find is not None else "", told.format(list=name))

    @on(SearchLine.Sought)
    def _sought(self, event: SearchLine.Sought) -> None:
        find = self.model.finds.get(self.sought)
        if event.text != (find.text if find is not None else ""):
            self.narrow_to(self.sought, narrowing.changed(find, "text", event.text))
        if event.done:
            self.query_one(SearchLine).display = False
            self.query_one("#wall" if self.sought == "shown" and not self.alone else "#queue").focus()

    def action_found(self, keep: bool) -> None:
        """The search is over: go to what it found, or back to the whole list."""
        line = self.query_one(SearchLine)
        if keep:
            line.action_keep()
        else:
            line.action_drop()

    def narrow_to(self, queue: str, find: Find | None) -> None:
        """Show only what `find` wants of a list; None: all of it."""
        self.post_message(self.Narrowed(queue, find))

    def action_widen(self, criterion: str = "") -> None:
        """Take one filter away, or all of them."""
        find = self.model.finds.get(self.queue)
        if find is not None:
            self.narrow_to(self.queue, narrowing.changed(find, criterion, "") if criterion else None)
