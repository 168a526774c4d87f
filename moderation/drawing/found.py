"""What was noticed in a text, in words: each flag by its name, with the words that matched. Pure.

A finding is a hint to whoever reads. None of it sorts, delays or hides anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from moderation.glyphs import one_line
from moderation.words import N_, Words
from wall.wire import DeskPost, Finding

FLAGS = {
    "repaired": N_("damaged characters replaced"),
    "truncated": N_("cut: too long"),
    "phone": N_("telephone number?"),
    "email": N_("e-mail address?"),
    "staff-name": N_("a colleague’s name?"),
    "abuse": N_("hard words aimed at somebody?"),
    "edited": N_("edited by its author"),
}
"""Wordings of what the desk knows; others are shown as they are."""
QUOTED = 3
"""Matched words of one flag that are listed above the text; all of them are underlined in it."""
QUOTE = 34
"""Cells that a quotation may have."""


def name(flag: str, words: Words) -> str:
    """A flag by its name."""
    return words._(FLAGS[flag]) if flag in FLAGS else one_line(flag, 40)


def notes(post: DeskPost, words: Words, *, quote: bool = True) -> list[str]:
    """Each flag of the post once, its own first, with the words that matched. `quote` False: without a word of it."""
    by_flag: dict[str, list[Finding]] = {flag: [] for flag in post.flags}
    for finding in post.findings:
        by_flag.setdefault(finding.flag, []).append(finding)
    return [_note(flag, found if quote else (), post.text or "", words) for flag, found in by_flag.items()]


def _note(flag: str, found: Sequence[Finding], text: str, words: Words) -> str:
    told = name(flag, words)
    quotes = dict.fromkeys(one_line(text[each.start : each.end], QUOTE) for each in found)
    quotes.pop("", None)
    if not quotes:
        return told
    listed = ", ".join(words._("“{text}”").format(text=quote) for quote in list(quotes)[:QUOTED])
    more = f" +{len(quotes) - QUOTED}" if len(quotes) > QUOTED else ""
    return f"{told} {listed}{more}"


def spans(post: DeskPost) -> tuple[tuple[int, int], ...]:
    """The stretches of the text to underline, in order; what lies outside it is left out."""
    size = len(post.text or "")
    return tuple(sorted({(each.start, each.end) for each in post.findings if 0 <= each.start < each.end <= size}))
