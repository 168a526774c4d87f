"""What is written in lived days: marks become spans, nothing is left to be filled in, and a seed writes one thing."""

from __future__ import annotations

import random
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from feeder.demo.lived.texts import MARKED, TAINTS, WORDS, Pen
from wall.rules import REASONS

ALL = tomllib.loads(WORDS.read_text(encoding="utf-8"))
TOPICS = [one["id"] for one in ALL["topic"]]


@given(
    st.integers(0, 10_000), st.sampled_from(TOPICS), st.booleans(), st.sampled_from(["", "suggestion", "problem"]),
    st.sampled_from(["", "masked", *TAINTS]),
)  # fmt: skip
def test_a_post_is_plain_and_its_spans_are_what_was_marked(
    seed: int, topic: str, good: bool, kind: str, taint: str
) -> None:
    text = Pen(random.Random(seed)).post(topic, good, kind, taint)
    assert text.words.strip()
    assert not set("{}[]") & set(text.words)
    assert text.taint == taint
    marked = {match[2] for line in ALL["tainted"].get(taint, []) for match in MARKED.finditer(line)}
    whole = {words for words in marked if "{" not in words}
    for start, end, label in text.spans:
        assert 0 <= start < end <= len(text.words)
        assert label
        assert text.words[start:end] in whole or "{" in "".join(marked)
    assert bool(text.spans) == bool(marked)


def test_whatever_is_refused_has_a_reason_of_the_closed_list_and_words() -> None:
    assert set(TAINTS) < set(REASONS)
    assert set(ALL["tainted"]) == {"masked", *TAINTS}


def test_a_seed_writes_the_same() -> None:
    def some(seed: int) -> list[str]:
        pen = Pen(random.Random(seed))
        return [pen.post(pen.topics({}), number % 2 == 0).words for number in range(50)]

    assert some(3) == some(3)
    assert some(3) != some(4)
    assert len(set(some(3))) > 45


def test_a_chat_begins_with_its_customer_and_ends() -> None:
    pen = Pen(random.Random(1))
    for turns in (2, 3, 6):
        assert len(pen.chat("livraison", turns)) == turns
