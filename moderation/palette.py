"""The command palette: everything that can be done, by its name, with why it cannot be done just now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from rich.text import Text
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.types import IgnoreReturnCallbackType

from moderation import keymap
from moderation.drawing import bars
from moderation.drawing.keys import has, useful
from moderation.glyphs import one_line

if TYPE_CHECKING:
    from moderation.app import DeskApp


class Offer(NamedTuple):
    """One line of the palette: what is searched, what is said under it, and what it does."""

    name: str
    help: str
    run: IgnoreReturnCallbackType


class Everything(Provider):
    """Every action of this desk, every view, every colour."""

    @property
    def _desk(self) -> DeskApp:
        return cast("DeskApp", self.app)

    def _offers(self) -> Iterator[Offer]:
        app, desk = self._desk, self._desk.desk
        words, row = app.words, app.desk.reading
        here = [action for action in app.actions if has(action, desk.view, desk.posts)]
        now = [action for action in here if useful(action, app.model, row)]
        later = [action for action in app.actions if action not in now]
        for action in (*now, *later):
            if action.name == "palette":
                continue
            label = words._(action.named(app.model, row) or action.label)
            key = keymap.shown(desk.keys[action.name], words)
            told = words._(action.help)
            why = app.acts.why_not(action, row) if action in here else words._("not in this view")
            if why:
                told = words._("not now: {why}").format(why=one_line(why, 120))
            if action not in here and action.views:
                label = f"{words._(bars.LISTS[min(action.views)])} · {label}"

            async def run(name: str = action.name) -> None:
                await desk.run_action(f"act('{name}')")

            yield Offer(f"{label}  ({key})", told, run)
        for number, view in enumerate(bars.VIEWS, 1):

            async def go(view: str = view) -> None:
                await desk.run_action(f"view('{view}')")

            name = words._(bars.LISTS[view])
            yield Offer(words._("view: {name}").format(name=name) + f"  ({number % 10})", "", go)
        for look, name in (("paper", words._("day colours")), ("lamplight", words._("night colours"))):

            async def wear(look: str = look) -> None:
                app.wear(look)

            yield Offer(name, "", wear)

    async def discover(self) -> Hits:
        for offer in self._offers():
            yield DiscoveryHit(offer.name, offer.run, help=offer.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for offer in self._offers():
            by_name, by_help = matcher.match(offer.name), matcher.match(offer.help) * 0.6
            if by_name or by_help:
                name = matcher.highlight(offer.name) if by_name else Text(offer.name)
                yield Hit(max(by_name, by_help), name, offer.run, help=offer.help)


class Palette(CommandPalette):
    """The toolkit's, which a key pressed twice cannot take away twice."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        if self.is_current:
            return super().dismiss(result)
        return AwaitComplete()


def palette(app: DeskApp) -> CommandPalette:
    """The palette over the desk, in the reader's language."""
    return Palette([Everything], placeholder=app.words._("What would you like to do?"))
