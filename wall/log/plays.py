"""The play log, to be read beside a feeder that writes it: which screen showed a post, and when."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from wall.log.base import LogBroken
from wall.log.group import connect
from wall.views import Script


def plays_of(path: Path, post: str) -> list[tuple[str, Script]]:
    """(screen, script) of everything that showed `post`, in order; nothing where there is no play log yet.

    Raises LogBroken.
    """
    if not path.exists():
        return []
    connection = connect(path, read_only=True)
    try:
        rows = connection.execute(
            "select screen, script from script where instr(script, ?) order by from_ms, screen", (post,)
        ).fetchall()
        found = [(str(screen), msgspec.json.decode(data, type=Script)) for screen, data in rows]
    except (sqlite3.Error, msgspec.DecodeError) as error:
        raise LogBroken(f"{path}: {error}") from error
    finally:
        connection.close()
    return [(screen, script) for screen, script in found if any(name == post for name, _, _ in script.posts)]
