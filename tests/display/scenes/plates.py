"""What the tests of the scenes told in plates share: worlds of any figures, and what must hold for every plate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from display.draw import Box, Command, Icon, Words
from display.layout import Rect, Size
from display.look import load_theme, look_for
from display.scenes.base import Plate
from display.scenes.parts import Kit
from tests.display.making import HOSTILE, NOW_MS, measure, wording
from wall.figures import Delay, Period
from wall.text import Run, plain
from wall.words import REASONS

SIZES = ((1920, 1080), (3840, 2160), (1080, 1920), (1024, 768), (1920, 540), (640, 480), (600, 1024))
HOUR_MS = 3_600_000
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300), st.lists(st.text(max_size=12)).map(" ".join))
counts = st.one_of(st.sampled_from([0, 1, 2, 29, 30, 999, 10_000_000]), st.integers(0, 10_000_000))
sizes = st.sampled_from(SIZES)
reaches = st.sampled_from([1.0, 2.5, 4.0, 8.0])
delays = st.builds(Delay, count=counts, median_s=st.floats(0, 1e8), p95_s=st.floats(0, 1e8))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Figures whose states sum to what was received."""
    told: dict[str, Any] = {
        name: draw(counts) for name in ("waiting", "undisplayable", "shown", "withheld", "withdrawn", "expired")
    }
    return Period(
        **told, lapsed=(lapsed := draw(counts)), received=sum(told.values()) + lapsed, masked=draw(counts),
        by_reason=draw(st.dictionaries(st.sampled_from([*REASONS, "new-code"]), counts)),
        delays=draw(st.dictionaries(st.sampled_from(["1-2", "3", "4-5", "none", "other"]), delays)),
        pauses=draw(st.integers(0, 5_000)), paused_s=draw(st.floats(0, 1e7)),
    )  # fmt: skip


def a_kit(size: tuple[int, int] = (1920, 1080), distance_m: float = 4.0, now_ms: int = NOW_MS) -> Kit:
    return Kit(look_for(load_theme("day"), Size(*size), distance_m), wording(), measure, now_ms)


def room(command: Command) -> Rect:
    """What a command takes."""
    if isinstance(command, Words):
        return Rect(command.x, command.y, *measure(command.spec))
    return command.rect


def check(kit: Kit, plates: Sequence[Plate]) -> None:
    """All ink lies in its layer and in the body, no words on other words, and every plate has something to read."""
    for plate in plates:
        assert plate.words > 0
        assert len({layer.key for layer in plate.layers}) == len(plate.layers)
        for layer in plate.layers:
            assert layer.rect.inside(kit.look.page.body), layer.key
            for command in layer.commands:
                assert room(command).inside(layer.rect), (layer.key, command)
            told = [room(command) for command in layer.commands if isinstance(command, Words | Icon)]
            assert not [pair for pair in combinations(told, 2) if pair[0].overlaps(pair[1])], layer.key
            for box in [command.rect for command in layer.commands if isinstance(command, Box)]:
                assert all(one.inside(box) or not one.overlaps(box) for one in told), layer.key
        for one, other in combinations(plate.layers, 2):
            assert not one.rect.overlaps(other.rect), (one.key, other.key)


def read(plate: Plate) -> list[str]:
    """The texts of a plate in the order in which they are drawn; spaces of every width are plain ones."""
    found = [
        plain(command.spec.form) for layer in plate.layers for command in layer.commands if isinstance(command, Words)
    ]
    return [text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") for text in found]


def icons(plate: Plate) -> list[str]:
    return [command.name for layer in plate.layers for command in layer.commands if isinstance(command, Icon)]


def colours(plate: Plate) -> set[str]:
    """Every colour on a plate."""
    commands = [command for layer in plate.layers for command in layer.commands]
    own = {command.colour for command in commands if isinstance(command, Box | Icon)}
    return own | {command.spec.colour for command in commands if isinstance(command, Words)}


__all__ = ["HOUR_MS", "NOW_MS", "Run", "a_kit", "check", "colours", "icons", "read", "texts"]
