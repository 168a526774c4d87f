"""What repeats across posts: near-duplicates, campaigns of praise, bursts; forgetting; the order of telling."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.screening.spam.alike import Alike
from feeder.screening.spam.repetition import TOLD, WINDOW_MS, Repetition
from feeder.screening.spam.signature import signature
from wall.noticed import Finding

NOON = 1_700_000_040_000
"""Some time that is no whole half-hour (Unix ms)."""
MINUTE = 60_000
PRAISE = signature("Un accueil formidable et des conseils précis, je recommande ce magasin à tous mes amis.")
COPY = signature("Un accueil formidable et des conseils précis ! je recommande ce magasin à tous mes ami")
OTHER = signature("Deux heures d’attente pour un colis abîmé, et personne pour répondre au téléphone ensuite.")


def flags(found: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    return [(each.flag, each.other, each.count) for each in found]


def known(*posts: tuple[str, int, tuple[int, ...], dict[str, Any]]) -> Repetition:
    memory = Repetition()
    for post, at_ms, signed, more in posts:
        memory.take(post, at_ms, signed, **more)
    return memory


def test_a_near_duplicate_names_the_earliest_other_and_how_many() -> None:
    memory = known(
        ("b", NOON + 1, COPY, {}), ("a", NOON, PRAISE, {}), ("c", NOON + 2, PRAISE, {}), ("x", NOON, OTHER, {})
    )
    assert flags(memory.of("a")) == [("duplicate", "b", 3)]
    assert flags(memory.of("c")) == [("duplicate", "a", 3)]
    assert memory.of("x") == memory.of("nobody") == ()


def test_thirty_days_apart_are_no_duplicates_by_when_they_were_written() -> None:
    backlog = {"written_ms": NOON - WINDOW_MS - 1}
    memory = known(("old", NOON, PRAISE, backlog), ("new", NOON, PRAISE, {"written_ms": NOON}))
    assert memory.of("old") == memory.of("new") == ()


def test_short_texts_repeat_honestly() -> None:
    merci = signature("Merci !")
    assert known(("a", NOON, merci, {}), ("b", NOON, merci, {})).of("a") == ()


@pytest.mark.parametrize(
    ("more", "campaign"),
    [
        ([{"stars": 5, "author": who} for who in "xyz"], True),
        ([{"tone": "pos", "author": who} for who in "xyz"], True),
        ([{"stars": 5}, {"stars": 4}, {"tone": "pos"}], True),
        ([{"stars": 5, "author": "x"}] * 3, False),
        ([{"stars": 5, "author": "x"}, {"stars": 5, "author": "y"}], False),
        ([{"stars": 1, "tone": "pos", "author": who} for who in "xyz"], False),
        ([{"tone": "neg", "author": who} for who in "xyz"], False),
    ],
)
def test_praise_by_three_authors_in_the_same_words_is_a_campaign(more: list[dict[str, Any]], campaign: bool) -> None:
    memory = known(*((f"p{at}", NOON + at, PRAISE, each) for at, each in enumerate(more)))
    found = flags(memory.of("p0"))
    assert found[0] == ("duplicate", "p1", len(more))
    assert (found[1:] == [("praise-campaign", "p1", 3)]) is campaign


def test_one_author_five_times_in_ten_minutes_is_a_burst() -> None:
    memory = Repetition()
    for at in range(6):
        when = NOON + at * 2 * MINUTE
        touched = memory.take(f"p{at}", when, (), "x", "shop", written_ms=when)
        assert touched == ({f"p{each}" for each in range(at - 4, at)} if at >= 4 else set())
    assert flags(memory.of("p2")) == [("burst", "p0", 5)]
    assert memory.drop("p2") == {"p0", "p1", "p3", "p4", "p5"}
    assert memory.of("p0") == ()


@pytest.mark.parametrize("written", ["unknown", "day", "spread"])
def test_a_backlog_is_no_burst(written: str) -> None:
    memory = Repetition()
    for at in range(200):
        spread = NOON - at * 20 * MINUTE
        written_ms = {"unknown": None, "day": NOON // 86_400_000 * 86_400_000, "spread": spread}[written]
        memory.take(f"p{at}", NOON, (), "x", "shop", written_ms=written_ms)
    assert all(memory.of(f"p{at}") == () for at in range(200))


def source_of(usual: int, last: int) -> Repetition:
    """A source with `usual` posts in each of forty stretches of time, an hour apart, and `last` posts in one more."""
    memory = Repetition()
    for stretch in range(41):
        begin = (NOON // 600_000 + 6 * stretch) * 600_000 + 1
        for at in range(usual if stretch < 40 else last):
            memory.take(f"{stretch}.{at}", begin + at, (), "", "shop", written_ms=begin + at)
    return memory


@pytest.mark.parametrize(("usual", "last", "burst"), [(1, 13, False), (1, 14, True), (6, 20, False), (6, 40, True)])
def test_a_source_far_above_its_usual_rate_is_a_burst(usual: int, last: int, burst: bool) -> None:
    memory = source_of(usual, last)
    assert memory.of("3.0") == ()
    assert flags(memory.of("40.1")) == ([("burst", "40.0", last)] if burst else [])


def test_a_source_whose_usual_rate_is_not_known_has_no_burst() -> None:
    assert source_of(0, 100).of("40.1") == ()


def test_what_is_told_anew_says_who_else_is_touched() -> None:
    memory = known(("a", NOON, PRAISE, {}), ("b", NOON, PRAISE, {}))
    assert memory.take("c", NOON, COPY) == {"a", "b"}
    assert memory.take("c", NOON, OTHER) == {"a", "b"}
    assert memory.of("c") == ()
    assert memory.drop("b") == {"a"}
    assert memory.drop("b") == set()
    assert memory.of("a") == ()


def test_old_ones_leave_by_time_and_the_oldest_when_there_are_too_many() -> None:
    memory = Repetition(window_ms=1000, most=3)
    memory.take("a", NOON, PRAISE)
    memory.take("b", NOON + 1001, PRAISE)
    assert len(memory) == 1
    memory.take("late", NOON, PRAISE)
    assert len(memory) == 1
    for at in range(5):
        memory.take(f"p{at}", NOON + 1500, PRAISE)
    assert len(memory) == 3
    assert flags(memory.of("p4")) == [("duplicate", "p2", 3)]


def test_a_flood_is_counted_up_to_a_number_and_touches_nobody_any_more() -> None:
    memory = Repetition()
    touched = [memory.take(f"p{at:03}", NOON + at, PRAISE) for at in range(300)]
    assert max(map(len, touched)) <= TOLD
    assert touched[-1] == set()
    assert memory.of("p299")[0].count == TOLD


@pytest.mark.parametrize("signed", [PRAISE, (*PRAISE[:1], *OTHER[1:])])
def test_of_a_flood_few_are_compared(signed: tuple[int, ...]) -> None:
    """Whether the posts of it are alike, or only look so to the hash tables."""
    alike, asked = Alike(1000), list[int]()
    for slot in range(1000):
        alike.put(slot, signed if slot % 2 else PRAISE)

    def wanted(slot: int) -> bool:
        asked.append(slot)
        return True

    found = alike.near(1, wanted, TOLD + 1)
    assert len(found) == len(set(found)) == TOLD + 1
    assert len(asked) <= 200
    assert alike.near(1, lambda slot: False, TOLD) == []


posts = st.lists(
    st.tuples(
        st.sampled_from("abcdefghijkl"),
        st.integers(0, 3).map(lambda days: NOON + days * WINDOW_MS // 2),
        st.sampled_from([PRAISE, COPY, OTHER, ()]),
        st.fixed_dictionaries(
            {
                "author": st.sampled_from(["", "x", "y", "z"]),
                "source": st.sampled_from(["shop", "web"]),
                "stars": st.sampled_from([None, 1, 5]),
                "tone": st.sampled_from(["", "pos"]),
                "written_ms": st.none() | st.integers(0, 20).map(lambda at: NOON + at * MINUTE),
            }
        ),
    ),
    max_size=12,
    unique_by=lambda post: post[0],
)


@given(posts, st.randoms(use_true_random=False), st.lists(st.sampled_from("abcdefghijkl"), max_size=3))
def test_what_is_said_depends_on_what_is_known_and_not_on_the_order(
    told: list[tuple[str, int, tuple[int, ...], dict[str, Any]]], chance: random.Random, dropped: list[str]
) -> None:
    newest = max((at_ms for _, at_ms, _, _ in told), default=0)
    kept = [post for post in told if post[1] >= newest - WINDOW_MS and post[0] not in dropped]
    one, shuffled = known(*kept), [*told]
    chance.shuffle(shuffled)
    other, said = known(*shuffled), dict[str, object]()
    for post in dropped:
        before = {each: other.of(each) for each, *_ in told}
        touched = other.drop(post)
        said = {each: other.of(each) for each, *_ in told}
        assert {each for each in said if said[each] != before[each]} <= touched | {post}
    assert {post[0]: other.of(post[0]) for post in told} == {post[0]: one.of(post[0]) for post in told}
    assert len(one) == len(other) == len(kept)


@given(posts)
def test_nothing_is_left_of_what_is_forgotten(told: list[tuple[str, int, tuple[int, ...], dict[str, Any]]]) -> None:
    memory = known(*told)
    for post, *_ in told:
        memory.drop(post)
    assert len(memory) == 0
    left = repr(vars(memory)) + repr(vars(memory._alike)) + repr(vars(memory._bursts))
    assert not any(str(number) in left for _, _, signed, _ in told for number in signed)
    assert not any(repr(post) in left for post, *_ in told)
