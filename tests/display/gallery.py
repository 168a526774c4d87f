"""The screen's gallery: `make gallery` draws the sample day in every scene, size and theme, and the worst cases.

Each picture is made by the scenes, the typesetter and the painter that a shop's screen has; nothing is mocked.
`python -m tests.display.gallery [WORD…]` draws only what has one of the words in its name.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs
from PIL import Image

from display.draw import Frame, Layer
from display.items import group
from display.layout import Size
from display.look import load_theme, look_for
from display.painter import Painter
from display.scenes.base import World
from display.scenes.chrome import Condition
from display.scenes.parts import Kit
from display.typeset.fonts import prepare
from display.typeset.text import Typesetter
from tests.display import gallery_day as day
from tests.display import gallery_replay
from tests.display.gallery_index import index
from tests.display.gallery_show import slides
from tests.display.gallery_worst import WORST
from tests.display.making import label
from tests.display.scenery import SCENES, condition, framed, only, pages
from wall.wire import Panel

FOLDER = Path(__file__).parents[2] / "docs" / "gallery"
COLOURS = 64
FULL, TALL, FOUR_K = Size(1920, 1080), Size(1080, 1920), Size(3840, 2160)
SHOW, SLIDES = Size(1280, 720), 16
OLD, BAR, LOW = Size(1024, 768), Size(1920, 540), Size(1920, 360)
STRIP, STILL = "replay-strip-live-above-replayed-below", Size(640, 360)
THEMES = ("day", "night", "contrast")
MANY = structs.replace(
    day.PANEL, received=104_218, shown=31_020, withheld=6_402, expired=60_903, withdrawn=1_502, waiting=1_204,
    undisplayable=2_871, lapsed=316, masked=9_870, ledger=412_906,
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One picture to draw, the file's `name`, what head and foot say of it, and which of its pages (from 0)."""

    name: str
    scene: str
    size: Size
    theme: str
    world: World
    said: Condition
    page: int = 0
    accent: str = ""


def pictures() -> Iterator[Picture]:
    """Everything the gallery shows."""
    world = day.world()
    for scene in SCENES:
        for size in (FULL, FOUR_K, TALL):
            for theme in THEMES:
                yield picture_of(scene, size, theme, world)
        for size, theme in ((FULL, "slate"), (OLD, "day"), (BAR, "day")):
            yield picture_of(scene, size, theme, world)
    for size in (BAR, LOW):
        yield replace(picture_of("stream", size, "slate", world), name=f"stream-{size.w}x{size.h}-slate-bar")
    for name, cards in WORST.items():
        worst = replace(world, items=tuple(group(cards)))
        yield replace(picture_of("stream", FULL, "day", worst), name=f"worst-{name}-1920x1080")
        yield replace(
            picture_of("spotlight", FULL, "night", only(worst, f"p:w-{name}")), name=f"worst-{name}-spotlight"
        )
        yield replace(picture_of("stream", TALL, "day", worst), name=f"worst-{name}-1080x1920")
    plain = picture_of("stream", FULL, "day", world)
    yield replace(picture_of("spotlight", FULL, "day", world), name="spotlight-last-page", page=-1)
    yield replace(picture_of("transparency", FULL, "day", world), name="transparency-second-page", page=1)
    yield replace(picture_of("fairness", FULL, "day", world), name="fairness-second-page", page=1)
    yield replace(plain, name="stream-shops-colour", accent="#B3261E")
    yield replace(plain, name="stream-old-news", said=replace(plain.said, age_s=140.0, loud=True))
    yield replace(plain, name="stream-rush", said=replace(plain.said, queued=23))
    many = replace(world, panel=MANY)
    for scene in ("stream", "transparency"):
        yield replace(picture_of(scene, FULL, "day", many), name=f"{scene}-hundred-thousand")


def picture_of(scene: str, size: Size, theme: str, world: World) -> Picture:
    """A scene of this world, in the state that the scene is for."""
    if scene == "pause":
        paused = structs.replace(world.wall, paused_ms=day.at("2026-11-21 15:31"))
        world = replace(world, wall=paused)
    if scene == "reconnecting":
        world = replace(world, items=(), age_s=4_000.0)
    if scene == "empty":
        world = replace(world, items=(), panel=Panel())
    return Picture(f"{scene}-{size.w}x{size.h}-{theme}", scene, size, theme, world, condition(scene, world))


def kit_for(picture: Picture, type_: Typesetter) -> Kit:
    look = look_for(load_theme(picture.theme, picture.accent), picture.size)
    return Kit(look, day.SAY, type_.measure, day.NOW_MS)


def layers(kit: Kit, picture: Picture) -> list[Layer] | None:
    """The whole picture's layers; None if the scene has nothing to say."""
    found = pages(kit, picture.scene, picture.world)
    return framed(kit, picture.said, found[picture.page]) if found else None


def save(path: Path, size: Size, pixels: bytes, colours: int = COLOURS) -> int:
    """A PNG of few colours; returns its size (bytes)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.frombytes("RGB", size, pixels)
    picture.quantize(colours, Image.Quantize.MAXCOVERAGE, 1, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def frames(type_: Typesetter, wanted: Sequence[str], tell: Callable[[str], object]) -> Iterator[tuple[str, Frame]]:
    """What is wanted, as names and frames: the beginning of a show, then every picture."""

    def asked(name: str) -> bool:
        return not wanted or any(word in name for word in wanted)

    if asked("show-"):
        for number, (scene, _, frame) in enumerate(slides(look_for(load_theme("day"), SHOW), type_, SLIDES), 1):
            yield f"show-{number:02}-{scene}", frame
    yield from ((name, frame) for name, frame in gallery_replay.frames(type_) if asked(name))
    for picture in filter(lambda one: asked(one.name), pictures()):
        kit = kit_for(picture, type_)
        found = layers(kit, picture)
        if found is None:
            tell(f"{picture.name}: nothing to say")
        else:
            yield picture.name, Frame(picture.size, kit.look.theme.ground, tuple(found))


def film_strip(type_: Typesetter) -> tuple[Size, bytes]:
    """Live pictures above, the replays of their scripts beneath."""
    made = list(gallery_replay.strip(type_, FULL, 5))
    sheet = Image.new("RGB", (len(made) * STILL.w, 2 * STILL.h))
    for n, pair in enumerate(made):
        for row, picture in enumerate(pair):
            painter = Painter(FULL, type_)
            painter.show(picture.frame, 0, 0)
            still = Image.frombytes("RGB", FULL, painter.pixels()).resize(STILL, Image.Resampling.LANCZOS)
            sheet.paste(still, (n * STILL.w, row * STILL.h))
    return Size(*sheet.size), sheet.tobytes()


def main(wanted: Sequence[str], folder: Path = FOLDER, tell: Callable[[str], object] = print) -> None:
    """Draw what is wanted (everything if nothing is named) and write the index."""
    type_ = Typesetter(prepare(Path(tempfile.mkdtemp(prefix="vis-a-vis-fonts-"))), label)
    drawn, total = [], 0
    if not wanted:
        for old in (folder / "screen").glob("*.png"):
            old.unlink()
    for name, frame in frames(type_, wanted, tell):
        painter = Painter(frame.size, type_)
        painter.show(frame, 0, 0)
        total += save(folder / "screen" / f"{name}.png", frame.size, painter.pixels())
        drawn.append(name)
    if not wanted or any(word in STRIP for word in wanted):
        size, pixels = film_strip(type_)
        total += save(folder / "screen" / f"{STRIP}.png", size, pixels)
        drawn.append(STRIP)
    tell(f"{len(drawn)} pictures, {total / 2**20:.1f} MiB in {folder / 'screen'}")
    if not wanted:
        (folder / "README.md").write_text(index(drawn), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    main(sys.argv[1:])
