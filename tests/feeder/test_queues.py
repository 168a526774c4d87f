"""The desk's queues: fair turns, pages without gaps, no use of stars."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from feeder.queues import in_turn, page
from wall.events import Rating, Received
from wall.state import State, apply

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def state_of(sources: list[str], ratings: list[int | None]) -> State:
    """A state with one waiting post for each entry, one second apart."""
    state = State()
    for number, (source, stars) in enumerate(zip(sources, ratings, strict=True)):
        name = "a" * 10 + LETTERS[number // 32] + LETTERS[number % 32]
        rating = Rating(stars) if stars else None
        event = Received(
            at_ms=number * 1000, actor="f", shop="s", post=name, kind="review", source=source, rating=rating
        )
        apply(state, number + 1, event)
    return state


SOURCES = st.lists(st.sampled_from(["avis", "forum", "blog"]), max_size=40)


@given(SOURCES, st.integers(1, 7))
def test_pages_put_together_are_the_whole_queue(sources: list[str], size: int) -> None:
    state = state_of(sources, [None] * len(sources))
    for queue in ("waiting", "all"):
        got: list[str] = []
        more = True
        while more:
            names, more = page(state, queue, got[-1] if got else "", size)
            got += names
        assert sorted(got) == sorted(state.posts)


@given(SOURCES)
def test_oldest_first_within_each_source_and_no_source_waits_for_another_ones_flood(sources: list[str]) -> None:
    state = state_of(sources, [None] * len(sources))
    order = list(in_turn(state))
    for source in set(sources):
        times = [state.posts[name].received_ms for name in order if state.posts[name].source == source]
        assert times == sorted(times)
    seen: dict[str, int] = {}
    for name in order:
        source = state.posts[name].source
        seen[source] = seen.get(source, 0) + 1
        left = {other: sources.count(other) - seen.get(other, 0) for other in set(sources)}
        assert all(seen[source] - seen.get(other, 0) <= 1 for other in left if left[other] > 0)


@given(SOURCES, st.randoms(use_true_random=False))
def test_stars_order_nothing(sources: list[str], rng: random.Random) -> None:
    ratings = [rng.choice([1, 2, 3, 4, 5, None]) for _ in sources]
    shuffled = [rng.choice([1, 2, 3, 4, 5, None]) for _ in sources]
    assert list(in_turn(state_of(sources, ratings))) == list(in_turn(state_of(sources, shuffled)))
