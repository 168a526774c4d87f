"""What comes over a socket is either a message of ours or a BadMessage; a struct is read as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wall.made import BOMBS, any_of, bytes_like
from wall import wire
from wall.text import Chip, Run, display_form


@settings(deadline=None, max_examples=200)
@given(any_of(wire.ToHub))
def test_a_clients_message_is_read_as_it_was_written(message: wire.ToHub) -> None:
    assert wire.decode_to_hub(wire.encode(message)) == message


@settings(deadline=None, max_examples=120)
@given(any_of(wire.ToClient))
def test_the_hubs_message_is_read_as_it_was_written(message: wire.ToClient) -> None:
    assert wire.decode_to_client(wire.encode(message)) == message


DECODERS: list[Callable[[str | bytes], object]] = [wire.decode_to_hub, wire.decode_to_client]


@settings(deadline=None, max_examples=200)
@given(st.one_of(bytes_like(wire.ToHub, wire.encode), bytes_like(wire.ToClient, wire.encode)))
def test_garbage_is_a_bad_message_and_nothing_worse(data: bytes) -> None:
    for decode in DECODERS:
        for form in (data, data.decode("utf-8", "surrogateescape")):
            with suppress(wire.BadMessage):
                decode(form)


@pytest.mark.parametrize("decode", DECODERS)
@pytest.mark.parametrize("data", BOMBS, ids=range(len(BOMBS)))
def test_a_bomb_is_a_bad_message(decode: Callable[[str | bytes], object], data: bytes) -> None:
    with pytest.raises(wire.BadMessage):
        decode(data)


def test_every_message_is_told_by_its_tag_in_both_directions() -> None:
    for union in (wire.ToHub, wire.ToClient):
        tags = [kind.__struct_config__.tag for kind in get_args(union)]
        assert len(set(tags)) == len(tags)
        assert all(kind.__struct_config__.tag_field == "t" for kind in get_args(union))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40, alphabet=st.characters(codec=None)))
def test_any_text_can_be_sent_as_a_card(text: str) -> None:
    """Lone surrogates and controls are visible placeholders by then; nothing that was received stops the hub."""
    card = wire.Card(post="a" * 12, revision=1, kind="review", source="avis", form=display_form(text))
    view = wire.View(add=[card], through=1, at_ms=1)
    assert wire.decode_to_client(wire.encode(view)) == view


def test_a_card_tells_runs_from_chips() -> None:
    card = wire.Card(post="a" * 12, revision=1, kind="chat", source="avis", form=(Run("à "), Chip("name")))
    assert json.loads(wire.encode(wire.View(add=[card], through=1, at_ms=1)))["add"][0]["form"] == [
        ["t", "à "],
        ["m", "name"],
    ]
