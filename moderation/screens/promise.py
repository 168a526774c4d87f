"""Taking a suggestion or a problem up as a promise: its state, and the shop's words about it."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from moderation import promising
from moderation.screens.reply import Sheet
from moderation.words import Words


class Promising(NamedTuple):
    """What was chosen and typed; `send` false: to be kept for later."""

    send: bool
    state: str
    text: str


class PromiseScreen(ModalScreen[Promising]):
    """Dismissed with what is there, also when it is left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s,f2,ctrl+enter", "send", show=False),
    ]

    def __init__(self, words: Words, about: str, state: str, text: str, promised: bool) -> None:
        """`promised`: it is a promise already, which can be taken back."""
        super().__init__()
        self._words, self._about, self._text = words, about, text
        self._states = [*promising.STATES, *([promising.TAKE_BACK] if promised else [])]
        self._at = self._states.index(state) if state in self._states else 0

    def compose(self) -> ComposeResult:
        _ = self._words._
        names = [promising.told(state, self._words) for state in promising.STATES] + [_("take the promise back")]
        with Vertical(id="sheet"):
            yield Static(Text(_("You said, we did")), id="title")
            yield Static(Text(self._about), id="about")
            yield OptionList(
                *(Option(Text(f" {name}")) for _state, name in zip(self._states, names, strict=False)), id="choices"
            )
            yield Static(id="help")
            yield Static(Text(_("The shop's words, on the wall with the post:")), classes="label")
            yield Sheet(self._text, id="reply", classes="-low", soft_wrap=True, tab_behavior="focus")
            yield Static(id="wrong")
            yield Static(Text(_("Tab: the words   Ctrl+S or F2: send   Esc: keep it")), id="hint")

    def on_mount(self) -> None:
        choices = self.query_one("#choices", OptionList)
        choices.highlighted = self._at
        choices.focus()
        area = self.query_one("#reply", TextArea)
        area.move_cursor(area.document.end)

    @property
    def _state(self) -> str:
        return self._states[self.query_one("#choices", OptionList).highlighted or 0]

    @property
    def _typed(self) -> str:
        return self.query_one("#reply", TextArea).text

    def on_option_list_option_highlighted(self) -> None:
        self.query_one("#help", Static).update(Text(self._words._(promising.HELP[self._state])))
        self.query_one("#reply").disabled = self._state == promising.TAKE_BACK
        self._count()

    def on_option_list_option_selected(self) -> None:
        """Enter on a state leads to the words; where there are none to say, it is the answer."""
        if self._state == promising.TAKE_BACK:
            self.action_send()
        else:
            self.query_one("#reply").focus()

    def on_text_area_changed(self) -> None:
        self._count()

    def _count(self) -> None:
        _, count = self._words._, len(self._typed)
        told, wrong = self._words.ngettext("{n} character", "{n} characters", count), False
        if count > promising.MOST:
            told, wrong = _("{n} characters: {most} at most").format(n=count, most=promising.MOST), True
        self._tell(told, wrong)

    def _tell(self, told: str, wrong: bool) -> None:
        self.query_one("#wrong", Static).update(Text(told))
        self.query_one("#wrong").set_class(wrong, "-wrong")

    def action_send(self) -> None:
        state, text = self._state, self._typed
        if state == "declined" and not text.strip():
            self._tell(self._words._("Not possible: say why, in a few words."), True)
            self.query_one("#reply").focus()
        elif len(text) <= promising.MOST or state == promising.TAKE_BACK:
            self.dismiss(Promising(True, state, "" if state == promising.TAKE_BACK else text))

    def action_leave(self) -> None:
        self.dismiss(Promising(False, self._state, self._typed))
