"""The spotlight by lot: each once a round, newcomers and removals, and pins that starve nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from display.items import Item, group
from display.tempo.deck import Deck
from tests.display.making import card


def items(*posts: str, pinned: Sequence[str] = ()) -> list[Item]:
    return group(card(post, shown_ms=n, spotlit=post in pinned) for n, post in enumerate(posts))


def draw(deck: Deck, there: Sequence[Item], count: int) -> list[str]:
    """The next so many, drawn and shown."""
    out = []
    for _ in range(count):
        deck.keep({item.key: item for item in there})
        item = deck.draw(there)
        assert item is not None
        deck.take(item)
        out.append(item.key.removeprefix("p:"))
    return out


@given(st.integers(1, 30), st.integers(0, 99))
def test_everybody_is_drawn_once_a_round(count: int, seed: int) -> None:
    posts = [f"p{n}" for n in range(count)]
    drawn = draw(Deck(Random(seed)), items(*posts), 3 * count)
    for n in range(3):
        assert sorted(drawn[n * count : (n + 1) * count]) == sorted(posts)
    assert count == 1 or all(a != b for a, b in pairwise(drawn))


def test_it_is_a_lot() -> None:
    firsts = Counter(draw(Deck(Random(seed)), items("a", "b", "c"), 1)[0] for seed in range(300))
    assert all(70 <= firsts[post] <= 130 for post in "abc")


@given(st.integers(0, 99))
def test_newcomers_join_the_present_round_and_who_is_gone_leaves_it(seed: int) -> None:
    deck = Deck(Random(seed))
    first = draw(deck, items("a", "b", "c", "d"), 2)
    gone = next(post for post in "abcd" if post not in first)
    rest = draw(deck, items(*(post for post in "abcd" if post != gone), "new"), 2)
    assert sorted([*first, *rest, gone]) == ["a", "b", "c", "d", "new"]


@given(st.integers(2, 12), st.sets(st.integers(0, 11), min_size=1), st.integers(0, 99))
def test_pins_take_every_other_turn_at_most_in_turn_among_themselves(count: int, pins: set[int], seed: int) -> None:
    posts = [f"p{n}" for n in range(count)]
    pinned = [f"p{n}" for n in pins if n < count] or ["p0"]
    drawn = draw(Deck(Random(seed)), items(*posts, pinned=pinned), 8 * count)
    assert set(drawn[::2]) <= set(pinned)
    among = Counter(drawn[::2])
    assert max(among.values()) - min(among[post] for post in pinned) <= 1
    others = Counter(post for post in drawn[1::2] if post not in pinned)
    free = [post for post in posts if post not in pinned]
    assert all(others[post] >= 1 for post in free)
    assert not free or max(others.values()) - min(others[post] for post in free) <= 1


def test_a_pin_that_ends_is_drawn_like_any_other() -> None:
    deck = Deck(Random(1))
    draw(deck, items(*"abcd", pinned="a"), 20)
    after = Counter(draw(deck, items(*"abcd"), 40))
    assert max(after.values()) - min(after.values()) <= 2


def test_nobody_there_is_nobody_drawn() -> None:
    deck = Deck(Random(1))
    deck.keep([])
    assert deck.draw([]) is None
    deck.keep(["p:a"])
    assert deck.draw([]) is None
