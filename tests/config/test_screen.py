"""Opening hours in `wall.toml`: what is understood, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import ConfigError, load_settings
from config.screen import DAYS, Hours, span_of

HOUSE = """
[shop]
id = "x"
name = "X"
[[account]]
name = "a"
role = "manager"
[[account]]
name = "e"
role = "screen"
"""


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", None), ("09:30-19:00", (570, 1140)), ("18:00-02:00", (1080, 120)), ("00:00-24:00", (0, 1440)),
        ("20:00-00:00", (1200, 0)),
    ],
)  # fmt: skip
def test_what_is_understood(text: str, span: tuple[int, int] | None) -> None:
    assert span_of(text) == span
    assert Hours(tuesday=text).week()[DAYS.index("tuesday")] == span


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("25:00-26:00", "no 25:00"), ("24:00-08:00", "no 24:00"), ("09:00-24:01", "no 24:01"),
        ("9-19", "from one time"), ("09:60-10:00", "from one time"),
        ("09:00-09:00", "begins when it ends"), ("x" * 900, "from one time"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["sunday", "hard_off"])
def test_what_is_wrong_is_told_with_its_key_and_what_was_expected(
    tmp_path: Path, text: str, words: str, key: str
) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(f'{HOUSE}[hours]\n{key} = "{text}"\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    (problem,) = caught.value.problems
    assert problem.key == f"hours.{key}"
    assert words in problem.message
    assert problem.expected
    assert problem.line is not None
    assert len(str(problem)) < 400
