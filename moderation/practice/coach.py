"""The coach at a desk: a calm box above the keys, and the desk that it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.text import Text
from textual.screen import ModalScreen

from moderation import keymap
from moderation.app import DeskApp
from moderation.drawing import Bits
from moderation.glyphs import text_lines
from moderation.practice.lessons import LESSONS, Place, onward, slipped, told
from moderation.practice.sight import Sight, sight
from moderation.widgets.lines import Lines
from moderation.words import Words


class CoachBox(Lines):
    """What to do now, under the word that this is practice."""

    DEFAULT_CSS = """
    CoachBox {
        height: auto; border: round $honey; border-title-color: $honey; border-title-style: bold;
        background: $sheet; padding: 0 1;
    }
    """


class CoachLine(Lines):
    """The beginning of that beneath a sheet which lies over the box."""

    DEFAULT_CSS = """
    CoachLine { dock: bottom; height: auto; width: 1fr; background: $sheet; padding: 0 1; }
    """


def beneath(said: Sequence[Bits], room: int) -> list[Bits]:
    """The first lines of what the coach says, as many as there is room for, and a mark where it goes on. Pure."""
    shown = [[("▸ " if not at else "  ", "honey strong"), *bits] for at, bits in enumerate(said[: max(1, room)])]
    if len(said) > len(shown):
        shown[-1].append(("…", "honey strong"))
    return shown


def lines(
    place: Place, seen: Sight, posts: Sequence[str], words: Words, keys: Mapping[str, str], width: int,
    *, praised: bool = True,
) -> list[Bits]:  # fmt: skip
    """What the coach says, wrapped to `width` cells; keys are named as they are at this desk. Pure.

    `praised`: with a word about the lesson before, if there was one.
    """
    praise, now = told(place, seen, posts)
    named = {name: f"[{keymap.shown(key, words)}]" for name, key in keys.items()}
    out: list[Bits] = []
    for text, names in ((praise if praised else "", "leaf"), (now, "ink")):
        if text:
            said = words._(text).format(**named)
            out.extend([(line, names)] for line in text_lines(said, max(20, width)))
    return out


def title(place: Place, words: Words) -> str:
    """`PRACTICE · 3/10 · A telephone number`."""
    word = words._("PRACTICE, on no wall")
    if place.over:
        return f"{word} · {len(LESSONS)}/{len(LESSONS)}"
    return f"{word} · {place.lesson + 1}/{len(LESSONS)} · {words._(LESSONS[place.lesson].title)}"


class PracticeDesk(DeskApp):
    """A desk with a coach. `posts`: the lessons' posts by their ids; `begin` has a lesson's posts come in."""

    CSS_PATH = "../desk.tcss"

    def __init__(
        self,
        *args: object,
        posts: Mapping[str, Sequence[str]],
        begin: Callable[[str], None],
        first: int = 0,
        **more: object,
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.place = Place(first)
        self._first = first
        self._posts, self._begin, self._begun = posts, begin, -1
        self._room = 1

    def on_mount(self) -> None:
        # The toolkit calls the mount handler of every class of a line: no `super()` here.
        self.call_after_refresh(self._come)

    async def _come(self) -> None:
        """The coach sits down."""
        await self.desk.mount(CoachBox(id="coach"), before="#message")
        self.tick()

    def tick(self) -> None:
        super().tick()
        self.coach()

    def coach(self) -> None:
        """Look at the desk, and go on in the lesson as far as it is done."""
        if not self.desk.whole or not self.desk.query("#coach"):
            return
        seen, posts = self._seen()
        after = onward(self.place, seen, posts)
        while after != self.place and after.lesson == self.place.lesson:
            self.place, after = after, onward(after, seen, posts)
        self.place = after
        if not self.place.over and self._begun != self.place.lesson and self.model.connected:
            self._begun = self.place.lesson
            self._begin(LESSONS[self.place.lesson].name)
        seen, posts = self._seen()
        box = self.desk.query_one("#coach", CoachBox)
        width = (box.content_size.width or self.desk.size.width - 4) - 1
        box.border_title = Text(title(self.place, self.words))
        box.show(
            lines(self.place, seen, posts, self.words, self.desk.keys, width, praised=self.place.lesson > self._first)
        )
        box.set_class(slipped(self.place, seen, posts) is not None, "-slip")
        width = self.desk.size.width - 5
        self._stand_beneath(box, lines(self.place, seen, posts, self.words, self.desk.keys, width, praised=False))

    def _stand_beneath(self, box: CoachBox, said: Sequence[Bits]) -> None:
        """Say it beneath the sheet that hides the box, if one does: on two lines, if the sheet leaves two."""
        over = self.screen
        if over is self.desk or not over.is_mounted:
            return
        standing = list(over.query(CoachLine))
        if not standing:
            panes = [pane.region for pane in over.query("#sheet")]
            whole = not isinstance(over, ModalScreen)  # it hides all of the desk
            if not whole and not any(pane.overlaps(box.region) for pane in panes):
                return
            self._room = 2 if whole else min(2, over.size.height - max(pane.height for pane in panes))
            standing = [CoachLine(id="coach-line")]
            over.mount(*standing)
        standing[0].show(beneath(said, self._room))

    def _seen(self) -> tuple[Sight, Sequence[str]]:
        posts = () if self.place.over else self._posts.get(LESSONS[self.place.lesson].name, ())
        row = self.desk.reading if self.desk.posts else None
        sheet = type(self.screen).__name__ if self.screen is not self.desk else ""
        reading = row.post.id if row is not None else ""
        return sight(self.model, posts, reading=reading, sheet=sheet, marking=self.desk.marker is not None), posts
