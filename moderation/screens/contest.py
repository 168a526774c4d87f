"""Looking again at a refusal: what was refused and why, what its author says against it, and the answer."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from moderation.deciding import contesting
from moderation.deciding.contesting import Outcome
from moderation.glyphs import harmless, one_line
from moderation.screens.pieces import HIGH, Pick, Sheet, Writing, excerpt
from moderation.words import Words
from wall.wire import DeskPost


class ContestScreen(Sheet[Outcome]):
    """Dismissed with what is there, also when it is left with Escape."""

    def __init__(self, words: Words, about: str, post: DeskPost, choice: str, text: str) -> None:
        """`about`: the refused words, or what stands for them where they are veiled."""
        super().__init__(words)
        self._about, self._post, self._text = about, post, text
        self._choices = contesting.choices(post)
        self._first = choice if choice in self._choices else self._choices[0]

    def compose(self) -> ComposeResult:
        _, post = self.words._, self._post
        high = self.app.size.height >= HIGH
        refused = _("{told}: {names}").format(
            told=self.words.state(post.state).capitalize(), names=self.words.reason(post.reason or "")
        )
        who = ", ".join(one_line(name, 20) for name in post.refused_by)
        said = harmless(post.contest_words) or _("nothing more than that")
        with Vertical(id="sheet"):
            yield Static(Text(_("The author contests a refusal")), id="title")
            yield Static(Text(excerpt(self._about, 70, 6 if high else 2)), id="about")
            yield Static(Text(f"{refused} — {who}" if who else refused), classes="soft")
            told = _("The author says: “{words}”").format(words=said)
            yield Static(Text(excerpt(told, 72, 20 if high else 4)), classes="label", id="contested")
            names = [(choice, _(contesting.NAMES[choice])) for choice in self._choices]
            yield Pick("", names, self._first, id="states")
            yield Static(id="help")
            yield Static(Text(_("Your words to the author, under their receipt:")), classes="label")
            yield Writing(self._text, id="reply", classes="-low")
            yield Static(id="wrong")
            yield from self.buttons(_("Send"), _("Later"))

    def on_mount(self) -> None:
        self.query_one("#states").focus()
        self._say()

    @property
    def _choice(self) -> str:
        return self.query_one("#states", Pick).value

    def on_pick_changed(self) -> None:
        self._say()

    def on_text_area_changed(self) -> None:
        self._count()

    def _say(self) -> None:
        """What the choice means."""
        self.query_one("#help", Static).update(Text(contesting.told(self._post, self.words, self._choice)))
        self._count()

    def _count(self) -> None:
        text = self.text()
        told = self.words.ngettext("{n} character", "{n} characters", len(text))
        if self._choice == contesting.UPHOLD and not text.strip():
            told = self.words._("A sentence of why is owed to somebody who asked.")
        self.count(contesting.MOST, told)

    def action_send(self) -> None:
        choice, text = self._choice, self.text()
        if choice == contesting.UPHOLD and not text.strip():
            self.tell(self.words._("Say why the refusal stands, in a few words."), wrong=True)
            self.query_one("#reply").focus()
        elif len(text) <= contesting.MOST:
            self.dismiss(Outcome(True, choice, text))

    def action_leave(self) -> None:
        self.dismiss(Outcome(False, self._choice, self.text()))
