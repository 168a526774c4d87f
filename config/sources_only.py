"""Reads the [[source]] sections of `wall.toml` and their secrets, and nothing else: for whoever lists or tries them.

What is wrong with one does not hide the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from pydantic import BaseModel

from config import positions
from config.load import sources_of
from config.problems import Problem, dotted
from config.read import Model, read
from config.secret import Secrets, read_secrets


@dataclass(frozen=True)
class OneSource(Generic[Model]):
    """A section: its name and type as they stand there ("" if they do not), `options` if it is in order.

    `secrets`: what it names, and whether it is there. `problems`: everything that is wrong with it.
    """

    name: str
    type: str
    options: Model | None
    secrets: Mapping[str, bool]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class SourcesOnly(Generic[Model]):
    """All sections in the file's order, and the secrets that are there. `problems`: of the file as a whole."""

    sources: tuple[OneSource[Model], ...]
    secrets: Secrets
    problems: tuple[Problem, ...]


def load_sources(path: Path, models: Mapping[str, type[Model]], env: Mapping[str, str]) -> SourcesOnly[Model]:
    """The sources of the file at `path`. Never raises: what is wrong is in `problems`."""
    file = read(path)
    if not file.read:
        return SourcesOnly((), Secrets({}), tuple(file.problems))
    found = sources_of(file, models)
    named: dict[positions.Path, BaseModel] = {("source", index): source for index, source in found.items()}
    secrets = read_secrets(file, named, env)
    given = file.data.get("source", [])
    sections = given if isinstance(given, list) and all(isinstance(one, dict) for one in given) else []
    told = []
    for index, section in enumerate(sections):
        key = dotted(("source", index))
        wrong = tuple(one for one in file.problems if one.key == key or one.key.startswith(f"{key}."))
        lacking = {one.key for one in wrong}
        options = found.get(index)
        names = {
            getattr(options, option): f"{key}.{option}" not in lacking
            for option in (type(options).model_fields if options is not None else ())
            if option.endswith(("_env", "_file")) and isinstance(getattr(options, option), str)
        }
        name, kind = (str(section.get(part, "")) for part in ("name", "type"))
        told.append(OneSource(name, kind, options, {one: there for one, there in names.items() if one}, wrong))
    ours = {problem for one in told for problem in one.problems}
    return SourcesOnly(tuple(told), secrets, tuple(one for one in file.problems if one not in ours))
