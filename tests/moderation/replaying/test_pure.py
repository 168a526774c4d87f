"""The pure part of looking back: days, the clock of then, the curve, what happened, the list."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from config.catalogue import load
from moderation.desk import Listing, Row
from moderation.drawing import unseen
from moderation.replaying import bar, big, curve, happened, heads, reading, telling
from moderation.replaying.days import BACK, BadDay, instant, read_day, read_time
from moderation.replaying.playhead import SPEEDS, Playhead, next_of, stepped
from moderation.replaying.roles import ROLES, worded
from moderation.replaying.then import MOST, PAGE, QUEUES, Then, again
from moderation.words import Words, zone_of
from tests.moderation.replaying import pretend
from tests.moderation.replaying.pretend import DAY, FROM_MS, HOUR_MS, OPEN_MS, acts, course, post_at
from wall.past import Act, Course
from wall.wire import DeskPending, HistoryEntry, Panel

PARIS = ZoneInfo("Europe/Paris")
FR = Words(load("fr", "desk"), load("fr", "wall"), "fr", zone_of("Europe/Paris"), {"avis": "Avis de la boutique"})
INSTANTS = st.integers(FROM_MS - HOUR_MS, FROM_MS + 25 * HOUR_MS)
COUNTS = st.lists(st.integers(0, 50), max_size=288)


def plain(said: str) -> str:
    return said.replace("\N{NARROW NO-BREAK SPACE}", " ")


def text(lines: list[list[tuple[str, str]]]) -> str:
    return plain("\n".join("".join(part for part, _names in line) for line in lines))


@pytest.mark.parametrize(("given_", "back"), [*BACK.items(), (" HIER ", 1)])
def test_days_by_name(given_: str, back: int) -> None:
    assert read_day(given_).on(FROM_MS + 12 * HOUR_MS, PARIS) == date(2026, 11, 21 - back)


@pytest.mark.parametrize("given_", ["", "demain", "2026-02-30", "21/11", "٢٠٢٦-١١-٢١", "2026-11-21x"])
def test_no_day(given_: str) -> None:
    with pytest.raises(BadDay):
        read_day(given_)


def test_a_day_by_its_date_and_times_of_it() -> None:
    assert read_day("2026-11-21").on(0, PARIS) == DAY
    assert [read_time(each) for each in ("14:00", "9h30", "14h", "7")] == [time(14), time(9, 30), time(14), time(7)]
    for wrong in ("", "25:00", "14:60", "soir", "١٤:٠٠", "14:5:3"):
        with pytest.raises(BadDay):
            read_time(wrong)
    assert instant(DAY, time(9), PARIS) == OPEN_MS
    assert instant(date(2026, 10, 25), time(3), PARIS) - instant(date(2026, 10, 25), time(0), PARIS) == 4 * HOUR_MS


@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(["flip", "faster", "slower", "jump", "tenth", "wait"]), max_size=12),
)
def test_the_clock_of_then_never_leaves_its_day_nor_goes_back_by_itself(at: int, doings: list[str]) -> None:
    head, mono = Playhead(1000, 900_000, 1000).to(at, 0.0), 0.0
    for doing in doings:
        before = head.now(mono)
        match doing:
            case "flip":
                head = head.flip(mono)
            case "faster" | "slower":
                head = head.faster(1 if doing == "faster" else -1, mono)
                assert head.now(mono) == before
            case "jump":
                head = head.by(-5000, mono)
            case "tenth":
                head = head.tenth(5, mono)
            case _:
                mono += 3.0
                assert head.now(mono) >= before
                assert (head.now(mono) == before) or not head.paused
        assert 1000 <= head.now(mono) <= 900_000
        assert SPEEDS[0] <= head.speed <= SPEEDS[-1]


def test_it_moves_at_its_speed_stands_at_the_end_and_begins_again() -> None:
    head = Playhead(0, 3_600_000, 0, speed=60.0).flip(10.0)
    assert head.now(11.5) == 90_000
    assert head.settled(11.5) is head
    ended = head.settled(1000.0)
    assert (ended.paused, ended.at_ms) == (True, 3_600_000)
    assert ended.flip(1000.0).now(1000.0) == 0
    assert head.tenth(0, 1.0).at_ms == 0
    assert [stepped(60.0, 1), stepped(60.0, -1), stepped(75.0, 1), stepped(3600.0, 1), stepped(1.0, -3)] == [
        120.0, 30.0, 120.0, 3600.0, 1.0,
    ]  # fmt: skip


@given(st.lists(st.integers(0, 100)), st.integers(0, 100))
def test_next_and_before(instants: list[int], at: int) -> None:
    after, before = next_of(instants, at, True), next_of(instants, at, False)
    assert after is None or (after > at and not any(at < each < after for each in instants))
    assert before is None or (before < at and not any(before < each < at for each in instants))
    assert (after is None) == (not any(each > at for each in instants))


@given(COUNTS, st.integers(1, 200), st.integers(0, 20), st.integers(1, 24))
def test_a_column_counts_every_post_once(counts: list[int], width: int, begin: int, long: int) -> None:
    drawn = curve.Span(FROM_MS + begin * HOUR_MS, FROM_MS + min(24, begin + long) * HOUR_MS)
    there = Course(day="2026-11-21", zone="Europe/Paris", from_ms=FROM_MS, to_ms=FROM_MS + 24 * HOUR_MS)
    columns = curve.columns(counts, there, drawn, width)
    inside = sum(counts[begin * 12 : min(24, begin + long) * 12])
    assert len(columns) == width
    assert sum(columns) == pytest.approx(inside)


@given(INSTANTS, st.integers(8, 200))
def test_a_click_on_a_column_leads_to_it(at_ms: int, width: int) -> None:
    drawn = curve.span(course())
    at = curve.column(at_ms, drawn, width)
    assert 0 <= at < width
    assert curve.column(curve.instant(at, drawn, width), drawn, width) == at


@given(st.lists(st.floats(0, 9), min_size=1, max_size=60), st.integers(1, 5))
def test_what_is_not_nothing_is_drawn(values: list[float], lines: int) -> None:
    drawn = curve.tall(values, max(values), lines)
    assert [len(line) for line in drawn] == [len(values)] * lines
    for at, value in enumerate(values):
        assert (drawn[-1][at] == " ") == (value == 0)
        for above, below in pairwise(drawn):
            assert above[at] == " " or below[at] == "█"


def test_the_bar_tells_its_lines_apart_by_name_and_its_signs_by_shape() -> None:
    there = replace(course(), off=[(OPEN_MS + 8 * HOUR_MS, OPEN_MS + 9 * HOUR_MS)])
    drawn = text(bar.lines(there, FR, 120, OPEN_MS + 2 * HOUR_MS, legend=True))
    for word in (
        "reçus",
        "affichés",
        "refusés",
        "▲ pic",
        "✕ refus",
        "= mur en pause",
        "░ aucun écran",
        "? collecteur",
    ):
        assert word in drawn
    assert "13/60" in drawn
    assert "9 h" in drawn
    assert "│" in drawn
    assert all(len(line) <= 120 for line in drawn.split("\n"))


@given(st.integers(40, 220), INSTANTS, st.integers(1, 5))
def test_the_bar_fits_any_width(width: int, at_ms: int, high: int) -> None:
    for line in bar.lines(course(), FR, width, at_ms, high=high, legend=False):
        assert sum(len(part) for part, _names in line) <= width
    assert "(" not in text(bar.lines(pretend.empty(), FR, width, at_ms))


def test_a_day_begins_shortly_before_its_screens_are_lit() -> None:
    assert curve.opening(course()) == OPEN_MS
    early = replace(course(), first_ms=FROM_MS, dark=[(FROM_MS, OPEN_MS)])
    assert curve.opening(early) == OPEN_MS - curve.BEFORE_MS
    assert curve.opening(replace(early, dark=[(FROM_MS, early.to_ms)])) == FROM_MS
    assert curve.span(pretend.empty()) == (FROM_MS, FROM_MS + 24 * HOUR_MS)


def test_how_long_it_took_and_the_wait_for_a_second_apart() -> None:
    told = [
        Act(seq=1, at_ms=1000, event="received", post="p", state="waiting"),
        Act(seq=2, at_ms=61_000, event="withheld", post="p", state="waiting", delay_s=60.0),
        Act(seq=3, at_ms=90_000, event="undone", post="p", state="waiting"),
        Act(seq=4, at_ms=100_000, event="withheld", post="p", state="waiting"),
        Act(seq=5, at_ms=101_000, event="approved", post="q", state="waiting", delay_s=3.0),
        Act(seq=6, at_ms=160_000, event="seconded", post="p", state="waiting"),
        Act(seq=7, at_ms=170_000, event="withheld", post="p", state="withheld"),
    ]
    assert happened.took(told, "p", 80_000) == happened.Long(60.0, None, None)
    assert happened.took(told, "p", 200_000) == happened.Long(60.0, 60.0, None)
    replied = Act(seq=8, at_ms=300_000, event="replied", post="p", delay_s=299.0)
    assert happened.took([*told, replied], "p", 400_000).reply_s == 299.0
    assert "1 min après réception · puis 1 min pour une seconde personne" in reading.delays(
        told, replace(post_at(0, OPEN_MS), id="p"), FR, 200_000
    )


def test_what_happened_is_told_by_role_and_never_twice_alike() -> None:
    told = happened.telling([*acts(), Act(seq=900, at_ms=1, event="token-issued")])
    assert "token-issued" not in {act.event for act in told}
    assert [act.at_ms for act in told] == sorted(act.at_ms for act in told)
    refused = [act for act in told if act.event == "withheld"][:2]
    first, second = (plain(happened.told(act, FR)) for act in refused)
    assert (first, second) == ("refus décidé : Hors sujet", "refusé : Hors sujet")
    assert " — la modération" in text(happened.lines(refused[0], FR, 60))
    assert "après 15 min" in text(happened.lines(refused[0], FR, 60))
    unknown = Act(seq=1, at_ms=OPEN_MS, event="\x1b[31mnew", by="manager", void=True)
    assert "\x1b" not in text(happened.lines(unknown, FR, 60))
    assert "sans effet" in happened.told(unknown, FR)


@given(INSTANTS, st.integers(2, 60), st.integers(20, 80))
def test_what_happened_around_an_instant_fits(at_ms: int, room: int, width: int) -> None:
    lines, spots = heads.around(happened.telling(acts()), at_ms, FR, width, room)
    assert len(lines) <= room + 2
    assert all(sum(len(part) for part, _names in line) <= width for line in lines)
    assert [line for line, _act in spots] == sorted({line for line, _act in spots})


def test_nobody_is_named() -> None:
    post = replace(
        post_at(0, OPEN_MS + HOUR_MS), reply_by="manager", asked_by="moderator",
        pending=DeskPending(what="withhold", by="administrator", at_ms=1),
    )  # fmt: skip
    now = worded(post, FR)
    assert (now.decided_by, now.reply_by, now.asked_by) == ("la modération", "la direction", "la modération")
    assert now.pending is not None
    assert now.pending.by == "l’administration"
    assert worded(now, FR) == now
    assert all(FR._(name) for name in ROLES.values())


@pytest.mark.parametrize("why", [*unseen.WHY, "role", "of-tomorrow"])
def test_a_hidden_text_says_why_wherever_it_would_stand(why: str) -> None:
    post = replace(post_at(0, OPEN_MS), text=None, hidden=why)
    told = unseen.why(post, FR)
    assert told
    row = reading.row(Row(post), "waiting", FR, 100, OPEN_MS, lines=1, late_min=0, opened=(), wanted=())
    assert told[:20] in text(row).replace(" ", " ") or told[:20].replace("\N{NARROW NO-BREAK SPACE}", " ") in text(
        row
    )
    drawn = reading.sheet(post, FR, 100, OPEN_MS, ())
    assert plain(told)[:30] in text(drawn.tail)


def test_the_cursor_stays_on_its_post_and_on_one_that_has_left() -> None:
    posts = [post_at(number, OPEN_MS + 2 * HOUR_MS) for number in range(5)]
    before = Listing(rows=tuple(Row(post) for post in posts), cursor=2, loaded=True)
    assert again(before, posts[1:], False, None).cursor == 1
    fresh = [posts[0], posts[1], posts[3]]
    left = again(before, fresh, False, replace(posts[2], state="shown"))
    assert left.selected == Row(replace(posts[2], state="shown"), gone=True)
    assert again(before, fresh, True, None).cursor == 2
    assert again(before, [], False, None).selected is None
    assert Then(listing=before).limit == PAGE
    assert Then(listing=before._replace(cursor=MOST * 2)).limit == MOST


def test_the_head_says_replay_and_the_day_whatever_its_size() -> None:
    then = Then(
        day=DAY, course=course(), head=Playhead(FROM_MS, FROM_MS + 24 * HOUR_MS, OPEN_MS + 4 * HOUR_MS),
        panel=Panel(received=12, shown=9, waiting=3, oldest_waiting_ms=OPEN_MS), told_ms=OPEN_MS + HOUR_MS,
        shop="Maison Tilleul",
    )  # fmt: skip
    for width, height in ((80, 24), (120, 40), (200, 60)):
        told = text(heads.top(then, FR, width, height, 0.0))
        assert "REDIFFUSION" in told
        assert "21 nov" in told
        assert "le mur était en pause" in told
        assert all(len(line) <= width for line in told.split("\n"))
        tabs, spots = heads.tabs(then, FR, width)
        assert [spot.action for spot in spots] == [f"queue('{name}')" for name in QUEUES]
        assert sum(len(part) for part, _names in tabs) <= width
    assert "13:00:00" in text(heads.top(then, FR, 80, 24, 0.0))
    assert len({len(line) for line in big.big("12:34")}) == 1


def test_a_day_as_text_and_as_a_document() -> None:
    told = plain(telling.text(course(), acts(), FR, 100))
    assert told.startswith("REDIFFUSION — samedi 21 novembre 2026")
    assert "09:00         6" in told
    assert "Refusés : Hors sujet 7" in told
    assert "Décisions : la modération 60" in told
    assert "Mur en pause : 13:00–13:20" in told
    assert "La moitié des premières décisions sont venues en moins de 15 min." in told
    made = telling.document(course(), acts(), FR)
    assert sum(row["received"] for row in made["hours"]) == 60
    assert sum(row["withheld"] for row in made["hours"]) == 7
    assert "Il ne s’est rien passé ce jour-là." in telling.text(pretend.empty(), [], FR, 80)


def test_the_post_of_today_names_nobody_in_a_replay_either() -> None:
    pending = DeskPending(what="withhold", by="zoe-d", at_ms=FROM_MS)
    post = replace(
        post_at(3, FROM_MS + 12 * HOUR_MS), pending=pending, decided_by="zoe-d", reply="Merci", reply_by="zoe-d",
        asked_by="zoe-d", refused_by=("zoe-d",),
    )  # fmt: skip
    done = ("received", "approved", "replied", "asked", "withheld")
    entries = [HistoryEntry(seq=n, at_ms=FROM_MS, event=event, by="zoe-d") for n, event in enumerate(done)]
    own = HistoryEntry(seq=9, at_ms=FROM_MS, event="received", by="source:avis")
    said = text(reading.present(post, [*entries, own], FR, 90, FROM_MS + 20 * HOUR_MS, frozenset()))
    assert "zoe-d" not in said
    assert "Avis de la boutique" in said
