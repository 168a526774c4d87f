"""What the wall shows when: cards, scenes and the time in, slides out. No I/O and no clock of its own; times in s.

Rules, the same for every post whatever it says and however many stars it has:
- Scenes follow one another as the playlist says; one that has nothing to say is skipped.
- A post that comes in goes on the board that is up if there is room, or if what it displaces was shown before and
  has been up for its reading time again; otherwise it queues, oldest first, for the next slide. A rush shortens
  nobody's reading time, and after RUN slides for the queue the playlist has its turn.
- A board is filled with those that had the fewest turns, newest first among equals.
- What is too long for a board stands there begun, and is the slide that follows, page after page. It counts as shown
  when its pages were.
- What may not be shown any more leaves at the next step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from display.items import Item, Mark
from display.tempo import boards
from display.tempo.course import RUN, Course, told_of
from display.tempo.slides import Slide, alone


@dataclass
class Timeline(Course):
    """The wall's course. `step` updates it in place."""

    def acquaint(self, marks: Sequence[Mark]) -> None:
        """These stood on the wall before this screen came: they are not news."""
        self._news.acquaint(marks)

    def step(self, items: Sequence[Item], now: float) -> Slide | None:
        """The slide to show at `now`, given everything that may be shown, newest first. None: there is nothing."""
        self._take_in(items)
        if self._held:
            self._begin_anew(now)
        slide = self.slide
        if slide is not None and slide.scene == "stream":
            self._board_step(slide, now)
        elif slide is not None and slide.items:
            self._alone_step(slide, now)
        elif slide is not None:
            self._plate_step(slide, now)
        if self.slide is None:
            self._next(None, now)
        self._count()
        if self.slide is not None and self.slide.scene == "stream":
            self._let_in(self.slide, now)  # a board of the playlist's, while somebody still waits
            self._count()
        return self.slide

    def hold(self, items: Sequence[Item]) -> None:
        """Something else is shown meanwhile; with the next step the page that was up begins anew."""
        self._take_in(items)
        self._held = True
        self._count()

    def next_due(self, now: float) -> float | None:
        """When `step` will next have something to do if nothing comes in (s); None: not before something does."""
        if self.slide is None:
            return None
        on_board = self.slide.scene == "stream"
        times = [self._board.until if on_board else self._until]
        if on_board and self._queue:
            times += self._board.due.values()
        return min((time for time in times if time > now), default=None)

    def _take_in(self, items: Sequence[Item]) -> None:
        """Take over what may be shown; nothing is to be done if it is the same as at the last step."""
        usable, sound = self.source.usable, self.source.sound
        if sound and items is self._given:
            self._count()
            return
        self._given = items if sound else None
        self._items = (
            items if sound else [item for item in items if usable("stream", item) or usable(alone(item), item)]
        )
        self._known = {item.key: item for item in self._items}
        self._queue, self._edition = self._news.queue(self._items), self._news.edition
        self.deck.keep(self._known)
        self._keep_turns()

    def _count(self) -> None:
        if self._edition != self._news.edition:
            self._queue = [item for item in self._queue if not self._news.knows(item.marks)]
            self._edition = self._news.edition
        self.queued = len(self._queue)

    def _begin_anew(self, now: float) -> None:
        self._held = False
        self._board.begin_anew(now)
        if self.slide is not None and self.slide.scene != "stream":
            self._until = now + self.pace.dwell(self._told[self.slide.page - 1][0])

    # --- what is up

    def _board_step(self, slide: Slide, now: float) -> None:
        """Take off the board what may not be shown any more, let in who waits, and turn when it has been read."""
        found = [self._same(item, slide.scene) for item in slide.items]
        kept = boards.shrink(self.setter, [item for item in found if item is not None])
        if tuple(kept) != slide.items:
            rest = self._rest()
            if 0 < len(kept) < len(slide.items):
                kept = boards.fill(self.setter, kept, rest, self._turns.last(rest))
            self.slide = None
            if not kept:
                return
            self.slide = slide = self._board.put(kept, now)
        slide = self._let_in(slide, now)
        if now >= self._board.until:
            self._next(slide, now)

    def _let_in(self, slide: Slide, now: float) -> Slide:
        """The board with everybody of the queue who can come in now."""
        before, changed = None, slide
        while self._run < RUN and self._queue and changed != before:
            # Who came in may leave others less to wait for: they are asked again until nobody else comes in.
            before = changed
            changed = self._board.welcome(before, filter(self._boardable, self._queue), now)
            self._count()
        self._run += changed != slide
        self.slide = changed
        return changed

    def _same(self, item: Item, scene: str) -> Item | None:
        """The item as it is now, with those of its posts that are up already; None: nothing of it may be shown."""
        now = self._known.get(item.key)
        if now is None or not self.source.usable(scene, now):
            return None
        marks = set(item.marks)
        cards = tuple(card for card in now.cards if (card.post, card.revision) in marks)
        return Item(item.key, cards) if cards else None

    def _alone_step(self, slide: Slide, now: float) -> None:
        """Turn the pages. What was corrected is drawn anew; a new turn of a conversation that is up joins it."""
        old = slide.items[0]
        item = self._known.get(old.key) if self._run < RUN else self._same(old, slide.scene)
        if item is None or not self.source.usable(slide.scene, item):
            self.slide = None
            return
        if item != old:
            told = told_of(self.setter.pages(item))
            self._run += 1
            if slide.page > len(told) or told[: slide.page - 1] != self._told[: slide.page - 1]:
                self._turn(item, 1, now)  # what stood on the pages before this one is no longer what was read
                return
            self._told, self.slide = told, replace(slide, items=(item,), pages=len(told))
            new = [mark for mark in told[slide.page - 1][1] if mark not in old.marks]
            if new:
                self._until = max(self._until, now + self.pace.dwell(item.words_of(new)))
            self._news.acquaint(self._ending(slide.page))
        if now >= self._until:
            if slide.page < len(self._told):
                self._turn(item, slide.page + 1, now)
            else:
                self._next(None, now)

    def _plate_step(self, slide: Slide, now: float) -> None:
        told = told_of(self.source.plates(slide.scene))
        if not told or (slide.scene == "empty" and self._items):
            self.slide = None
        elif len(told) != slide.pages:
            self._plate(slide.scene, min(slide.page, len(told)), now)
        elif now < self._until:
            self._told = told
        elif slide.page < slide.pages:
            self._plate(slide.scene, slide.page + 1, now)
        else:
            self._next(None, now)
