"""The secrets that the configuration names: options ending in `_env` (a variable) or `_file` (a file)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from config import positions
from config.problems import shown_path, value
from config.read import TomlFile

MAX_BYTES = 65_536
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")


class Secrets(Mapping[str, str]):
    """Secrets by what the option says: `secrets[options.token_env]`. Never printed, not even by accident."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)

    def __getitem__(self, name: str) -> str:
        return self._secrets[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._secrets)

    def __len__(self) -> int:
        return len(self._secrets)

    def __repr__(self) -> str:
        return f"Secrets({len(self)} of them)"


def read_secrets(file: TomlFile, named: Mapping[positions.Path, BaseModel], env: Mapping[str, str]) -> Secrets:
    """Every secret that `named` (sources and sections, by their place in `file`) name; what is missing is noted."""
    found: dict[str, str] = {}
    for place, section in named.items():
        for path, name in _named(section, place):
            secret = _from_env(file, path, name, env) if _ends(path, "_env") else _from_file(file, path, name)
            if secret is not None and found.setdefault(name, secret) != secret:
                file.problem(path, f"{value(name)} names both a variable and a file", "another name for one of them")
    return Secrets(found)


def _ends(path: positions.Path, ending: str) -> bool:
    last = next(part for part in reversed(path) if isinstance(part, str))
    return last.endswith(ending)


def _named(model: BaseModel, base: positions.Path) -> Iterator[tuple[positions.Path, str]]:
    """Every option of `model` that names a secret, and what it says; one left empty names none."""
    for name in type(model).model_fields:
        for path, given in _items(getattr(model, name), (*base, name)):
            if isinstance(given, BaseModel):
                yield from _named(given, path)
            elif name.endswith(("_env", "_file")) and isinstance(given, str | Path) and str(given):
                yield path, str(given)


def _items(given: object, path: positions.Path) -> Iterator[tuple[positions.Path, object]]:
    if isinstance(given, list | tuple):
        for index, one in enumerate(given):
            yield from _items(one, (*path, index))
    elif isinstance(given, Mapping):
        for key, one in given.items():
            yield from _items(one, (*path, str(key)))
    else:
        yield path, given


def _from_env(file: TomlFile, path: positions.Path, name: str, env: Mapping[str, str]) -> str | None:
    if not _VARIABLE.fullmatch(name):
        # Not repeated here: it may well be the secret itself.
        file.problem(path, "is not the name of an environment variable", "a name such as FORUM_TOKEN, not the secret")
        return None
    secret = env.get(name, "").strip()
    if not secret:
        file.problem(path, f"missing secret: the environment variable {value(name)} is not set or empty")
        return None
    return secret


def _from_file(file: TomlFile, path: positions.Path, name: str) -> str | None:
    where = file.path.parent / name
    try:
        with where.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        secret = raw.decode().strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text"
        file.problem(path, f"missing secret: {value(shown_path(where))} cannot be read: {why}")
        return None
    if not secret or len(raw) > MAX_BYTES:
        file.problem(path, f"missing secret: {value(shown_path(where))} is {'too large' if secret else 'empty'}")
        return None
    return secret
