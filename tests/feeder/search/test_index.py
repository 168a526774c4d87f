"""The index finds exactly the posts in which every word occurs, and keeps nothing of what was dropped."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.search.facets import OTHERS, Facet, both
from feeder.search.folding import fold, words
from feeder.search.index import IN_BLOCK, Index
from wall.content import ReplyContent, TextContent

WORD = st.sampled_from(["lampe", "Lampé", "lam", "tapis", "a", "été", "👍", "l’eau", ""])
TEXT = st.lists(WORD, max_size=5).map(" ".join)
STEPS = st.lists(
    st.tuples(st.sampled_from(["text", "text", "reply", "unreply", "drop"]), st.integers(1, 6), TEXT), max_size=30
)


def found(index: Index, sought: str, size: int) -> set[int]:
    hits = bytearray(size)
    for _ in index.scan(words(sought), hits):
        pass
    return {number for number in range(size) if hits[number]}


@given(STEPS, TEXT)
def test_it_finds_what_a_look_at_every_text_finds(steps: list[tuple[str, int, str]], sought: str) -> None:
    index = Index({"avis": "Avis Google"})
    said: dict[int, list[str]] = {}
    for what, number, text in steps:
        if what == "text":
            index.put_text(number, "avis", TextContent(text=text, author=f"Auteur{number}"))
            said[number] = [f"{text} Auteur{number} Avis Google", said.get(number, ["", ""])[1]]
        elif what == "drop":
            index.drop(number)
            said.pop(number, None)
        else:
            index.put_reply(number, ReplyContent(text=text) if what == "reply" else None)
            if number in said:
                said[number][1] = text if what == "reply" else ""
    assert len(index) == len(said)
    for query in (sought, "auteur3", "google", "lampe tapis"):
        if words(query):
            wanted = {
                number for number, parts in said.items()
                if all(any(word.decode() in fold(part) for part in parts) for word in words(query))
            }  # fmt: skip
            assert found(index, query, 7) == wanted


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 9))
def test_over_many_blocks_nothing_is_missed(seed: int) -> None:
    rng, index = random.Random(seed), Index({})
    texts = {number: " ".join(rng.choices(["ab", "cd", "ef", "gh", "ij"], k=4)) for number in range(3 * IN_BLOCK + 7)}
    for number, text in texts.items():
        index.put_text(number, "s", TextContent(text=text))
    for number in rng.sample(sorted(texts), 50):
        index.drop(number)
        del texts[number]
    assert found(index, "cd gh", 4 * IN_BLOCK) == {n for n, text in texts.items() if "cd" in text and "gh" in text}


def test_what_is_dropped_leaves_no_trace() -> None:
    index = Index({})
    for number in range(5):
        index.put_text(number, "s", TextContent(text=f"secret{number}", author="Nobody"))
    index.put_reply(3, ReplyContent(text="answer3"))
    index.drop(3)
    kept = repr([block.said for block in index._blocks])
    assert "secret2" in kept
    assert "secret3" not in kept
    assert "answer3" not in kept


VALUES = st.one_of(st.none(), st.sampled_from(["fr", "en", "de"]))


@given(st.dictionaries(st.integers(0, 9000), VALUES, max_size=20), st.sampled_from(["fr", "en", "xx"]))
def test_a_facet_knows_where_its_values_are(values: dict[int, str | None], sought: str) -> None:
    facet = Facet()
    for number, value in values.items():
        facet.put(number, "en")
        facet.put(number, value)
    mask, certain = facet.where(sought, 10_000)
    assert certain
    assert {number for number in range(10_000) if mask[number]} == {n for n, v in values.items() if v == sought}
    assert both(mask, bytes(10_000)) == bytes(10_000)
    assert both(mask, b"\1" * 10_000) == mask


def test_of_very_many_values_the_last_are_told_apart_by_a_look() -> None:
    facet = Facet()
    for number in range(300):
        facet.put(number, f"v{number}")
    assert facet.where("v1", 300) == (bytes([number == 1 for number in range(300)]), True)
    mask, certain = facet.where("v299", 300)
    assert not certain
    assert [number for number in range(300) if mask[number]] == list(range(OTHERS - 1, 300))
