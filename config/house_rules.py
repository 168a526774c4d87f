"""The house rules file, checked against the closed list of `wall/rules.py`, as `wall.events.Rules`."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator

from config.checks import nearest, wrong
from config.problems import ConfigError, value, words
from config.read import TomlFile, read
from config.section import Section
from wall import events, rules

REQUIREMENTS = ("span", "ground", "evidence", "second", "other", "request", "asked")
NO_OTHER = 'there is no "other": every refusal gives a reason of the closed list'


class Reason(Section):
    """One reason for a refusal."""

    code: str = Field(description="A code of the closed list; its wording is in the catalogues.")
    requires: tuple[str, ...] = Field(
        default=(),
        description="What a refusal for this reason must bring. More than the least may be asked, never less.",
    )

    @field_validator("code")
    @classmethod
    def _code(cls, code: str) -> str:
        if code == "other":
            raise wrong(NO_OTHER, expected=words(rules.REASONS))
        if code not in rules.REASONS:
            near = nearest(code, rules.REASONS)
            raise wrong(f"{value(code)} is not on the closed list", expected=words(rules.REASONS), near=near)
        return code

    @field_validator("requires")
    @classmethod
    def _requires(cls, requires: tuple[str, ...]) -> tuple[str, ...]:
        for need in requires:
            if need not in REQUIREMENTS:
                near = nearest(need, REQUIREMENTS)
                raise wrong(f"{value(need)} is not a requirement", expected=words(REQUIREMENTS), near=near)
        return requires


class HouseRules(Section):
    """How this house decides. Times carry their unit in their name."""

    version: str = Field(
        min_length=1, max_length=40, description="The version that every decision names; change it with the rules."
    )
    grace_s: float = Field(
        default=10, ge=0, le=600, description="Every decision waits so long (s) before it is public."
    )
    answer_within_min: int = Field(
        default=240,
        ge=1,
        le=43_200,
        description="The promised time (min) to a first decision; the desk counts it down.",
    )
    strict: bool = Field(default=False, description="No masking at all: a post is shown whole or withheld.")
    review_days: int = Field(
        default=365, ge=1, le=3650, description="How long (days) reviews, forum posts and notes stay."
    )
    chat_days: int = Field(
        default=30, ge=1, le=365, description="How long (days) a chat stays; undecided by then, it lapses."
    )
    refused_days: int = Field(
        default=365,
        ge=1,
        le=3650,
        description="How long (days) the text of a post is kept that was refused, or whose time on the wall is over.",
    )
    personal_days: int = Field(
        default=1,
        ge=0,
        le=30,
        description="How long (days) the words concerned are kept after a refusal for personal or sensitive data, "
        "and any text after its author took it back.",
    )
    reason: tuple[Reason, ...] = Field(description="The reasons for which a post may be refused. There is no other.")


def read_rules(path: Path) -> tuple[TomlFile, events.Rules | None]:
    """The house rules at `path`; None where the file's problems do not allow it."""
    file = read(path)
    if not file.read:
        return file, None
    given = file.validate(HouseRules, file.data)
    _check_reasons(file)
    if given is None or file.problems:
        return file, None
    options = given.model_dump(exclude={"reason"})
    reasons = tuple(events.Reason(code=one.code, requires=one.requires) for one in given.reason)
    return file, events.Rules(**options, reasons=reasons)


def load_rules(path: Path) -> events.Rules:
    """The house rules at `path`. Raises ConfigError."""
    file, found = read_rules(path)
    if found is None:
        raise ConfigError(file.problems)
    return found


def _check_reasons(file: TomlFile) -> None:
    """What one reason alone cannot say: none is there twice, and none requires less than the closed list does."""
    given = file.data.get("reason")
    if given == []:
        file.problem(("reason",), "there is no reason", "at least one [[reason]]")
    codes: set[str] = set()
    for index, reason in enumerate(given if isinstance(given, list) else []):
        code = reason.get("code") if isinstance(reason, dict) else None
        if not isinstance(code, str) or code not in rules.REASONS:
            continue
        if code in codes:
            file.problem(("reason", index, "code"), f"{value(code)} is there twice", "each reason once")
        codes.add(code)
        needs = reason.get("requires", [])
        if isinstance(needs, list) and (lacking := sorted(rules.REASONS[code] - {str(need) for need in needs})):
            path = ("reason", index, "requires")
            file.problem(path, f"{value(code)} requires {', '.join(lacking)} too", "more than the least, never less")
