"""A real X server without a display (Xvfb), for the screen's window: looked at with Pillow, typed to with xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PIL import Image, ImageGrab

PROGRAMS = ("Xvfb", "xdotool")


def missing() -> list[str]:
    """The programs that this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True)
class X11:
    """A running server; `name` is for DISPLAY."""

    name: str

    def look(self) -> Image.Image:
        """What is to be seen on it now."""
        return ImageGrab.grab(xdisplay=self.name).convert("RGB")

    def press(self, chord: str) -> None:
        """Press keys together, e.g. `ctrl+shift+q`, as a keyboard would. Raises CalledProcessError."""
        subprocess.run(["xdotool", "key", chord], check=True, timeout=30, env={**os.environ, "DISPLAY": self.name})


@pytest.fixture
def x11() -> Iterator[X11]:
    """A server of 1280×720, for one test."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb ended before it began"
        yield X11(f":{number}")
    finally:
        server.terminate()
        server.wait(30)
