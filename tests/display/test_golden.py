"""Golden pictures: every scene of the sample day as it was last looked at and found good.

`VAV_GOLDEN=write` makes them anew; look at each before committing.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pygame
import pytest

from display.draw import Frame
from display.layout import Size
from display.look import load_theme, look_for
from display.painter import Painter
from display.png import encode
from display.scenes.parts import Kit
from display.typeset.fonts import prepare
from display.typeset.text import Typesetter
from tests.display import gallery_day as day
from tests.display.gallery import picture_of, save
from tests.display.making import label
from tests.display.scenery import SCENES, framed, pages

GOLDEN = Path(__file__).parent / "golden"
TOLERANCE = 2.0
"""Mean difference (of 255) of a tile of 16 px: another build of the same fonts may set a hair otherwise."""
PICTURES = {
    **{scene: (scene, Size(1280, 720), "day") for scene in SCENES},
    "stream-night": ("stream", Size(1280, 720), "night"),
    "stream-contrast": ("stream", Size(1280, 720), "contrast"),
    "stream-slate": ("stream", Size(1280, 720), "slate"),
    "stream-portrait": ("stream", Size(720, 1280), "day"),
    "stream-bar": ("stream", Size(1280, 360), "day"),
}


@pytest.fixture(scope="module")
def type_(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    return Typesetter(prepare(tmp_path_factory.mktemp("fonts")), label)


def painted(name: str, type_: Typesetter) -> Painter:
    scene, size, theme = PICTURES[name]
    wanted = picture_of(scene, size, theme, day.world())
    kit = Kit(look_for(load_theme(theme), size), day.SAY, type_.measure, day.NOW_MS)
    layers = framed(kit, wanted.said, pages(kit, scene, wanted.world)[0])
    painter = Painter(size, type_)
    painter.show(Frame(size, kit.look.theme.ground, tuple(layers)), 0, 0)
    return painter


@pytest.mark.parametrize("name", PICTURES)
def test_golden(name: str, type_: Typesetter, tmp_path: Path) -> None:
    size, pixels = PICTURES[name][1], painted(name, type_).pixels()
    expected = GOLDEN / f"{name}.png"
    if os.environ.get("VAV_GOLDEN") == "write":
        save(expected, size, pixels, 160)
    drawn = pygame.image.load(io.BytesIO(encode(size, pixels)), "drawn.png")
    worst = difference(drawn, loaded(expected))
    if worst > TOLERANCE:
        beside = Path(os.environ.get("VAV_ARTIFACTS", tmp_path)) / f"{name}.computed.png"
        beside.write_bytes(encode(size, pixels))
        pytest.fail(f"the worst tile differs by {worst:.1f} of 255; expected {expected}, computed {beside}")


def test_there_is_no_golden_picture_that_nothing_is_compared_with() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(PICTURES)


def test_the_golden_test_can_fail(type_: Typesetter) -> None:
    assert difference(painted("stream", type_).canvas, loaded(GOLDEN / "conversation.png")) > TOLERANCE * 5


def loaded(path: Path) -> pygame.Surface:
    """A picture of few colours as one of all, so that it can be reckoned with."""
    picture = pygame.image.load(path)
    whole = pygame.Surface(picture.get_size(), 0, 24)
    whole.blit(picture, (0, 0))
    return whole


def difference(one: pygame.Surface, other: pygame.Surface) -> float:
    """The greatest mean difference of a tile of 16 by 16 pixels; 255 for pictures of other sizes."""
    if one.get_size() != other.get_size():
        return 255.0
    apart, less = one.copy(), other.copy()
    less.blit(apart, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    apart.blit(other, (0, 0), special_flags=pygame.BLEND_RGB_SUB)
    apart.blit(less, (0, 0), special_flags=pygame.BLEND_RGB_ADD)
    small = pygame.transform.smoothscale(apart, (apart.get_width() // 16, apart.get_height() // 16))
    return float(max(pygame.image.tobytes(small, "RGB")))
