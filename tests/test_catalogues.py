"""Every string of the code is in every catalogue, translated, with its placeholders and good typography."""

from __future__ import annotations

import ast

import pytest

from config import messages
from config.catalogue import LANGUAGES, load
from config.reach import ROOT
from wall import words


@pytest.mark.parametrize("domain", list(messages.ROOMS))
def test_catalogues_are_complete(domain: str) -> None:
    findings = [str(finding) for finding in messages.check(ROOT, domain)]
    assert not findings, f"python -m config.catalogue update {domain}; then translate:\n" + "\n".join(findings)


def test_nothing_is_overlooked() -> None:
    wanted = messages.extract(ROOT, "wall")
    labels, needs, states = words.CHIPS.values(), words.NEEDS.values(), words.STATES.values()
    said = {*labels, *words.KINDS.values(), *states, *needs, *words.REFUSALS.values()}
    said |= {text for pair in words.REASONS.values() for text in pair}
    assert said <= set(wanted)


@pytest.mark.parametrize("domain", list(messages.ROOMS))
def test_no_message_hides_in_an_f_string(domain: str) -> None:
    """The extractor does not look into f-strings: what is said in one must be said elsewhere too, or be taken out."""
    wanted = {part for one in messages.extract(ROOT, domain) for part in ([one] if isinstance(one, str) else one)}
    apart = tuple(str(ROOT / place) + "/" for place in messages.APART.get(domain, ()))
    paths = [path for place in messages.ROOMS[domain] for path in (*(ROOT / place).rglob("*.py"), ROOT / place)]
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}: {message.value!r}"
        for path in paths
        if path.suffix == ".py" and not str(path).startswith(apart)
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in messages.KEYWORDS
        for message in call.args[:1]
        if isinstance(message, ast.Constant) and message.value not in wanted
    ]
    assert not hidden, "\n".join(hidden)


def test_what_customers_read_in_french() -> None:
    french = load("fr", "wall").gettext
    assert words.chip("phone", french) == "[téléphone]"
    assert words.chip("name", french) == "[prénom]"
    assert french(words.REASONS["insult"][0]) == "Insulte ou menace"
    assert words.refusal("missing", {"reason": "insult", "missing": "span"}, french) == (
        "Le motif «\u202fInsulte ou menace\u202f» exige\u202f: le passage concerné."
    )


@pytest.mark.parametrize("label", list(words.CHIPS))
def test_chips_are_short_enough_for_a_line(label: str) -> None:
    for language in LANGUAGES:
        assert len(words.chip(label, load(language, "wall").gettext)) <= 20
