"""The recount from the public leaves comes to what the panel says, at every prefix of any log."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings

from tests.wall.ledger.made import Step, by_hand, exported, leaves_of, recounted, rows_of
from tests.wall.logs import Log, logs
from wall.ledger.folding import Folding
from wall.ledger.lines import Core, Need, read_core
from wall.ledger.recount import NOTHING_HELD, SAME_PERSON, UNKNOWN_POST, Recount, differences


@settings(deadline=None)
@given(logs())
def test_it_equals_the_panel_at_every_prefix(log: Log) -> None:
    folding, recount, rows = Folding(), Recount(), rows_of(log)
    for n, (row, leaf) in enumerate(zip(rows, leaves_of(rows), strict=True)):
        marks = folding.page([row])
        if n in marks.overtook:
            recount.overtaken(row.post)
        recount.event(read_core(leaf.core), n in marks.void)
        ending, now = folding.end(0), deepcopy(recount)
        for post in ending.pending:
            now.overtaken(post)
        outcome = now.outcome()
        assert differences(ending.panel, outcome.counts) == []
        assert outcome.posts == ending.panel.received
        assert outcome.void == len(folding.state.voided)


@settings(deadline=None)
@given(logs())
def test_marks_known_later_come_to_the_same_as_marks_beside_the_line(log: Log) -> None:
    rows = rows_of(log)
    folding = Folding()
    marks = folding.page(rows)
    ending = folding.end(0)
    assert recounted(rows, marks, ending).counts == exported(rows, marks, ending).outcome().counts


@settings(deadline=None)
@given(logs())
def test_the_days_add_up_to_the_whole(log: Log) -> None:
    rows = rows_of(log)
    folding = Folding()
    marks = folding.page(rows)
    recount = exported(rows, marks, folding.end(0))
    days = [sum(row[name] for row in recount.by_day().values()) for name in ("received", "waiting", "shown")]
    counts = recount.outcome().counts
    assert days == [counts.received, counts.waiting, counts.shown]


@pytest.mark.parametrize(
    ("cores", "said"),
    [
        (["approved by=1"], UNKNOWN_POST),
        (["received", "seconded by=1"], NOTHING_HELD),
        (["received", "withheld by=1 reason=accusation", "seconded by=1"], SAME_PERSON),
        (["received", "withheld by=1 reason=accusation", "seconded by=2"], ""),
        (["received", "withheld by=1 reason=insult", "seconded by=2"], NOTHING_HELD),
    ],
)
def test_what_cannot_be_is_told(cores: list[Step], said: str) -> None:
    recount = Recount()
    assert [recount.event(core) for core in by_hand(cores)][-1] == said


def test_a_refusal_counts_once_another_has_confirmed_it() -> None:
    recount = Recount()
    steps = by_hand(["received", "withheld by=1 reason=off-topic", "seconded by=2"])
    states = []
    for core in steps:
        recount.event(core)
        states.append(recount.outcome().counts.withheld)
    assert states == [0, 0, 1]
    assert recount.outcome().counts.by_reason == {"off-topic": 1}


def test_house_rules_may_ask_for_a_second_more_often() -> None:
    rules = Core(v=1, type="rules-set", reasons=(Need("insult", ("span", "second")),))
    recount = Recount()
    for core in [rules, *by_hand(["received", "withheld by=1 reason=insult"])]:
        recount.event(core)
    assert recount.outcome().counts.waiting == 1
