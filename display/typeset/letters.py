"""The wall's type, made ready beside everything else: finding and reading fonts waits for the disk, not for Python.

It begins before the scenes are so much as loaded; whoever wants to draw asks for it with `get`.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from threading import Thread

from display.draw import TextSpec, line_of
from display.typeset import fonts
from display.typeset.fonts import Fonts
from display.typeset.markup import Label
from display.typeset.text import Typesetter

log = logging.getLogger("display")
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
WEIGHTS = (430, 450, 500, 600, 650)
"""The weights of the wall's type: each is looked up once."""


class Letters:
    """A typesetter in the making, from `Letters(…)` on."""

    def __init__(self, folder: Path, label: Label) -> None:
        self._folder = folder
        self._label = label
        self._made: Typesetter | Exception | None = None
        self._thread = Thread(target=self._make, name="letters", daemon=True)
        self._thread.start()

    def get(self, budget: int) -> Typesetter:
        """The typesetter, which keeps up to `budget` bytes of pixels.

        Raises FontsMissing, FontBroken, OSError, and whatever else stood in its way.
        """
        self._thread.join()
        if not isinstance(self._made, Typesetter):
            raise self._made or RuntimeError("no type was made")
        self._made.budget = budget
        return self._made

    def _make(self) -> None:
        try:
            made = Typesetter(_fonts(self._folder), self._label)
            for weight in WEIGHTS:
                made.measure(TextSpec(line_of("Vis-à-vis"), 400, 20, 28, "#000000", weight))
            self._made = made
        except Exception as error:  # noqa: BLE001 - raised where the type is asked for
            self._made = error


def _fonts(folder: Path) -> Fonts:
    """The fonts, prepared in the screen's folder, or in memory where the disk is full or may not be written.

    Raises FontsMissing, FontBroken, OSError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return fonts.prepare(folder / "fonts")
    except OSError as error:
        log.error("the screen’s folder cannot be written: %s", error)
    if os.access(SHARED_MEMORY, os.W_OK):
        return fonts.prepare(Path(tempfile.mkdtemp(prefix="vis-a-vis-", dir=SHARED_MEMORY)))
    return fonts.prepare()
