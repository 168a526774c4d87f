"""What is wrong with a file, for whoever has to put it right: where, what, what was expected, what was meant."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from config import positions
from config.checks import nearest

SHOWN = 60
"""Characters of a wrong value, and names of a list, are repeated up to a limit: a file may hold anything."""
LISTED = 24
TOLD = 100


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. `line` None: the file as a whole. `key` as `hub.port`, items counted from 1."""

    file: str
    line: int | None
    key: str
    message: str
    expected: str = ""
    nearest: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"
        if self.expected:
            text += f", expected {self.expected}"
        return f'{text}; did you mean "{self.nearest}"?' if self.nearest else text


class ConfigError(Exception):
    """Everything that is wrong, at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line or 0, p.key, p.message))
        told = [str(problem) for problem in self.problems[:TOLD]]
        more = len(self.problems) - len(told)
        super().__init__("\n".join([*told, f"… and {more} more"] if more else told))


def shown_path(path: Path) -> str:
    """A path as one would type it here: relative where it lies below the present directory."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def place_of(file: Path | None, *key: str) -> str:
    """Where a key of a file stands, as `config/wall.toml:91: desk.keys.approve`, as far as that can be found."""
    name = ".".join(key)
    if file is None:
        return name
    try:
        line = positions.line_of(positions.lines(file.read_text(encoding="utf-8")), key)
    except (OSError, UnicodeError, positions.Lost):
        line = None
    return f"{shown_path(file)}:{line}: {name}" if line else f"{shown_path(file)}: {name}"


def dotted(path: positions.Path) -> str:
    """`("source", 1, "url")` as `source[2].url`."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def words(names: Iterable[str]) -> str:
    """`one of a, b, c…`, at most `LISTED` of them."""
    listed = list(names)
    return "one of " + ", ".join(listed[:LISTED]) + ("…" if len(listed) > LISTED else "")


def value(thing: object) -> str:
    """A wrong value as it stood in the file, shortened."""
    text = {True: "true", False: "false"}[thing] if isinstance(thing, bool) else str(thing)
    text = "".join(c if c.isprintable() else "·" for c in text)
    text = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return f'"{text}"' if isinstance(thing, str) else text


TYPES: Mapping[str, str] = {
    "bool_type": "true or false", "int_type": "a whole number", "int_from_float": "a whole number",
    "float_type": "a number", "finite_number": "a number", "string_type": "a text in quotes",
    "model_type": "a table", "model_attributes_type": "a table", "dict_type": "a table",
    "tuple_type": "a list", "list_type": "a list", "set_type": "a list", "date_type": "a date",
}  # fmt: skip
LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("ge", "at least"), "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"), "less_than": ("lt", "less than"),
}  # fmt: skip
PATTERNS: Mapping[str, str] = {
    r"^[A-Za-z0-9_-]{1,64}$": "1 to 64 letters (without accents), digits, - or _",
    r"^https?://[^\s/]": "an address that begins with https:// or http://",
    r"^[a-z]{2,3}$": "two or three small letters, such as fr",
    r"^[A-Za-z0-9_.-]{1,40}$": "1 to 40 letters (without accents), digits, dots, - or _",
    r"^(https?://[A-Za-z0-9.:\[\]-]{1,253})?$": "an address such as https://mur.example.org, with nothing after it",
    r"^(wss?://[\x21-\x7e]{1,290})?$": "an address that begins with wss://",
    r"^[A-Za-z0-9_-]{0,64}$": "at most 64 letters (without accents), digits, - or _",
    r"^[A-Za-z0-9_-]{0,100}$": "at most 100 letters (without accents), digits, - or _",
    r"^[a-z0-9_]{1,64}$": "1 to 64 small letters (without accents), digits or _",
    r"^[0-9a-f]{24}$": "24 figures and letters from a to f, such as 507f191e810c19729de860ea",
    r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": "an id such as 8c842203-7ed8-4e29-a608-7cf78a7d2fcc",
    r"^accounts/[0-9]{1,40}/locations/[0-9]{1,40}$": "accounts/NUMBER/locations/NUMBER, with Google's two numbers",
    r"^[^\s#]{0,100}$": "a hashtag without its # and without spaces",
    r"^[^\s#/?&]{0,100}$": "a hashtag without its # and without spaces",
    r"^[^\s@/?&]{0,100}$": "an account's name without its @, such as magasin",
    r"^(did:[a-z]+:[A-Za-z0-9._:%-]{1,200})?$": "an account's DID, such as did:plc:z72i7hdynmk6r22z27h6tvur",
    r"^(https://[^\s/?#]+|http://(127\.0\.0\.1|localhost)(:\d+)?|)$": "an address such as https://example.org, with "
    "nothing after it",
    r"^[A-Za-z_\[\]\\^{}|`][-A-Za-z0-9_\[\]\\^{}|`]{0,29}$": "a nick of IRC: 1 to 30 letters (without accents), "
    "digits, - or _, and no digit first",
}


@dataclass(frozen=True)
class Place:
    """Where in a file a model stands: at `base`; `lines` says on which line everything is."""

    file: str
    lines: Mapping[positions.Path, int]
    base: positions.Path = ()


def from_pydantic(
    errors: Sequence[ErrorDetails], model: type[BaseModel], place: Place, extra: Sequence[str] = ()
) -> list[Problem]:
    """pydantic's errors in our words. `extra`: keys that are known at the place besides the model's own."""
    problems = []
    for error in errors:
        context: dict[str, Any] = error.get("ctx", {})
        loc = tuple(part for part in error["loc"] if not _is_tag(part))
        if context.get("key"):
            loc = (*loc, context["key"])
        message, expected, near = _explain(error, context, model, loc, extra)
        path = (*place.base, *loc)
        line = positions.line_of(place.lines, path)
        problems.append(Problem(place.file, line, dotted(path), message, expected, near))
    return problems


def _is_tag(part: str | int) -> bool:
    """pydantic puts the members of a union into the place of an error; they are not in the file."""
    return isinstance(part, str) and re.fullmatch(r"(?:[a-z]+\[.*\]|int|str|float|bool)", part) is not None


def _explain(
    error: ErrorDetails, context: Mapping[str, Any], model: type[BaseModel], loc: positions.Path, extra: Sequence[str]
) -> tuple[str, str, str | None]:
    kind, given = error["type"], error["input"]
    if kind == "house":
        return context["text"], context["expected"], context["nearest"] or None
    if kind == "extra_forbidden":
        known = [*_fields(model, loc[:-1]), *(extra if len(loc) == 1 else ())]
        return "unknown key", words(known) if known else "", nearest(str(loc[-1]), known)
    if kind == "missing":
        return "missing", _description(model, loc), None
    if kind in TYPES and isinstance(given, dict):
        return "is a table", f"[[{loc[-1]}]] in double brackets" if model_at(model, loc) else TYPES[kind], None
    if kind in TYPES:
        return f"{value(given)} is {_kind_of(given)}", TYPES[kind], None
    if kind in LIMITS:
        bound, how = LIMITS[kind]
        return f"{value(given)} is out of range", f"{how} {context[bound]:g}", None
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        return f"{value(given)} is not known", words(known) if known else str(context["expected"]), nearest(
            str(given), known
        )  # fmt: skip
    if kind == "string_pattern_mismatch":
        pattern = str(context["pattern"])
        return f"{value(given)} does not fit", PATTERNS.get(pattern, f"something like {pattern}"), None
    if kind == "string_too_short":
        return "is too short", f"at least {context['min_length']} characters", None
    if kind == "string_too_long":
        return "is too long", f"at most {context['max_length']} characters", None
    if kind == "value_error":
        return str(context.get("error", error["msg"])), "", None
    return error["msg"][:1].lower() + error["msg"][1:], "", None


def _kind_of(thing: object) -> str:
    for kind, name in ((bool, "a truth value"), (int, "a whole number"), (float, "a number"), (str, "a text")):
        if isinstance(thing, kind):
            return name
    return "a list" if isinstance(thing, list) else "a table" if isinstance(thing, dict) else "of another kind"


def model_at(model: type[BaseModel], loc: positions.Path) -> type[BaseModel] | None:
    """The model that stands at `loc` inside `model`."""
    for part in loc:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            return None
        model = inner
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The first model inside an annotation such as `tuple[Account, ...]` or `Account | None`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)


def _fields(model: type[BaseModel], loc: positions.Path) -> list[str]:
    inner = model_at(model, loc)
    return [field.alias or name for name, field in inner.model_fields.items()] if inner else []


def _description(model: type[BaseModel], loc: positions.Path) -> str:
    inner = model_at(model, loc[:-1])
    field = inner.model_fields.get(str(loc[-1])) if inner else None
    return (field.description or "").rstrip(".") if field else ""
