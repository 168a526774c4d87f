"""Sources are read with their own options; the secrets that they name are there, and never printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config import load
from config.problems import PATTERNS
from feeder.registry import source_models
from tests.config.support import MODELS, Feed, add, problems


def test_sources_keep_their_order_and_their_types(wall: Path) -> None:
    add(wall, '[[source]]\ntype = "matrix"\nname = "b"\nrooms = ["x"]\nsince = 2026-11-22\n')
    add(wall, '[[source]]\ntype = "feed"\nname = "a"\nevery_s = 5\n')
    chat, feed = load.load(wall, MODELS, {}).sources
    assert chat == Feed.model_validate({"type": "matrix", "name": "b", "rooms": ("x",), "since": date(2026, 11, 22)})
    assert feed == Feed.model_validate({"type": "feed", "name": "a", "every_s": 5})


def test_sources_without_type_and_with_a_name_twice(wall: Path) -> None:
    line = add(wall, '[[source]]\nname = "a"\n[[source]]\ntype = "feed"\nname = "a"\n')
    assert problems(wall) == [
        f"wall.toml:{line}: source[1]: type is missing, expected one of feed, matrix",
        f'wall.toml:{line + 4}: source[2].name: "a" is used twice, expected a name of its own for each source',
    ]


def test_no_source_is_called_as_the_counter_is(wall: Path) -> None:
    line = add(wall, '[[source]]\ntype = "feed"\nname = "counter"\n')
    assert problems(wall) == [
        f'wall.toml:{line + 2}: source[1].name: "counter" is the counter’s own name, expected another name'
    ]


def test_secrets_are_collected_and_never_printed(wall: Path) -> None:
    (wall.parent / "key").write_text(" hush \n")
    add(wall, '[[source]]\ntype = "feed"\nname = "a"\ntoken_env = "A_TOKEN"\nkey_file = "key"\n')
    house = load.load(wall, MODELS, {"A_TOKEN": "sesame", "OTHER": "x"})
    assert dict(house.secrets) == {"A_TOKEN": "sesame", "key": "hush"}
    assert "sesame" not in f"{house} {house!r} {house.secrets}"
    assert "hush" not in repr(house)


def test_missing_secrets(wall: Path) -> None:
    (wall.parent / "empty").write_text("\n")
    (wall.parent / "huge").write_text("x" * 70_000)
    for number, option in enumerate(
        ['token_env = "A"', 'token_env = "B"', 'key_file = "nothing"', 'key_file = "empty"', 'key_file = "huge"',
         'token_env = "syt_c2VjcmV0_real-secret"']
    ):  # fmt: skip
        add(wall, f'[[source]]\ntype = "feed"\nname = "n{number}"\n{option}\n')
    assert problems(wall, {"B": "  "}) == [
        'wall.toml:17: source[1].token_env: missing secret: the environment variable "A" is not set or empty',
        'wall.toml:21: source[2].token_env: missing secret: the environment variable "B" is not set or empty',
        'wall.toml:25: source[3].key_file: missing secret: "nothing" cannot be read: No such file or directory',
        'wall.toml:29: source[4].key_file: missing secret: "empty" is empty',
        'wall.toml:33: source[5].key_file: missing secret: "huge" is too large',
        "wall.toml:37: source[6].token_env: is not the name of an environment variable, expected a name such as "
        "FORUM_TOKEN, not the secret",
    ]


def test_alerts_name_their_secret_and_never_hold_it(wall: Path) -> None:
    add(wall, '[alerts]\nto_env = "WHOM"\nhours = "09:00-19:00"\n')
    house = load.load(wall, MODELS, {"WHOM": "json://user:sesame@127.0.0.1/"})
    assert dict(house.secrets) == {"WHOM": "json://user:sesame@127.0.0.1/"}
    assert "sesame" not in repr(house)
    assert house.settings.alerts.after(240) == 60
    assert problems(wall, {}) == [
        'wall.toml:15: alerts.to_env: missing secret: the environment variable "WHOM" is not set or empty'
    ]


def test_alerts_come_from_one_place_at_times_that_exist(wall: Path) -> None:
    add(wall, '[alerts]\nto_env = "WHOM"\nto_file = "whom"\nhours = "9-19"\n')
    assert [problem.split(": ")[1] for problem in problems(wall, {})] == ["alerts.hours"]
    text = wall.read_text(encoding="utf-8").replace('hours = "9-19"\n', "")
    wall.write_text(text, encoding="utf-8")
    assert ["both set" in problem for problem in problems(wall, {})] == [True]


def test_nobody_is_told_a_regular_expression() -> None:
    def patterns(schema: object) -> Iterator[str]:
        if isinstance(schema, dict):
            yield from (value for key, value in schema.items() if key == "pattern" and isinstance(value, str))
        if isinstance(schema, dict | list):
            for inner in schema.values() if isinstance(schema, dict) else schema:
                yield from patterns(inner)

    used = {one: name for name, model in source_models().items() for one in patterns(model.model_json_schema())}
    assert len(used) > 5
    assert {one: name for one, name in used.items() if one not in PATTERNS} == {}, "say it in config/problems.py"
