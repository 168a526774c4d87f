"""Bytes in the log: what is written can be read, by this version and by every later one."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.made import BOMBS, any_of, bytes_like
from wall import codec
from wall.codec import TooNew, Unreadable, decode_content, decode_event, encode_content, encode_event, salt_of
from wall.content import Content, TextContent
from wall.events import AnyEvent, Rating, Received, SourceFailed

GOLDEN = Path(__file__).parent / "golden"
EVENTS = (GOLDEN / "events-v1.jsonl").read_bytes().splitlines()
CONTENTS = (GOLDEN / "contents-v1.jsonl").read_bytes().splitlines()


@settings(deadline=None, max_examples=300)
@given(any_of(AnyEvent))
def test_an_event_is_read_as_it_was_written(event: AnyEvent) -> None:
    data = encode_event(event)
    assert data.startswith(b'{"v":1,"type":"')
    assert b"\n" not in data
    assert decode_event(data) == event


@settings(deadline=None, max_examples=100)
@given(any_of(Content))
def test_a_content_is_read_as_it_was_written(content: Content) -> None:
    assert decode_content(encode_content(content)) == content


@settings(deadline=None, max_examples=200)
@given(bytes_like(AnyEvent, encode_event))
def test_garbage_is_unreadable_and_nothing_worse(data: bytes) -> None:
    for decode in (decode_event, decode_content):
        with suppress(Unreadable):
            decode(data)


@pytest.mark.parametrize("data", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_unreadable(data: bytes) -> None:
    for decode in (decode_event, decode_content):
        with pytest.raises(Unreadable):
            decode(data)


# --- what version 1 wrote: these bytes lie in people's logs and never change -----------------------------------


def told(line: bytes) -> Any:
    return json.loads(line)


def means(ours: Any, written: Any) -> bool:
    """Whether our record says all that was written. A field that came later, with its default, may be more."""
    if isinstance(written, dict):
        return all(
            name in ("v", "salt", "type") or means(getattr(ours, name), value) for name, value in written.items()
        )
    if isinstance(written, list):
        items = (
            [getattr(ours, name) for name in ours.__struct_fields__] if hasattr(ours, "__struct_fields__") else ours
        )
        return len(items) == len(written) and all(map(means, items, written))
    return bool(ours == written)


@pytest.mark.parametrize("line", EVENTS, ids=[f"{n}-{told(line)['type']}" for n, line in enumerate(EVENTS, 1)])
def test_events_of_version_1_mean_what_they_meant(line: bytes) -> None:
    event = decode_event(line)
    assert event.__struct_config__.tag == told(line)["type"]
    assert means(event, told(line))
    assert decode_event(encode_event(event)) == event


@pytest.mark.parametrize("line", CONTENTS, ids=range(1, len(CONTENTS) + 1))
def test_contents_of_version_1_mean_what_they_meant(line: bytes) -> None:
    content = decode_content(line)
    assert content.__struct_config__.tag == told(line)["type"]
    assert means(content, told(line))


def test_the_golden_file_has_every_type_and_every_field() -> None:
    """A new type or field of version 1 comes with a line that uses it; a line that is there stays as it is."""
    for union, lines in ((AnyEvent, EVENTS), (Content, CONTENTS)):
        for kind in get_args(union):
            mine = [told(line) for line in lines if told(line)["type"] == kind.__struct_config__.tag]
            fields = {name for line in mine for name in line} - {"v", "salt", "type"}
            assert fields == set(kind.__struct_encode_fields__), kind.__name__


def test_a_field_that_came_later_keeps_old_bytes_readable() -> None:
    """And bytes of a writer that knew more fields, but no newer version, too."""

    class Later(Received, frozen=True, kw_only=True, tag="received"):
        mood: str = "not asked"

    old = msgspec.json.decode(EVENTS[0], type=Later)
    assert old.mood == "not asked"
    newer = EVENTS[0][:-1] + b',"mood":"calm","more":{"of":["it"]}}'
    assert decode_event(newer) == decode_event(EVENTS[0])


SALT = "q5xmv7P0tEuZ-h2Yd_kA3w"


@settings(deadline=None, max_examples=100)
@given(any_of(AnyEvent), st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True))
def test_a_salt_says_nothing_and_stays_with_the_line(event: AnyEvent, salt: str) -> None:
    plain, salted = encode_event(event), encode_event(event, salt)
    assert salted == b'{"v":1,"salt":"%b",' % salt.encode() + plain[7:]
    assert decode_event(salted) == decode_event(plain) == event
    assert (salt_of(salted), salt_of(plain)) == (salt, "")


@pytest.mark.parametrize("data", [b"", b"[]", b'{"salt":7}', b'{"salt":"\\ud800"}', b"\xff", b'{"salt":"a"', *BOMBS])
def test_what_has_no_salt_has_an_empty_one(data: bytes) -> None:
    assert salt_of(data) == ""


# --- versions --------------------------------------------------------------------------------------------------


@given(st.integers(2, 2**31))
def test_a_newer_version_says_please_update(version: int) -> None:
    newer = EVENTS[0].replace(b'"v":1', b'"v":%d' % version)
    with pytest.raises(TooNew, match=f"version {version}.*please update"):
        decode_event(newer)


@pytest.mark.parametrize("version", [0, -1, -(2**62)])
def test_a_version_that_never_was_is_unreadable(version: int) -> None:
    with pytest.raises(Unreadable, match=f"version {version}"):
        decode_event(EVENTS[0].replace(b'"v":1', b'"v":%d' % version))
    with pytest.raises(Unreadable, match="version 0"):
        decode_event(EVENTS[0].replace(b'"v":1,', b""))


def test_an_older_version_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_1(fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "flags": [*fields.get("flags", ()), "from 1"]}

    def from_2(fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "flags": [*fields["flags"], "from 2"]}

    monkeypatch.setattr(codec, "VERSION", 3)
    monkeypatch.setattr(codec, "UPCASTS", {1: from_1, 2: from_2})
    event = decode_event(EVENTS[0])
    assert isinstance(event, Received)
    assert event.flags == ("from 1", "from 2")
    assert encode_event(event).startswith(b'{"v":3,')
    salted = EVENTS[0].replace(b'"v":1,', b'"v":1,"salt":"%b",' % SALT.encode())
    assert decode_event(salted) == event


# --- odd values ------------------------------------------------------------------------------------------------


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    """In an error's words it may be a part of a file's name; the log must take the event all the same."""
    failed = SourceFailed(at_ms=1, actor="feeder", shop="lyon", source="avis", problem="not \udce9t\udce9.xml")
    read = decode_event(encode_event(failed))
    assert isinstance(read, SourceFailed)
    assert read.problem == "not \ufffdt\ufffd.xml"
    content = decode_content(encode_content(TextContent(text="a\ud83db", author="\udfff")))
    assert content == TextContent(text="a\ufffdb", author="\ufffd")


@pytest.mark.parametrize("name", ["lyon\n", "a.b", "a b", "*", ">", "", "x" * 65, "é"])
def test_a_shops_name_is_a_plain_word(name: str) -> None:
    line = EVENTS[0].replace(b'"lyon-1"', json.dumps(name).encode())
    with pytest.raises(Unreadable, match="shop"):
        decode_event(line)


@pytest.mark.parametrize("value", ["[null,5.0]", "[4,0]", "[4,-5]", "[]", "4", '["4"]'])
def test_what_is_no_rating_is_unreadable(value: str) -> None:
    line = EVENTS[0][:-1] + f',"rating":{value}}}'.encode()
    with pytest.raises(Unreadable, match="rating"):
        decode_event(line)


@pytest.mark.parametrize("pair", [(float("nan"), 5.0), (float("inf"), 5.0), (4.0, 0.0), (4.0, float("nan"))])
def test_what_is_no_rating_is_never_made(pair: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="not a rating"):
        Rating(*pair)


@given(st.floats(-1e300, 1e300), st.floats(1e-300, 1e300))
def test_stars_are_from_one_to_five(value: float, best: float) -> None:
    assert Rating(value, best).stars in (1, 2, 3, 4, 5)


def test_stars_by_example() -> None:
    halves = [Rating(tenths / 10).stars for tenths in (0, 10, 14, 15, 24, 25, 34, 35, 44, 45, 50, 60)]
    assert halves == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]
    assert Rating(8, 10).stars == 4
