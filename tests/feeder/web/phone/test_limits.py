"""Budgets, tickets and sessions: properties that hold whatever is asked and whenever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeder.phone.pace import Questions
from feeder.web.limits import NOTE, Budget, Limits, forwarded
from feeder.web.parts.draft import read
from feeder.web.sessions import IDLE_S, Sessions
from feeder.web.tickets import GOOD_S, PATIENCE_S, Tickets
from feeder.web.wire import Outflow
from feeder.web.wording import Wording, preferred
from wall.clock import SteppedClock

waits = st.lists(st.floats(0, 1000), max_size=60)


@given(waits)
def test_a_budget_is_never_overspent(waits: list[float]) -> None:
    clock = SteppedClock()
    limits = Limits(clock.now_ms, clock.monotonic)
    who, spent = limits.who("192.0.2.1"), 0
    for wait_s in waits:
        clock.step(wait_s)
        spent += limits.spend(who, Budget("x", 3, 10))
        assert spent <= 3 + clock.monotonic() / 10 + 1e-6
        assert 0 <= limits.left(who, Budget("x", 3, 10)) <= 3


def test_an_address_is_a_name_for_one_day_and_one_process() -> None:
    clock = SteppedClock()
    limits, other = (Limits(clock.now_ms, clock.monotonic) for _ in range(2))
    name = limits.who("192.0.2.1")
    assert limits.who("192.0.2.1") == name
    assert limits.who("::ffff:192.0.2.1") == name
    assert limits.who("192.0.2.2") != name
    assert other.who("192.0.2.1") != name
    assert "192" not in name
    assert limits.who("2001:db8:1:2:3::1") == limits.who("2001:db8:1:2::9")
    assert limits.who("2001:db8:1:3::1") != limits.who("2001:db8:1:2::9")
    clock.step(86_400)
    assert limits.who("192.0.2.1") != name


def test_what_is_remembered_is_bounded() -> None:
    clock = SteppedClock()
    limits = Limits(clock.now_ms, clock.monotonic)
    for number in range(60_000):
        limits.spend(str(number), NOTE)
    assert len(limits._left) == 50_000


@given(st.text(max_size=60))
def test_a_forwarded_address_is_an_address(header: str) -> None:
    assert forwarded(header, "192.0.2.7") == "192.0.2.7" or forwarded(header, "") in header or ":" in header


def test_only_the_last_forwarded_address_is_the_proxys() -> None:
    assert forwarded("6.6.6.6, 192.0.2.9", "127.0.0.1") == "192.0.2.9"
    assert forwarded("6.6.6.6, nonsense", "127.0.0.1") == "127.0.0.1"


def test_a_ticket_opens_after_patience_once_and_not_for_ever() -> None:
    clock = SteppedClock()
    tickets = Tickets(clock.now_ms)
    ticket, late = tickets.new(), tickets.new()
    assert not tickets.good(ticket, "")
    clock.step(PATIENCE_S)
    assert not Tickets(clock.now_ms).good(ticket, "")
    assert not tickets.good(ticket[:-1] + ("A" if ticket[-1] != "A" else "B"), "")
    assert tickets.good(ticket, "")
    assert not tickets.good(ticket, "")
    clock.step(GOOD_S)
    assert not tickets.good(late, "")


@given(st.text(max_size=80), st.text(max_size=30))
def test_no_ticket_is_made_up(ticket: str, answer: str) -> None:
    assert not Tickets(SteppedClock().now_ms).good(ticket, answer)


def test_a_session_is_its_cookies() -> None:
    clock = SteppedClock()
    sessions = Sessions(clock.now_ms)
    session = sessions.new()
    session.code, session.secret = "x", "a secret"
    sessions.keep(session)
    cookie = sessions.cookie(session)
    assert sessions.of(cookie) is session
    assert "a secret" not in repr(session)
    assert sessions.of(cookie[:-1]).id != session.id
    assert Sessions(clock.now_ms).of(cookie).id != session.id
    sessions.renew(session)
    sessions.keep(session)
    assert sessions.of(cookie).secret == "", "who knew the old name has nothing"
    assert sessions.of(sessions.cookie(session)) is session
    clock.step(IDLE_S)
    assert sessions.of(sessions.cookie(session)).secret == ""


def test_a_flood_of_visits_does_not_sign_the_staff_out() -> None:
    sessions = Sessions(SteppedClock().now_ms)
    staff = sessions.new()
    staff.secret = "a secret"
    sessions.keep(staff)
    for _ in range(20_010):
        visit = sessions.new()
        visit.code = "x"
        sessions.keep(visit)
    assert sessions.of(sessions.cookie(staff)) is staff
    assert len(sessions._held) == 20_000


@given(st.dictionaries(st.sampled_from(["form", "pseudonym", "text", "topic", "place", "stars", "when", "here"]),
                       st.text(max_size=50)))  # fmt: skip
def test_whatever_a_form_holds_is_a_draft(data: dict[str, str]) -> None:
    draft = read(data, "a" * 22, "4F2")
    again = read(data, "a" * 22, "4F2")
    if not draft.wrong(()):
        sent = draft.submit("code", "1", "fr", "")
        assert sent.id == again.submit("code", "1", "fr", "").id
        assert sent.text == data["text"].replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(max_size=100))
def test_a_language_is_one_that_there_is(header: str) -> None:
    assert preferred(header, ("fr", "en"), "fr") in ("fr", "en")


@given(st.floats(0, 1e9), st.integers(-(10**18), 10**18))
def test_every_time_has_words(seconds: float, ms: int) -> None:
    say = Wording("fr", (), "Nowhere/Unknown")
    assert say.lasting(seconds)
    assert say.moment(ms, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 0.001, 0.3, 5.0]), st.integers(50, 20_000), st.integers(1, 400)), max_size=20
    )
)
def test_a_flood_never_costs_the_link(asked: list[tuple[float, int, int]]) -> None:
    """Whatever is asked of the page, the feeder is asked less than it bears."""
    clock, feeder = SteppedClock(), Questions()
    outflow = Outflow(clock.monotonic)
    for wait_s, size, count in asked:
        clock.step(wait_s)
        for _ in range(count):
            if outflow.take(size):
                assert feeder.may(clock.monotonic(), size)
