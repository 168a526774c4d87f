"""What lies on the disk, read past the vault: its keys, and in which files some bytes are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SECRET = "Je m'appelle Zoé Marchand, 06 12 34 56 78".encode()


def raw_keys(folder: Path) -> dict[str, tuple[str, bytes]]:
    """Event to (post, key), read past the vault."""
    connection = sqlite3.connect(f"file:{folder / 'keys.db'}?mode=ro", uri=True)
    rows = connection.execute("select event, post, key from key").fetchall()
    connection.close()
    return {event: (post, bytes(key)) for event, post, key in rows}


def on_disk(folder: Path, *needles: bytes) -> list[str]:
    """In which files of the folder any of these bytes lie."""
    contents = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert contents
    return [name for name, data in contents.items() if any(needle in data for needle in needles)]
