"""Pure: what becomes of what was said. In whatever portions and however often a room is told, the same posts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.sources.base import Seen
from feeder.sources.parts.matrix.fold import NOT_OWN, hidden
from feeder.sources.parts.xmpp import fold as xmpp_fold
from feeder.sources.parts.xmpp.events import Emptied, Event, Retracted, Said
from feeder.sources.parts.xmpp.fold import Folded, Known, Rules, fold
from feeder.sources.parts.xmpp.memory import Places, recall
from feeder.sources.shared.consent import Policy

CLIENT, OTHER, ADVISOR = "o:client", "o:other", "o:maud"
NICKS = {CLIENT: "Nadège", OTHER: "Karim", ADVISOR: "Maud"}
NOTICE = Rules(Policy("notice", "v1", "oui", "non"), advisors=frozenset({"Maud"}))
OPT_IN = Rules(Policy("opt-in", "v1", "oui", "non"), advisors=frozenset({"Maud"}))
FORUM = Rules(Policy(), "forum")


def said(number: int, text: str | None, who: str = CLIENT, replaces: int | None = None) -> Said:
    name = None if replaces is None else f"m{replaces}"
    return Said(f"s{number}", who, NICKS[who], number * 1000, text, (f"m{number}",), name, why="" if text else "x")


def back(target: int, who: str = CLIENT) -> Retracted:
    return Retracted("r", who, f"s{target}")


def run(rules: Rules, *events: Event, memory: Places | None = None, known: Known | None = None) -> Folded:
    return fold("r@s", rules, events, memory or Places(), known or Known())


def texts(items: dict[str, Seen]) -> dict[str, str]:
    return {native_id: seen.text for native_id, seen in items.items() if seen.what != "deleted"}


def test_one_batch_tells_the_latest_state_once() -> None:
    folded = run(NOTICE, said(1, "dix"), said(2, "onze", replaces=1), said(3, "douze", replaces=2))
    (seen,) = folded.items.values()
    assert (seen.what, seen.text, seen.written_ms, seen.updated_ms) == ("new", "douze", 1000, 3000)
    assert (seen.author, seen.voice, seen.conversation) == ("Nadège", "customer", "r@s")
    folded = run(NOTICE, said(1, "dix"), back(1), said(2, "onze", replaces=1), back(1))
    assert [(seen.what, seen.text) for seen in folded.items.values()] == [("deleted", "")]
    assert run(NOTICE, said(1, "dix"), said(2, None, replaces=1)).items["s1"].what == "deleted"


def test_only_who_wrote_it_changes_it() -> None:
    other = run(NOTICE, said(1, "mal"), said(2, "bien", OTHER, replaces=1), back(1, OTHER))
    assert (texts(other.items), other.rejected) == ({"s1": "mal"}, {NOT_OWN: 2})
    # A name is its sender's own: who takes another's name for a message of theirs corrects only that.
    twice = [said(1, "mal"), Said("s2", OTHER, "Karim", 2000, "à moi", ("m1",)), said(3, "bien", OTHER, replaces=1)]
    assert texts(run(NOTICE, *twice).items) == {"s1": "mal", "s2": "bien"}
    lost = run(NOTICE, said(2, "bien", replaces=1), back(1), Retracted("r", CLIENT, "m1"))
    assert (lost.items, lost.rejected) == ({}, {xmpp_fold.NO_ROOT: 1, xmpp_fold.UNKNOWN: 2})


def test_the_room_takes_back_what_it_likes() -> None:
    folded = run(NOTICE, said(1, "mal"), Retracted("", "", "s1"), Retracted("", "", "s0"), Emptied("s00"))
    assert {(one.native_id, one.what) for one in folded.items.values()} == {
        ("s1", "deleted"), ("s0", "deleted"), ("s00", "deleted"),
    }  # fmt: skip


def test_what_was_told_before_is_known_again() -> None:
    known = Known()
    before: list[Event] = [
        said(1, "trop tôt"),
        said(5, "dix"),
        said(6, "onze", replaces=5),
        said(7, "gone"),
        back(7),
        Emptied("s8"),
    ]
    assert known.recall(before, since_ms=5000) == ["s7", "s8"]
    folded = run(
        NOTICE, said(9, "douze", replaces=6), said(10, "x", replaces=1), said(11, "y", replaces=7), known=known
    )
    assert texts(folded.items) == {"s5": "douze"}
    assert folded.rejected == {xmpp_fold.NO_ROOT: 1}


def test_consent() -> None:
    assert set(texts(run(Rules(Policy()), said(1, "a"), said(2, "oui"), said(3, "b")).items).values()) == {""}
    told = run(OPT_IN, said(1, "avant"), said(2, "oui"), said(3, "après"), said(4, "réponse", ADVISOR))
    assert texts(told.items) == {"s1": "", "s3": "après", "s4": "réponse"}
    assert told.items["s3"].consent_id == "s2"
    assert told.items["s4"].voice == "advisor"
    for taken in (
        said(5, "non"),
        said(5, "autre", replaces=2),
        said(5, "non", replaces=3),
        back(2),
        Retracted("", "", "s2"),
    ):
        after = run(
            OPT_IN, said(1, "avant"), said(2, "oui"), said(3, "x"), said(4, "y", ADVISOR), taken, said(6, "z")
        )
        assert set(texts(after.items).values()) == {""}
        assert after.revoked == {CLIENT: "s2"}
    forum = run(FORUM, said(1, "a"), said(2, "non"))
    assert texts(forum.items) == {"s1": "a", "s2": "non"}


def test_a_no_outlives_the_rooms_ids_of_people() -> None:
    """Prosody 0.12 keeps what its occupant ids are made with in memory for a while: kill -9 may change them."""
    memory = Places()
    folded = run(NOTICE, Said("s0", "o:client-before", "Nadège", 0, "dit"), said(1, "non"), memory=memory)
    assert (texts(folded.items), folded.nicks) == ({"s0": ""}, {"Nadège"})
    again = Said("s2", "o:client-anew", "Nadège", 2000, "encore", ("m2",))
    assert texts(run(NOTICE, again, memory=memory).items) == {"s2": ""}
    agreed = Said("s3", "o:client-anew", "Nadège", 3000, "oui", ("m3",))
    assert texts(run(NOTICE, agreed, Said("s4", "o:client-anew", "Nadège", 4000, "b"), memory=memory).items) == {
        "s4": "b"
    }


def test_the_cursor_comes_back_as_it_was() -> None:
    memory = Places()
    run(NOTICE, said(1, "non"), memory=memory)
    for number in range(300):
        memory.learn("r@s", f"o:{number}")
    again = recall(memory.dump())
    assert again == memory
    assert len(memory.staff["r@s"]) == 200
    assert [recall(odd) for odd in ("", "[]", '{"places": 3}', "\ud800", "[" * 9999)] == [None] * 5


WORDS = st.sampled_from(["oui", "non", "un", "deux", "trois", None])
PEOPLE = st.sampled_from([CLIENT, OTHER, ADVISOR])


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """What a room tells, in order: words, corrections and retractions of what was said, rightly or not."""
    told: list[Event] = []
    for number in range(draw(st.integers(1, 14))):
        what = draw(st.sampled_from(["say", "say", "correct", "retract", "moderate"])) if number else "say"
        target = draw(st.integers(0, number))
        if what == "say":
            told.append(said(number, draw(WORDS), draw(PEOPLE)))
        elif what == "correct":
            told.append(said(number, draw(WORDS), draw(PEOPLE), replaces=target))
        else:
            told.append(back(target, draw(PEOPLE) if what == "retract" else ""))
    return told


@settings(max_examples=50)
@given(stories(), st.lists(st.integers(0, 14), max_size=3), st.booleans(), st.sampled_from([OPT_IN, NOTICE, FORUM]))
def test_in_whatever_portions_a_room_is_told(
    story: list[Event], cuts: list[int], restart: bool, rules: Rules
) -> None:
    """Also over a restart, where only the cursor is left and the archive tells once more what was before."""
    latest: dict[str, Seen] = {}
    memory, known = Places(), Known()
    edges = sorted({0, len(story), *(min(cut, len(story)) for cut in cuts)})
    for start, end in pairwise(edges):
        if restart:
            memory, known = recall(memory.dump()) or Places(), Known()
            known.recall(story[:start], 0)
        folded = fold("r@s", rules, story[start:end], memory, known)
        earlier = [event for event in story[:start] if isinstance(event, Said) and event.replaces is None]
        for event in earlier if folded.revoked else ():
            if event.id in latest and latest[event.id].what != "deleted" and event.who in {*folded.revoked, ADVISOR}:
                latest[event.id] = hidden(event.id)
        latest |= folded.items
    whole = run(rules, *story)
    assert texts(latest) == texts(whole.items)
    refused = {who for who, word in memory.people("r@s").items() if not word.yes and word.event}
    for seen in latest.values():
        assert not (seen.text and seen.author_id in refused and rules.kind == "chat")
