"""The wall's shapes: each is a picture of one colour, and whatever is named by one has one."""

from __future__ import annotations

from typing import get_args

import pytest

from display.icons import SHAPES, svg
from wall.events import Kind, PromiseState


@pytest.mark.parametrize("name", list(SHAPES))
def test_a_shape_is_a_picture_in_the_colour_asked_for(name: str) -> None:
    text = svg(name, "#123456")
    assert text.count("<g ") == text.count("</g>")
    assert text.count('"') % 2 == 0
    assert "{" not in text
    assert "#123456" in text
    assert text.count("#") == text.count("#123456")


def test_every_kind_of_post_and_state_of_a_promise_has_its_own_shape() -> None:
    names = [*get_args(Kind), *get_args(PromiseState)]
    assert len({SHAPES[name] for name in names}) == len(names)
