"""When somebody is told that posts wait: never too often, never outside the hours, never with a word of a post."""

from __future__ import annotations

import itertools
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import load
from feeder import alerting
from feeder.alerting import CAP_S, MINUTE_MS, Figures, Told, When, Wording
from feeder.queues import Queues
from feeder.sources.base import Seen
from tests.feeder.support import place
from wall import commands as do
from wall.clock import SteppedClock
from wall.events import SourceFailed

ZONE = ZoneInfo("Europe/Paris")
WHEN = When(after_min=60, again_min=120, down_min=30, overdue_min=240, hours=None, zone=ZONE, when_done=True)
NOON_MS = 1_795_345_200_000
"""2026-11-22, 12:00 in Paris."""
HOURS = (9 * 60, 19 * 60)

worlds = st.builds(
    lambda waiting, age, down: Figures(
        waiting, NOON_MS - age * MINUTE_MS if waiting else None, 0, 0, tuple(("x", NOON_MS - d) for d in down)
    ),
    st.integers(0, 3),
    st.integers(0, 500),
    st.lists(st.integers(0, 4_000_000), max_size=2),
)


def wording(lang: str, link: str = "") -> Wording:
    words = load(lang, "feeder")
    return Wording(words.gettext, words.ngettext, "Maison Tilleul", link)


@given(
    st.lists(st.tuples(st.integers(1, 300 * MINUTE_MS), worlds, st.booleans()), max_size=60),
    st.sampled_from([None, HOURS, (20 * 60, 2 * 60)]),
)
def test_never_more_often_than_agreed_and_never_outside_the_hours(
    course: list[tuple[int, Figures, bool]], hours: tuple[int, int] | None
) -> None:
    when = When(60, 120, 30, 240, hours, ZONE, when_done=True)
    told, now_ms = Told(), NOON_MS
    sent: list[tuple[int, bool]] = []
    for pause_ms, now, takes in course:
        now_ms += pause_ms
        due = alerting.due(now, when, told, now_ms)
        if due is None:
            continue
        assert alerting.within(when, now_ms)
        assert now_ms >= told.retry_ms
        assert due == alerting.late(now, when, now_ms)
        if takes:
            sent.append((now_ms, due))
            told = alerting.sent(not due, now_ms)
        else:
            told = alerting.failed(told, now_ms)
    for (one_ms, _), (next_ms, _) in itertools.pairwise(sent):
        assert next_ms - one_ms >= 120 * MINUTE_MS
    for (_, one), (_, following) in itertools.pairwise(sent):
        assert one or following  # that all is decided is told once
    assert not sent or sent[0][1]


@given(worlds, st.integers(0, 1000))
def test_something_late_is_told_at_the_first_moment_that_is_free(now: Figures, minutes: int) -> None:
    now_ms = NOON_MS + minutes * MINUTE_MS
    late = (now.oldest_ms is not None and now_ms - now.oldest_ms >= 60 * MINUTE_MS) or any(
        now_ms - since >= 30 * MINUTE_MS for _, since in now.down
    )
    assert (alerting.due(now, WHEN, Told(), now_ms) is True) == late


@given(st.integers(1, 100))
def test_after_failures_it_is_tried_later_and_later_up_to_a_limit(times: int) -> None:
    told, now_ms, waits = Told(), NOON_MS, []
    for _ in range(times):
        told = alerting.failed(told, now_ms)
        waits.append((told.retry_ms - now_ms) / 1000)
    assert waits == sorted(waits)
    assert waits[0] == 30
    assert max(waits) <= CAP_S


@given(st.lists(st.builds(Told, last_ms=st.none() | st.integers(0, 2**50), open=st.booleans()), max_size=5))
def test_what_was_told_is_kept_over_a_restart(told: list[Told]) -> None:
    assert alerting.read(alerting.kept(told), len(told)) == told
    assert alerting.read(alerting.kept(told), len(told) + 1) == [*told, Told()]


@pytest.mark.parametrize("text", [None, "", "nonsense", "[1]", "{}"])
def test_what_cannot_be_read_is_as_if_nothing_had_been_told(text: str | None) -> None:
    assert alerting.read(text, 2) == [Told(), Told()]


async def test_the_figures_of_a_house(tmp_path: Path) -> None:
    async with place(tmp_path, SteppedClock(NOON_MS)) as on:
        one, two, three, four = await on.see(*(Seen(native_id=name, text=f"le secret de {name}") for name in "abcd"))
        on.step(3600)
        await on.see(Seen(native_id="e", text="e"))
        await on.approve(one)
        await on.do(do.Withhold(id=on.id(), post=two, reason="off-topic"))
        on.step(3 * 3600 + 1)
        failed = SourceFailed(at_ms=on.house.now_ms(), actor="feeder", shop="lyon", source="avis", problem="x")
        await on.house.append(failed, entry="failed")
        on.step(40 * 60)
        now_ms = on.house.now_ms()
        labels = {"avis": "Avis clients"}
        now = alerting.figures(Queues(on.house.state), on.house.state, WHEN, labels, now_ms)
        assert now == Figures(4, NOON_MS, 2, 1, (("Avis clients", now_ms - 40 * MINUTE_MS),))
        french = wording("fr", "https://wall.example.org/").message(now, WHEN, False, now_ms)
        assert french.title.replace("\u202f", " ") == "Maison Tilleul : 4 messages attendent"
        assert french.body.replace("\u202f", " ").splitlines() == [
            "4 messages attendent une décision, le plus ancien depuis 4 h 40.",
            "2 attendent depuis plus longtemps que promis.",
            "Un attend un second avis.",
            "La source « Avis clients » ne répond plus depuis 40 min.",
            "https://wall.example.org/",
        ]
        told = f"{french} {wording('en').message(now, WHEN, False, now_ms)}"
        assert not any(hidden in told for hidden in ("secret", one, two, three, four))
        for post in (three, four):
            await on.approve(post)
        assert alerting.figures(Queues(on.house.state), on.house.state, WHEN, {}, now_ms).waiting == 2


def test_the_words_in_english() -> None:
    now = Figures(1, NOON_MS - 49 * 60 * MINUTE_MS, 1, 0)
    said = wording("en").message(now, WHEN, False, NOON_MS)
    assert said.title == "Maison Tilleul: a post waits"
    assert said.body.startswith("One post waits for a decision, for 2 d 1 h.\nOne has waited longer")
    down = wording("en").message(Figures(down=(("Blog", NOON_MS - 90 * MINUTE_MS),)), WHEN, False, NOON_MS)
    assert (down.title, down.body) == (
        "Maison Tilleul: a source is silent", "The source “Blog” has been silent for 1 h 30 min.",
    )  # fmt: skip
    assert wording("en").message(Figures(), WHEN, True, NOON_MS).title == "Maison Tilleul: everything is decided"


@given(st.lists(st.tuples(st.integers(1, 20 * MINUTE_MS), st.booleans()), max_size=60))
def test_who_waits_in_the_shop_is_told_of_once_and_not_too_often(course: list[tuple[int, bool]]) -> None:
    told, now_ms, here_ms = Told(last_ms=NOON_MS), NOON_MS, 0
    sent: list[int] = []
    for pause_ms, comes in course:
        now_ms += pause_ms
        here_ms = now_ms if comes else here_ms
        if alerting.due(Figures(here=1, here_ms=here_ms), WHEN, told, now_ms):
            assert here_ms > told.here_ms
            sent.append(now_ms)
            told = alerting.sent(settled=False, now_ms=now_ms, here_ms=here_ms)
    assert all(later - sooner >= alerting.HERE_AGAIN_MS for sooner, later in itertools.pairwise(sent))
    if course and now_ms - told.last_ms >= alerting.HERE_AGAIN_MS:  # type: ignore[operator]
        assert here_ms <= told.here_ms or now_ms == here_ms


def test_somebody_in_the_shop_is_told_at_once() -> None:
    now = Figures(waiting=1, oldest_ms=NOON_MS, here=1, here_ms=NOON_MS)
    assert alerting.due(now, WHEN, Told(last_ms=NOON_MS - 6 * MINUTE_MS), NOON_MS)
    assert alerting.due(now, WHEN, Told(last_ms=NOON_MS - 4 * MINUTE_MS), NOON_MS) is None
    message = wording("fr").message(now, WHEN, False, NOON_MS)
    assert message.title == "Maison Tilleul\u202f: une personne dans le magasin aimerait parler"
    again = alerting.read(alerting.kept([alerting.sent(False, NOON_MS, NOON_MS)]), 1)[0]
    assert alerting.due(now, WHEN, again, NOON_MS + 10 * MINUTE_MS) is None
