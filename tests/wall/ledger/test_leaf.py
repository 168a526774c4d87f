"""What of a record is hashed and what of it is public: to the letter, for ever, and naming nobody."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.wall.made import any_of
from wall.codec import Unreadable, decode_event, encode_event
from wall.events import AnyEvent, Approved, PostEvent, Withheld
from wall.ledger import Leaf, Leaves

GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "golden" / "leaves-v1.jsonl").read_bytes().decode().splitlines()
]
"""One log after another's record: its facts, and the leaf they had from the first day on. Lines are only added."""


def read(facts: bytes) -> AnyEvent | None:
    try:
        return decode_event(facts)
    except Unreadable:
        return None


def test_the_leaves_of_version_1_are_what_they_were() -> None:
    leaves = Leaves()
    for number, line in enumerate(GOLDEN, 1):
        facts = line["facts"].encode()
        leaf = leaves.next(facts, read(facts))
        told = (leaf.core.decode(), leaf.detail.decode(), leaf.hash.hex())
        assert told == (line["core"], line["detail"], line["hash"]), f"line {number}"


@pytest.mark.parametrize("line", GOLDEN, ids=range(1, len(GOLDEN) + 1))
def test_a_hash_is_over_three_digests(line: dict[str, str]) -> None:
    parts = [sha256(line[name].encode()).digest() for name in ("core", "detail", "facts")]
    assert sha256(b"\x00" + b"".join(parts)).hexdigest() == line["hash"]


def test_the_golden_file_has_every_type() -> None:
    types = {json.loads(line["facts"]).get("type") for line in GOLDEN if line["facts"].startswith("{")}
    assert types == {kind.__struct_config__.tag for kind in get_args(AnyEvent)}


EVENTS = st.lists(any_of(AnyEvent), min_size=1, max_size=4)
SALTS = st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True)


@settings(deadline=None, max_examples=60)
@given(EVENTS, SALTS)
def test_the_same_records_have_the_same_leaves_and_again_when_asked_again(events: list[Any], salt: str) -> None:
    facts = [encode_event(event, salt) for event in events]
    leaves, others = Leaves(), Leaves()
    made = [leaves.next(one, read(one)) for one in facts]
    assert [others.next(one, read(one)) for one in facts] == made
    assert [leaves.next(one, read(one)) for one in reversed(facts)] == made[::-1]


@settings(deadline=None, max_examples=120)
@given(any_of(AnyEvent), SALTS)
def test_core_and_detail_are_canonical_json(event: Any, salt: str) -> None:
    """RFC 8785, by another encoder: for text, whole numbers and plain keys it is this."""
    facts = encode_event(event, salt)
    leaf = Leaves().next(facts, read(facts))
    for data in (leaf.core, leaf.detail):
        told = json.loads(data)
        again = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert again.encode() == data
        assert all(isinstance(value, str | int | list) for value in told.values())
        assert all(abs(value) < 2**53 for value in told.values() if isinstance(value, int))


@settings(deadline=None, max_examples=120)
@given(any_of(AnyEvent), SALTS)
def test_nothing_public_names_a_person_or_tells_the_second(event: Any, salt: str) -> None:
    event = structs.replace(event, actor="MarieDupont", at_ms=1_795_338_843_120)
    facts = encode_event(event, salt)
    leaf = Leaves().next(facts, decode_event(facts))
    public = leaf.core + leaf.detail
    assert b"MarieDupont" not in public
    assert salt.encode() not in public
    assert b"09:14:03" not in public
    assert b"1795338843" not in public
    names = set(json.loads(leaf.core)) | set(json.loads(leaf.detail))
    assert not names & {"actor", "account", "token", "author", "supporter", "spans", "request", "ground", "place"}


@given(st.lists(st.sampled_from(["noa", "camille", "jo", "feeder", "author", "source:avis"]), max_size=12), st.data())
def test_people_are_numbers_within_one_post_in_the_order_of_their_acting(actors: list[str], data: Any) -> None:
    leaves, posts = Leaves(), ("abcdefgh2345", "bcdefgh23456")
    seen: dict[str, list[str]] = {post: [] for post in posts}
    for actor in actors:
        post = data.draw(st.sampled_from(posts))
        event = Approved(at_ms=1, actor=actor, shop="lyon", post=post, revision=1, rules="1")
        if actor in ("noa", "camille", "jo") and actor not in seen[post]:
            seen[post].append(actor)
        expected = seen[post].index(actor) + 1 if actor in seen[post] else 0
        assert json.loads(leaves.next(encode_event(event), event).core)["by"] == expected


def test_a_day_is_a_day_in_utc() -> None:
    late = Approved(at_ms=1_795_391_999_999, actor="noa", shop="lyon", post="abcdefgh2345", revision=1, rules="1")
    leaf = Leaves().next(encode_event(late), late)
    assert json.loads(leaf.core)["day"] == "2026-11-22"
    assert json.loads(leaf.detail)["at"] == "2026-11-22T23:59Z"


def test_the_salt_changes_what_may_stay_closed_and_not_what_is_public() -> None:
    event = Withheld(at_ms=1, actor="noa", shop="lyon", post="abcdefgh2345", revision=1, reason="hate", rules="1")
    one, other = (Leaves().next(encode_event(event, salt), event) for salt in ("a" * 22, "b" * 22))
    assert one.core == other.core
    assert one.facts != other.facts
    assert one.detail != other.detail


@given(st.binary(max_size=200))
def test_what_cannot_be_read_has_a_leaf_all_the_same(facts: bytes) -> None:
    leaf = Leaves().next(facts, None)
    assert leaf == Leaf(b'{"type":"unreadable","v":1}', b"{}", sha256(facts).digest())


def test_every_type_of_the_house_is_told_or_is_one_that_tells_nothing() -> None:
    """Whoever adds an event of the house decides here whether it is public."""
    untold = {"account-set", "token-issued", "token-revoked", "password-set", "profile-set", "handed-over"}
    for line in GOLDEN:
        event = read(line["facts"].encode())
        if event is not None and not isinstance(event, PostEvent):
            told = json.loads(line["core"])["type"]
            assert told == ("house" if event.__struct_config__.tag in untold else event.__struct_config__.tag)


@pytest.mark.parametrize("grace", ["1e308", "-1e308", "0.0004", "9.9999"])
def test_no_number_in_a_file_is_too_much(grace: str) -> None:
    head = b'{"v":1,"type":"rules-set","at_ms":1,"actor":"feeder","shop":"lyon","rules":{"version":"1","grace_s":'
    facts = head + grace.encode() + b',"review_days":' + b"9" * 60 + b"}}"
    core = json.loads(Leaves().next(facts, decode_event(facts)).core)
    expected = max(1 - 2**53, min(2**53 - 1, round(float(grace) * 1000 if abs(float(grace)) < 1e9 else float(grace))))
    assert (core["grace_ms"], core["review_days"]) == (expected, 2**53 - 1)
