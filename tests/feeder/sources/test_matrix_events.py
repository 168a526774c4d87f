"""Pure: what a Matrix server tells, read without trust."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.sources.parts.matrix.events import (
    Emptied,
    Event,
    Locked,
    Member,
    Redacted,
    Said,
    entered_at,
    read,
    read_all,
)

CLIENT, OTHER, ME = "@client:s", "@autre:s", "@mur:s"


def message(content: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "m.room.message", "event_id": "$1", "sender": CLIENT, "origin_server_ts": 1,
        "content": {"msgtype": "m.text", "body": "bonjour"} | (content or {}) | more,
    }  # fmt: skip


def test_read_knows_its_kinds() -> None:
    assert read(message()) == Said("$1", CLIENT, 1, "bonjour")
    assert read(message(msgtype="m.emote")) == Said("$1", CLIENT, 1, "bonjour")
    assert read(message(msgtype="m.image")) == Said("$1", CLIENT, 1, None)
    assert read(message(msgtype=[])) == Said("$1", CLIENT, 1, None)
    assert read(message(body="  \n ")) == Said("$1", CLIENT, 1, None)
    assert read(message() | {"content": {}}) == Emptied("$1")
    assert read(message() | {"unsigned": {"redacted_because": {}}}) == Emptied("$1")
    assert read(message() | {"state_key": ""}) is None
    assert read({"type": "m.reaction", "content": {}}) is None
    assert read({"type": "m.room.encrypted", "content": {}}) == Locked()
    new = {"msgtype": "m.text", "body": "bonsoir"}
    edit = {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}
    assert read(message(edit)) == Said("$1", CLIENT, 1, "bonsoir", "$0")
    thread = {"m.relates_to": {"rel_type": "m.thread", "event_id": "$0"}}
    assert read(message(thread)) == Said("$1", CLIENT, 1, "bonjour", None, "$0")


@pytest.mark.parametrize("redaction", [{"redacts": "$0", "content": {}}, {"content": {"redacts": "$0"}}])
def test_read_a_redaction_of_old_and_new_rooms(redaction: dict[str, Any]) -> None:
    assert read({"type": "m.room.redaction", "event_id": "$1", **redaction}) == Redacted("$1", "$0")


def test_a_reply_is_without_the_words_of_somebody_else() -> None:
    body = "> <@autre:s> mon numéro est 06\n> et la suite\n\nD'accord"
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}
    assert read(message(reply, body=body)) == Said("$1", CLIENT, 1, "D'accord")
    assert read(message(body="> je cite\n\nmoi")) == Said("$1", CLIENT, 1, "> je cite\n\nmoi")


def test_what_is_no_text_is_repaired_and_flagged() -> None:
    told = read(message(body="a\ud800b\r\nc"))
    assert isinstance(told, Said)
    assert (told.text, told.flags) == ("a\ufffdb\nc", ("repaired",))


@pytest.mark.parametrize(
    "broken",
    [
        None, [], 7, {}, {"type": 3, "content": {}}, message() | {"event_id": "x"}, message() | {"sender": None},
        message() | {"origin_server_ts": True}, message() | {"origin_server_ts": 10**20}, message() | {"content": []},
        message(body="x" * 100_000), message({"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
        message({"m.relates_to": {"rel_type": "m.thread", "event_id": 4}}),
    ],
)  # fmt: skip
def test_what_is_broken_is_counted_and_left_out(broken: object) -> None:
    told = read_all([broken, message()])
    assert (told.broken, len(told.events)) == (1, 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


@given(JSON, st.lists(st.sampled_from(["content", "body", "sender", "event_id", "m.relates_to", "type"]), max_size=3))
def test_no_event_however_odd_raises_anything_else(odd: Any, way: Sequence[str]) -> None:
    event: Any = message({"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}})
    at = event
    for step in way[:-1]:
        at = at[step] if isinstance(at, dict) and isinstance(at.get(step), dict) else at
    if way:
        at[way[-1]] = odd
    assert read_all([event, odd]).broken <= 2
    assert read_all(odd).broken >= 0


def test_entering_is_not_changing_a_name() -> None:
    def member(before: str | None) -> Event | None:
        unsigned = {} if before is None else {"prev_content": {"membership": before}}
        content = {"membership": "join", "displayname": "Mur"}
        return read({"type": "m.room.member", "state_key": ME, "content": content, "unsigned": unsigned})

    first, invited, renamed = member(None), member("invite"), member("join")
    assert first == invited == Member(ME, "Mur", entered=True)
    assert renamed == Member(ME, "Mur", entered=False)
    assert first is not None
    assert renamed is not None
    assert entered_at([Locked(), first, Locked(), renamed], ME) == 1
    assert entered_at([first], OTHER) is None
