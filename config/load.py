"""Reads `wall.toml` and the house rules it names, and tells everything that is wrong with both at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from pydantic import BaseModel

from config import positions
from config.checks import nearest
from config.house_rules import load_rules, read_rules
from config.phone import check_secret
from config.problems import ConfigError, Problem, value, words
from config.read import Model, TomlFile, read
from config.report import check_report
from config.secret import Secrets, read_secrets
from config.settings import Settings
from config.tls import BadCertificate, server_context
from wall.events import Rules
from wall.rules import COUNTER, PHONE

__all__ = ["ConfigError", "House", "Paths", "Problem", "load", "load_rules", "load_settings", "paths_of"]

OURS = {COUNTER: "the counter’s", PHONE: "the phone page’s"}
"""Sources that are no sections of the file."""


@dataclass(frozen=True)
class Paths:
    """Where things are, absolute. A certificate or key is None where TLS is not set up."""

    config: Path
    rules: Path
    data: Path
    log: Path
    keys: Path
    side: Path
    past: Path
    tokens: Path
    accounts: Path
    hub_cert: Path | None
    hub_key: Path | None
    web_cert: Path | None
    web_key: Path | None
    phone_cert: Path | None = None
    phone_key: Path | None = None
    abuse: Path | None = None
    """A list of hard words of the shop's own."""


@dataclass(frozen=True)
class House(Generic[Model]):
    """Everything that a feeder is told. `sources` are the sources' own options, in the file's order.

    `abuse`: the shop's own list of hard words (TOML), empty if it has none.
    """

    settings: Settings
    rules: Rules
    sources: tuple[Model, ...]
    secrets: Secrets
    paths: Paths
    abuse: str = ""


def load(path: Path, source_models: Mapping[str, type[Model]], env: Mapping[str, str]) -> House[Model]:
    """The house as the file at `path` describes it. `source_models`: the sources' options models, by `type`.

    Raises ConfigError with every problem of the file, the house rules, the secrets and the certificates.
    """
    file = read(path)
    settings = _settings(file) if file.read else None
    sources = sources_of(file, source_models) if file.read else {}
    named: dict[positions.Path, BaseModel] = {("source", index): source for index, source in sources.items()}
    if settings is not None:
        named["alerts",] = settings.alerts
        named["mail",] = settings.mail
        named["phone",] = settings.phone
        named.update({("witness", index): witness for index, witness in enumerate(settings.witness)})
    secrets = read_secrets(file, named, env)
    if settings is not None:
        check_secret(file, settings.phone, secrets)
        check_report(file, settings)
    rules_file, rules = read_rules(_rules_path(file))
    paths = paths_of(settings, path) if settings else None
    if paths:
        _check_certificates(file, paths)
    list_file = read(paths.abuse) if paths is not None and paths.abuse is not None else None
    problems = [*file.problems, *rules_file.problems, *(list_file.problems if list_file is not None else ())]
    if problems or settings is None or rules is None or paths is None:
        raise ConfigError(problems)
    abuse = list_file.text if list_file is not None else ""
    return House(settings, rules, tuple(sources.values()), secrets, paths, abuse)


def load_settings(path: Path) -> Settings:
    """The settings alone, for desks and screens: sources, secrets and rules are not looked at. Raises ConfigError."""
    file = read(path)
    settings = _settings(file) if file.read else None
    if file.problems or settings is None:
        raise ConfigError(file.problems)
    return settings


def paths_of(settings: Settings, config: Path) -> Paths:
    """What the house makes lies under `data_dir`; what a person provides lies beside the file that names it."""
    here = config.resolve().parent
    data = (here / settings.data_dir).resolve()

    def beside(name: str) -> Path | None:
        return (here / name).resolve() if name else None

    return Paths(
        config=config.resolve(),
        rules=(here / settings.rules.file).resolve(),
        data=data,
        log=(data / settings.log.path).resolve(),
        keys=(data / settings.log.keys_path).resolve(),
        side=(data / settings.log.side_path).resolve(),
        past=(data / settings.log.past_path).resolve(),
        tokens=(data / settings.hub.tokens_file).resolve(),
        accounts=(data / settings.hub.accounts_file).resolve(),
        hub_cert=beside(settings.hub.tls_cert),
        hub_key=beside(settings.hub.tls_key),
        web_cert=beside(settings.web.tls_cert),
        web_key=beside(settings.web.tls_key),
        phone_cert=beside(settings.phone.tls_cert),
        phone_key=beside(settings.phone.tls_key),
        abuse=beside(settings.screening.abuse_file),
    )


def _settings(file: TomlFile) -> Settings | None:
    known = {key: given for key, given in file.data.items() if key != "source"}
    return file.validate(Settings, known, extra=["source"])


def _rules_path(file: TomlFile) -> Path:
    """Where the house rules are, as well as a broken file lets us know."""
    section = file.data.get("rules")
    name = section.get("file") if isinstance(section, dict) else None
    return file.path.parent / (
        name if isinstance(name, str) and name else Settings.model_fields["rules"].default.file
    )


def sources_of(file: TomlFile, models: Mapping[str, type[Model]]) -> dict[int, Model]:
    """The sources that are in order, by their place in the file."""
    given = file.data.get("source", [])
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        file.problem(("source",), "is not a list of tables", "[[source]] (in double brackets) before each source")
        return {}
    found: dict[int, Model] = {}
    names: dict[str, int] = {}
    for index, options in enumerate(given):
        kind, name = options.get("type"), options.get("name")
        if "type" not in options:
            file.problem(("source", index), "type is missing", words(sorted(models)))
        elif not isinstance(kind, str) or kind not in models:
            near = nearest(str(kind), models)
            file.problem(("source", index, "type"), f"{value(kind)} is not a source", words(sorted(models)), near)
        else:
            source = file.validate(models[kind], options, ("source", index))
            if source is not None:
                found[index] = _with_files(file, source)
        if name in OURS:
            told = f"{value(name)} is {OURS[name]} own name"
            file.problem(("source", index, "name"), told, "another name")
        if isinstance(name, str) and names.setdefault(name, index) != index:
            file.problem(
                ("source", index, "name"), f"{value(name)} is used twice", "a name of its own for each source"
            )
    return found


def _with_files(file: TomlFile, source: Model) -> Model:
    """The source, after looking through the files that it names (`FILES`), and with their paths absolute."""
    absolute: dict[str, str] = {}
    for option, model in getattr(source, "FILES", {}).items():
        name = getattr(source, option)
        if not name.endswith(".toml"):
            continue
        named = read((file.path.resolve().parent / name).resolve())
        if named.read:
            named.validate(model, named.data)
        file.problems += named.problems
        absolute[option] = str(named.path)
    return source.model_copy(update=absolute)


def _check_certificates(file: TomlFile, paths: Paths) -> None:
    pairs = (
        ("hub", paths.hub_cert, paths.hub_key),
        ("web", paths.web_cert, paths.web_key),
        ("phone", paths.phone_cert, paths.phone_key),
    )
    for section, cert, key in pairs:
        try:
            server_context(cert, key)
        except BadCertificate as error:
            file.problem((section, error.option), str(error), "a PEM file that fits the other")
