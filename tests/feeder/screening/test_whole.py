"""The whole engine, as the feeder has it, against whatever may come: nothing raises, nothing lies outside the text,
what is masked is not to be read, and a megabyte is read like a line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.screening.base import Setup
from feeder.screening.engine import Engine
from feeder.screening.noted import Noted
from wall.text import Chip, Run, display_form, widen
from wall.values import Mask

ENGINE = Engine(Setup())
WORDS = (
    "Mme", "Girard", "merci", "à", "Sophie", "06", "12", "34", "56", "78", "o6", "zéro", "six", "@", "arobase",
    "gmail", "point", "com", "www.", "https://", "FR76", "3000", "6000", "rue", "des", "Lilas", "69003", "Lyon", "n°",
    "commande", "AB-123-CD", "connard", "c0nn@rd", "t’es", "nul", "pas", "très", "mais", "ma", "fille", "de", "8",
    "ans", "\u202e", "\u200b", "\ud800", "é", "e\u0301", "👍🏽", "🇫🇷", "сonnard", "\x00", "\n", "١٢٣", "…", "!", "«",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=25).map("".join),
)


def looked(text: str) -> Noted:
    return ENGINE.look(text, None, "")


def masks(noted: Noted) -> list[Mask]:
    return [Mask(each.start, each.end, each.label) for each in noted.findings if each.label is not None]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_nothing_raises_breaks_or_lies_outside_the_text(text: str) -> None:
    noted = looked(text)
    assert {each.why for each in noted.screened.missing} <= {"long", "language"}
    for each in noted.findings:
        assert each.start == each.end == 0 or 0 <= each.start < each.end <= len(text)
    spans = noted.screened.tone.spans if noted.screened.tone is not None else ()
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_what_is_noted_does_not_depend_on_when(text: str) -> None:
    first, second = looked(text), looked(text)
    assert (first.findings, first.screened.tone) == (second.findings, second.screened.tone)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_is_masked_is_not_to_be_read_and_masking_twice_is_masking_once(text: str) -> None:
    suggested = masks(looked(text))
    form = display_form(text, suggested)
    assert display_form(text, suggested * 2) == form
    under = {at for start, end in widen(text, suggested) for at in range(start, end)}
    left = "".join(char for at, char in enumerate(text) if at not in under)
    runs = tuple(piece for piece in form if isinstance(piece, Run))
    assert sum(isinstance(piece, Chip) for piece in form) <= len(suggested)
    # Spaces and controls have a form of their own; every other sign that is shown stood outside the masks, in order.
    shown = "".join("".join(piece.text for piece in display_form(run.text) if isinstance(piece, Run)) for run in runs)
    plain = "".join(piece.text for piece in display_form(left) if isinstance(piece, Run))
    assert _letters(shown) == _letters(plain)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


@pytest.mark.parametrize(
    "pattern",
    ["0 ", "a@", "www.", "1.", "ma fille de ", "(", "e\u0301\u0301", "tu es un ", "M. ", "\u202e", "pas très ", "A "],
)
def test_a_megabyte_is_read_as_far_as_may_be_and_the_rest_is_told(pattern: str) -> None:
    """What is not linear takes hours here, and the test's own limit ends it."""
    noted = ENGINE.look((pattern * 1_000_000)[:1_000_000], None, "fr")
    assert ("text", "long") in {(each.what, each.why) for each in noted.screened.missing}
    assert not {each.why for each in noted.screened.missing} & {"broken", "missing", "slow"}
