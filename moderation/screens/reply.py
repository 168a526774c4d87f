"""Writing the shop's answer: counted in pages of the wall, begun from a template if one likes, read over once.

What is typed is kept until it is sent, also what was typed before another template was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, NamedTuple, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.document._document import Document
from textual.widgets import Button, Static
from textual.widgets.text_area import Location, Selection

from moderation.glyphs import one_line
from moderation.screens.chooser import Choice, Chooser
from moderation.screens.pieces import HIGH, Pick, Sheet, Writing, excerpt
from moderation.words import Words
from moderation.writing import gentle, templates
from moderation.writing.measure import measure
from moderation.writing.templates import Blank

MOST = 5000
"""Characters; the hub takes no more."""


class Answering(NamedTuple):
    """An answer as far as it is: its words, the template that it was begun from, what was set aside for it."""

    text: str = ""
    template: str = ""
    aside: Mapping[str, str] = MappingProxyType({})
    signed: bool = False


class Answered(NamedTuple):
    """What was typed; `send` false: to be kept for later."""

    send: bool
    answer: Answering


class Answer(Writing):
    """Tab goes to the next blank of a template; where there is none, out of the words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "blank(1)", show=False),
        Binding("shift+tab", "blank(-1)", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "blank":
            return bool(templates.blanks(self.text))
        return super().check_action(action, parameters)

    def action_blank(self, step: int) -> None:
        start, end = sorted((self._place(self.selection.start), self._place(self.selection.end)))
        self.mark(templates.following(self.text, end if step > 0 else start, step))

    def mark(self, blank: Blank | None) -> None:
        """Select it: what is typed next takes its place."""
        if blank is not None:
            self.selection = Selection(self._location(blank.start), self._location(blank.end))
            self.scroll_cursor_visible()

    def _place(self, location: Location) -> int:
        return cast(Document, self.document).get_index_from_location(location)

    def _location(self, place: int) -> Location:
        return cast(Document, self.document).get_location_from_index(place)


class ReplyScreen(Sheet[Answered]):
    """Dismissed with the answer, also when it is left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4,ctrl+t", "templates", show=False)]

    def __init__(
        self, words: Words, about: str, begun: Answering, *, replied: bool, room: int, taken: int = 0,
        offered: Sequence[str] = (), badge: str = "",
    ) -> None:  # fmt: skip
        """`about`: the post's words. `room`: characters of a page, `taken` by the post. `offered`: templates.

        `badge`: what may sign.
        """
        super().__init__(words)
        self._about, self._begun, self._replied = about, begun, replied
        self._room, self._taken = room, taken
        self._offered, self._badge = list(offered), badge
        self._template, self._aside = begun.template, dict(begun.aside)
        self._noticed: set[str] = set()
        self._put = begun.text

    def compose(self) -> ComposeResult:
        _ = self.words._
        with Vertical(id="sheet"):
            yield Static(Text(_("The shop's reply")), id="title")
            yield Static(Text(excerpt(self._about, 70, 2 if self.app.size.height < HIGH else 6)), id="about")
            yield Answer(self._begun.text, id="reply")
            yield Static(id="wrong")
            if self._badge:
                signed = "badge" if self._begun.signed else "shop"
                names = [("shop", _("the shop")), ("badge", one_line(self._badge, 40))]
                yield Pick(_("Signed"), names, signed, id="signed")
            more = [("templates", _("Templates"), "F4")] if self._offered else []
            yield from self.buttons(_("Send"), _("Later"), *more)

    def on_mount(self) -> None:
        self._area.focus()
        self._count()

    @property
    def _area(self) -> Answer:
        return self.query_one("#reply", Answer)

    @property
    def _answer(self) -> Answering:
        signed = any(pick.value == "badge" for pick in self.query(Pick))
        aside = {name: text for name, text in self._aside.items() if text and name != self._template}
        return Answering(self.text(), self._template, aside, signed)

    def on_text_area_changed(self) -> None:
        if self._area.text != self._put:  # it was not this program that put it there
            self._put = self._area.text
            self._name_send(self.words._("Send"), "Ctrl+S")
            self._count()

    def _count(self) -> None:
        _, text = self.words._, self.text()
        length, left, pages = measure(text, self._room, self._taken)
        self.query_one("#wrong").set_class(False, "-gentle")
        if len(text) > MOST:
            self.tell(_("{n} characters: {most} at most").format(n=length, most=MOST), wrong=True)
        elif not text.strip():
            self.tell(_("Sent empty, it takes the present reply back.") if self._replied else self._page(left))
        elif pages == 1:
            self.tell(self._page(left))
        else:
            told = _("{pages} pages on the wall, room for about {n} more characters on the last one")
            self.tell(told.format(pages=pages, n=left))

    def _page(self, left: int) -> str:
        return self.words.ngettext(
            "Room for about {n} more character on the page", "Room for about {n} more characters on the page", left
        )

    # --- templates -----------------------------------------------------------------------------------------------

    def action_templates(self) -> None:
        """Choose a beginning; what is typed so far is set aside and comes back with the template it belongs to."""
        if not self._offered:
            return
        _ = self.words._
        choices = [Choice("", _("words of your own"), _("An empty sheet, or what you had written on it."))]
        choices += [Choice(str(at), one_line(text, 60), text) for at, text in enumerate(self._offered)]
        chosen = str(self._offered.index(self._template)) if self._template in self._offered else ""
        hint = _("What stands in [brackets] is yours to write.   Esc: back")
        self.app.push_screen(Chooser(_("Begin from a template"), choices, hint, chosen), self._begin)

    def _begin(self, chosen: str | None) -> None:
        if chosen is None:
            return
        template = self._offered[int(chosen)] if chosen else ""
        if template != self._template:
            self._aside[self._template] = self.text()
            self._template = template
            self._area.text = self._aside.get(template, template)
        blank = templates.following(self.text(), 0)
        if blank is not None and template:
            self._area.mark(blank)
        else:
            self._area.move_cursor(self._area.document.end)
        self._area.focus()

    # --- sending -------------------------------------------------------------------------------------------------

    def action_send(self) -> None:
        text = self.text()
        if len(text) > MOST:
            return
        if not text.strip():
            if self._replied:
                self.dismiss(Answered(True, self._answer))
            else:
                self.tell(self.words._("There is nothing to send yet."), wrong=True)
            return
        lack, blank = templates.lack(text, self._offered, self._template)
        if lack:
            marked = one_line(text[blank.start : blank.end], 30) if blank is not None else ""
            self.tell(self.words._(templates.LACKS[lack]).format(words=marked), wrong=True)
            self._area.focus()
            self._area.mark(blank)
        elif not self._remarked(text):
            self.dismiss(Answered(True, self._answer))

    def _remarked(self, text: str) -> bool:
        """Say what might be put better, each kind once; Enter then sends it as it is."""
        found = [remark for remark in gentle.remarks(text, self._room) if remark.code not in self._noticed]
        if not found:
            return False
        self._noticed.update(remark.code for remark in found)
        if found[0].end:
            self._area.mark(Blank(found[0].start, found[0].end))
        self.tell(gentle.told(found[0], text, self.words, self._room))
        self.query_one("#wrong").set_class(True, "-gentle")
        self._name_send(self.words._("Send it as it is"), self.words._("Enter"))
        self.query_one("#send").focus()
        return True

    def _name_send(self, name: str, key: str) -> None:
        send = self.query_one("#send", Button)
        send.label = self.label(name, key)
        send.refresh(layout=True)

    def action_leave(self) -> None:
        self.dismiss(Answered(False, self._answer))
