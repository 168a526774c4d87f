"""The view of the screens: their list, how the chosen one is, and a small picture of what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.geometry import Region
from textual.message import Message

from moderation.around import fleet
from moderation.around.fleet import Seen
from moderation.drawing import Bits, Spot, screens
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.widgets.lines import Lines
from moderation.widgets.picture import PictureView
from moderation.words import Words
from wall.wire import DeskPost

SIDE = 36
"""Cells of the facts where they stand beside the picture."""


class FleetList(Lines, can_focus=True):
    """The list of screens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "screen.screen_by(1)", show=False),
        Binding("up,k", "screen.screen_by(-1)", show=False),
        Binding("enter", "screen.act('thumbnail')", show=False),
    ]


class FleetView(Container):
    """Shows `model`'s screens. What the keys do is in `moderation/hub/remote.py`."""

    class Order(Message):
        """The reader wants something done by the chosen screen."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._titled = ("", "")
        self.posts: dict[str, DeskPost] = {}
        """The posts that stand on the chosen screen, as `moderation/hub/remote.py` last heard of them."""

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="fleet-pane", can_focus=False):
            yield FleetList(id="fleet")
        with Vertical(id="screen-pane"):
            yield Lines(id="screen-facts")
            yield PictureView(id="screen-picture")

    def seen(self, model: Model) -> list[Seen]:
        """The screens in their order."""
        return fleet.listed(model.status.screens if model.status is not None else (), model.screen)

    def chosen(self, model: Model) -> Seen | None:
        """The screen that is looked at; the first one if none was chosen."""
        return fleet.chosen(model.status.screens if model.status is not None else (), model.screen)

    def choose(self, model: Model, at: int) -> None:
        """Look at screen number `at` of the list; what is not connected leaves it then."""
        seen = self.seen(model)
        if seen:
            model.screen = seen[max(0, min(at, len(seen) - 1))].screen

    def step(self, model: Model, by: int) -> None:
        here = self.chosen(model)
        if here is not None:
            self.choose(model, self.seen(model).index(here) + by)

    def show(self, model: Model, words: Words, now_ms: int, *, narrow: bool) -> None:
        """Bring the view in line with the model."""
        here = self.chosen(model)
        if here is not None:
            model.screen = here.screen
        self._show_list(model, words, here, 1 if narrow else 2, now_ms)
        self._titles(words, here)
        facts, view = self.query_one("#screen-facts", Lines), self.query_one("#screen-picture", PictureView)
        pane = self.query_one("#screen-pane").content_size
        width = (min(SIDE, pane.width // 2) if narrow else pane.width) - 2
        room = pane.height if narrow else pane.height // 2
        lines: list[Bits] = []
        if here is not None:
            lines = screens.facts(here, words, max(12, width), now_ms, self._find(model), max(3, room))
        facts.show([[("  ", ""), *line] for line in lines])
        self._show_picture(view, model, words, here, now_ms)

    def _find(self, model: Model) -> Callable[[str], DeskPost | None]:
        return lambda post: self.posts.get(post) or model.find(post)

    def _show_list(self, model: Model, words: Words, here: Seen | None, lines: int, now_ms: int) -> None:
        pane, listed = self.query_one("#fleet-pane"), self.query_one("#fleet", FleetList)
        width = max(10, pane.scrollable_content_region.width - 3)
        out: list[Bits] = []
        spots: list[Spot] = []
        for at, seen in enumerate(self.seen(model)):
            chosen = here is not None and seen.screen.name == here.screen.name
            if chosen:
                top = len(out)
                self.call_after_refresh(
                    pane.scroll_to_region, Region(0, top, 1, lines), animate=False, force=True, x_axis=False
                )
            for bits in screens.row(seen, words, width, lines=lines):
                ground = " on-raised" if chosen else ""
                spots.append(Spot(len(out), 0, width + 2, f"screen_at({at})"))
                spare = " " * max(0, width + 1 - sum(cell_len(text) for text, _names in bits))
                drawn = [("▌ " if chosen else "  ", "honey"), *bits, (spare, "")]
                out.append([(text, names + ground) for text, names in drawn])
            if lines > 1:
                out.append([])
        if not out:
            told = words._("asking…") if model.status is None else words._("no screen is connected")
            out = [[("  " + told, "faint slant")]]
        standing = screens.standing(model.status.wall if model.status is not None else None, words, width, now_ms)
        if standing and lines > 1:
            out.append([("  " + words._("Announcements"), "ink strong")])
        out.extend([("  ", ""), *bits] for bits in standing)
        listed.show(out, spots)

    def _titles(self, words: Words, here: Seen | None) -> None:
        titles = (words._("Screens"), one_line(here.screen.name, 40) if here is not None else "")
        if titles != self._titled:
            self._titled = titles
            for pane, title in zip(("#fleet-pane", "#screen-pane"), titles, strict=True):
                self.query_one(pane).border_title = Text(title)  # a plain string would be read as markup

    def _show_picture(self, view: PictureView, model: Model, words: Words, here: Seen | None, now_ms: int) -> None:
        _ = words._
        glimpse = model.glimpse if here is not None and not here.gone else None
        if glimpse is not None and here is not None and glimpse.screen != here.screen.name:
            glimpse = None
        caption: Bits = []
        instead = "" if here is None or here.gone else _("The picture is on its way…")
        if glimpse is not None:
            age = words.ago(glimpse.at_ms, now_ms)
            caption = [(_("as it was {time} ago").format(time=age), "faint")]
            if glimpse.why:
                instead = _("No picture: {why}").format(why=glimpse.why)
        view.show(glimpse, caption, instead=instead, small=_("This terminal is too small for a picture."))
