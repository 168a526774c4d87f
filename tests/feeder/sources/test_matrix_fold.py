"""Pure: what becomes of a room's events. Edits, redactions and consent, whatever the order and however often told."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.sources.base import Seen
from feeder.sources.parts.matrix import fold as matrix_fold
from feeder.sources.parts.matrix.events import Event, Redacted, Said
from feeder.sources.parts.matrix.fold import Folded, Room, Root, fold, lookups
from feeder.sources.shared.consent import Memory, Policy, recall

CLIENT, OTHER, ADVISOR, ME = "@client:s", "@autre:s", "@maud:s", "@mur:s"
OPT_IN = Policy("opt-in", "v1", "J'accepte", "Je retire", frozenset({ADVISOR}))
NOTICE = Policy("notice", "v1", "J'accepte", "Je retire", frozenset({ADVISOR}))


def said(number: int, text: str | None, sender: str = CLIENT, edits: int | None = None) -> Said:
    return Said(f"${number}", sender, number, text, None if edits is None else f"${edits}")


def run(policy: Policy, *events: Event, memory: Memory | None = None, **known: Any) -> Folded:
    return fold(Room("!r:s", ME, policy, **known), events, memory or Memory(since="s"), {})


def texts(folded: Folded) -> dict[str, str]:
    return {native_id: seen.text for native_id, seen in folded.items.items() if seen.what != "deleted"}


def test_one_batch_tells_the_latest_state_once() -> None:
    folded = run(NOTICE, said(1, "dix"), said(2, "onze", edits=1), said(3, "douze", edits=1))
    (seen,) = folded.items.values()
    assert (seen.what, seen.text, seen.written_ms, seen.updated_ms) == ("new", "douze", 1, 3)
    folded = run(NOTICE, said(1, "dix"), said(2, "onze", edits=1), Redacted("$3", "$1"), said(4, "douze", edits=1))
    (seen,) = folded.items.values()
    assert (seen.what, seen.text) == ("deleted", "")


def test_an_edit_needs_its_message() -> None:
    edit = said(2, "onze", edits=1)
    assert run(NOTICE, edit).rejected == {matrix_fold.NO_ROOT: 1}
    assert run(NOTICE, edit, roots={"$1": Root(OTHER, 1)}).rejected == {matrix_fold.NOT_OWN: 1}
    assert run(NOTICE, edit, roots={"$1": Root("", 0, gone=True)}).items == {}
    (seen,) = run(NOTICE, edit, roots={"$1": Root(CLIENT, 1, "$0")}).items.values()
    assert (seen.what, seen.native_id, seen.conversation) == ("edited", "$1", "!r:s/$0")
    assert lookups([edit], Memory(), {}) == (["$1"], [])
    assert lookups([said(1, "dix"), edit], Memory(), {}) == ([], [])
    assert lookups([edit], Memory(), {"$1": Root(CLIENT, 1)}) == ([], [])


def test_an_edit_taken_back_leaves_what_the_message_is_then() -> None:
    memory = Memory(since="s")
    run(NOTICE, said(1, "dix"), said(2, "onze", edits=1), memory=memory)
    assert memory.edits == {"$2": "$1"}
    gone = Redacted("$3", "$2")
    assert lookups([gone], memory, {}) == ([], ["$1"])
    (seen,) = run(NOTICE, gone, memory=memory, now={"$1": said(1, "dix")}).items.values()
    assert (seen.what, seen.native_id, seen.text) == ("edited", "$1", "dix")
    memory.edits["$2"] = "$1"
    (seen,) = run(NOTICE, gone, memory=memory, now={"$1": None}).items.values()
    assert (seen.what, seen.native_id) == ("deleted", "$1")


def test_a_basis_of_none_lets_nothing_out() -> None:
    folded = run(Policy(), said(1, "dix"), said(2, "J'accepte"), said(3, "onze"), said(4, "x", edits=1))
    assert set(texts(folded).values()) == {""}
    assert all(seen.consent is None for seen in folded.items.values())


def test_consent_is_for_what_comes_after_it() -> None:
    folded = run(OPT_IN, said(1, "avant"), said(2, "  j’ACCEPTE "), said(3, "après"), said(4, "oui", ADVISOR))
    assert texts(folded) == {"$1": "", "$3": "après", "$4": "oui"}
    assert folded.items["$4"].consent == folded.items["$3"].consent
    assert run(OPT_IN, said(2, "J'accepte", ADVISOR), said(3, "après")).items["$3"].consent is None


def test_an_advisor_answers_all_who_speak() -> None:
    both = (said(1, "J'accepte"), said(2, "moi aussi", OTHER), said(3, "oui", ADVISOR))
    assert texts(run(OPT_IN, *both)) == {"$2": "", "$3": ""}
    assert texts(run(OPT_IN, *both, said(4, "J'accepte", OTHER), said(5, "bien", ADVISOR)))["$5"] == "bien"
    assert texts(run(OPT_IN, said(1, "seul", ADVISOR))) == {"$1": ""}
    assert texts(run(NOTICE, said(1, "seul", ADVISOR))) == {"$1": "seul"}


def test_taking_back_hides_what_was_said_too() -> None:
    memory = Memory(since="s")
    told = (
        said(1, "J'accepte"),
        said(2, "dit"),
        said(3, "répondu", ADVISOR),
        said(4, "Je retire"),
        said(5, "encore"),
    )
    folded = run(OPT_IN, *told, memory=memory)
    assert set(texts(folded).values()) == {""}
    assert folded.revoked == {CLIENT: "$1"}
    assert run(OPT_IN, said(6, "Je retire"), memory=memory).revoked == {}
    folded = run(NOTICE, said(1, "dit"), said(2, "autre", OTHER), said(3, "Je retire"), said(4, "répondu", ADVISOR))
    assert texts(folded) == {"$1": "", "$2": "autre", "$4": ""}
    assert folded.revoked == {CLIENT: ""}


@pytest.mark.parametrize(
    "back",
    [said(3, "Je retire", edits=2), said(3, "autre chose", edits=1), Redacted("$3", "$1"), said(3, "Je retire")],
)
def test_every_way_of_taking_back(back: Event) -> None:
    folded = run(OPT_IN, said(1, "J'accepte"), said(2, "dit"), back, said(4, "suite"))
    assert set(texts(folded).values()) == {""}
    assert list(folded.revoked) == [CLIENT]


def test_old_messages_told_again_gain_nothing_from_a_later_word() -> None:
    memory = Memory(since="s")
    told = [said(1, "avant"), said(2, "J'accepte"), said(3, "un"), said(4, "Je retire"), said(5, "deux")]
    told += [said(6, "J'accepte"), said(7, "trois")]
    run(OPT_IN, *told, memory=memory)
    for cut in range(len(told)):
        again = recall(memory.dump())
        assert again is not None
        first, second = run(OPT_IN, *told[:cut], memory=again), run(OPT_IN, *told[cut:], memory=again)
        shown = texts(first) | texts(second)
        assert shown == {"$1": "", "$3": "", "$5": "", "$7": "trois"}


def test_the_reading_account_is_nobody() -> None:
    assert run(NOTICE, said(1, "Bonjour, ici le mur", ME)).items == {}
    own = Policy("notice", "v1", advisors=frozenset({ME}))
    assert run(own, said(1, "Bonjour", ME)).items["$1"].voice == "advisor"


WORDS = st.sampled_from(["J'accepte", "Je retire", "un", "deux", "trois", None])
SPEAKERS = st.sampled_from([CLIENT, OTHER, ADVISOR])


@st.composite
def stories(draw: st.DrawFn) -> list[Event]:
    """A room's events in order, with edits and redactions of what was said before."""
    told: list[Event] = []
    for number in range(draw(st.integers(1, 14))):
        earlier = [e for e in told if isinstance(e, Said)]
        what = draw(st.sampled_from(["say", "say", "edit", "redact"])) if earlier else "say"
        if what == "say":
            told.append(said(number, draw(WORDS), draw(SPEAKERS)))
        elif what == "edit":
            root = draw(st.sampled_from(earlier))
            told.append(Said(f"${number}", draw(SPEAKERS), number, draw(WORDS), root.edits or root.id))
        else:
            told.append(Redacted(f"${number}", draw(st.sampled_from(earlier)).id))
    return told


@given(stories(), st.lists(st.integers(0, 14), max_size=3), st.sampled_from([OPT_IN, NOTICE]))
def test_what_was_refused_or_redacted_is_never_left_readable(
    story: list[Event], cuts: list[int], policy: Policy
) -> None:
    """In whatever portions a room is told: after the last word no text of a refusing customer is on show."""
    memory, roots = Memory(since="s"), dict[str, Root]()
    latest: dict[str, Seen] = {}
    edges = sorted({0, len(story), *(min(cut, len(story)) for cut in cuts)})
    for start, end in pairwise(edges):
        before = [e for e in story[:start] if isinstance(e, Said) and e.edits is None]
        folded = run(policy, *story[start:end], memory=memory, roots=roots)
        roots |= folded.roots
        for user in folded.revoked:
            for one in before:
                if one.id in latest and one.sender in (user, ADVISOR):
                    latest[one.id] = matrix_fold.hidden(one.id)
        latest |= folded.items
        memory = recall(memory.dump()) or memory
    redacted = {event.target for event in story if isinstance(event, Redacted)}
    refused = {user for user, word in memory.people("!r:s").items() if not word.yes and word.event}
    for native_id, seen in latest.items():
        if seen.text:
            assert seen.author_id not in refused
            assert native_id not in redacted
            assert seen.consent is not None
            assert policy.means(seen.text) != "no" or seen.voice == "advisor"
        else:
            assert not seen.author
