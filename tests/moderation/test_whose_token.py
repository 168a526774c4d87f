"""Whose token a command takes where nobody is named."""

from __future__ import annotations

import pytest

from moderation.__main__ import role_of
from moderation.cli.arguments import parser
from moderation.words import Words


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ("screen ecran-1 replay hier", "manager"),
        ("screen ecran-1 live", "manager"),
        ("screen ecran-1 identify", "desk"),
        ("replay hier", "manager"),
        ("report hier", "manager"),
        ("list", "desk"),
        ("user list", "people"),
    ],
)
def test_what_looks_back_takes_a_managers_and_the_rest_whoever_decides(said: str, role: str) -> None:
    assert role_of(parser(Words()).parse_args(said.split())) == role
