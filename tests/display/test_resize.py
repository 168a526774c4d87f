"""A display that changes its size while the wall runs: everything is set anew, inside it, with the same posts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pygame
import pytest

from display.app import Screen
from display.layout import Rect, Size
from display.replay.keys import Press
from display.start import build
from tests.display.making import card, turns
from tests.display.whole import TEXTS, view, wanted
from wall.clock import SteppedClock
from wall.wire import Card


class Television:
    """An output that may change its size, and keeps what it was shown."""

    interval_s: float | None = None
    fade_s = 0.0

    def __init__(self, size: Size) -> None:
        self.size = size
        self.news = False
        self.surface = pygame.Surface(size, 0, 32)

    def turn_to(self, size: Size) -> None:
        self.size, self.news = size, True
        self.surface = pygame.Surface(size, 0, 32)

    def present(self, canvas: pygame.Surface, rects: Sequence[Rect]) -> None:
        for rect in rects:
            self.surface.blit(canvas.subsurface(rect), rect)

    def move(self, _offset: tuple[int, int], _ground: str) -> bool:
        return False

    def refresh(self, _now: float) -> bool:
        news, self.news = self.news, False
        return news

    def pressed(self) -> list[Press]:
        return []

    def asked_to_quit(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize("steps", range(6))
async def test_the_show_goes_on_in_another_size(tmp_path: Path, steps: int) -> None:
    clock = SteppedClock()
    screen = build(wanted(tmp_path), TEXTS, clock)
    television = Television(Size(960, 540))
    screen.output = television
    posts = [card("long", "Un avis qui continue longtemps, très longtemps. " * 30), card("b"), card("c"), *turns(5)]
    tell(screen, *posts)
    for n, size in enumerate([(960, 540), (540, 960), (1920, 540), (1280, 720), (960, 540)]):
        for _ in range(steps):
            clock.step(9)
            tell(screen, *posts)
            await screen._turn(clock.mono)
        if n:
            television.turn_to(Size(*size))
        clock.step(0.5)
        tell(screen, *posts)
        await screen._turn(clock.mono)
        assert screen.failures.count == 0
        picture = screen.picture
        assert picture is not None
        assert picture.frame.size == size
        assert picture.shown.posts
        whole = Rect(0, 0, *size)
        assert all(layer.rect.inside(whole) for layer in picture.frame.layers)
        assert pygame.image.tobytes(television.surface, "RGB") == screen.pixels()
        assert len(set(screen.pixels())) > 10


def tell(screen: Screen, *cards: Card) -> None:
    """The feeder says that this is all."""
    screen.show.learned(
        screen.show.store.apply(view(*cards, through=1, whole=True), screen.machine.clock.monotonic())
    )
