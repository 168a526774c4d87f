"""The closed list may be narrowed and sharpened, never widened or weakened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.house_rules import NO_OTHER, REQUIREMENTS, load_rules
from config.problems import ConfigError
from config.reach import ROOT
from wall.rules import REASONS, required
from wall.words import NEEDS

DEFAULT = ROOT / "config" / "house-rules.toml"


def problems(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_rules(path)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "house-rules.toml"
    path.write_text('version = "1"\n[[reason]]\ncode = "insult"\nrequires = ["span"]\n', encoding="utf-8")
    return path


def test_the_default_has_every_reason_with_exactly_what_it_requires() -> None:
    found = load_rules(DEFAULT)
    assert {reason.code: frozenset(reason.requires) for reason in found.reasons} == dict(REASONS)
    assert (found.grace_s, found.answer_within_min, found.strict) == (10, 240, False)
    assert (found.review_days, found.chat_days, found.refused_days, found.personal_days) == (365, 30, 365, 1)


def test_requirements_are_those_that_people_are_told_of() -> None:
    assert set(REQUIREMENTS) == set(NEEDS)
    assert set(REQUIREMENTS) == set().union(*REASONS.values())


def test_more_may_be_required_and_reasons_left_out(rules: Path) -> None:
    rules.write_text('version = "1"\n[[reason]]\ncode = "insult"\nrequires = ["second", "span"]\n', encoding="utf-8")
    found = load_rules(rules)
    assert required(found, "insult") == {"span", "second"}
    assert [reason.code for reason in found.reasons] == ["insult"]


def test_what_is_wrong_with_reasons(rules: Path) -> None:
    rules.write_text(
        """\
version = "1"
[[reason]]
code = "other"
[[reason]]
code = "insults"
[[reason]]
code = "hate"
requires = ["span"]
[[reason]]
code = "accusation"
[[reason]]
code = "unintelligible"
requires = ["evidense"]
[[reason]]
code = "duplicate"
requires = ["other"]
[[reason]]
code = "duplicate"
requires = ["other"]
[[reason]]
requires = []
color = "red"
""",
        encoding="utf-8",
    )
    listed = ", ".join(REASONS)
    more = "expected more than the least, never less"
    assert problems(rules) == [
        f"house-rules.toml:3: reason[1].code: {NO_OTHER}, expected one of {listed}",
        f'house-rules.toml:5: reason[2].code: "insults" is not on the closed list, expected one of {listed}; '
        'did you mean "insult"?',
        f'house-rules.toml:8: reason[3].requires: "hate" requires ground too, {more}',
        f'house-rules.toml:9: reason[4].requires: "accusation" requires second, span too, {more}',
        'house-rules.toml:13: reason[5].requires: "evidense" is not a requirement, expected one of '
        f'{", ".join(REQUIREMENTS)}; did you mean "evidence"?',
        'house-rules.toml:18: reason[7].code: "duplicate" is there twice, expected each reason once',
        "house-rules.toml:20: reason[8].code: missing, expected A code of the closed list; its wording is in the "
        "catalogues",
        "house-rules.toml:22: reason[8].color: unknown key, expected one of code, requires",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("grace_s = 601", "grace_s: 601 is out of range, expected at most 600"),
        ("grace_s = -1", "grace_s: -1 is out of range, expected at least 0"),
        ("grace_s = nan", "grace_s: nan is out of range"),
        ("grace_s = inf", "grace_s: inf is out of range, expected at most 600"),
        ('grace_s = "10"', 'grace_s: "10" is a text, expected a number'),
        ("answer_within_min = 0", "answer_within_min: 0 is out of range, expected at least 1"),
        ("answer_within_min = 1.5", "answer_within_min: 1.5 is a number, expected a whole number"),
        ("strict = 1", "strict: 1 is a whole number, expected true or false"),
        ("chat_days = 366", "chat_days: 366 is out of range, expected at most 365"),
        ("review_days = true", "review_days: true is a truth value, expected a whole number"),
        ("refused_days = 0", "refused_days: 0 is out of range, expected at least 1"),
        ("personal_days = 31", "personal_days: 31 is out of range, expected at most 30"),
        ("grace = 3", "grace: unknown key, expected one of version, grace_s"),
    ],
)
def test_numbers(rules: Path, line: str, told: str) -> None:
    rules.write_text(f"{line}\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
    (found,) = problems(rules)
    assert found.startswith(f"house-rules.toml:1: {told}")


def test_no_reason_at_all(rules: Path) -> None:
    rules.write_text('version = "1"\nreason = []\n', encoding="utf-8")
    assert problems(rules) == ["house-rules.toml:2: reason: there is no reason, expected at least one [[reason]]"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(given=st.lists(st.tuples(st.sampled_from([*REASONS, "other", "x"]), st.sets(st.sampled_from(REQUIREMENTS)))))
def test_no_file_makes_a_reason_weaker(rules: Path, given: list[tuple[str, set[str]]]) -> None:
    lines = ['version = "1"', *(f'[[reason]]\ncode = "{code}"\nrequires = {sorted(needs)}' for code, needs in given)]
    rules.write_text("\n".join(lines), encoding="utf-8")
    codes = [code for code, _ in given]
    right = len(set(codes)) == len(codes) > 0 and all(needs >= REASONS.get(code, {"?"}) for code, needs in given)
    try:
        found = load_rules(rules)
    except ConfigError:
        assert not right
    else:
        assert right
        assert [(reason.code, set(reason.requires)) for reason in found.reasons] == given
