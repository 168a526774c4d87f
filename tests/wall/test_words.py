"""Every code that the program can give has words, and the words ask for nothing that is not given."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from wall import words
from wall.events import Kind, MaskLabel
from wall.rules import REASONS
from wall.state import STATES

ROOT = Path(__file__).parents[2]
FACTS: dict[str, str | int] = {
    "reason": "insult",
    "missing": "span,ground",
    "state": "shown",
    "length": 12,
    "span": "3:40",
}


def same(text: str) -> str:
    return text


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def refusals() -> Iterator[tuple[str, str, set[str]]]:
    """(where, code, facts) of each `Refused(…)` in the tree whose code is written out."""
    for path in sorted([*ROOT.glob("wall/**/*.py"), *ROOT.glob("feeder/**/*.py")]):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"
            if not named or not isinstance(node, ast.Call) or not node.args:
                continue
            first = node.args[0]
            codes = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            facts = {keyword.arg for keyword in node.keywords if keyword.arg}
            for code in codes:
                if isinstance(code, ast.Constant) and isinstance(code.value, str):  # not the web's own, by number
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", str(code.value), facts


CALLS = list(refusals())


@pytest.mark.parametrize(("where", "code", "facts"), CALLS, ids=[f"{where}-{code}" for where, code, _ in CALLS])
def test_every_refusal_can_be_worded(where: str, code: str, facts: set[str]) -> None:
    assert code in words.REFUSALS, f"{where}: no words for {code}"
    assert placeholders(words.REFUSALS[code]) <= facts, f"{where}: {code} does not give every fact of its words"
    said = words.refusal(code, {name: FACTS.get(name, name) for name in facts}, same)
    assert said
    assert "{" not in said
    assert "…" not in said


def test_the_refusals_of_the_rules_are_found() -> None:
    assert {"decided", "missing", "same-person", "still-open", "unknown-post"} <= {code for _, code, _ in CALLS}


def test_no_words_are_there_for_a_code_that_nobody_gives() -> None:
    assert set(words.REFUSALS) - {code for _, code, _ in CALLS} <= {"too-busy", "not-replaying"}


@pytest.mark.parametrize("code", sorted(words.REFUSALS))
def test_a_fact_that_is_not_there_does_not_cost_the_sentence(code: str) -> None:
    """A hub of another version, or a decision that became void on its way: the words come all the same."""
    said = words.refusal(code, {}, same)
    assert said
    assert ("…" in said) == bool(placeholders(words.REFUSALS[code]))


def test_facts_are_told_in_words() -> None:
    assert words.refusal("missing", {"reason": "hate", "missing": "ground,span"}, same) == (
        "The reason “Hate or discrimination” requires: the legal ground, the words concerned (a span)."
    )
    assert words.refusal("not-shown", {"state": "shown"}, same) == "This post is not on the wall (on the wall)."
    assert words.refusal("unknown-post", {"post": "{0} %s {post}"}, same) == "There is no post “{0} %s {post}”."


def test_an_unknown_code_is_told_as_it_is() -> None:
    assert words.refusal("too-young", {}, same) == "too-young"
    assert words.refusal("too-young", {"age": 3}, same) == "too-young {'age': 3}"


def test_every_code_has_words() -> None:
    assert set(words.REASONS) == set(REASONS)
    assert all(title and hint for title, hint in words.REASONS.values())
    assert set(words.CHIPS) == set(get_args(MaskLabel))
    assert set(words.STATES) == set(STATES)
    assert set(words.KINDS) == set(get_args(Kind))
    assert set(words.NEEDS) >= {need for needs in REASONS.values() for need in needs}


@pytest.mark.parametrize("label", [*get_args(MaskLabel), "something-newer"])
def test_a_chip_is_in_brackets(label: str) -> None:
    assert words.chip(label, str.upper) == f"[{words.CHIPS.get(label, 'personal data').upper()}]"
