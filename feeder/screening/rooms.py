"""Finds the screeners: every module in the rooms that has `screeners(setup)`. A new one touches its own file only.

What needs an extra library is given by `extra_screeners(setup)` of the modules that `EXTRA` names.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import logging
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import metadata, resources
from typing import NamedTuple

import msgspec

from feeder.screening.base import Screener, Setup
from wall.noticed import Unscreened, Why

log = logging.getLogger("feeder.screening")
HERE = "feeder.screening"
ROOMS = ("privacy", "abuse", "spam")
ALONE = ("sensitive", "hygiene")
"""Modules of the house itself that have screeners."""
EXTRA = ("privacy.ner",)
LIBRARIES = ("badwords-py", "phonenumbers", "py3langid", "python-stdnum", "vaderSentiment")
"""What they know is part of the rules."""


class Found(NamedTuple):
    """The screeners, in an order that is always the same, and which modules could not be used, and why."""

    screeners: tuple[Screener, ...]
    missing: tuple[Unscreened, ...]


def found(setup: Setup) -> Found:
    """The screeners of every room."""
    return _asked("screeners", modules(), setup)


def in_extras(setup: Setup) -> Found:
    """Those that need an extra library."""
    return _asked("extra_screeners", (f"{HERE}.{name}" for name in EXTRA), setup)


def _asked(function: str, names: Iterable[str], setup: Setup) -> Found:
    screeners: list[Screener] = []
    missing: list[Unscreened] = []
    for name in names:
        what = name.removeprefix(f"{HERE}.")
        try:
            make: Callable[[Setup], Sequence[Screener]] | None = getattr(
                importlib.import_module(name), function, None
            )
            if make is not None:
                screeners.extend(make(setup))
        except Exception as error:  # noqa: BLE001 - logged and told with every post; the others look on
            log.error("%s cannot be used: %s", what, type(error).__name__)
            why: Why = "missing" if isinstance(error, ImportError) else "broken"
            missing.append(Unscreened(what=what, why=why))
    return Found(tuple(screeners), tuple(missing))


def modules() -> Iterator[str]:
    """Their full names, in order."""
    for room in (*ROOMS, *ALONE):
        name = f"{HERE}.{room}"
        spec = importlib.util.find_spec(name)
        if spec is None:
            continue
        yield name
        for module in pkgutil.iter_modules(spec.submodule_search_locations or []):
            yield f"{name}.{module.name}"


def version(setup: Setup, screeners: Iterable[Screener]) -> str:
    """One short name for all rules together: the same for the same rules, data, libraries and setup, anywhere."""
    told = hashlib.sha256(msgspec.json.encode(setup))
    for line in sorted(f"{each.name}/{each.version}" for each in screeners):
        told.update(line.encode() + b"\n")
    for library in LIBRARIES:
        told.update(f"{library} {_library(library)}\n".encode())
    for name, data in sorted(_data()):
        told.update(name.encode() + b"\n" + hashlib.sha256(data).digest())
    return told.hexdigest()[:12]


def _library(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _data() -> Iterator[tuple[str, bytes]]:
    """The data files beside the rules, by their path in the house."""
    waiting = [(HERE.rpartition(".")[2], resources.files(HERE))]
    while waiting:
        path, folder = waiting.pop()
        for each in folder.iterdir():
            if each.is_dir() and each.name != "__pycache__":
                waiting.append((f"{path}/{each.name}", each))
            elif each.is_file() and not each.name.endswith((".py", ".pyc")):
                yield f"{path}/{each.name}", each.read_bytes()
