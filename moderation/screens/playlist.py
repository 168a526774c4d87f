"""Choosing what a screen plays: scenes in or out; what customers said and the public count always stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from moderation.around import fleet
from moderation.glyphs import one_line
from moderation.words import Words

SEND, DEFAULT = "send", "default"


class PlaylistScreen(ModalScreen[list[str] | None]):
    """Dismissed with the scenes in order, with an empty list for those of the screen's configuration, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("space", "flip", show=False),
        Binding("ctrl+s,f2", "send", show=False),
    ]

    def __init__(self, words: Words, name: str, playing: Sequence[str]) -> None:
        """`playing`: what it plays now, in order; scenes that only the screen knows can be left out and kept."""
        super().__init__()
        self._words, self._name = words, name
        self._order = [*playing, *(scene for scene in fleet.SCENES if scene not in playing)]
        self._scenes = list(dict.fromkeys(self._order))
        self._in = {*(playing or fleet.SCENES), *fleet.ALWAYS}

    def compose(self) -> ComposeResult:
        _ = self._words._
        with Vertical(id="sheet", classes="-small"):
            yield Static(Text(_("What {name} plays").format(name=one_line(self._name, 30))), id="title")
            yield OptionList(
                *(Option(self._prompt(scene), id=f"scene-{at}") for at, scene in enumerate(self._scenes)),
                Option(Text(_("Play this")), id=SEND),
                Option(Text(_("As configured")), id=DEFAULT),
                id="choices",
            )
            yield Static(Text(_("Kept until another is chosen.\nSpace: in or out   Esc: back")), id="hint")

    def on_mount(self) -> None:
        self.query_one("#choices", OptionList).focus()

    def _prompt(self, scene: str) -> Text:
        mark = "✓" if scene in self._in else "–"
        name = fleet.scene(scene, self._words)
        always = self._words._("always")
        return Text(f" {mark}  {name}" + (f"  ({always})" if scene in fleet.ALWAYS else ""))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option.id == SEND:
            self.action_send()
        elif event.option.id == DEFAULT:
            self.dismiss([])
        else:
            self._flip(event.option_index)

    def _flip(self, at: int) -> None:
        scene = self._scenes[at]
        if scene not in fleet.ALWAYS:
            self._in ^= {scene}
            self.query_one("#choices", OptionList).replace_option_prompt_at_index(at, self._prompt(scene))

    def action_flip(self) -> None:
        at = self.query_one("#choices", OptionList).highlighted
        if at is not None and at < len(self._scenes):
            self._flip(at)

    def action_send(self) -> None:
        """A scene that comes several times in a round goes on doing so."""
        self.dismiss([scene for scene in self._order if scene in self._in])

    def action_leave(self) -> None:
        self.dismiss(None)
