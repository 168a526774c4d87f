"""The keys of a replay on one page, and what its signs mean."""

from __future__ import annotations

from moderation.drawing import Bits
from moderation.glyphs import text_lines
from moderation.replaying.bar import LEGEND
from moderation.screens.paper import Paper
from moderation.words import N_, Words

KEYS: tuple[tuple[str, str], ...] = (
    (N_("Space"), N_("go on, or stand still")),
    ("← →", N_("a minute back or ahead; with Shift ten, with Ctrl an hour")),
    ("0 … 9", N_("to so many tenths of the day")),
    (N_("Home End"), N_("to its beginning, to its end")),
    ("[ ]  - +", N_("slower, faster: from 1 second a second to an hour a second")),
    ("p  P", N_("to the next peak, to the one before")),
    ("r  R", N_("to the next refusal, to the one before")),
    ("< >", N_("the day before, the day after")),
    ("Tab", N_("from queue to queue, as they were at that moment")),
    ("↑ ↓  j k", N_("the post above or below")),
    (N_("PgUp PgDn"), N_("through a long text")),
    (N_("Enter"), N_("the same post as it is today, with its history")),
    ("/", N_("filter by words, source, kind, reason")),
    ("v", N_("open hard words that are veiled")),
    (N_("Mouse"), N_("a click or a drag on the bar, a click on what happened")),
    ("q", N_("quit")),
)
RULES = (
    N_("Who did something is told by role: a day is gone through to learn from it, not to watch anybody."),
    N_("What was forgotten or taken back since stays hidden, and its place says why."),
)
COLUMN = 14


def lines(words: Words, width: int) -> list[Bits]:
    """The page, `width` cells wide."""
    _ = words._
    out: list[Bits] = []
    for key, told in KEYS:
        for number, line in enumerate(text_lines(_(told), max(16, width - COLUMN))):
            out.append([(f"{'' if number else _(key):<{COLUMN}}", "ink strong"), (line, "soft")])
    out.extend([[], [(_("On the bar"), "honey strong")]])
    out.extend([(f"{sign:<{COLUMN}}", "ink strong"), (_(name), "soft")] for sign, name in LEGEND)
    out.append([])
    out.extend([(line, "soft slant")] for rule in RULES for line in text_lines(_(rule), width))
    return out


class ReplayHelp(Paper):
    """Left with any of the usual keys."""

    CSS_PATH = "../screens/paper.tcss"

    def __init__(self, words: Words) -> None:
        super().__init__(words._("Help"), lambda width: lines(words, width), words, "question_mark")
