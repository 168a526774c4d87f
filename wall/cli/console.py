"""What every command of `python -m wall` has at hand: words, streams, time, and where this machine's wall lives."""

from __future__ import annotations

import json
import os
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Literal, Protocol, TextIO

from wall.clock import Clock

GOOD, BAD, USAGE, UNREACHABLE = 0, 1, 2, 3
"""Exit status: all is well; something is not as it should be; the command could not be done; no feeder answers."""


SPACES = "\u00a0\u202f"
"""The no-break spaces of French typography."""


class CannotTell(Exception):
    """The command cannot be done; the message is the sentence that says why, in the reader's language."""


@dataclass(frozen=True)
class Here:
    """Where this machine's wall keeps its things, and which wall it is. The files need not be there."""

    config: Path
    data: Path
    log: Path
    keys: Path
    side: Path
    shop: str
    zone: tzinfo = UTC
    settings: Any = None
    """The whole configuration (`config.settings.Settings`), for a command that needs more of it."""


@dataclass(frozen=True)
class Reached:
    """How to speak to the running feeder, with `wall.client.Link`. `tls` None: loopback."""

    url: str
    token: str = field(repr=False)
    tls: ssl.SSLContext | None = None


class Surroundings(Protocol):
    """What `wall/__main__.py` knows of this machine and hands down, for `wall` itself reads no configuration."""

    def here(self) -> Here:
        """Raises CannotTell: there is no configuration here, or it cannot be read."""
        ...

    def reach(self, role: Literal["desk", "people"] = "desk", account: str | None = None) -> Reached:
        """The running feeder, and who we are to it. Raises CannotTell."""
        ...


def N_(text: str) -> str:
    """Marks a message for the catalogue where it is not translated yet."""
    return text


@dataclass
class Console:
    """`out` is for what was asked for, `err` for everything else. `width` in cells."""

    out: TextIO
    err: TextIO
    env: Mapping[str, str]
    clock: Clock
    around: Surroundings
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    lang: str = "en"
    width: int = 80
    ask: Callable[[str], str] = input

    def _(self, message: str) -> str:
        return self.catalogue.gettext(message)

    def ngettext(self, one: str, many: str, count: int, **more: object) -> str:
        """A plural; `{n}` in it is the count, other names are those of `more`."""
        return self.catalogue.ngettext(one, many, count).format(n=self.number(count), **more)

    def number(self, count: int) -> str:
        """A count as it is written here: `12 041` in French, with narrow spaces; `12,041` in English."""
        return f"{count:,}".replace(",", "\u202f") if self.lang == "fr" else f"{count:,}"

    def decimal(self, value: float) -> str:
        """The same with up to two decimals: `1,5` in French."""
        whole = f"{value:,.2f}".rstrip("0").rstrip(".")
        return whole.translate({44: "\u202f", 46: ","}) if self.lang == "fr" else whole

    def say(self, text: str) -> None:
        print(text, file=self.out)

    def complain(self, text: str) -> None:
        """A line for a person, on `err`; nothing in it can play tricks on a terminal."""
        print(harmless(text), file=self.err)

    def document(self, thing: Any) -> None:
        """One JSON document on `out`."""
        print(json.dumps(thing, ensure_ascii=False, indent=2), file=self.out)

    def told(self, error: OSError) -> str:
        """What is wrong with a file or an address; what is rare, in the machine's own words."""
        inner = getattr(error, "reason", None)  # urllib puts its own error around what went wrong
        if isinstance(inner, OSError):
            error = inner
        said = next((said for kind, said in WRONG if isinstance(error, kind)), None)
        if said is not None:
            return self._(said)
        return error.strerror or (os.strerror(error.errno) if error.errno else str(error))


WRONG: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, N_("there is no such file")),
    (IsADirectoryError, N_("this is a folder")),
    (PermissionError, N_("it may not be read or written")),
    (ConnectionError, N_("nobody answers there")),
    (TimeoutError, N_("no answer came in time")),
    (socket.gaierror, N_("nobody has this name on the network")),
)


def harmless(text: str) -> str:
    """`text` on one line, with what a terminal could take for an order made visible."""
    return "".join(
        letter if letter.isprintable() or letter in SPACES else letter.encode("unicode_escape").decode()
        for letter in text
    )
