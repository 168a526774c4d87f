"""What a picture is made of: draw commands in order, grouped in layers. Values only; `painter.py` executes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from display.layout import Rect, Size
from wall.text import Form, Run


@dataclass(frozen=True, slots=True)
class TextSpec:
    """A block of text: `width` px to break lines in, `size` px of type, `line` px from baseline to baseline."""

    form: Form
    width: int
    size: int
    line: int
    colour: str
    weight: int = 430
    chip: tuple[str, str] = ("#888888", "#000000")
    """Ground and ink of the chips."""


Measure = Callable[[TextSpec], Size]
"""The size that a text takes: the width of its ink and the height of its lines (px)."""


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, its corners rounded by `radius` px."""

    rect: Rect
    colour: str
    radius: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """A text with the top left corner of its first line at (x, y)."""

    x: int
    y: int
    spec: TextSpec


@dataclass(frozen=True, slots=True)
class Icon:
    """One of the shapes of `icons.py`, in one colour."""

    rect: Rect
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Inset:
    """A whole picture made smaller (or larger) to fill `rect`: its pixels, set as they are at its own size."""

    rect: Rect
    frame: Frame

    def __hash__(self) -> int:
        # Two pictures are compared anyway; to hash every word of one each time would cost more than that.
        return hash(self.rect)


Command = Box | Words | Icon | Inset


def moved(command: Command, dx: int, dy: int) -> Command:
    """The same command elsewhere."""
    match command:
        case Words(x, y, spec):
            return Words(x + dx, y + dy, spec)
        case Box(rect, colour, radius):
            return Box(rect.moved(dx, dy), colour, radius)
        case Icon(rect, name, colour):
            return Icon(rect.moved(dx, dy), name, colour)
        case Inset(rect, frame):
            return Inset(rect.moved(dx, dy), frame)


@dataclass(frozen=True, slots=True)
class Block:
    """Commands drawn from (0, 0) and the room they take."""

    w: int
    h: int
    commands: tuple[Command, ...] = ()

    def at(self, x: int, y: int) -> tuple[Command, ...]:
        return tuple(moved(command, x, y) for command in self.commands)


def stack(blocks: Iterable[Block], gap: int = 0, width: int = 0) -> Block:
    """Blocks one under another, `gap` px apart; blocks without height are left out."""
    commands: list[Command] = []
    y, right = 0, width
    for block in blocks:
        if block.h <= 0:
            continue
        y += gap if y else 0
        commands.extend(block.at(0, y))
        y, right = y + block.h, max(right, block.w)
    return Block(right, y, tuple(commands))


def inset(block: Block, left: int, top: int = 0, bottom: int = 0) -> Block:
    """The block with empty room around it."""
    return Block(block.w + left, block.h + top + bottom, block.at(left, top))


@dataclass(frozen=True, slots=True)
class Layer:
    """A part of the picture that changes as one. `key` says whose it is; `posts` whose words it bears."""

    key: str
    rect: Rect
    commands: tuple[Command, ...]
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole picture: `ground` everywhere, then the layers in order."""

    size: Size
    ground: str
    layers: tuple[Layer, ...] = ()


def line_of(text: str) -> Form:
    """A plain sentence as a form."""
    return (Run(text),)
