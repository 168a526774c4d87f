"""What every source owes to the feeder, the configuration and whoever reads them. Modules are found, not listed."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import tomllib
import typing
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import ValidationError

import feeder.sources
from config.catalogue import load
from feeder.sources.base import About, Context, Options
from feeder.sources.shared.polling import Polling

HERE = Path(__file__).parent
PAGES = HERE.parents[2] / "docs" / "sources"
FRENCH = load("fr", "feeder").gettext


def _sources() -> dict[str, ModuleType]:
    found = (info.name for info in pkgutil.iter_modules(feeder.sources.__path__))
    modules = {name: importlib.import_module(f"feeder.sources.{name}") for name in found}
    return {name: module for name, module in modules.items() if hasattr(module, "OPTIONS")}


SOURCES = _sources()


def test_there_are_sources() -> None:
    assert {"feed", "wordpress", "matrix"} <= set(SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_the_module_says_what_it_is_and_has_its_tests(name: str) -> None:
    assert inspect.getdoc(SOURCES[name])
    assert (HERE / f"test_{name}.py").is_file(), f"tests/feeder/sources/test_{name}.py"


@pytest.mark.parametrize("name", SOURCES)
def test_its_options_are_the_documentation(name: str) -> None:
    model = SOURCES[name].OPTIONS
    assert issubclass(model, Options)
    told = inspect.getdoc(model) or ""
    assert told
    assert "\n" not in told
    assert told != inspect.getdoc(Options)
    for option, field in model.model_fields.items():
        if option != "type":
            assert field.description, f"{name}.{option} has no description"
            assert field.description.strip().endswith("."), f"{name}.{option}: a description is a sentence"
    assert typing.get_args(model.model_fields["type"].annotation) == (name,)


@pytest.mark.parametrize("name", SOURCES)
def test_its_options_never_change_and_forgive_no_typing_error(name: str) -> None:
    model = SOURCES[name].OPTIONS
    assert model.model_config["frozen"] is True
    with pytest.raises(ValidationError) as caught:
        model.model_validate({"type": name, "name": "x", "no_such_option": 1})
    assert "no_such_option" in {error["loc"][0] for error in caught.value.errors() if error["loc"]}


@pytest.mark.parametrize("name", SOURCES)
def test_its_secrets_are_named_and_never_written_down(name: str) -> None:
    """A value that opens something is in the environment or in a file; the configuration only says where."""
    for option, field in SOURCES[name].OPTIONS.model_fields.items():
        if any(word in option for word in ("password", "token", "secret", "key")):
            assert option.endswith(("_env", "_file")), f"{name}.{option}"
        if option.endswith(("_env", "_file")):
            assert field.annotation in (str, str | None), f"{name}.{option}"


@pytest.mark.parametrize("name", SOURCES)
def test_it_is_built_from_options_and_context(name: str) -> None:
    module = SOURCES[name]
    hints = typing.get_type_hints(module.build)
    made = hints.pop("return")
    assert list(inspect.signature(module.build).parameters) == ["options", "context"]
    assert hints == {"options": module.OPTIONS, "context": Context}
    assert inspect.isasyncgenfunction(made.batches)
    assert inspect.iscoroutinefunction(made.close)
    assert list(inspect.signature(made.batches).parameters) == ["self", "cursor"]


@pytest.mark.parametrize("name", SOURCES)
def test_it_tells_people_what_it_is_in_their_language(name: str) -> None:
    about = SOURCES[name].ABOUT
    assert isinstance(about, About)
    assert about.service
    assert about.needs
    for sentence in (about.reads, *about.needs, about.edits, about.deletions, about.limits, about.tried):
        assert sentence.strip().endswith("."), f"{name}: no sentence: {sentence!r}"
        assert FRENCH(sentence) != sentence, f"{name}: not marked, or not in French: {sentence!r}"
    assert all(address.startswith("https://") for address in about.read)
    assert (PAGES / f"{name}.md").is_file(), f"docs/sources/{name}.md"


@pytest.mark.parametrize("name", SOURCES)
def test_its_example_can_be_pasted(name: str) -> None:
    """With the environment's names in it and no secret; it is all that the configuration needs."""
    document = tomllib.loads(SOURCES[name].ABOUT.example)
    assert list(document) == ["source"]
    for given in document["source"]:
        options = SOURCES[name].OPTIONS.model_validate(given)
        assert options.type == name


@pytest.mark.parametrize("name", [name for name in SOURCES if issubclass(SOURCES[name].OPTIONS, Polling)])
def test_what_is_polled_offers_a_contract(name: str) -> None:
    assert "\nCONTRACT = " in (HERE / f"test_{name}.py").read_text(), f"tests/feeder/sources/test_{name}.py"
