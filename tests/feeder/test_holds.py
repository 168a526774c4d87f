"""Reservations: one holder a post, the first who came, for as long as that person reads on and no longer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeder.holds import MOST, Holds, of_others
from wall.wire import Hold

PEOPLE = {1: "camille", 2: "noa", 3: "noa", 4: "sami"}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["read", "read", "read", "stop", "left", "decided"]),
        st.sampled_from(sorted(PEOPLE)),
        st.sampled_from(["p", "q"]),
        st.sampled_from([0, 1000, 9_999, 60_000, 300_000]),
    ),
    max_size=40,
)


@given(STEPS)
def test_a_post_is_held_by_the_first_of_those_who_read_it_now(steps: list[tuple[str, int, str, int]]) -> None:
    """Against a plain account of what happened: who reads what, since when, until when."""
    holds, now_ms = Holds(300, 10), 0
    reads: dict[int, tuple[str, int, int]] = {}  # session: post, when its person came to it, until when
    for at, (what, session, post, dt_ms) in enumerate(steps):
        now_ms += dt_ms
        reads = {who: reading for who, reading in reads.items() if reading[2] > now_ms}
        if what in ("read", "stop"):
            holds.read(session, PEOPLE[session], post if what == "read" else "", now_ms)
            mine = [came for who, (read, came, _) in reads.items() if (PEOPLE[who], read) == (PEOPLE[session], post)]
            reads.pop(session, None)
            if what == "read":
                reads[session] = post, min(mine, default=at), now_ms + 300_000
        elif what == "left":
            holds.left(session, now_ms)
            if session in reads:
                read, came, until_ms = reads[session]
                reads[session] = read, came, min(until_ms, now_ms + 10_000)
        else:
            holds.decided(post)
            reads = {who: reading for who, reading in reads.items() if reading[0] != post}
        reads = {who: reading for who, reading in reads.items() if reading[2] > now_ms}
        wanted = []
        for name in ("p", "q"):
            there = sorted((came, PEOPLE[who]) for who, (read, came, _) in reads.items() if read == name)
            if there:
                person = there[0][1]
                until = max(u for who, (read, _, u) in reads.items() if (PEOPLE[who], read) == (person, name))
                wanted.append(Hold(post=name, account=person, until_ms=until))
        assert holds.now(now_ms) == wanted
        for account in PEOPLE.values():
            assert of_others(wanted, account) == [hold for hold in wanted if hold.account != account]


def test_whoever_comes_back_within_the_grace_has_not_lost_their_place() -> None:
    holds = Holds(300, 10)
    holds.read(1, "camille", "p", 0)
    holds.left(1, 1000)
    holds.read(2, "noa", "p", 2000)
    assert holds.now(2000)[0].account == "camille"
    holds.read(3, "camille", "p", 3000)
    assert holds.now(20_000) == [Hold(post="p", account="camille", until_ms=303_000)]


def test_there_are_never_more_than_so_many() -> None:
    holds = Holds()
    for session in range(MOST + 5):
        holds.read(session, f"a{session}", f"p{session}", session)
    held = holds.now(MOST + 5)
    assert len(held) == MOST
    assert "p0" not in {hold.post for hold in held}
