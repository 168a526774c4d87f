"""The director: what is known and what time it is go in, the picture comes out. No I/O.

It joins store, timeline and scenes, and says what is drawn, for scripts, acknowledgements and tests.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from display.book import Sheet, book
from display.draw import Frame, Layer, Measure
from display.items import Item
from display.layout import flow
from display.look import Look
from display.pace import Pace
from display.scenes import chrome, conversation, message, spotlight, stream
from display.scenes.chrome import Condition
from display.scenes.parts import Kit
from display.scripts import Shown
from display.store import Change, Store
from display.timeline import Slide, Timeline
from display.wording import Wording, zone_of
from wall.text import plain
from wall.wire import SILENCE_S

log = logging.getLogger("display")
KEPT = 2_000


class Setter:
    """Tells the timeline what fits; remembers heights and pages of up to KEPT items."""

    def __init__(self, kit: Callable[[], Kit]) -> None:
        self._kit = kit
        self.at_work: Item | None = None
        """The item that is being set just now."""
        self._heights: OrderedDict[Item, int] = OrderedDict()
        self._books: OrderedDict[Item, tuple[Sheet, ...]] = OrderedDict()

    def fits(self, items: Sequence[Item]) -> bool:
        look = self._kit().look
        return flow([self.height(item) for item in items], look.page.columns, stream.gap(look)) is not None

    def pages(self, item: Item) -> tuple[Sheet, ...]:
        kit = self._kit()
        if self.height(item) <= kit.look.page.body.h:
            return ()
        if item not in self._books:
            self.at_work = item
            self._books[item] = book(kit, item)
            self.at_work = None
            while len(self._books) > KEPT // 10:
                self._books.popitem(last=False)
        return self._books[item]

    def height(self, item: Item) -> int:
        if item not in self._heights:
            kit = self._kit()
            self.at_work = item
            self._heights[item] = stream.card(kit, item, kit.look.page.columns[0].w).h
            self.at_work = None
            while len(self._heights) > KEPT:
                self._heights.popitem(last=False)
        return self._heights[item]

    def clear(self) -> None:
        """Measure anew: the words around the posts have changed, or a post must be forgotten."""
        self._heights.clear()
        self._books.clear()


@dataclass(frozen=True)
class Picture:
    """A frame and what it shows. `texts`: by post, the words that are to be read, chips in brackets."""

    frame: Frame
    shown: Shown
    texts: dict[str, str]
    through: int
    connected: bool
    age_s: float | None
    queued: int
    replay: bool
    next_s: float
    """In how many seconds the picture changes by itself, at the latest, if the feeder stays as it is."""


class Show:
    """One screen's show."""

    def __init__(
        self, store: Store, look: Look, say: Wording, measure: Measure, *, pace: Pace, stale_after_s: float = 10.0
    ) -> None:
        self.store = store
        self.look = look
        self._base = say
        self._say = say
        self._measure = measure
        self._stale_after_s = stale_after_s
        self._now_ms = 0
        self._started: float | None = None
        self._broken: set[Item] = set()
        self.setter = Setter(lambda: self.kit)
        self.timeline = Timeline(self.setter, pace)

    @property
    def kit(self) -> Kit:
        return Kit(self.look, self._say, self._measure, self._now_ms)

    def learned(self, change: Change) -> None:
        """The store has taken something in."""
        self.timeline.acquaint(change.standing)
        if change.gone:
            self.setter.clear()

    def picture(self, now_ms: int, now: float) -> Picture:
        """What to show at `now_ms` (Unix ms; in a replay the clock of then) and `now` (monotonic s)."""
        self._reword(now_ms)
        store = self.store
        self._started = now if self._started is None else self._started
        age = store.age(now)
        connected = store.connected(now)
        kit = self.kit
        starting = age is None and now - self._started < SILENCE_S
        slide, scene, layers = self._drawable(kit, now, connected, starting)
        condition = Condition(
            age_s=None if connected or age is None else age,
            loud=age is not None and age > self._stale_after_s,
            panel=store.panel,
            queued=self.timeline.queued,
            replay=store.replay,
        )
        layers = [*chrome.head(kit, condition), *layers, *chrome.foot(kit, condition)]
        return Picture(
            frame=Frame(self.look.size, self.look.theme.ground, tuple(layers)),
            shown=Shown(scene, _posts(slide, self.setter) if slide else ()),
            texts=_texts(slide, self.setter) if slide else {},
            through=store.through,
            connected=connected,
            age_s=age,
            queued=self.timeline.queued,
            replay=store.replay,
            next_s=self._next_s(now_ms, now, connected, age),
        )

    def _drawable(
        self, kit: Kit, now: float, connected: bool, starting: bool
    ) -> tuple[Slide | None, str, list[Layer]]:
        """The slide of now and its layers. What cannot be set is left out, and the show goes on without it."""
        while True:
            items = [item for item in self.store.items() if not self._broken or item not in self._broken]
            self.setter.at_work = None
            slide = None
            try:
                slide = self.timeline.step(items, now)
                return slide, *self._scene(kit, slide, connected, starting)
            except Exception:
                broken = (
                    {self.setter.at_work} if self.setter.at_work is not None else set(slide.items if slide else ())
                )
                if not broken - self._broken:
                    raise
                log.exception("left out, because it cannot be set: %s", ", ".join(item.key for item in broken))
                self._broken |= broken

    def _scene(self, kit: Kit, slide: Slide | None, connected: bool, starting: bool) -> tuple[str, list[Layer]]:
        if slide is None:
            if starting:
                return "starting", []
            return ("empty", message.empty(kit)) if connected else ("reconnecting", message.reconnecting(kit))
        if slide.scene == "stream":
            return "stream", stream.layers(kit, slide.items)
        item = slide.items[0]
        sheet = self.setter.pages(item)[slide.page - 1]
        draw = conversation.layers if slide.scene == "conversation" else spotlight.layers
        return slide.scene, draw(kit, item, sheet, slide.page, slide.pages)

    def _reword(self, now_ms: int) -> None:
        """Take over the shop's name, zone and sources; a new day may word dates otherwise."""
        store = self.store
        said = replace(
            self._base,
            shop=store.shop or self._base.shop,
            zone=zone_of(store.zone),
            labels=tuple(sorted(store.labels.items())),
        )
        if said != self._say or said.local(now_ms).date() != said.local(self._now_ms).date():
            self.setter.clear()
        self._say, self._now_ms = said, now_ms

    def _next_s(self, now_ms: int, now: float, connected: bool, age: float | None) -> float:
        waits = [(60_000 - now_ms % 60_000) / 1000]
        due = self.timeline.next_due(now)
        if due is not None:
            waits.append(due - now)
        if age is None and self._started is not None and now - self._started < SILENCE_S:
            waits.append(SILENCE_S - (now - self._started) + 0.01)
        if age is not None and not connected:
            waits.append(1.0 - age % 1.0 + 0.01 if age < 60 else 60.0 - age % 60.0 + 0.01)
        expires = self.store.expires_in(now)
        if expires is not None:
            waits.append(expires + 0.01)
        return max(0.01, min(waits))


def _posts(slide: Slide, setter: Setter) -> tuple[tuple[str, int, int], ...]:
    """(post, revision, page) of everything that is to be read; a board's posts are whole on page 1."""
    if slide.scene == "stream":
        return tuple((post, revision, 1) for item in slide.items for post, revision in item.marks)
    return tuple((*mark, slide.page) for mark in setter.pages(slide.items[0])[slide.page - 1].marks)


def _texts(slide: Slide, setter: Setter) -> dict[str, str]:
    if slide.scene == "stream":
        return {card.post: plain(card.form) for item in slide.items for card in item.cards}
    out: dict[str, str] = {}
    for leaf in setter.pages(slide.items[0])[slide.page - 1].leaves:
        if leaf.voice != "reply":
            out[leaf.card.post] = out.get(leaf.card.post, "") + plain(leaf.form)
    return out
