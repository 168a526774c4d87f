"""Who one is to customers: names, badge, whether they may stand on the wall; and how one's desk is laid out."""

from __future__ import annotations

import re
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from moderation.screens.fields import Line
from moderation.screens.pieces import Pick, Sheet
from moderation.words import N_, Words
from wall.wire import Profile

LONGEST, SHORTEST = 40, 2
"""Characters of a name."""
MOST = 8
"""Names that one person goes by."""
LAYOUTS = {
    "": N_("as the shop has it"),
    "one": N_("one post at a time"),
    "list": N_("list and post"),
    "wall": N_("wall first"),
}
ON_WALL = N_("Your badge signs the replies that you sign, and a post may show your name, until you say no again.")
OFF_WALL = N_("Your name is never on the wall: in posts it can be masked, and your replies are the shop's.")


class Profiled(NamedTuple):
    """What was typed; `save` false: leave everything as it is."""

    save: bool
    profile: Profile


def names(typed: str) -> list[str]:
    """The names of a line, between commas, each once."""
    found = [" ".join(name.split()) for name in re.split(r"[,;]", typed)]
    return list(dict.fromkeys(name for name in found if name))


class ProfileScreen(Sheet[Profiled]):
    """Dismissed with the profile as it is on the sheet; an empty one takes everything back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "forget", show=False)]

    def __init__(self, words: Words, profile: Profile) -> None:
        super().__init__(words)
        self._profile = profile

    def compose(self) -> ComposeResult:
        _, mine = self.words._, self._profile
        with Vertical(id="sheet"):
            yield Static(Text(_("My profile")), id="title")
            yield Static(Text(_("Only you see it, and only you set it.")), classes="soft")
            yield Static(Text(_("Names that customers may use for you, with commas:")), classes="label spaced")
            example = _("Noa, la vendeuse du deuxième")
            yield Line(
                ", ".join(mine.names),
                placeholder=example,
                max_length=MOST * (LONGEST + 2),
                id="names",
                select_on_focus=False,
            )
            yield Static(Text(_("Praise that names you is passed on to you.")), classes="soft")
            yield Static(Text(_("First name or badge for your replies:")), classes="label spaced")
            yield Line(mine.badge, placeholder=_("Noa"), max_length=LONGEST, id="badge", select_on_focus=False)
            choices = [("no", _("no")), ("yes", _("yes"))]
            yield Pick(_("May they stand on the wall?"), choices, "yes" if mine.on_wall else "no", id="on-wall")
            yield Static(id="help", classes="soft")
            told = _("May the management's report quote compliments that name me?")
            yield Pick(told, choices, "yes" if mine.to_manager else "no", id="to-manager")
            layouts = [(value, _(name)) for value, name in LAYOUTS.items()]
            yield Pick(_("My desk"), layouts, mine.layout, id="layout")
            yield Static(id="wrong")
            more = [("forget", _("Take everything back"), "F8")] if mine != Profile() else []
            yield from self.buttons(_("Save"), _("Leave it"), *more)

    def on_mount(self) -> None:
        self.query_one("#names").focus()
        self._say()

    def on_pick_changed(self) -> None:
        self._say()

    def _say(self) -> None:
        on = self.query_one("#on-wall", Pick).value == "yes"
        self.query_one("#help", Static).update(Text(self.words._(ON_WALL if on else OFF_WALL)))

    @property
    def _now(self) -> Profile:
        return Profile(
            names=names(self.query_one("#names", Line).value),
            badge=" ".join(self.query_one("#badge", Line).value.split()),
            on_wall=self.query_one("#on-wall", Pick).value == "yes",
            layout=self.query_one("#layout", Pick).value,
            to_manager=self.query_one("#to-manager", Pick).value == "yes",
        )

    def on_input_submitted(self) -> None:
        self.focus_next()

    def action_send(self) -> None:
        now, _ = self._now, self.words._
        bad = next((name for name in now.names if not SHORTEST <= len(name) <= LONGEST), "")
        if bad:
            told = _("“{name}”: between {least} and {most} letters.")
            self.tell(told.format(name=bad[:LONGEST], least=SHORTEST, most=LONGEST), wrong=True)
            self.query_one("#names").focus()
        elif len(now.names) > MOST:
            self.tell(_("{most} names at most.").format(most=MOST), wrong=True)
            self.query_one("#names").focus()
        else:
            self.dismiss(Profiled(True, now))

    def action_forget(self) -> None:
        if self._profile != Profile():
            self.dismiss(Profiled(True, Profile()))

    def action_leave(self) -> None:
        self.dismiss(Profiled(False, self._profile))
