"""Whatever a file holds, a verification ends with a report or one sentence, never with a crash."""

from __future__ import annotations

import asyncio
import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.cli.consoles import Asked
from tests.wall.ledger import page_example as example
from tests.wall.ledger.ground import Ground, codes, honest
from tests.wall.ledger.ground import given as held
from wall.cli.places import split
from wall.ledger.findings import SENTENCES, Finding, Report, told
from wall.ledger.lines import MOST
from wall.ledger.verify_export import NoExport, verify_export
from wall.log.base import Entry, LogBroken
from wall.log.sqlite import SqliteLog

ROWS = example.export().splitlines(keepends=True)


def looked_at(data: bytes) -> Report | None:
    """The report, each finding of which can be said; None if it is no export."""
    try:
        report = verify_export(io.BytesIO(data))
    except NoExport:
        return None
    for finding in (*report.problems, *report.doubts):
        assert told(finding, str)
    return report


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_anything_at_all(data: bytes) -> None:
    assert looked_at(data) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(ROWS), st.binary(max_size=60)), max_size=12))
def test_lines_in_any_order_with_anything_between(rows: list[bytes]) -> None:
    report = looked_at(b"".join([ROWS[0], *rows]))
    assert report is not None
    assert report.problems or rows == ROWS[1:]


@settings(deadline=None)
@given(st.integers(0, len(example.export()) - 1), st.binary(max_size=8))
def test_something_else_in_the_middle(at: int, other: bytes) -> None:
    data = example.export()
    looked_at(data[:at] + other + data[at + len(other) :])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"n":0,' + b"x" * (MOST + 5), "long-line"),
        (b'{"n":0,"core":' + b"[" * 100_000 + b"\n", "damaged-line"),
        (b'{"n":0,"core":{"type":"received","v":1},"detail":[],"facts":"' + b"0" * 64 + b'"}\n', "damaged-line"),
        (b'{"n":0,"core":{"type":"house","v":1},"detail":{},"facts":"00"}\n', "damaged-line"),
        (b'{"n":0,"core":{"v":1,"type":"house"},"detail":{},"facts":"' + b"0" * 64 + b'"}\n', "not-canonical"),
        (b'{"n":0,"core":{"type":"house","v":2},"detail":{},"facts":"' + b"0" * 64 + b'"}\n', "newer-form"),
        (b'{"n":99999999999999999999999999,"core":{}}\n', "damaged-line"),
        (b'{"checkpoint":"' + b"a" * 100_000 + b'"}\n', "bad-note"),
        (b'{"panel":[]}\n', "damaged-line"),
        (b"\xff\xfe\n", "damaged-line"),
        (b"", "no-end"),
    ],
)
def test_lines_that_no_shop_writes(line: bytes, code: str) -> None:
    report = looked_at(ROWS[0] + line)
    assert report is not None
    assert code in codes(report)


def test_a_thousand_problems_are_counted_and_not_kept() -> None:
    report = Report()
    for n in range(1000):
        report.problem("root", n)
    assert (len(report.problems), report.more) == (20, 980)


def test_no_terminal_is_played_tricks_on(tmp_path: Path) -> None:
    path = tmp_path / "evil.jsonl"
    path.write_bytes(ROWS[0] + b'{"n":0,"core":{"type":"approved","v":1,"post":"\\u001b[2J"},"detail":{},"facts":"'
                     + b"0" * 64 + b'"}\n')  # fmt: skip
    asked = Asked("verify", path)
    assert asked.status == 1
    assert "\x1b" not in asked.out


def test_every_code_has_its_sentence_in_both_languages() -> None:
    from config.catalogue import load

    for language in ("en", "fr"):
        for code, sentence in SENTENCES.items():
            names = dict.fromkeys(("line", "most", "before", "found", "expected", "size", "first", "last", "told"), 1)
            words = dict.fromkeys(("why", "signed", "until", "one", "other", "again", "where", "name", "post"), "x")
            said = told(Finding(code, 3, "2026-11-22", names | words), load(language, "wall").gettext)
            assert "{" not in said
            assert (said == sentence.format(event=3, day="2026-11-22", **names, **words)) == (language == "en")


def test_a_damaged_log_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    ground = Ground.made(tmp_path, honest(60), every=40)
    data = bytearray(ground.path.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 + 100 : page * 4096 + 2000] = b"\xff" * 1900
    ground.path.write_bytes(data)
    try:
        report = ground.verify()
    except LogBroken:
        return  # not even its schema could be read, and that is said
    assert report.problems


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\x00", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_what_only_looks_like_a_log(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "log.db"
    path.write_bytes(data)
    asked = Asked("verify", path)
    assert asked.status == 2
    assert asked.err


def test_another_database_is_no_log(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table something(else_ text)")
    asked = Asked("verify", path)
    assert asked.status == 2
    assert "no log of ours" in asked.err


def test_it_reads_beside_a_feeder_that_writes(tmp_path: Path) -> None:
    ground = Ground.made(tmp_path)

    async def beside() -> None:
        log = SqliteLog.open(ground.path)
        facts = ground.facts(32).replace(b'"actor"', b'"actor" ')
        assert ground.verify().events == 32
        await log.append(Entry("more", "lyon", "a" * 12, facts))
        assert ground.verify().events == 33
        await log.close()

    asyncio.run(beside())


def test_an_empty_log_is_in_order(tmp_path: Path) -> None:
    ground = Ground.made(tmp_path, [])
    for report in (ground.verify(), ground.verify_export()):
        assert (report.problems, report.events) == ([], 0)
    assert Asked("verify", ground.path).out.startswith("0 facts, 0 posts, the counts agree; ")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["text\n", "\n", "— name AAAAAAA=\n", "more\n", "x"]), max_size=12))
def test_notes_one_after_another_are_told_apart(parts: list[str]) -> None:
    """Nothing is lost but empty lines between them, and each ends with its signatures."""
    text = "".join(parts)
    assert "".join(split(text)).replace("\n", "") == text.replace("\n", "")


def test_notes_of_a_witness_that_adds_line_to_line(tmp_path: Path) -> None:
    ground = Ground.made(tmp_path)
    assert split("".join(ground.notes)) == ground.notes
    assert split("\r\n".join("".join(ground.notes).split("\n"))) == ground.notes
    assert ground.verify(split("\n\n".join(ground.notes))).others == 3
    assert codes(verify_export(io.BytesIO(ground.export()), held(["nonsense"]))) == ["bad-note"]
