"""Documentation, default files and models say the same: every option, no other, with the right default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from config import reference
from config.house_rules import HouseRules, Reason
from config.load import load
from config.problems import model_at
from config.reach import ROOT
from config.settings import Account, Settings
from feeder.registry import source_models
from feeder.sources.base import Options

DOCUMENT = ROOT / "docs" / "configuration.md"
WALL = ROOT / "config" / "wall.toml"
MODELS: list[type[BaseModel]] = [
    *reference.SECTIONS.values(), Settings, HouseRules, Reason, Options, *source_models().values(),
]  # fmt: skip


def test_the_document_has_every_option_and_no_other() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert document == reference.put_into(document, reference.render(Options, source_models())), (
        "python run_feeder.py --options docs/configuration.md"
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_every_option_is_described_in_a_sentence(model: type[BaseModel]) -> None:
    told_elsewhere = {"type"} if model is not Options else set()
    told_elsewhere |= {name for name in model.model_fields if _is_section(model, name)}
    poor = {name for name, field in model.model_fields.items() if not re.search(r"\w.*\.$", field.description or "")}
    assert poor - told_elsewhere == set()
    assert re.search(r"\w", model.__doc__ or "")


def _is_section(model: type[BaseModel], name: str) -> bool:
    return model is Settings and model_at(Settings, (name,)) is not None


def test_every_section_has_its_place_in_the_document() -> None:
    sections = {name for name in Settings.model_fields if model_at(Settings, (name,)) is not None}
    assert {section.strip("[]") for section in reference.SECTIONS} == sections
    for section, model in reference.SECTIONS.items():
        assert model_at(Settings, (section.strip("[]"),)) is model


def test_the_default_wall_shows_every_section_and_keeps_the_defaults() -> None:
    data = tomllib.loads(WALL.read_text(encoding="utf-8"))
    assert set(data) == set(Settings.model_fields) - {"place", "witness"}  # nobody can guess which a shop has
    given = Settings.model_validate(data)
    defaults = Settings.model_validate({"shop": data["shop"], "account": data["account"], "desk": data["desk"]})
    assert given == defaults
    assert len(given.account) >= 4
    assert {account.role for account in given.account} >= {"moderator", "administrator", "screen"}
    assert Account.model_fields["role"].is_required()


def test_the_default_rules_keep_the_defaults() -> None:
    data = tomllib.loads((ROOT / "config" / "house-rules.toml").read_text(encoding="utf-8"))
    assert set(data) == set(HouseRules.model_fields)
    plain = HouseRules.model_validate({"version": data["version"], "reason": data["reason"]})
    assert HouseRules.model_validate(data) == plain


def test_the_sources_shown_as_examples_are_in_order(tmp_path: Path) -> None:
    head, mark, examples = WALL.read_text(encoding="utf-8").partition("# Sources. ")
    assert mark
    examples = "\n".join(line.removeprefix("# ") for line in examples.splitlines()[1:])
    path = tmp_path / "wall.toml"
    path.write_text(head + examples, encoding="utf-8")
    (tmp_path / "house-rules.toml").write_bytes((ROOT / "config" / "house-rules.toml").read_bytes())
    env = dict.fromkeys(re.findall(r'_env = "(\w+)"', examples), "x")
    house = load(path, source_models(), env)
    assert len(house.sources) == examples.count("[[source]]") >= 4
    assert set(house.secrets) == set(env)
    assert all(source.label for source in house.sources)


def test_environment_variables_are_documented() -> None:
    used = {name for path in _code() for name in re.findall(r"\bVAV_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    told = set(re.findall(r"^\| `(VAV_[A-Z_]+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    assert told == used


def _code() -> Iterator[Path]:
    for room in ("wall", "config", "feeder", "moderation", "display"):
        yield from (ROOT / room).rglob("*.py")
    yield from ROOT.glob("run_*.py")


class Inner(BaseModel):
    """Inside."""

    a: int
    b: str


class Odd(Options):
    """Every kind of
    option.

    This is not in the document.
    """

    maskable: bool = Field(default=False, description="Another default.")

    text: str = Field(description="One | two\nlines.")
    choice: Literal["a", 1] = Field(default="a", description="C.")
    inner: Inner | None = Field(default=None, description="I.")
    many: tuple[Inner, ...] = Field(default=(), description="M.")
    names: dict[str, int] = Field(default_factory=dict, description="N.")
    plus: Annotated[float, Field(gt=0)] = Field(default=0.5, description="P.")
    least: int = Field(default=3, ge=2, description="L.")
    most: int = Field(default=3, le=4, description="M.")
    big: int = Field(default=1, ge=0, le=10_000_000, description="B.")
    other: Any = Field(default="x", alias="else", description="O.")
    either: int | str = Field(default=1, description="E.")


def test_every_kind_of_option_has_words() -> None:
    rendered = reference.render(Options, {"odd": Odd, "plain": Options})
    assert '#### type = "odd"\n\nEvery kind of option.\n\n| option' in rendered
    assert '#### type = "plain"' in rendered
    assert rendered.count("No options of its own.") == 1
    for row in (
        "| `maskable` | true or false | `false` | Another default. |",
        "| `text` | text | required | One \\| two lines. |",
        '| `choice` | `"a"`, `1` | `"a"` | C. |',
        "| `inner` | table of `a`, `b` | left out | I. |",
        "| `many` | list of: table of `a`, `b` | `[]` | M. |",
        "| `names` | table of: whole number | `{}` | N. |",
        "| `plus` | number, more than 0 | `0.5` | P. |",
        "| `least` | whole number, at least 2 | `3` | L. |",
        "| `most` | whole number, at most 4 | `3` | M. |",
        "| `big` | whole number, 0 to 10000000 | `1` | B. |",
        '| `else` | anything | `"x"` | O. |',
        "| `either` | whole number or text | `1` | E. |",
    ):
        assert row in rendered


def test_a_document_without_a_place() -> None:
    with pytest.raises(reference.NoPlace):
        reference.put_into("nothing here", "x")
    assert reference.put_into(f"a{reference.BEGIN}b{reference.END}c", "x").split() == [
        *f"a{reference.BEGIN}".split(), "x", *f"{reference.END}c".split(),
    ]  # fmt: skip
