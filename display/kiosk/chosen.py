"""The playlist that the desk chose for this screen, kept in its folder over restarts."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import msgspec

from display.files import replace_file

log = logging.getLogger("display")
MOST = 100
NAME = "playlist.json"


def chosen(folder: Path) -> tuple[str, ...]:
    """What was chosen; nothing if nothing was, or if the file cannot be read."""
    try:
        return tuple(msgspec.json.decode((folder / NAME).read_bytes(), type=list[str])[:MOST])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        log.error("the chosen playlist cannot be read: %s", error)
        return ()


def choose(folder: Path, names: Sequence[str]) -> None:
    """Keep these names for the next start; none: those of the configuration again. Raises OSError."""
    if names:
        replace_file(folder / NAME, msgspec.json.encode(list(names)))
    else:
        (folder / NAME).unlink(missing_ok=True)
