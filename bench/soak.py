"""A day in minutes: 100,000 posts over 24 hours of a stepped clock, through the real show, painter and typesetter.

Posts come one by one and in rushes, are corrected, withdrawn, and leave the wall as new ones come. What is watched:
memory, open files, the size of everything that remembers, and that no picture comes later than the one before it had
said. `tests/display/test_soak.py` runs a small one.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.figures import Figure
from config.catalogue import load
from display.first import assemble
from display.layout import Size
from display.stage import Stage
from display.wanted import Texts, Wanted
from wall import wire
from wall.clock import SteppedClock
from wall.text import display_form

HOURS, POSTS = 24.0, 100_000
PUBLIC = 120
"""So many posts are public at once; the eldest leaves when one more comes."""
FRAMES = 3
"""So many steps of each fade are drawn."""
WORDS = (
    "lampe livraison équipe merci attente conseil magasin fauteuil rayé échange superbe décevant rapide lent",
    "téléphone retour facture jamais toujours 👏 ≈ « bien » — d’accord 24 h ? accueil خدمة ممتازة 很好",
)
RUSH = (1, 1, 1, 2, 3, 5, 8, 20, 40)
"""How many posts come at once, one as often as another."""


@dataclass
class Soaked:
    """What was seen. `memory`: MiB after each tenth of the day; `open`: file handles, likewise; `late_s`: the most by
    which a picture came after the time that the one before it had named."""

    posts: int = 0
    pictures: int = 0
    memory: list[float] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    remembered: dict[str, int] = field(default_factory=dict)
    late_s: float = 0.0


def soak(
    folder: Path, *, hours: float, posts: int, size: Size, seed: int = 7, memory: Callable[[], float] | None = None
) -> Soaked:
    """Live through it. `memory`: MiB in use now; without it the process's resident memory is read."""
    clock, rng, memory = SteppedClock(ms=1_795_305_600_000), Random(seed), memory or resident_mib
    asked = Wanted(folder, size=size, picture=folder / "wall.png", shop="Maison Tilleul", zone="Europe/Paris")
    stage = assemble(asked, Texts(load("fr", "display"), load("fr", "wall")), clock)
    stage.output.fade_s = 0.7
    day = _Day(stage, clock, rng, hours * 3600, posts)
    seen = Soaked()
    for tenth in range(10):
        day.until((tenth + 1) / 10 * hours * 3600, seen)
        gc.collect()
        seen.memory.append(memory())
        seen.open.append(len(os.listdir("/proc/self/fd")))
    stage.output.close()
    seen.posts, seen.remembered = day.came, remembered(stage)
    return seen


class _Day:
    """Feeder and process in one: posts come, beats come each second, pictures are drawn when they are due."""

    def __init__(self, stage: Stage, clock: SteppedClock, rng: Random, length_s: float, posts: int) -> None:
        self._stage, self._clock, self._rng = stage, clock, rng
        self._every_s = length_s / posts
        self._began_s = clock.monotonic()
        self._due = clock.monotonic()
        self._next = self._began_s
        self._through = 0
        self._public: list[wire.Card] = []
        self.came = 0
        stage.show.store.apply(wire.Welcome(account="e", role="screen", epoch="e", shop="t", shop_label="T"), 0.0)

    def until(self, elapsed_s: float, seen: Soaked) -> None:
        """Go on to so many seconds after the beginning."""
        clock = self._clock
        while (now := clock.monotonic()) < self._began_s + elapsed_s:
            if now >= self._next:
                rush = self._rng.choice(RUSH)
                for _ in range(rush):
                    self._post(now)
                self._next += rush * self._every_s
                self._draw(now, seen)
            elif now >= self._due:
                seen.late_s = max(seen.late_s, now - self._due)
                self._draw(now, seen)
            step = max(0.001, min(self._next, self._due, self._began_s + elapsed_s, now + 1.0) - now)
            clock.mono += step
            clock.ms = 1_795_305_600_000 + round((clock.mono - self._began_s) * 1000)
            if int(clock.mono) != int(now):
                self._hear(wire.Beat(through=self._through, at_ms=clock.ms), clock.mono)

    def _post(self, now: float) -> None:
        """One more post; some are corrected, some withdrawn, and the eldest leaves."""
        rng, public = self._rng, self._public
        self._through += 1
        remove = []
        if public and rng.random() < 0.05:
            remove.append(public.pop(rng.randrange(len(public))).post)
        while len(public) >= PUBLIC:
            remove.append(public.pop(0).post)
        again = public.pop(rng.randrange(len(public))) if public and rng.random() < 0.03 else None
        words = " ".join(WORDS).split(" ")
        text = " ".join(rng.choice(words) for _ in range(rng.choice((2, 6, 12, 12, 30))))
        card = wire.Card(
            post=again.post if again else f"p{self.came:07}", revision=again.revision + 1 if again else 1,
            kind="review", source="site", pseudonym=f"Client·e {rng.randrange(4096):03X}", form=display_form(text),
            stars=rng.randrange(6), written_ms=self._clock.ms, received_ms=self._clock.ms, shown_ms=self._clock.ms,
        )  # fmt: skip
        self.came += 1
        public.append(card)
        panel = wire.Panel(received=self.came, shown=len(public))
        view = wire.View(add=[card], remove=remove, through=self._through, at_ms=self._clock.ms, panel=panel)
        self._hear(view, now)

    def _hear(self, message: wire.ToClient, now: float) -> None:
        stage = self._stage
        change = stage.show.store.apply(message, now)
        stage.show.learned(change)
        stage._gone.update(change.gone)
        stage._unsaved = stage._unsaved or change.cards
        stage._left = stage._left or bool(change.gone)

    def _draw(self, now: float, seen: Soaked) -> None:
        stage = self._stage
        picture = stage.draw(now)
        seen.pictures += 1
        self._due = now + picture.next_s
        for frame in range(FRAMES):
            stage.painter.step(now + (frame + 1) * 0.7 / FRAMES)
        if seen.pictures % 200 == 0:
            stage.save()


def remembered(stage: Stage) -> dict[str, int]:
    """How much is in whatever remembers; each has its bound."""
    type_, setter = stage.painter._type, stage.show.setter
    return {
        "measures": len(type_._sizes), "rasters": type_._bytes, "shapes": len(stage.painter._shapes),
        "heights": len(setter._heights), "books": len(setter._books), "cards": len(stage.show.store.cards),
    }  # fmt: skip


def resident_mib() -> float:
    """The memory that this process holds."""
    with open("/proc/self/statm", encoding="ascii") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


async def measure() -> list[Figure]:
    """The whole day."""
    began, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        seen = soak(Path(folder), hours=HOURS, posts=POSTS, size=Size(640, 360))
    grown = seen.memory[-1] - seen.memory[1]
    how = (
        f"{HOURS:g} h of a stepped clock, {seen.posts} posts, {seen.pictures} pictures in "
        f"{time.perf_counter() - began:.0f} s ({time.process_time() - cpu:.0f} s of CPU); MiB after each tenth: "
        f"{' '.join(f'{one:.0f}' for one in seen.memory)}; handles {seen.open[0]} to {seen.open[-1]}; "
        f"no picture later than {seen.late_s * 1000:.0f} ms after its time; {seen.remembered}"
    )
    return [Figure("soak: memory from 5 h to 24 h", f"{grown:+.1f} MiB", how)]
