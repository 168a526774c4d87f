"""Frames of a fade in a real window on an X server without a GPU: what one costs, and how many a second come.

`python -m bench.frames 3840x2160` with DISPLAY set prints the times of one size as JSON; the bench starts it so.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure, percentile
from bench.xserver import there_is_one, xserver

SIZES = ("1920x1080", "3840x2160")
FADE_S = 0.7
ROUNDS = 9
TEXTS = (
    "La lampe est belle. Le transformateur chante : un sifflement, toute la nuit, dans la chambre.",
    "Livraison en trois semaines, personne au téléphone ; la lampe, elle, est superbe. Merci à toute l’équipe.",
    "Très bien reçu, conseils clairs, je reviendrai.",
    "Le fauteuil est arrivé rayé. On m’a répondu en deux jours, et remplacé en huit.",
)


def play(size: str) -> dict[str, dict[str, float]]:
    """Fade one card, then all of them, on the display that is there; ms a frame and frames a second."""
    from config.catalogue import load
    from display.draw import Frame
    from display.kiosk.window import Window, prepare
    from display.layout import Size
    from display.look import load_theme, look_for
    from display.painter import Painter
    from display.rhythm import Rhythm
    from display.show import Show
    from display.store import Store
    from display.tempo.pace import Pace
    from display.typeset import fonts
    from display.typeset.text import Typesetter
    from display.wording import Wording, chip_label
    from wall.text import display_form
    from wall.wire import Card

    prepare(os.environ)
    width, _, height = size.partition("x")
    display, wall = load("fr", "display"), load("fr", "wall")
    window = Window(Size(int(width), int(height)), fullscreen=False, rotate=0, title="bench")
    at_ms = 1_795_339_800_000

    def cards(numbers: list[int]) -> dict[str, Card]:
        found = [
            Card(
                post=f"p{n}", revision=1, kind="review", source="site", pseudonym="Client·e 4F2", stars=n % 5 + 1,
                form=display_form(f"{TEXTS[n % len(TEXTS)]} ({n})"), written_ms=at_ms, received_ms=at_ms,
                shown_ms=at_ms - at * 1000,
            )
            for at, n in enumerate(numbers)
        ]  # fmt: skip
        return {card.post: card for card in found}

    with tempfile.TemporaryDirectory() as folder:
        type_ = Typesetter(fonts.prepare(Path(folder)), chip_label(wall.gettext))
        say = Wording("fr", display.gettext, display.ngettext, wall.gettext, shop="Bench")
        look = look_for(load_theme("day"), window.size, 4.0, 55.0)

        def frame(numbers: list[int]) -> Frame:
            store = Store(cards=cards(numbers), heard=0.0)
            return Show(store, look, say, type_.measure, pace=Pace()).picture(at_ms, 0.0).frame

        first = frame([0, 1, 2, 3])
        one, others = frame([0, 1, 7, 3]), frame([5, 6, 7, 8])
        found = {}
        for name, other in (("one card", one), ("all cards", others)):
            painter, costs, rates, spent = Painter(window.size, type_), [], [], []
            window.present(painter.canvas, painter.show(first, 0.0, 0.0))
            for turn in range(ROUNDS):
                rhythm, shown, began = Rhythm(), 0, time.monotonic()
                cpu = time.process_time()
                window.present(painter.canvas, painter.show(first if turn % 2 else other, began, FADE_S))
                started = time.monotonic()
                while painter.fading:
                    now = time.monotonic()
                    rects = painter.step(now - started + began)
                    window.present(painter.canvas, rects)
                    rhythm.drawn(now, time.monotonic() - now)
                    if rects:
                        costs.append((time.monotonic() - now) * 1000)
                        shown += 1
                    time.sleep(rhythm.wait_s(time.monotonic()))
                rates.append(shown / (time.monotonic() - started))
                spent.append((time.process_time() - cpu) * 1000)
            found[name] = {
                "median": percentile(costs, 0.5), "p95": percentile(costs, 0.95), "rate": percentile(rates, 0.5),
                "cpu": percentile(spent, 0.5),
            }  # fmt: skip
    window.close()
    return found


async def measure() -> list[Figure]:
    """Every size on an X server of its own; nothing where there is none."""
    if not there_is_one():
        return [Figure("frames of a fade", "left out", "needs Xvfb, which is not installed here")]
    figures = []
    for size in SIZES:
        async with xserver(size) as x:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.frames", size, env={**os.environ, "DISPLAY": x.name},
                stdout=asyncio.subprocess.PIPE,
            )  # fmt: skip
            told, _ = await process.communicate()
        for name, of in json.loads(told.splitlines()[-1]).items():
            how = (
                f"{of['median']:.1f} ms a frame (p95 {of['p95']:.1f}), {of['cpu']:.0f} ms of CPU a fade; no GPU, X11"
            )
            figures.append(Figure(f"fade of {name}, {size}", f"{of['rate']:.0f} frames/s", how))
    return figures


if __name__ == "__main__":
    print(json.dumps(play(sys.argv[1])))
