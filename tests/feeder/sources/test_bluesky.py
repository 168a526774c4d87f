"""Bluesky: every field, whose posts are taken, what passes by, whatever comes. See `test_bluesky_network.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.sources.base import Seen, SourceError
from feeder.sources.parts.bluesky.events import (
    Event,
    Profile,
    Traits,
    addressed,
    event,
    page_of,
    parse_profiles,
    parse_views,
)
from feeder.sources.parts.bluesky.lines import LATELY, Whom, concerns, did_of, time_of
from feeder.sources.shared.lenient import REPAIRED
from tests.feeder.sources.mutated import mutated
from tests.feeder.sources.standins.bluesky import POSTS, did, record
from tests.feeder.sources.test_bluesky_network import options
from wall.clock import from_iso
from wall.events import Consent

TRAITS = Traits("notice", "2026-1", tag="ChezLulu")
ANA = did(1)
TOLD_US = 1_795_166_043_120_000
PEOPLE = {ANA: Profile("Anaïs")}


def line(said: Any, operation: str = "create", rkey: str = "3k1", who: str = ANA) -> str:
    commit = {"rev": "x", "operation": operation, "collection": POSTS, "rkey": rkey, "record": said, "cid": "b"}
    return json.dumps({"did": who, "time_us": TOLD_US, "kind": "commit", "commit": commit}, separators=(",", ":"))


SAVED = line(record("Très bon pain", langs=["fr-CA"], reply={"root": {"uri": "at://did:plc:x/app.bsky.feed.post/1"}}))
VIEWS = json.dumps({"posts": [
    {"uri": f"at://{ANA}/{POSTS}/3k{n}", "author": {"did": ANA, "handle": "ana.example", "labels": []},
     "record": record(f"Message {n}"), "labels": []} for n in range(3)
]}).encode()  # fmt: skip


def posts_of(text: str, traits: Traits = TRAITS, people: dict[str, Profile] = PEOPLE) -> tuple[Seen, ...]:
    told = event(text)
    assert told is not None
    return page_of([told], people, traits).items


def test_every_field() -> None:
    assert posts_of(SAVED) == (Seen(
        native_id=f"at://{ANA}/{POSTS}/3k1", kind="forum", text="Très bon pain", author="Anaïs", author_id=ANA,
        conversation="at://did:plc:x/app.bsky.feed.post/1", language="fr",
        written_ms=from_iso("2026-11-20T09:14:03.120Z"), permalink=f"https://bsky.app/profile/{ANA}/post/3k1",
        consent=Consent(basis="notice", version="2026-1"),
    ),)  # fmt: skip
    (edited,) = posts_of(line(record("x", when="2099-01-01T00:00:00Z"), "update"))
    assert (edited.written_ms, edited.updated_ms) == (TOLD_US // 1000, TOLD_US // 1000)
    (torn,) = posts_of(line(record("Oui\ud800")))
    assert (torn.text, torn.flags) == ("Oui\ufffd", (REPAIRED,))


@pytest.mark.parametrize(("said", "traits", "author", "taken"), [
    (record("a"), TRAITS, Profile("A", frozenset({"!no-unauthenticated"})), False),
    (record("a"), TRAITS, Profile("A", frozenset({"!hide"})), False),
    (record("a"), TRAITS, None, False),
    (record("a", labels={"values": [{"val": "porn"}]}), TRAITS, Profile("A"), False),
    (record("a", labels={"values": [{"val": "spoiler"}]}), TRAITS, Profile("A"), True),
    (record("a", tag="Autre"), TRAITS, Profile("A"), False),
    (record(" "), TRAITS, Profile("A"), False),
    (record("a", tag="autre", tags=["CHEZLULU"]), TRAITS, Profile("A"), True),
    (record("a"), Traits("opt-in", "v2", tag="chezlulu"), Profile("A"), False),
    (record("a"), Traits("opt-in", "v2", tag="chezlulu", accounts=frozenset({ANA})), Profile("A"), True),
    (record("a"), Traits("notice", "v2", mention="did:plc:lulu"), Profile("A"), False),
    (record("a", facets=[{"features": [{"did": "did:plc:lulu"}]}]), Traits("notice", "v2", mention="did:plc:lulu"),
     Profile("A"), True),
])  # fmt: skip
def test_whose_posts_are_taken(said: Any, traits: Traits, author: Profile | None, taken: bool) -> None:
    page = page_of([Event(ANA, TOLD_US, f"at://{ANA}/{POSTS}/1", said)], {ANA: author} if author else {}, traits)
    assert (len(page.items), len(page.unusable), page.rejected) == (taken, not taken, ())


def test_advisors_speak_for_the_shop() -> None:
    traits = Traits("opt-in", "v2", tag="chezlulu", advisors=frozenset({ANA}))
    assert [(one.voice, one.consent) for one in posts_of(SAVED, traits)] == [
        ("advisor", Consent(basis="opt-in", version="v2"))
    ]


def test_the_last_word_on_a_post_counts_and_one_broken_costs_no_other() -> None:
    uri = f"at://{ANA}/{POSTS}/"
    told = [Event(ANA, 1, uri + "1", record("a")), Event(ANA, 2, uri + "1"), Event(ANA, 3, uri + "2"),
            Event(ANA, 4, uri + "2", record("b")), Event(ANA, 5, uri + "3", {**record("c"), "createdAt": 7}),
            Event(ANA, 6, uri + "4", record("x" * 100_001)), Event(ANA, 7)]  # fmt: skip
    page = page_of(told, PEOPLE, TRAITS)
    assert [one.text for one in page.items] == ["b"]
    assert [one[0][-1] for one in page.unusable] == ["1", "3", "4"]
    assert len(page.rejected) == 2


@pytest.mark.parametrize(("text", "is_anything"), [
    (SAVED, True), (line(record("a", tag="CHEZLULU")), True), (line(record("a", tag="autre")), False),
    (line(record("a", tag="autre"), who="did:plc:known"), True), ("", True), ("{}", True),
    (json.dumps({"did": ANA, "time_us": 1, "kind": "account"}, separators=(",", ":")), False),
    (json.dumps({"did": "did:plc:known", "kind": "account"}, separators=(",", ":")), True),
])  # fmt: skip
def test_what_passes_by(text: str, is_anything: bool) -> None:
    assert concerns(text, TRAITS, {"did:plc:known"}) is is_anything


@given(st.sampled_from(["ChezLulu", "Crème", "ЛУЛУ", "café"]), st.booleans(), st.booleans())
@settings(max_examples=30, deadline=None)
def test_nothing_that_is_addressed_passes_by(tag: str, ascii_only: bool, upper: bool) -> None:
    """However the server writes letters: as they are, or as numbers."""
    said = record("bonjour", tag=tag.upper() if upper else tag)
    traits = Traits("notice", "1", tag=tag)
    assert addressed(said, traits)
    whole = {"did": ANA, "time_us": TOLD_US, "kind": "commit", "commit": {"record": said}}
    assert concerns(json.dumps(whole, ensure_ascii=ascii_only, separators=(",", ":")), traits, set())


@pytest.mark.parametrize(("account", "active"), [
    ({"active": True}, True), ({"active": False}, False), ({"active": False, "status": "takendown"}, False),
    ({"active": False, "status": "throttled"}, None), ({"active": False, "status": "desynchronized"}, None),
])  # fmt: skip
def test_an_account_that_is_not_there(account: dict[str, Any], active: bool | None) -> None:
    told = event(json.dumps({"did": ANA, "time_us": TOLD_US, "kind": "account", "account": account}))
    assert told == Event(ANA, TOLD_US, active=active)


def test_whom_something_is_known_of() -> None:
    whom = Whom()
    for number in range(LATELY + 1):
        whom.note(str(number))
    whom.known = frozenset({"0"})
    assert ["0" in whom, "1" in whom, str(LATELY) in whom, "x" in whom] == [True, True, True, False]
    assert (did_of(SAVED), did_of("{}"), time_of(SAVED), time_of('{"text":"\\"time_us\\":1795166043120000"}')) == (
        ANA, "", TOLD_US, 0)  # fmt: skip


@given(mutated(SAVED.encode()))
@settings(max_examples=50, deadline=None)
def test_whatever_is_told_it_is_a_post_or_nothing(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    assert concerns(text, TRAITS, set()) in (True, False)
    told = event(text)
    page = page_of([told] if told is not None else [], PEOPLE, TRAITS)
    assert all(one.text and one.native_id.startswith("at://did:") for one in page.items)


@given(mutated(VIEWS))
@settings(max_examples=50, deadline=None)
def test_whatever_is_answered_it_is_posts_or_a_sentence(data: bytes) -> None:
    try:
        events, people = parse_views(data)
        parse_profiles(data.replace(b'"posts"', b'"profiles"'))
    except SourceError:
        return
    assert all(one.text for one in page_of(events, people, TRAITS).items)


@pytest.mark.parametrize("wrong", [
    {"tag": ""}, {"consent_basis": "opt-in"}, {"hosts": ["https://a.example"]}, {"hosts": ["ws://a.example"]},
    {"mention": "lulu.example"}, {"appview": "http://a.example"}, {"consent_version": ""}, {"hosts": []},
])  # fmt: skip
def test_what_is_refused_in_the_configuration(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        options("http://127.0.0.1:1", **wrong)
