"""A console whose words go into strings, for tests of the commands of `python -m wall`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Literal

from config.catalogue import load
from wall.cli.console import CannotTell, Console, Here, Reached
from wall.cli.dispatch import main
from wall.clock import SteppedClock


class Nowhere:
    """A machine without a wall, or (`log` given) with one."""

    def __init__(self, log: Path | None = None, zone: tzinfo = UTC) -> None:
        self.log = log
        self.zone = zone

    def here(self) -> Here:
        if self.log is None:
            raise CannotTell("no wall here")
        folder = self.log.parent
        return Here(folder / "wall.toml", folder, self.log, folder / "keys.db", folder / "side.db", "lyon", self.zone)

    def reach(self, role: Literal["desk", "people"] = "desk", account: str | None = None) -> Reached:
        raise CannotTell("no feeder here")


class Asked:
    """What a command line came to: status, standard output (text and bytes) and standard error."""

    def __init__(self, *argv: str | Path, lang: str = "en", log: Path | None = None, now_ms: int = 0) -> None:
        self._out = io.BytesIO()
        out, err = io.TextIOWrapper(self._out, "utf-8", newline="\n"), io.StringIO()
        clock = SteppedClock(now_ms or SteppedClock().ms)
        console = Console(out, err, {}, clock, Nowhere(log), load(lang, "wall"), lang)
        words: Sequence[str] = [str(word) for word in argv]
        self.status = main(words, console)
        out.flush()
        self.bytes, self.err = self._out.getvalue(), err.getvalue()

    @property
    def out(self) -> str:
        return self.bytes.decode()
