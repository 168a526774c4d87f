"""A tour of the desk as pictures: `python -m tests.moderation.tour [FOLDER]`. Needs tmux and Chromium.

The real demo feeder and a real desk in tmux at 120×40; keys are sent, the panes are captured with their colours and
drawn. Then the training, and the tablet in a real Chromium. Some minutes; it fails where a view does not come.
"""

from __future__ import annotations

import asyncio
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyvips
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from moderation.look import NIGHT
from tests.moderation.png import FONTS, fonts, placed
from tests.moderation.serve import gallery

ROOT = Path(__file__).parents[2]
SIZE = (120, 40)
WAIT_S = 90.0
PYTHON = str(ROOT / ".venv" / "bin" / "python")


class NotSeen(Exception):
    """A view did not come; the message says what was waited for, and what stood there instead."""


@dataclass(frozen=True)
class Stop:
    """One picture: `keys` are sent one by one, each after what was on the way before has come; then `sees` stands."""

    name: str
    sees: str
    keys: Sequence[str] = ()


TOUR = (
    Stop("01-waiting", "le plus ancien d’abord"),
    Stop("02-reading", "3/", ("Down", "Down")),
    Stop("03-approved", "Approuvé", ("a", "a")),
    Stop("04-reason", "Insulte ou menace", ("w",)),
    Stop("05-filters", "Échap", ("Escape", "\\")),
    Stop("06-mask", "masqué", ("Escape", "m")),
    Stop("07-wall", "Sur le mur", ("Escape", "3")),
    Stop("08-screens", "ecran-1", ("7",)),
    Stop("09-house", "Maison", ("8",)),
    Stop("10-me", "Moi", ("9",)),
    Stop("11-help", "Décider", ("1", "?")),
)
PRACTICE = (
    Stop("practice-1", "1/12"),
    Stop("practice-2", "2/12", ("Down", "Down", "Up")),
)


class Pane:
    """A terminal in a tmux of our own."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)

    def tmux(self, *words: str) -> str:
        """What tmux answers. Raises CalledProcessError."""
        command = ["tmux", "-S", self._socket, "-f", "/dev/null", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout

    @contextmanager
    def running(self, command: Sequence[str]) -> Iterator[None]:
        """A program in the pane, ended afterwards."""
        columns, rows = SIZE
        env = ("-e", "COLORTERM=truecolor", "-e", "LANG=C.UTF-8")
        self.tmux(
            "new-session", "-d", "-s", "tour", "-x", str(columns), "-y", str(rows), *env, shlex.join(command), ";",
            "set-option", "-g", "status", "off", ";", "set-option", "-ga", "terminal-overrides", ",*:Tc",
        )  # fmt: skip
        try:
            yield
        finally:
            self.tmux("send-keys", "-t", "tour", "q")
            subprocess.run(["tmux", "-S", self._socket, "kill-server"], check=False, timeout=30)

    def rest(self, seconds: float) -> None:
        """Let the program work; nobody else runs in this process meanwhile."""
        self.tmux("run-shell", f"sleep {seconds}")

    def text(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "tour")

    def press(self, key: str) -> None:
        self.tmux("send-keys", "-t", "tour", key)
        self.rest(1.0)

    def until(self, words: str) -> None:
        """Wait until these words stand there. Raises NotSeen."""
        for _ in range(int(WAIT_S * 4)):
            if words in self.text():
                return
            self.rest(0.25)
        raise NotSeen(f"“{words}” did not come:\n{self.text()}")

    def picture(self) -> bytes:
        """What stands there, with its colours, as PNG."""
        return drawn(self.tmux("capture-pane", "-e", "-N", "-p", "-t", "tour"))


def drawn(captured: str) -> bytes:
    """A captured pane as PNG, in the fonts of the gallery."""
    console = Console(width=SIZE[0], record=True, file=Path(os.devnull).open("w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi(captured.rstrip("\n"), no_wrap=True), soft_wrap=True)
    svg = console.export_svg(title="Vis-à-vis · python -m moderation", theme=theme())
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.S)
    svg = re.sub(r"font-family: ?[^;]*Fira Code[^;]*;", f"font-family: {FONTS};", svg)
    svg = re.sub(
        r'<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>(.*?)</text>', placed, svg
    )
    return bytes(pyvips.Image.svgload_buffer(svg.encode(), scale=1.0).write_to_buffer(".png", palette=True))


def theme() -> TerminalTheme:
    """Our own night behind the pane."""

    def rgb(colour: str) -> tuple[int, int, int]:
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

    plain = [rgb(NIGHT.ink)] * 8
    return TerminalTheme(rgb(NIGHT.paper), rgb(NIGHT.ink), plain, plain)


def walk(pane: Pane, command: Sequence[str], stops: Sequence[Stop], folder: Path) -> None:
    """Run `command`, and keep a picture of each stop."""
    with pane.running(command):
        for stop in stops:
            for key in stop.keys:
                pane.press(key)
            pane.until(stop.sees)
            pane.rest(1.5)  # for what is still being asked
            path = folder / f"tour-{stop.name}.png"
            path.write_bytes(pane.picture())
            print(path, flush=True)


async def main(folder: Path) -> None:
    """All of it; the tablet first, with the fonts of the machine."""
    await gallery.main(folder)
    with tempfile.TemporaryDirectory() as temporary:
        fonts(Path(temporary))
        demo, training = (Pane(Path(temporary) / name) for name in ("demo", "training"))
        walk(demo, [PYTHON, "-m", "feeder.demo", "--speed", "4"], TOUR, folder)
        walk(training, [PYTHON, "-m", "moderation", "--practice", "--lang", "fr"], PRACTICE, folder)


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "gallery"
    where.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(where))
