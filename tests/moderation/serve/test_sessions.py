"""Sessions on tablets: no sequence of steps goes past a limit, and none outlives its time."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.serve.sessions import Limits, Session, Sessions, TooMany, form_token, same

LIMITS = Limits(idle_s=60, absolute_s=300, sessions=4, per_person=2, desks_per_person=2)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("open", "use", "sit", "rise", "close", "wait", "over")),
        st.sampled_from(("ada", "bo", "cy", "di")),
        st.integers(0, 120),
    ),
    max_size=60,
)


def sessions() -> Sessions:
    numbers = itertools.count()
    return Sessions(LIMITS, lambda: f"secret-{next(numbers)}")


@given(STEPS)
def test_no_limit_is_ever_passed(steps: list[tuple[str, str, int]]) -> None:
    store, now = sessions(), 0.0
    cookies: dict[str, Session] = {}
    for what, who, number in steps:
        mine = store.of(who)
        match what:
            case "open":
                before = {each.key for each in store.all()}
                try:
                    cookie, made, ended = store.open(who, "token", now)
                except TooMany:
                    assert {each.key for each in store.all()} == before
                    assert len(before) >= LIMITS.sessions
                    continue
                cookies[cookie] = made
                assert all(each.account == who for each in ended)
                assert store.find(cookie, now) is made
            case "wait":
                now += number
            case "over":
                for each in store.over(now):
                    assert now - each.seen_s >= LIMITS.idle_s or now - each.born_s >= LIMITS.absolute_s
            case "use" if mine:
                store.used(mine[-1], now)
            case "sit" if mine:
                try:
                    store.sit(mine[-1])
                except TooMany:
                    assert sum(each.desks for each in mine) == LIMITS.desks_per_person
            case "rise" if mine and mine[-1].desks:
                store.rise(mine[-1])
            case "close" if mine:
                assert store.close(mine[0])
        assert len(store) <= LIMITS.sessions
        for account in ("ada", "bo", "cy", "di"):
            assert len(store.of(account)) <= LIMITS.per_person
            assert sum(each.desks for each in store.of(account)) <= LIMITS.desks_per_person
        for cookie, session in cookies.items():
            found = store.find(cookie, now)
            assert found in (None, session)
            if found is not None:
                assert now - session.seen_s < LIMITS.idle_s
                assert now - session.born_s < LIMITS.absolute_s


def test_looking_is_not_using() -> None:
    store = sessions()
    cookie, session, _ = store.open("ada", "token", 0)
    assert store.find(cookie, 59) is session
    assert store.find(cookie, 60) is None


def test_use_lengthens_it_up_to_its_last_hour() -> None:
    store = sessions()
    cookie, session, _ = store.open("ada", "token", 0)
    for now in range(0, 300, 50):
        store.used(session, now)
        assert store.find(cookie, now) is session
    store.used(session, 299)
    assert store.find(cookie, 300) is None
    assert store.over(300) == [session]


def test_a_person_s_oldest_session_gives_way() -> None:
    store = sessions()
    _, first, _ = store.open("ada", "one", 0)
    _, second, _ = store.open("ada", "two", 1)
    store.used(first, 2)
    _, _, ended = store.open("ada", "three", 3)
    assert ended == [second]
    assert second not in store.all()


def test_neither_cookie_nor_token_is_told_by_a_session() -> None:
    store = sessions()
    cookie, session, _ = store.open("ada", "the-token", 0)
    assert "the-token" not in repr(session)
    assert cookie not in repr(vars(store))


@given(st.text(), st.text(), st.binary(min_size=32, max_size=32))
def test_a_form_s_token_fits_one_visitor(one: str, other: str, key: bytes) -> None:
    assert same(form_token(key, one), form_token(key, one))
    assert (form_token(key, one) == form_token(key, other)) == (one == other)
    assert not same(form_token(bytes(32), one), form_token(b"k" * 32, one))


@pytest.mark.parametrize("given", ["", "x", "é", "\ud800"])
def test_an_empty_secret_equals_nothing(given: str) -> None:
    assert not same(given, "")
