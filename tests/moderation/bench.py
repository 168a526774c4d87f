"""A sheet of the desk by itself: for tests of what is typed into it, and for pictures. No feeder, no hub."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, TypeVar
from unittest import mock

from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

import moderation
from config.catalogue import load
from moderation.look import LOOKS, NIGHT, Look, theme
from moderation.words import Words, zone_of
from tests.moderation.screen import seen
from tests.moderation.stage import until

T = TypeVar("T")


def french() -> Words:
    return Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"))


class Bench(App[int], Generic[T]):
    """Shows one sheet; `given` has what it was dismissed with."""

    CSS_PATH = Path(moderation.__file__).with_name("desk.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, sheet: ModalScreen[T], look: Look) -> None:
        super().__init__()
        self.animation_level = "none"
        self.sheet, self.look, self.given = sheet, look, list[T | None]()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme(NIGHT).variables

    def on_mount(self) -> None:
        for look in LOOKS.values():
            self.register_theme(theme(look))
        self.theme = self.look.name
        self.push_screen(self.sheet, self.given.append)


def said(app: App[int]) -> str:
    """What stands on the sheet as running text, however its lines are broken."""
    return " ".join(seen(app).replace("│", " ").split())


async def shows(app: Bench[T], pilot: Pilot[int], *told: str) -> None:
    """Wait until all of this stands there."""
    await until(pilot, lambda: all(one in said(app) for one in told))


async def keys(pilot: Pilot[int], *pressed: str) -> None:
    """Press one key after another, each once the one before has been seen to."""
    for key in pressed:
        await pilot.press(key)
        if len(key) > 1:
            await pilot.pause()


async def holds(app: Bench[T], pilot: Pilot[int], field: str, text: str) -> None:
    """Wait until exactly this is typed in the field of that id."""
    area = app.screen.query_one(f"#{field}")
    assert isinstance(area, Input | TextArea)
    await until(pilot, lambda: (area.value if isinstance(area, Input) else area.text) == text)


async def gives(app: Bench[T], pilot: Pilot[int], given: T | None) -> None:
    """Wait until the sheet is left, and see with what."""
    await until(pilot, lambda: bool(app.given))
    assert app.given == [given]


@asynccontextmanager
async def laid(
    sheet: ModalScreen[T], size: tuple[int, int] = (80, 24), look: Look = NIGHT
) -> AsyncIterator[tuple[Bench[T], Pilot[int]]]:
    """The sheet before somebody who can type."""
    app: Bench[T] = Bench(sheet, look)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        with mock.patch(
            "textual.app.wait_for_idle", _give_way
        ):  # what a key does is waited for where it is looked at
            yield app, pilot


async def _give_way(*_: float) -> None:
    await asyncio.sleep(0)
