"""One TOML file, read with care: its values and the line of every key, or what keeps it from being read."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config import positions
from config.problems import Place, Problem, dotted, from_pydantic, shown_path

MAX_BYTES = 1_000_000
MAX_DOTS = 100
"""In one line: a parser's work grows with the square of a dotted key's parts."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass
class TomlFile:
    """A file's values and places; `problems` collects what is wrong with it. `read`: whether it is TOML at all.

    `text`: what stands in it, if it is.
    """

    path: Path
    name: str
    data: dict[str, Any] = field(default_factory=dict)
    places: Mapping[positions.Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    read: bool = False
    text: str = ""

    def problem(self, path: positions.Path, message: str, expected: str = "", near: str | None = None) -> None:
        """Note what is wrong at `path`."""
        line = positions.line_of(self.places, path)
        self.problems.append(Problem(self.name, line, dotted(path), message, expected, near))

    def validate(
        self, model: type[Model], data: Any, base: positions.Path = (), extra: Sequence[str] = ()
    ) -> Model | None:
        """`data`, which stands at `base`, as a `model`; None after noting what is wrong.

        Strict, by way of JSON: a port in quotes is an error, and yet a list may become a tuple, a text a date.
        """
        try:
            return model.model_validate_json(json.dumps(data, default=str), strict=True)
        except ValidationError as error:
            self.problems += from_pydantic(error.errors(), model, Place(self.name, self.places, base), extra)
        except RecursionError:
            self.problem(base, "is nested too deeply")
        return None


def read(path: Path) -> TomlFile:
    """The file at `path`, whatever it is."""
    file = TomlFile(path, shown_path(path))
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(file, f"cannot be read: {error.strerror or error}")
    if len(raw) > MAX_BYTES:
        return _unreadable(file, "is larger than 1 MB", expected="a configuration written by hand")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unreadable(file, "is saved as UTF-16", expected="UTF-8")
    if b"\0" in raw:
        return _unreadable(file, "is not a text", _line(raw, raw.index(b"\0")), "TOML in UTF-8")
    try:
        return _parse(file, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _unreadable(file, "is not UTF-8 here", _line(raw, error.start), "the file saved as UTF-8")


def _parse(file: TomlFile, text: str) -> TomlFile:
    for number, one in enumerate(text.split("\n"), 1):
        if one.count(".") > MAX_DOTS and not one.lstrip().startswith("#"):
            return _unreadable(file, f"has more than {MAX_DOTS} dots in one line", number, "several lines")
    try:
        file.data = tomllib.loads(text)
        file.places = _places(text)
        file.text = text
        file.read = True
    except RecursionError:
        return _unreadable(file, "is nested too deeply")
    except ValueError as error:
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        message = str(error)[: place.start()] if place else str(error)
        line = None if place is None else int(place[1]) if place[1] else len(text.splitlines())
        return _unreadable(file, f"not TOML: {message[:1].lower()}{message[1:]}", line)
    return file


def _places(text: str) -> Mapping[positions.Path, int]:
    try:
        return positions.lines(text)
    except positions.Lost:
        return {}  # the file is right all the same: its problems are then told without their lines


def _line(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def _unreadable(file: TomlFile, message: str, line: int | None = None, expected: str = "") -> TomlFile:
    file.problems.append(Problem(file.name, line, "", message, expected))
    return file
