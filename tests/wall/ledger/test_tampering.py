"""Somebody with the files in hand rewrites the past: each way of doing it is found, and named.

First an honest log, which must pass; then one change each, seen by the log's verification and, where anybody could
see it from outside, by that of an export made of the changed log.
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.wall.ledger.ground import DAY_MS, Ground, codes, given, honest, post_id
from wall.ledger.verify_log import verify_log


def back(facts: bytes) -> bytes:
    """The same, a day earlier."""
    return re.sub(rb'"at_ms":(\d+)', lambda found: b'"at_ms":%d' % (int(found[1]) - DAY_MS), facts)


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground.made(tmp_path)


def test_an_honest_log_passes(ground: Ground) -> None:
    size = len(honest())
    for report in (ground.verify(ground.notes[:1], contents=True), ground.verify_export(others=ground.notes[:1])):
        assert (report.problems, report.doubts) == ([], [])
        assert (report.events, report.signed, report.others, report.witnessed) == (size, size // 10, 1, 10)
        assert report.counts_checked
        assert report.outcome is not None
        assert (report.outcome.counts.shown, report.outcome.counts.withheld) == (5, 4)
    assert ground.verify(contents=True).contents == 13


def test_a_dropped_record_is_named(ground: Ground) -> None:
    ground.tamper("delete from event where seq = 15")
    report = ground.verify()
    assert codes(report)[0] == "hole"
    hole = report.problems[0]
    assert (hole.event, hole.facts["first"], hole.facts["last"]) == (14, 15, 15)
    assert "root-among" in codes(report)
    root = next(finding for finding in report.problems if finding.code == "root-among")
    assert (root.event, root.facts["last"]) == (10, 19)  # the tenth checkpoint still agreed
    assert "root-among" in codes(ground.verify_export())


def test_a_dropped_record_is_found_though_the_rest_was_renumbered(ground: Ground) -> None:
    ground.tamper(
        "delete from event where seq = 15", "update event set seq = seq - 1 where seq > 15",
        "update sqlite_sequence set seq = seq - 1",
    )  # fmt: skip
    assert codes(ground.verify())[0] == "root-among"
    assert codes(ground.verify_export())[0] == "root-among"


def test_the_end_cut_off_is_named(ground: Ground) -> None:
    size = len(honest())
    ground.tamper("delete from event where seq > 30")
    report = ground.verify(ground.notes[-1:])
    assert codes(report) == ["end-gone"]
    assert (report.problems[0].facts["first"], report.problems[0].facts["last"]) == (31, size)


def test_the_end_cut_off_below_a_checkpoint_is_found_from_outside_too(ground: Ground) -> None:
    ground.tamper("delete from event where seq > 18", "update sqlite_sequence set seq = 18")
    assert "beyond" in codes(ground.verify())
    assert "beyond" in codes(ground.verify_export())  # an export tells every checkpoint that was kept
    ground.folder.joinpath("ledger.db").unlink()
    assert codes(ground.verify_export()) == []  # nobody who was given nothing else can tell
    assert codes(ground.verify_export(others=ground.notes[1:2])) == ["beyond"]


def test_two_records_swapped_are_found(ground: Ground) -> None:
    one, other = ground.facts(12), ground.facts(13)
    ground.rewrite(12, lambda _: other)
    ground.rewrite(13, lambda _: one)
    for report in (ground.verify(), ground.verify_export()):
        assert codes(report)[0] in ("column", "root-among", "unknown-post")
        assert "root-among" in codes(report)


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.replace(b'"reason":"off-topic"', b'"reason":"insult"'),
        lambda facts: facts.replace(b'"noa"', b'"aude"'),
        lambda facts: facts[:-1] + b',"noted":["abuse"]}',
        lambda facts: facts[:-1] + b" }",
    ],
    ids=["reason", "who", "a flag", "one byte"],
)
def test_altered_facts_are_found(ground: Ground, change: object) -> None:
    """Also what no export shows: its digest is in the leaf."""
    seq = next(n for n in range(11, 20) if b'"withheld"' in ground.facts(n))
    ground.rewrite(seq, change)  # type: ignore[arg-type]
    for report in (ground.verify(), ground.verify_export()):
        found = report.problems[0]
        assert found.code == "root-among"
        assert found.event is not None
        assert found.event <= seq - 1 <= int(found.facts["last"])


def test_with_a_checkpoint_after_each_record_the_very_event_is_named(tmp_path: Path) -> None:
    ground = Ground.made(tmp_path, every=1)
    ground.rewrite(16, lambda facts: facts[:-1] + b" }")
    for report in (ground.verify(), ground.verify_export()):
        assert (codes(report), report.problems[0].event) == (["root"], 15)
        assert report.problems[0].day == "2026-11-23"


def test_an_older_time_written_under_a_checkpoint_is_found_and_the_place_doubted(ground: Ground) -> None:
    ground.rewrite(18, back)
    for report in (ground.verify(), ground.verify_export()):
        assert codes(report)[0] == "root-among"
        assert [(doubt.code, doubt.event) for doubt in report.doubts if doubt.code == "back"] == [("back", 17)]


def test_an_older_time_that_nobody_has_signed_yet_is_a_doubt_only(ground: Ground) -> None:
    last = len(honest())
    ground.rewrite(last, back)
    for report in (ground.verify(), ground.verify_export()):
        assert codes(report) == []
        assert [doubt.event for doubt in report.doubts] == [last - 1]


def test_sealed_content_that_was_changed_or_taken_away_is_found_with_the_keys(ground: Ground) -> None:
    received = [n for n in range(1, 31) if b'"received"' in ground.facts(n)][:2]
    ground.tamper(
        f"update event set sealed = sealed || x'00' where seq = {received[0]}",  # noqa: S608
        f"update event set sealed = null where seq = {received[1]}",  # noqa: S608
    )
    report = ground.verify(contents=True)
    assert [(finding.code, finding.event) for finding in report.problems] == [
        ("content", received[0] - 1), ("content-gone", received[1] - 1),
    ]  # fmt: skip
    assert codes(ground.verify()) == []  # without them nobody can tell


def test_a_forgotten_content_is_no_alarm(ground: Ground) -> None:
    with sqlite3.connect(ground.folder / "keys.db") as keys:
        keys.execute("delete from key where post = ?", (post_id(0),))
    report = ground.verify(contents=True)
    assert (report.problems, report.forgotten, report.contents) == ([], 1, 12)


def test_a_record_slipped_in_under_a_checkpoint_is_found(ground: Ground) -> None:
    ground.tamper(
        "update event set seq = -seq - 1 where seq >= 15", "update event set seq = -seq where seq < 0",
        "insert into event(seq, id, shop, post, facts) select 15, 'x', shop, post, facts from event where seq = 14",
    )  # fmt: skip
    for report in (ground.verify(), ground.verify_export()):
        assert "root-among" in codes(report)


def test_a_fork_is_named_even_if_this_log_is_one_side_of_it(ground: Ground) -> None:
    tree = ground.tree()
    other = ground.sign(20, tree.root(19)).note
    for report in (ground.verify([other]), ground.verify_export(others=[other])):
        fork = next(finding for finding in report.problems if finding.code == "fork")
        assert fork.facts["size"] == 20
        assert "root-among" in codes(report)


def test_two_checkpoints_of_strangers_show_a_fork_between_them(ground: Ground) -> None:
    tree, size = ground.tree(), len(honest())
    others = [ground.sign(size - 1, root).note for root in (tree.root(size - 1), tree.root(size - 2))]
    assert "fork" in codes(ground.verify_export(others=others))


def test_another_key_is_not_believed(ground: Ground, tmp_path: Path) -> None:
    folder = tmp_path / "else"
    folder.mkdir()
    stranger = Ground(folder)
    report = ground.verify_export(key=stranger.signer.vkey)
    assert codes(report)[0] == "other-key"
    assert "bad-note" in codes(report)
    assert "bad-note" in codes(ground.verify(key=stranger.signer.vkey))


def test_a_log_without_its_key_is_compared_with_the_kept_heads(ground: Ground) -> None:
    report = ground.verify(key="")
    assert (codes(report), [doubt.code for doubt in report.doubts]) == ([], ["no-key"])
    ground.rewrite(16, lambda facts: facts[:-1] + b" }")
    assert "root-among" in codes(ground.verify(key=""))


def test_a_record_filed_under_another_post_is_named(ground: Ground) -> None:
    ground.tamper("update event set post = 'bbbbbbbbbbbb' where seq = 15")
    report = ground.verify()
    assert (codes(report), report.problems[0].event) == (["column"], 14)


def test_facts_that_nobody_can_read_are_told(ground: Ground) -> None:
    ground.tamper("update event set facts = 'nonsense' where seq = 15", "update event set id = 7 where seq = 16")
    report = ground.verify()
    assert "root-among" in codes(report)
    assert ("unreadable", 14) in [(doubt.code, doubt.event) for doubt in report.doubts]


def test_a_long_log_is_folded_in_a_process_of_its_own(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wall.ledger.verify_log.LONG", 5)
    report = verify_log(ground.path, (), given(ground.notes), ground.signer.vkey)
    assert (report.problems, report.counts_checked, report.others) == ([], True, len(ground.notes))
