"""One log's ledger: which leaf each record is, and that a record which was changed since is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wall.codec import encode_event
from wall.events import Approved, Paused
from wall.ledger import Book, includes
from wall.ledger.book import Changed

PAUSED = Paused(at_ms=1_795_338_843_120, actor="camille", shop="lyon")


@given(st.sets(st.integers(1, 2**62), min_size=1, max_size=30))
def test_every_record_has_its_place_whatever_its_seq(seqs: set[int]) -> None:
    book, order = Book(), sorted(seqs)
    for seq in order:
        book.enter(seq, b"record %d" % seq, None)
    for index, seq in enumerate(order):
        assert book.place(seq) == index
        leaf = book.again(seq, b"record %d" % seq, None)
        assert includes(leaf.hash, index, len(order), book.tree.inclusion(index), book.tree.root())
    for absent in {0, order[-1] + 1, order[0] - 1} - seqs:
        assert book.place(absent) is None
        with pytest.raises(LookupError, match=f"record {absent} is not in the ledger"):
            book.again(absent, b"", None)


def test_a_record_that_was_changed_since_is_found() -> None:
    book, facts = Book(), encode_event(PAUSED, "a" * 22)
    book.enter(7, facts, PAUSED)
    assert book.again(7, facts, PAUSED).core == b'{"day":"2026-11-22","shop":"lyon","type":"paused","v":1}'
    for changed in (encode_event(PAUSED, "b" * 22), facts + b" "):
        with pytest.raises(Changed, match="record 7"):
            book.again(7, changed, PAUSED)
    with pytest.raises(Changed, match="record 7"):
        book.again(7, facts, None)


def test_who_acted_is_known_however_long_ago() -> None:
    book = Book()
    acted = [
        Approved(at_ms=1, actor=actor, shop="lyon", post="abcdefgh2345", revision=1, rules="1")
        for actor in ("noa", "camille", "noa", "jo")
    ]
    for seq, event in enumerate(acted, 1):
        book.enter(seq, encode_event(event), event)
    numbers = [book.again(seq, encode_event(event), event).core[6] for seq, event in enumerate(acted, 1)]
    assert bytes(numbers) == b"1213"
