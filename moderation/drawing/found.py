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
    "edited": N_("edited by its author"),
    "phone": N_("telephone number?"),
    "email": N_("e-mail address?"),
    "iban": N_("bank account?"),
    "card": N_("card number?"),
    "nir": N_("social security number?"),
    "siret": N_("company number?"),
    "order": N_("order number?"),
    "plate": N_("number plate?"),
    "address": N_("postal address?"),
    "name": N_("somebody’s name?"),
    "staff-name": N_("a colleague’s name?"),
    "handle": N_("account on a network?"),
    "url": N_("web address?"),
    "number": N_("a number that tells who it is?"),
    "abuse": N_("hard words aimed at somebody?"),
    "coarse": N_("coarse, aimed at nobody?"),
    "sensitive": N_("sensitive? Have somebody else read it too"),
    "link": N_("holds a link"),
    "duplicate": N_("said already?"),
    "burst": N_("many at once?"),
    "praise-campaign": N_("the same praise from several?"),
    "hidden": N_("hidden characters?"),
}
"""Wordings of what the desk knows; others are shown as they are."""
KINDS = {
    "abuse/insult": N_("insult aimed at somebody?"),
    "abuse/threat": N_("threat?"),
    "abuse/hate": N_("hatred of a group of people?"),
    "abuse/sexual": N_("sexual remark about somebody?"),
    "sensitive/health": N_("somebody’s health? Have somebody else read it too"),
    "sensitive/minor": N_("a child that can be recognised? Have somebody else read it too"),
    "sensitive/religion": N_("somebody’s religion? Have somebody else read it too"),
    "sensitive/union": N_("somebody’s union? Have somebody else read it too"),
    "hidden/bidi": N_("turns the direction of writing?"),
    "hidden/mixed-script": N_("look-alike letters of another script?"),
    "hidden/marks": N_("heaps of accents?"),
}
"""The same for the kinds of a flag, where its own name says too little."""
BESIDE = frozenset({"link"})
"""Flags that are not told where `url` is: it says the same with a chip to take."""
QUOTED = 3
"""Matched words of one flag that are listed above the text; all of them are underlined in it."""
QUOTE = 34
"""Cells that a quotation may have."""


def name(flag: str, words: Words, kind: str = "") -> str:
    """A flag by its name, or by that of its kind."""
    told = KINDS.get(f"{flag}/{kind}") or FLAGS.get(flag)
    return words._(told) if told is not None else one_line(flag, 40)


def notes(post: DeskPost, words: Words, *, quote: bool = True) -> list[str]:
    """Each flag of the post once, its own first, with the words that matched. `quote` False: without a word of it."""
    by_flag: dict[tuple[str, str], list[Finding]] = {(flag, ""): [] for flag in post.flags}
    for finding in post.findings:
        own = finding.kind if f"{finding.flag}/{finding.kind}" in KINDS else ""
        by_flag.setdefault((finding.flag, own), []).append(finding)
    if any(flag == "url" for flag, _ in by_flag):
        by_flag = {key: found for key, found in by_flag.items() if key[0] not in BESIDE}
    text = post.text or ""
    return [
        _note(name(flag, words, kind), found, text if quote else "", words) for (flag, kind), found in by_flag.items()
    ]


def _note(told: str, found: Sequence[Finding], text: str, words: Words) -> str:
    several = max((each.count for each in found), default=0)
    if several:
        told += " " + words.ngettext("({n} post in 30 days)", "({n} posts in 30 days)", several)
    others = [f"#{one_line(each.other, 12)}" for each in found if each.other]
    if others:
        told += f" {others[0]}"
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
