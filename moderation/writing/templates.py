"""Beginnings of replies that the house has ready, and what is left to be written by hand in them. Pure.

What stands in [square brackets] is a blank. Nobody is answered with a form: a blank that is left, or a template as it
came, is not sent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from moderation.words import N_

Lack = Literal["", "blank", "untouched"]
LACKS: dict[str, str] = {
    "blank": N_("“{words}” is still to be written by hand. Tab leads there."),
    "untouched": N_("This is the template as it came: one word of your own, and it can go."),
}
_BLANK = re.compile(r"\[[^\[\]\n]{0,200}\]")


class Blank(NamedTuple):
    """What is to be written by hand: code points `start` to `end`, brackets included."""

    start: int
    end: int


def blanks(text: str) -> list[Blank]:
    return [Blank(match.start(), match.end()) for match in _BLANK.finditer(text)]


def following(text: str, at: int, step: int = 1) -> Blank | None:
    """The blank after (`step` 1) or before (-1) place `at`, from the other end if there is none; None without any."""
    every = blanks(text)
    if not every:
        return None
    if step > 0:
        return next((blank for blank in every if blank.start >= at), every[0])
    return next((blank for blank in reversed(every) if blank.end <= at), every[-1])


def lack(text: str, templates: Sequence[str], used: str = "") -> tuple[Lack, Blank | None]:
    """What keeps this from being sent, and where. `used`: the template that it was begun from.

    Brackets of one's own (“[sic]”) are nobody's business: only those count that stand in a template, and every
    bracket of a text that was begun from one.
    """
    theirs = {template[blank.start : blank.end] for template in templates for blank in blanks(template)}
    for blank in blanks(text):
        if used or text[blank.start : blank.end] in theirs:
            return "blank", blank
    if used and (torn := re.search(r"[\[\]]", text)):
        return "blank", Blank(torn.start(), torn.end())
    same = _plain(text)
    if same and any(same == _plain(template) for template in templates):
        return "untouched", None
    return "", None


def _plain(text: str) -> str:
    return " ".join(text.split())
