"""Days for the replay's tests: a live show under a stepped clock, its scripts, and a replay that draws them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from display.picture import Picture
from display.replay.show import PastShow
from display.scripts import Recorder
from display.show import Show
from display.store import Store
from display.tempo.pace import Pace
from tests.display.making import NOW_MS, a_look, measure, wording
from wall import wire
from wall.wire import Panel, Period, Wall

PANEL = Panel(received=9, shown=7, withheld=1, waiting=1, month=Period(received=9, shown=7, withheld=1, waiting=1))
COURSE = wire.Course(
    day="2026-11-22", zone="Europe/Paris", from_ms=NOW_MS - 3_600_000, to_ms=NOW_MS + 3_600_000, received=[1] * 24,
    first_ms=NOW_MS - 3_000_000, last_ms=NOW_MS + 3_000_000, screens=["ecran-1"],
)  # fmt: skip
FRAME = ("replay", "film", "film:edge", "bar", "bar:hand", "bar:played")


@dataclass
class Live:
    """A live show; whatever it drew first of each script is kept, with the cards and the wall of that instant."""

    show: Show
    recorder: Recorder = field(default_factory=lambda: Recorder(None, NOW_MS))
    seen: list[tuple[Picture, int, list[wire.Card], Wall]] = field(default_factory=list)
    now: float = 0.0

    def tell(self, *cards: wire.Card, remove: Sequence[str] = (), wall: Wall | None = None) -> None:
        view = wire.View(
            add=list(cards), remove=list(remove), through=4, at_ms=self.ms, panel=PANEL, wall=wall,
            whole=self.show.store.heard is None,
        )  # fmt: skip
        self.show.learned(self.show.store.apply(view, self.now))

    @property
    def ms(self) -> int:
        return NOW_MS + round(self.now * 1000)

    def go_on(self, seconds: float) -> None:
        """Let so much time pass."""
        end = self.now + seconds
        while self.now < end:
            self.show.learned(self.show.store.apply(wire.Beat(through=4, at_ms=self.ms, panel=PANEL), self.now))
            picture = self.show.picture(self.ms, self.now)
            self.recorder.note(picture.shown, self.ms, picture.through)
            if not self.seen or self.seen[-1][0].shown != picture.shown:
                store = self.show.store
                self.seen.append((picture, self.ms, list(store.cards.values()), store.wall))
            self.now += min(picture.next_s, 1.9)

    def scripts(self) -> list[wire.Script]:
        self.recorder.close(self.ms)
        return [script for batch in self.recorder.unsent() for script in batch.scripts]


def live(playlist: Sequence[str] = (), seed: int = 1, size: tuple[int, int] = (1920, 1080)) -> Live:
    return Live(Show(Store(), a_look(*size), wording(), measure, pace=Pace(), playlist=playlist, rng=Random(seed)))


def past(ask: wire.Replay | None = None, size: tuple[int, int] = (1920, 1080), theme: str = "day") -> PastShow:
    return PastShow(
        ask or wire.Replay(day=COURSE.day), Store(), a_look(*size, theme), wording(), measure, pace=Pace(),
        rng=Random(1),
    )  # fmt: skip


def at(
    show: PastShow, script: wire.Script | None, cards: Sequence[wire.Card], at_ms: int, wall: Wall | None = None, *,
    now: float, course: wire.Course = COURSE, speed: float = 60.0, paused: bool = False,
) -> Picture:  # fmt: skip
    """The picture after a jump to `at_ms`, told as the hub tells it."""
    if show.course is not course:
        show.take(wire.Welcome(account="e", role="screen", epoch="1"), now)
        show.take(course, now)
    whole = wire.View(add=list(cards), through=4, at_ms=at_ms, whole=True, panel=PANEL, wall=wall or Wall())
    beat = wire.Beat(through=4, at_ms=at_ms, panel=PANEL, replay=True, speed=speed, paused=paused)
    for message in (whole, beat, wire.Scene(at_ms=at_ms, script=script)):
        show.take(message, now)
    return show.picture(0, now)
