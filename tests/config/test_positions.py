"""Every key has the line on which it was written, however it was written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import positions
from config.reach import ROOT

CASES = [
    ("a = 1\nb = 2\n", {("a",): 1, ("b",): 2}),
    ("\n# a = 0\n\n a.b.c = 1 # d = 2\n", {("a",): 4, ("a", "b"): 4, ("a", "b", "c"): 4}),
    ("[t]\nx = 1\n[t.u]\ny = 2", {("t",): 1, ("t", "x"): 2, ("t", "u"): 3, ("t", "u", "y"): 4}),
    ("[t.u]\nx = 1\n[t]\ny = 2", {("t",): 3, ("t", "u"): 1, ("t", "u", "x"): 2, ("t", "y"): 4}),
    (
        "[[s]]\nn = 1\n[[s]]\nn = 2\n[s.o]\nk = 3\n[[s.i]]\n[[s.i]]\n",
        {
            ("s",): 1, ("s", 0): 1, ("s", 0, "n"): 2, ("s", 1): 3, ("s", 1, "n"): 4, ("s", 1, "o"): 5,
            ("s", 1, "o", "k"): 6, ("s", 1, "i"): 7, ("s", 1, "i", 0): 7, ("s", 1, "i", 1): 8,
        },
    ),
    (
        'a = """\nx = 1\n\\""" y = 2\n""""\nb = \'\'\'\nz = 3\'\'\'\nc = 1',
        {("a",): 1, ("b",): 5, ("c",): 7},
    ),
    (
        "a = [ # ]\n 1,\n [2,\n 3], # x\n]\nb = {c = [1], d.e = 2}\nf = 1979-05-27 07:32:00",
        {
            ("a",): 1, ("a", 0): 2, ("a", 1): 3, ("a", 1, 0): 3, ("a", 1, 1): 4, ("b",): 6, ("b", "c"): 6,
            ("b", "c", 0): 6, ("b", "d"): 6, ("b", "d", "e"): 6, ("f",): 7,
        },
    ),
    ('"a.b".\'c "\' = 1\n"\\u00e9]" = "#"\nx = 1', {("a.b",): 1, ("a.b", 'c "'): 1, ("é]",): 2, ("x",): 3}),
    ('["a]".b]\nx = 1', {("a]",): 1, ("a]", "b"): 1, ("a]", "b", "x"): 2}),
    ("a = 1\r\n\r\n[b]\r\nc = '''\r\n'''\r\nd = 2\r\n", {("a",): 1, ("b",): 3, ("b", "c"): 4, ("b", "d"): 6}),
    ("a = []\nb = {}\nc = [{x = 1}, {y = [\n2]}]\n[d]", {
        ("a",): 1, ("b",): 2, ("c",): 3, ("c", 0): 3, ("c", 0, "x"): 3, ("c", 1): 3, ("c", 1, "y"): 3,
        ("c", 1, "y", 0): 4, ("d",): 5,
    }),
    ("a = [ \n 1 \n , \n 2 ]", {("a",): 1, ("a", 0): 2, ("a", 1): 4}),
    ("", {}),
    ("# nothing\n\n", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "places"), CASES)
def test_places(text: str, places: dict[positions.Path, int]) -> None:
    tomllib.loads(text)
    assert positions.lines(text) == places


def test_line_of_falls_back_to_what_is_around() -> None:
    places = positions.lines("[hub]\nport = 1\n[[account]]\nname = 'a'")
    assert positions.line_of(places, ("hub", "port")) == 2
    assert positions.line_of(places, ("hub", "host")) == 1
    assert positions.line_of(places, ("account", 0, "role")) == 3
    assert positions.line_of(places, ("shop", "id")) is None


keys = st.one_of(st.from_regex(r"[a-zA-Z0-9_-]{1,6}", fullmatch=True), st.text("ab.\"'#[]{}=é \\\t", max_size=5))
scalars = st.one_of(
    st.integers(-5, 5), st.booleans(), st.floats(-9, 9), st.text("ab\"'\\#[]{}=,é\n ", max_size=12),
)  # fmt: skip
inline = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)
tables = st.recursive(
    st.dictionaries(keys, inline, max_size=3),
    lambda inner: st.dictionaries(keys, inline | inner | st.lists(inner, min_size=1, max_size=3), max_size=3),
    max_leaves=8,
)


class Writer:
    """Writes data as TOML in ways that are drawn, and remembers on which line it wrote what."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.places: dict[positions.Path, int] = {}

    def chance(self) -> bool:
        return self.draw(st.booleans())

    def write(self, text: str) -> None:
        self.text += text

    def note(self, *path: str | int) -> None:
        self.places.setdefault(path, self.text.count("\n") + 1)

    def blank(self) -> None:
        self.write(self.draw(st.sampled_from(["", "\n", "# [x]\n", "  \n\n", '# """ {\n'])))

    def key(self, key: str) -> str:
        if positions._BARE.fullmatch(key) and self.chance():
            return key
        literal = "'" not in key and key.isprintable() and self.chance()
        return f"'{key}'" if literal else json.dumps(key)

    def string(self, text: str) -> str:
        if "'" not in text and "\n" not in text and self.chance():
            return f"'{text}'"
        if "'" not in text and self.chance():
            return f"'''\n{text}'''"
        if self.chance():
            return json.dumps(text)
        escaped = text.replace("\\", "\\\\").replace('"""', '""\\"')
        # A quotation mark at the end would run into the closing ones.
        return f'"""\n{escaped[:-1]}\\""""' if escaped.endswith('"') else f'"""\n{escaped}"""'

    def value(self, path: positions.Path, value: Any) -> None:
        if isinstance(value, dict):
            self.write("{")
            for index, (key, inner) in enumerate(value.items()):
                self.write(", " if index else " ")
                self.note(*path, key)
                self.write(f"{self.key(key)} = ")
                self.value((*path, key), inner)
            self.write("}")
        elif isinstance(value, list):
            self.write("[")
            for index, inner in enumerate(value):
                self.write(self.draw(st.sampled_from(["", "\n", " # ],\n ", "\n\n"])))
                self.note(*path, index)
                self.value((*path, index), inner)
                self.write(self.draw(st.sampled_from([",", "\n,", " , # '\n"])))
            self.write(self.draw(st.sampled_from(["]", "\n]", " # ]\n]"])))
        else:
            self.write(self.string(value) if isinstance(value, str) else json.dumps(value))

    def table(self, path: positions.Path, table: dict[str, Any]) -> None:
        """The table's own keys, then the tables and arrays of tables inside it, each under a header."""
        later = []
        for key, value in table.items():
            many = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
            if (many or isinstance(value, dict)) and self.chance():
                later.append((key, value))
                continue
            self.blank()
            self.write(self.draw(st.sampled_from(["", "  "])))
            self.note(*path, key)
            self.write(f"{self.key(key)} = ")
            self.value((*path, key), value)
            self.write(self.draw(st.sampled_from(["\n", " # x\n"])))
        for key, value in later:
            if isinstance(value, dict):
                self.header((*path, key), "[{}]")
                self.table((*path, key), value)
                continue
            for index, inner in enumerate(value):
                self.header((*path, key), "[[{}]]", index)
                self.table((*path, key, index), inner)

    def header(self, path: positions.Path, brackets: str, index: int | None = None) -> None:
        self.blank()
        if self.text and not self.text.endswith("\n"):
            self.write("\n")
        self.note(*path)
        if index is not None:
            self.note(*path, index)
        self.write(brackets.format(" . ".join(self.key(part) for part in path if isinstance(part, str))) + "\n")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[positions.Path, int]]:
    data = draw(tables)
    writer = Writer(draw)
    writer.table((), data)
    return writer.text, data, writer.places


@given(documents())
def test_any_document(document: tuple[str, dict[str, Any], dict[positions.Path, int]]) -> None:
    text, data, places = document
    assert tomllib.loads(text) == data
    assert positions.lines(text) == places


WALL = (ROOT / "config" / "wall.toml").read_text(encoding="utf-8")
RULES = (ROOT / "config" / "house-rules.toml").read_text(encoding="utf-8")
junk = st.text("ab \t\n\r\"'#[]{}=.,\\1-é", max_size=8)


@settings(max_examples=400, deadline=None)
@given(base=st.sampled_from([WALL, RULES]), at=st.integers(0, 3000), length=st.integers(0, 60), text=junk)
def test_whatever_is_toml_is_walked_to_its_end(base: str, at: int, length: int, text: str) -> None:
    text = base[:at] + text + base[at + length :]
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(positions.lines(text)) == set(paths(data))


def paths(data: Any, base: positions.Path = ()) -> Iterator[positions.Path]:
    """Every way into `data`."""
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(data, dict):
        items = data.items()
    elif isinstance(data, list):
        items = enumerate(data)
    for key, value in items:
        yield (*base, key)
        yield from paths(value, (*base, key))


@pytest.mark.parametrize("text", ["a", "a = ", "[a", "a = [1", 'a = """', "= 1", "a = {b = 1"])
def test_what_is_not_toml(text: str) -> None:
    with pytest.raises(positions.Lost):
        positions.lines(text)
