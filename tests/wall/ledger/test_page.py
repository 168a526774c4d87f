"""What `docs/ledger.md` says is so: its example to the byte, and a verifier that was written from that page alone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.ledger import page_example as example
from tests.wall.ledger.ground import Ground
from tests.wall.ledger.made import RowsLog, rows_of
from tests.wall.ledger.page_count import Wrong
from tests.wall.ledger.page_verifier import canonical, head_of, included, verify
from tests.wall.logs import Log, logs
from wall.ledger.export import About, lines, prepare
from wall.ledger.notes import Signer
from wall.ledger.shapes import Checkpoint
from wall.ledger.tree import Tree
from wall.ledger.verify_export import verify_export
from wall.log.plain import Noted

PAGE = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_is_what_the_program_writes() -> None:
    told, made = blocks("jsonl")[0].encode().splitlines(), example.export().splitlines()
    assert told[:-1] == made[:-1]
    panel, whole = json.loads(told[-1])["panel"], json.loads(made[-1])["panel"]
    assert panel == {name: whole[name] for name in panel}
    facts, detail = (block.rstrip("\n").encode() for block in blocks("json"))
    assert (facts, detail) == (example.rows()[2].facts, example.leaves()[2].detail)


def test_its_hashes_and_its_proof_are_right() -> None:
    hashes, path = blocks("text")
    told = dict(re.findall(r"(\w+ \d)  ([0-9a-f]{64})", hashes))
    leaves = [leaf.hash for leaf in example.leaves()]
    assert [told[f"leaf {n}"] for n in range(5)] == [leaf.hex() for leaf in leaves]
    assert [told[f"head {n}"] for n in range(6)] == [head_of(leaves[:n]).hex() for n in range(6)]
    proof = [bytes.fromhex(line) for line in path.split()]
    assert included(leaves[2], 2, 4, proof, bytes.fromhex(told["head 4"]))
    assert not included(leaves[2], 1, 4, proof, bytes.fromhex(told["head 4"]))


def test_its_checkpoint_is_the_one_in_the_export() -> None:
    note = next(json.loads(line)["checkpoint"] for line in example.export().splitlines() if b'"checkpoint"' in line)
    assert re.sub("^(?=.)", "    ", note, flags=re.MULTILINE) in PAGE


def test_the_pages_verifier_takes_the_example() -> None:
    told = blocks("jsonl")[0].encode()
    assert verify(io.BytesIO(told), example.signer().vkey) == {"events": 5, "posts": 1, "agree": 1}
    assert verify_export(io.BytesIO(told)).problems == []


@cache
def real(folder: str) -> tuple[bytes, str, tuple[str, ...]]:
    ground = Ground.made(Path(folder))
    return ground.export(), ground.signer.vkey, tuple(ground.notes)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return real(str(tmp_path_factory.mktemp("page")))[0]


def verdicts(data: bytes, key: str = "") -> tuple[bool, bool]:
    """Whether all is well, by the program and by the page's verifier."""
    try:
        verify(io.BytesIO(data), key)
        page = True
    except Wrong:
        page = False
    return not verify_export(io.BytesIO(data), (), key).problems, page


def test_both_take_a_real_export(export: bytes) -> None:
    assert verdicts(export) == (True, True)
    assert b'"detail":"' in export  # with closed details among them


TAMPERED: Mapping[str, Callable[[list[bytes]], list[bytes]]] = {
    "dropped": lambda rows: [row for row in rows if not row.startswith(b'{"n":14,')],
    "swapped": lambda rows: [*rows[:16], rows[17], rows[16], *rows[18:]],
    "renumbered": lambda rows: renumbered([row for row in rows if not row.startswith(b'{"n":14,')]),
    "cut": lambda rows: rows[:20],
    "panel": lambda rows: [*rows[:-1], rows[-1].replace(b'"shown":5', b'"shown":6', 1)],
    "facts": lambda rows: [*rows[:9], flip(rows[9], b'"facts":"'), *rows[10:]],
    "reason": lambda rows: [row.replace(b"off-topic", b"insult") if b"withheld" in row else row for row in rows],
    "day": lambda rows: [*rows[:9], rows[9].replace(b"2026-11-22", b"2026-11-21"), *rows[10:]],
    "salt": lambda rows: [*rows[:9], flip(rows[9], b'"salt":"'), *rows[10:]],
    "void": lambda rows: [*rows[:9], rows[9].replace(b"}\n", b',"void":"decided"}\n'), *rows[10:]],
    "signature": lambda rows: [flip(row, b"lyon ") if b'{"checkpoint"' in row else row for row in rows],
    "repeated": lambda rows: [*rows, rows[-1]],
    "opened": lambda rows: [re.sub(rb'"detail":"[0-9a-f]{64}"', b'"detail":{}', row) for row in rows],
}  # fmt: skip


def flip(row: bytes, after: bytes) -> bytes:
    at = row.index(after) + len(after)
    return row[:at] + (b"0" if row[at : at + 1] != b"0" else b"1") + row[at + 1 :]


def renumbered(rows: list[bytes]) -> list[bytes]:
    found, n = [], 0
    for row in rows:
        if row.startswith(b'{"n":'):
            row, n = re.sub(rb"^\{\"n\":\d+", b'{"n":%d' % n, row), n + 1  # noqa: PLW2901
        found.append(row)
    return found


@pytest.mark.parametrize("how", list(TAMPERED))
def test_both_find_what_was_tampered_with(export: bytes, how: str) -> None:
    data = b"".join(TAMPERED[how](export.splitlines(keepends=True)))
    assert data != export
    assert verdicts(data) == (False, False)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_both_say_the_same_of_whatever_was_changed(data: st.DataObject) -> None:
    """A letter changed anywhere behind the head: found by both, or (in what nobody counts) by neither."""
    export = example.export()
    rows = export.splitlines(keepends=True)
    start, panel = len(rows[0]), len(export) - len(rows[-1])
    at = data.draw(st.integers(start, panel - 1))
    new = data.draw(st.sampled_from(b'0123456789abcdefz"{}[],:-+ \n\\'))
    changed = export[:at] + bytes([new]) + export[at + 1 :]
    assert verdicts(changed)[0] == verdicts(changed)[1], changed[max(0, at - 40) : at + 40]


@settings(deadline=None)
@given(logs(), st.integers(0, 3_600_000))
def test_both_count_as_the_panel_does_over_any_log(log: Log, later_ms: int) -> None:
    rows = rows_of(log)
    until = max([event.at_ms for _, event in log], default=0) + later_ms
    data = b"".join(export_of(RowsLog(rows), until))
    assert verdicts(data) == (True, True)


def export_of(log: RowsLog, now_ms: int) -> list[bytes]:
    signer = example.signer()
    about = About(shop="lyon", origin=signer.origin, vkey=signer.vkey, zone=UTC, now_ms=now_ms)
    prepared, tree = prepare(log, about), Tree()  # type: ignore[arg-type]
    notes = []
    for leaf in log.leaves():
        tree.append(leaf.hash)
        if tree.size % 7 == 0:
            notes.append(noted(signer, tree))
    return list(lines(log, prepared, notes))  # type: ignore[arg-type]


def noted(signer: Signer, tree: Tree) -> Noted:
    note = signer.sign(Checkpoint(signer.origin, tree.size, tree.root(), 1))
    return Noted(tree.size, tree.root(), note)


@settings(deadline=None)
@given(logs())
def test_every_core_is_canonical_to_a_stranger_too(log: Log) -> None:
    for leaf in RowsLog(rows_of(log)).leaves():
        assert canonical(json.loads(leaf.core)) == leaf.core
        assert canonical(json.loads(leaf.detail)) == leaf.detail
