"""On which line of a TOML text each key stands. `tomllib` gives values without places; this gives places.

`lines(text)` expects a text that `tomllib` has accepted, so it need not judge, only walk.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import cast

Path = tuple[str | int, ...]
"""A way into the parsed data: keys of tables, indexes of arrays."""


class Lost(Exception):
    """The text is not TOML."""


_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def lines(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and array item of `text`. Raises Lost for what is not TOML."""
    try:
        return _Walk(text).run()
    except IndexError as error:
        raise Lost("the text ends too early") from error


def line_of(places: Mapping[Path, int], path: Path) -> int | None:
    """The line of `path`, or of the nearest thing around it that stands in the text; None for the whole file."""
    for end in range(len(path), 0, -1):
        if path[:end] in places:
            return places[path[:end]]
    return None


class _Walk:
    """One pass over the text. `at` is where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.line = 1
        self.counted = 0
        self.places: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def run(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return self.places
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Move behind what `pattern` matches here, and return that."""
        found = pattern.match(self.text, self.at)
        if found is None:
            raise Lost(f"not TOML at offset {self.at}")
        self.at = found.end()
        return found.group()

    def here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def key(self) -> list[str]:
        """A dotted key, its parts decoded."""
        parts = []
        while True:
            self.skip(_SPACE)
            if self.text[self.at] in "\"'":
                raw = self.skip(_STRING)
                parts.append(cast(str, tomllib.loads(f"k = {raw}")["k"]))
            else:
                parts.append(self.skip(_BARE))
            self.skip(_SPACE)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def note(self, path: Path, line: int) -> None:
        self.places.setdefault(path, line)

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`: the path of the table that it opens, through the last item of arrays on the way."""
        line, many = self.here(), self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        parts = self.key()
        self.at += 2 if many else 1
        path: Path = ()
        for part in parts[:-1]:
            path = self.last((*path, part))
            self.note(path, line)
        path = (*path, parts[-1])
        if not many:
            path = self.last(path)
            self.places[path] = line
            return path
        self.note(path, line)
        index = self.counts[path] = self.counts.get(path, -1) + 1
        self.note((*path, index), line)
        return (*path, index)

    def last(self, path: Path) -> Path:
        """`path`, and if it is an array of tables, its newest item."""
        return (*path, self.counts[path]) if path in self.counts else path

    def pair(self, table: Path) -> None:
        """`key = value`."""
        line, path = self.here(), table
        for part in self.key():
            path = (*path, part)
            self.note(path, line)
        self.at += 1
        self.skip(_SPACE)
        self.value(path)

    def value(self, path: Path) -> None:
        first = self.text[self.at]
        if first in "\"'":
            self.skip(_STRING)
        elif first in "[{":
            self.container(path, "]" if first == "[" else "}")
        else:
            self.skip(_SCALAR)

    def container(self, path: Path, end: str) -> None:
        """An array or an inline table, to its closing bracket."""
        self.at += 1
        index = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == end:
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
            elif end == "]":
                self.note((*path, index), self.here())
                self.value((*path, index))
                index += 1
            else:
                self.pair(path)
