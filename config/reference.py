"""The list of all options as Markdown, made from the models, so that the documentation cannot say anything else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from config.alerts import Alerts
from config.house_rules import HouseRules, Reason
from config.ledger import Ledger, Witness
from config.mail import Mail
from config.phone import Law, Phone, Place
from config.report import Report
from config.screen import Hours, Screen
from config.screening import Screening
from config.settings import Account, Desk, Hub, Log, RulesFile, Settings, Shop, Web

BEGIN = "<!-- made by: python run_feeder.py --options docs/configuration.md -->"
END = "<!-- end of what is made -->"
SECTIONS: Mapping[str, type[BaseModel]] = {
    "[shop]": Shop, "[log]": Log, "[[account]]": Account, "[rules]": RulesFile, "[hub]": Hub, "[web]": Web,
    "[screen]": Screen, "[hours]": Hours, "[desk]": Desk, "[alerts]": Alerts, "[mail]": Mail,
    "[report]": Report,    "[screening]": Screening, "[phone]": Phone, "[[place]]": Place, "[law]": Law,
    "[ledger]": Ledger, "[[witness]]": Witness,
}  # fmt: skip
KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "table",
}


class NoPlace(Exception):
    """The document has no place for what is made."""


def render(common: type[BaseModel], sources: Mapping[str, type[BaseModel]]) -> str:
    """Every option. `common`: what all sources' models extend; its options are told once."""
    inside = {section.strip("[]") for section in SECTIONS}
    parts = ["## wall.toml", "### At the top", _table(Settings, leave_out=inside)]
    for section, model in SECTIONS.items():
        parts += [f"### {section}", _first_line(model), _table(model)]
    parts += ["### [[source]]", "Every source has these.", _table(common)]
    for name, model in sorted(sources.items()):
        parts += [f'#### type = "{name}"', _first_line(model), own_options(common, model)]
    parts += ["## house-rules.toml", "### At the top", _table(HouseRules, leave_out={"reason"})]
    parts += ["### [[reason]]", _first_line(Reason), _table(Reason)]
    return "\n\n".join(part for part in parts if part)


def own_options(common: type[BaseModel], model: type[BaseModel]) -> str:
    """The table of a source's own options, less those of `common` that it takes over as they are."""
    return _table(model, leave_out=_shared(common, model))


def _shared(common: type[BaseModel], model: type[BaseModel]) -> set[str]:
    """The options of `common` that `model` takes over as they are; its `type` is in the heading."""
    own = model.model_fields
    return {"type"} | {name for name, field in common.model_fields.items() if own[name].default == field.default}


def put_into(document: str, rendered: str) -> str:
    """`document` with `rendered` between its two marks. Raises NoPlace."""
    head, begin, rest = document.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise NoPlace(f"it lacks the lines {BEGIN} and {END}")
    return f"{head}{BEGIN}\n\n{rendered}\n\n{END}{tail}"


def _first_line(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").strip().partition("\n\n")[0].split())


def _table(model: type[BaseModel], leave_out: Iterable[str] = ()) -> str:
    rows = list(_rows(model, set(leave_out), ""))
    if not rows:
        return "No options of its own."
    return "\n".join(["| option | value | default | what it does |", "|---|---|---|---|", *rows])


def _rows(model: type[BaseModel], leave_out: set[str], prefix: str) -> Iterator[str]:
    schema = model.model_json_schema(by_alias=True)
    for name, field in model.model_fields.items():
        if name in leave_out:
            continue
        key = field.alias or name
        kind, about = _kind(schema["properties"][key], schema), _cell(field.description or "")
        yield f"| `{prefix}{key}` | {kind} | {_default(field.get_default(call_default_factory=True))} | {about} |"


def _kind(part: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """A JSON schema in words."""
    if "$ref" in part:
        return _kind(schema["$defs"][part["$ref"].rpartition("/")[2]], schema)
    if "allOf" in part:
        return _kind(part["allOf"][0], schema)
    if "anyOf" in part:
        return " or ".join(_kind(one, schema) for one in part["anyOf"] if one.get("type") != "null")
    if "const" in part or "enum" in part:
        return ", ".join(f"`{json.dumps(one, ensure_ascii=False)}`" for one in part.get("enum", [part.get("const")]))
    if part.get("type") == "array":
        items = part.get("items") or (part.get("prefixItems") or [{}])[0]
        return f"list of: {_kind(items, schema)}"
    if part.get("type") == "object" and "properties" in part:
        return "table of " + ", ".join(f"`{name}`" for name in part["properties"])
    if part.get("type") == "object" and isinstance(part.get("additionalProperties"), dict):
        return f"table of: {_kind(part['additionalProperties'], schema)}"
    return KINDS.get(str(part.get("type")), "anything") + _limits(part)


def _limits(part: Mapping[str, Any]) -> str:
    low, high = part.get("minimum"), part.get("maximum")
    if low is not None and high is not None:
        return f", {low:g} to {high:g}" if max(abs(low), abs(high)) < 1e5 else f", {low} to {high}"
    if low is not None:
        return f", at least {low:g}"
    if high is not None:
        return f", at most {high:g}"
    return f", more than {part['exclusiveMinimum']:g}" if "exclusiveMinimum" in part else ""


def _default(default: object) -> str:
    if default is PydanticUndefined:
        return "required"
    if isinstance(default, Mapping):
        return f"`{json.dumps(default, default=str, ensure_ascii=False)}`"
    if default is None:
        return "left out"
    if isinstance(default, BaseModel):
        return "the table's own"
    if isinstance(default, tuple | list | set | frozenset):
        return f"`{json.dumps([str(one) for one in default], ensure_ascii=False)}`"
    if isinstance(default, float):
        return f"`{default:g}`"
    if isinstance(default, bool | int):
        return f"`{json.dumps(default)}`"
    return f"`{json.dumps(str(default), ensure_ascii=False)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
