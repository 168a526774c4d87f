"""Words to tap: every letter is in one of them, and what was tapped comes back as places in the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.web.parts import marking
from feeder.web.parts.staff_form import ACTS, Filled, Unusable, command
from tests.feeder.web.pages.team import post
from wall.commands import Approve, Withdraw, Withhold
from wall.text import visible_controls
from wall.values import Mask, Span


@given(st.text(max_size=300))
def test_the_pieces_hold_everything_but_spaces_in_order(text: str) -> None:
    found = marking.pieces(text)
    assert "".join(text[one.start : one.end] for one in found) == "".join(text.split())
    assert all(one.text == visible_controls(text[one.start : one.end]) for one in found)
    assert (
        text[found[0].start :] == "".join(text[one.start : one.end] + one.after for one in found) if found else True
    )


@given(st.text(alphabet="ab椅 é", max_size=200), st.sets(st.integers(0, 40), max_size=50))
def test_what_was_tapped_is_marked_and_nothing_else(text: str, tapped: set[int]) -> None:
    found = marking.pieces(text)
    chosen = [one for number, one in enumerate(found) if number in tapped]
    spans = marking.spans([one.value for one in chosen], text)
    covered = {at for span in spans for at in range(span.start, span.end)}
    wanted = {at for one in chosen for at in range(one.start, one.end)}
    assert wanted <= covered
    assert all(text[at].isspace() for at in covered - wanted)
    assert all(left.end < right.start for left, right in pairwise(spans))


@given(st.lists(st.text(max_size=12), max_size=80))
def test_a_hostile_form_marks_nothing_outside_of_the_text(values: list[str]) -> None:
    text = "Un banc."
    given_ = [*values, "0-9", "5-5", "7-3", "-1-3", "1-99999999", "0-2-nonsense", "٣-٤"]
    assert marking.spans(given_, text) == ()
    assert marking.masks(given_, given_, "nonsense", text) == ()


def test_neighbours_become_one_and_a_label_that_is_none_is_personal_data() -> None:
    text = "06 12 34 ou Durand"
    assert marking.spans(["3-5", "0-2", "6-8", "12-18"], text) == (Span(0, 8), Span(12, 18))
    assert marking.masks(["0-8-phone"], ["12-18"], "colour", text) == (Mask(0, 8, "phone"), Mask(12, 18, "personal"))


def test_a_stretch_without_spaces_can_be_tapped_in_parts() -> None:
    found = marking.pieces("椅" * 50)
    assert len(found) == 9
    assert max(one.end - one.start for one in found) == marking.PIECE


def test_what_was_found_is_underlined_where_it_stands() -> None:
    found = marking.pieces("Mme Durand au 06 12", [(4, 10), (14, 19)])
    assert [one.text for one in found if one.offered] == ["Durand", "06", "12"]


FORM = {"id": "page-12345678", "last": "7"}


def test_a_refusal_brings_what_was_tapped_and_typed() -> None:
    told = post("a" * 12, "Un abruti.")
    made = command("withhold", told, Filled({**FORM, "reason": "insult", "asked": "mail 3"}, {"w": ["3-10"]}))
    assert made == Withhold(
        id="page-12345678", post="a" * 12, expect=7, reason="insult", spans=(Span(3, 10),), request="mail 3"
    )
    shown = post("a" * 12, "Un abruti.", state="shown")
    assert isinstance(command("withhold", shown, Filled({**FORM, "reason": "insult"})), Withdraw)


def test_an_approval_covers_what_was_ticked() -> None:
    made = command("approve", post("a" * 12, "06 12 !"), Filled(FORM, {"m": ["0-5-phone"]}))
    assert made == Approve(id="page-12345678", post="a" * 12, expect=7, masks=(Mask(0, 5, "phone"),))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("wrong", [{"id": "x"}, {"last": "seven"}, {"last": "9" * 16}, {"id": "page 1234567"}])
def test_a_form_that_is_none_of_ours_is_no_command(act: str, wrong: dict[str, str]) -> None:
    with pytest.raises(Unusable):
        command(act, post("a" * 12, "Oui."), Filled({**FORM, **wrong}))


def test_too_many_words_are_no_command() -> None:
    for act, name, most in (("reply", "text", 5000), ("uphold", "text", 1000), ("pass", "question", 500)):
        command(act, post("a" * 12, "Oui."), Filled({**FORM, name: "x" * most}))
        with pytest.raises(Unusable):
            command(act, post("a" * 12, "Oui."), Filled({**FORM, name: "x" * (most + 1)}))
