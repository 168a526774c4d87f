"""The screen without its process: what is known is drawn on the output, and kept on disk. Never waits.

Apart from `app.py`, so that the first picture can be drawn before anything that waits, or that speaks, is loaded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from display.cache import Cache, elapsed, restore
from display.draw import Frame
from display.drawing import plainest
from display.files import replace_file
from display.kiosk.drift import drift
from display.kiosk.failures import place_of
from display.kiosk.hours import Light, Why
from display.kiosk.lights import Lights
from display.layout import Rect, Size
from display.look import Look
from display.overlay import badge
from display.painter import Painter
from display.ports import Machine, Output
from display.rhythm import FAST_S
from display.scripts import Shown
from display.show import Picture, Show
from wall.wire import Replay

log = logging.getLogger("display")
CUT_S = 0.18
"""What moves up when something leaves does so within this time (s)."""
CONTACT_EVERY_S = 20.0
"""How often the cache is told that the feeder was heard."""


BLACK = "#000000"
DARK_S = 60.0
"""How often (s) a dark wall looks at the time, whatever it expects."""
Fit = Callable[[Size], tuple[Look, Painter]]


class Stage:
    """Show, painter and output, and the cache that fills the show when nobody else does."""

    def __init__(
        self, show: Show, painter: Painter, output: Output, machine: Machine, lights: Lights | None = None,
        fit: Fit | None = None, *, drifts: bool = False,
    ) -> None:  # fmt: skip
        """`fit`: look and painter for another size; None: the display never changes. `drifts`: against burn-in."""
        self.show = show
        self.painter = painter
        self.output = output
        self.machine = machine
        self.lights = lights or Lights(None, machine)
        self.fit = fit
        self.drifts = drifts
        self.picture: Picture | None = None
        self.past: Callable[[Replay], Show] | None = None
        """Makes a show of a past day that looks and speaks as this one does."""
        self.badge: tuple[str, float] | None = None
        """The name that stands over everything, and until when (monotonic s)."""
        self.unwritten = ""
        """Why the last public state cannot be kept; empty: it can."""
        self._gone: set[str] = set()
        self._unsaved = False
        self._left = False
        self._saved_s = -CONTACT_EVERY_S
        self.guest: Show | None = None
        """The past day that is shown instead, because the desk asked for it; the present goes on behind it."""

    @property
    def up(self) -> Show:
        """Whose pictures are shown."""
        return self.guest or self.show

    @property
    def why_dark(self) -> Why:
        """Why nothing is shown; empty: it is lit. A past day is shown in closed hours too, not against the law."""
        why = self.lights.light.why
        return "" if why == "closed" and self.guest is not None else why

    def go_on_from(self, other: Stage) -> None:
        """Take over what another one has drawn of the same show, with the same painter, on the same output."""
        self.picture, self._gone, self._left, self.past = other.picture, other._gone, other._left, other.past

    def left(self, posts: Sequence[str]) -> None:
        """The words of these posts leave the picture at once."""
        self._gone.update(posts)

    def fitted(self, now: float) -> bool:
        """Take the display as it is: on another one, or in another size, everything is drawn anew. `now`: mono. s.

        Returns whether it must be: the next picture is whole.
        """
        if not self.output.refresh(now):
            return False
        if self.fit is not None and self.output.size != self.show.look.size:
            self.show.look, self.painter = self.fit(self.output.size)
            self.show.setter.clear()
            self.show.timeline.slide = None
            if self.guest is not None:
                self.guest.look = self.show.look
                self.guest.setter.clear()
        self.output.present(self.painter.canvas, [Rect(0, 0, *self.output.size)])
        return True

    def recover(self, *, plain: bool) -> None:
        """After a picture that failed: begin with a fresh painter, and leave what is up, unless it must go.

        What was taken off the wall is not left standing: then, or if `plain`, the plainest picture takes its place.
        """
        look = self.show.look
        if self.fit is not None:
            _, self.painter = self.fit(look.size)
        self.picture = None
        if not plain and not self._gone:
            return
        frame = Frame(look.size, look.theme.ground)
        try:
            with_words = replace(frame, layers=plainest(self.show.kit).layers)
            rects = self.painter.show(with_words, 0.0, 0.0)
        except Exception as error:  # noqa: BLE001 - logged; an empty page is better than words that must go
            log.error("not even the plainest picture can be drawn: %s", place_of(error))
            rects = self.painter.show(frame, 0.0, 0.0)
        self._gone.clear()
        self.output.present(self.painter.canvas, rects)

    def restore(self) -> bool:
        """Take over what was cached; returns whether any of it may be drawn."""
        cache, store = self.machine.cache, self.show.store
        try:
            saved = cache.load() if cache is not None else None
        except OSError as error:
            log.error("the last public state cannot be read: %s", error)
            self.unwritten, saved = str(error), None
        if saved is None:
            return False
        age = elapsed(saved.contact, self.machine.stamp(), synchronized=self.machine.synchronized())
        now = self.machine.clock.monotonic()
        restore(store, saved, now, age)
        self.show.timeline.acquaint(store.holds())
        return any(age is not None and age <= card.valid_s for card in store.cards.values())

    def save(self) -> None:
        """Bring the cache up to date: what left the wall leaves the disk now; else when it has changed, or aged."""
        cache = self.machine.cache
        if cache is None or self.machine.read_only:
            return
        try:
            done = self._write(cache)
            self.unwritten = "" if done else self.unwritten
        except OSError as error:
            if str(error) != self.unwritten:
                log.error("the last public state cannot be kept: %s", error)
            self.unwritten = str(error)
            done = True
            if self._left:
                cache.discard()  # what left the wall must not lie there: better nothing at all
        if done:
            self._unsaved = self._left = False

    def _write(self, cache: Cache) -> bool:
        """Write the cache if it is time; returns whether it was. Raises OSError."""
        store, now = self.show.store, self.machine.clock.monotonic()
        if store.connected(now):
            if not (self._unsaved or self._left or now - self._saved_s >= CONTACT_EVERY_S):
                return False
            self._saved_s = now
            cache.save(store, self.machine.stamp(), scrub=self._left)
            return True
        saved = cache.load() if self._left else None
        if saved is None:
            return False
        # Nobody told us that it is over, time did: when we last heard stays as it was.
        cache.save(store, saved.contact, scrub=True)
        return True

    def draw(self, now: float) -> Picture:
        """Make the picture of this instant and begin to show it."""
        store = self.show.store
        expired = store.expire(now)
        if expired:
            self._gone.update(expired)
            self._left = True
            self.show.lost()
        if self.guest is not None and (expired := self.guest.store.expire(now)):
            self._gone.update(expired)
            self.guest.lost()
        before = self.picture
        clock = self.machine.clock
        light = self.lights.at(store, now)
        self.picture = picture = self._lit(now) if not self.why_dark else self._dark(light, now)
        fade = 0.0
        if self.output.fade_s and before is not None and before.shown != picture.shown:
            fade = CUT_S if self._gone else self.output.fade_s
        if picture.sudden or (before is not None and before.replay != picture.replay):
            fade = 0.0
        rects = self.painter.show(picture.frame, now - FAST_S, fade, tuple(self._gone))
        rects += self.painter.step(now)
        self._gone.clear()
        if self.drifts and self.output.move(drift(self.time_ms(), min(self.output.size)), picture.frame.ground):
            rects = [Rect(0, 0, *self.output.size)]
        self.output.present(self.painter.canvas, rects)
        if self.machine.state_file is not None and (before is None or _state(before) != _state(picture)):
            told = {**_state(picture), "drawn_ms": clock.now_ms()}
            try:
                replace_file(self.machine.state_file, msgspec.json.encode(told))
            except OSError as error:
                log.error("what is drawn cannot be told: %s", error)
        return picture

    def pixels(self) -> bytes:
        """What is up now: RGB, row by row from the top."""
        return self.painter.pixels()

    def time_ms(self) -> int:
        """What time to write on the wall (Unix ms)."""
        return self.lights.time_ms()

    def _lit(self, now: float) -> Picture:
        picture = self.up.picture(self.time_ms(), now)
        if self.guest is not None:
            # Nothing has its turn meanwhile; the feeder is told how much of the present is known, not of the past.
            store = self.show.store
            self.show.timeline.hold(store.items())
            picture = replace(picture, through=store.through, connected=store.connected(now), age_s=store.age(now))
        waits = [picture.next_s]
        change = self.lights.next_s()
        if change is not None:
            waits.append(change + 0.01)
        if self.badge is not None and now >= self.badge[1]:
            self.badge = None
        if self.badge is not None:
            frame = picture.frame
            over = badge(self.show.kit, self.badge[0], f"{frame.size.w} × {frame.size.h}")
            picture = replace(picture, frame=replace(frame, layers=(*frame.layers, *over)))
            waits.append(self.badge[1] - now)
        return replace(picture, next_s=max(0.01, min(waits)))

    def _dark(self, light: Light, now: float) -> Picture:
        """A black picture, of which no post is any part. Nothing has its turn meanwhile."""
        store, change = self.show.store, self.lights.next_s()
        self.show.timeline.hold(store.items())
        return Picture(
            frame=Frame(self.show.look.size, BLACK),
            shown=Shown("dark"),
            texts={},
            through=store.through,
            connected=store.connected(now),
            age_s=store.age(now),
            queued=0,
            replay=store.replay,
            next_s=DARK_S if change is None else min(DARK_S, change + 0.01),
        )


def _state(picture: Picture) -> dict[str, object]:
    """What is drawn, for tests and for whoever wants to look."""
    return {
        "scene": picture.shown.scene,
        "posts": [
            {"post": post, "revision": revision, "page": page, "text": picture.texts.get(post, "")}
            for post, revision, page in picture.shown.posts
        ],
        "through": picture.through,
        "connected": picture.connected,
        "queued": picture.queued,
        "replay": picture.replay,
    }
