"""The calm line of a quiet hour: when it is said, how often, and when it is not."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from moderation.around import quiet
from moderation.words import Words, zone_of
from wall.wire import Panel, Quiet, Status

HOUR_MS = 3_600_000
NOW_MS = 1_795_348_800_000
"""2026-11-22, 13:00 in Lyon."""


def status(unanswered: int = 4, now: bool = True, overdue: int = 0, until_ms: int = NOW_MS + 2 * HOUR_MS) -> Status:
    calm = Quiet(now=now, until_ms=until_ms, unanswered=unanswered)
    return Status(panel=Panel(), quiet=calm, overdue=overdue)


def test_it_is_said_in_a_quiet_hour_and_then_not_for_an_hour() -> None:
    assert quiet.due(status(), NOW_MS, None)
    assert not quiet.due(status(), NOW_MS + HOUR_MS - 1, NOW_MS)
    assert quiet.due(status(), NOW_MS + HOUR_MS, NOW_MS)


def test_it_is_not_said_when_there_is_nothing_or_better_to_do() -> None:
    assert not quiet.due(None, NOW_MS, None)
    assert not quiet.due(Status(panel=Panel()), NOW_MS, None)
    assert not quiet.due(status(unanswered=0), NOW_MS, None)
    assert not quiet.due(status(now=False), NOW_MS, None)
    assert not quiet.due(status(overdue=1), NOW_MS, None)
    assert not quiet.due(status(until_ms=NOW_MS), NOW_MS, None)


def test_its_words() -> None:
    words = Words(zone=zone_of("Europe/Paris"), lang="fr")
    assert quiet.told(status(), words) == "A quiet hour until 15:00: 4 posts have no answer yet. 0 shows them."
    assert quiet.told(status(1, until_ms=0), words) == "A quiet hour: 1 post has no answer yet. 0 shows it."


@given(st.lists(st.integers(0, 600_000), max_size=60), st.integers(0, 1))
def test_however_often_it_is_asked_it_is_said_once_an_hour(steps: list[int], overdue: int) -> None:
    now, told, said = NOW_MS, None, []
    for step in steps:
        now += step
        if quiet.due(status(overdue=overdue, until_ms=0), now, told):
            told = now
            said.append(now)
    assert all(after - before >= HOUR_MS for before, after in itertools.pairwise(said))
    assert not (said and overdue)
