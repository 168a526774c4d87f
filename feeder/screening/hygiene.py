"""Characters that are not seen, or that show something else than they are: for whoever wonders why a text looks odd.

The log keeps a text as it was received. On the screens `wall.text.visible_controls` makes the dangerous ones visible,
and at the desk `moderation/glyphs.py` does; here it is only said that they are there. What scripts and emoji need is
nothing of note: joiners in Persian, Hindi and families of emoji, flags, a soft hyphen within a word, a byte order
mark at the beginning, vowel signs and accents in reasonable number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import regex

from feeder.screening.base import Screener, Setup
from wall.noticed import Finding

VERSION = 1
MARKS = 4
"""Marks on one letter of the Latin alphabet: Vietnamese has two, phonetics three."""
TOWER = 6
"""Marks on one letter of any script."""
_HIDDEN = regex.compile(
    r"(?P<bidi>[\u202a-\u202e\u2066-\u2069]++)"
    r"|(?P<control>[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb\ud800-\udfff]++)"
    r"|(?P<invisible>[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\U000e0000-\U000e01ef]++)"
    rf"|(?P<marks>[\p{{Mn}}\p{{Me}}]{{{MARKS},}}+)"
)
_LETTER = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\ufe0f\u20e3\u2640\u2642]")
_CURSIVE = regex.compile(
    r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}"
    r"\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}\u064b-\u0655\u0670]"
)
"""Scripts in which a joiner says how two letters meet (Unicode, chapters 9 and 12 to 16)."""
_FILLED = {
    **dict.fromkeys("\u115f\u1160\u3164\uffa0", regex.compile(r"(?![\u115f\u1160\u3164\uffa0])\p{Hangul}")),
    "\u2800": regex.compile(r"[\u2801-\u28ff]"),
}
"""Blanks that belong into one script: nothing of note beside its letters."""
_ALIKE = "асеорхуіјѕһԁԛԝАВСЕНІЈКМОРЅТХУоΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανρικ"
"""Letters that are not Latin and look as if they were (after Unicode's confusables, UTS 39: the commonest)."""
_MIXED = regex.compile(rf"(?<!\p{{L}})(?=[\p{{L}}\p{{M}}]{{0,40}}[{_ALIKE}])[\p{{L}}\p{{M}}]{{3,}}+")
_ODD = re.compile(
    r"[^\t\n\r -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u202f-\u205f\u20a0-\u20bf\u2100-\u27ff\U0001f000-\U0001faff]"
)
"""Whatever is none of the characters that most texts are made of, and that are nothing of note."""


def _find(text: str, language: str) -> Iterator[Finding]:
    return thorough(text, language) if _ODD.search(text) is not None else iter(())


def thorough(text: str, _language: str) -> Iterator[Finding]:
    """What `HYGIENE` finds, without the shortcut by which it passes over most texts."""
    for match in _HIDDEN.finditer(text):
        kind = str(match.lastgroup)
        start, end = match.span()
        if kind == "invisible":
            spans: Iterable[tuple[int, int]] = _unneeded(text, start, end)
        elif kind == "marks":
            spans = [(start, end)] if end - start >= TOWER or _LATIN.match(text, max(0, start - 1)) else []
        else:
            spans = [(start, end)]
        for first, last in spans:
            yield _finding(first, last, kind)
    if not text.isascii():
        for match in _MIXED.finditer(text):
            if _LATIN.search(match[0]):
                yield _finding(match.start(), match.end(), "mixed-script")


def _finding(start: int, end: int, kind: str) -> Finding:
    return Finding(flag="hidden", start=start, end=end, kind=kind, rule=HYGIENE.rule(kind))


def _unneeded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of a run of invisible characters that no script and no emoji needs."""
    first = start
    for at in range(start, end):
        if _is_needed(text, at):
            if first < at:
                yield first, at
            first = at + 1
    if first < end:
        yield first, end


def _is_needed(text: str, at: int) -> bool:
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char in "\u200c\u200d" and _CURSIVE.match(before):
        return True
    if char == "\u200d":
        return _EMOJI.match(before) is not None and _EMOJI.match(after) is not None
    if char == "\u00ad":
        around = (text[at - 2 : at - 1], before, after, text[at + 2 : at + 3])
        return at >= 2 and all(_LETTER.match(each) for each in around)
    if char in _FILLED:
        return _FILLED[char].match(before) is not None or _FILLED[char].match(after) is not None
    if "\ufe00" <= char <= "\ufe0f":
        return bool(before) and not _LETTER.match(before) and not before.isspace()
    if "\U000e0020" <= char <= "\U000e007f":
        return before == "\U0001f3f4" or "\U000e0020" <= before <= "\U000e007e"
    if char >= "\U000e0100":
        return regex.match(r"\p{Han}", before) is not None
    return char == "\ufeff" and at == 0


HYGIENE = Screener(name="hygiene", version=VERSION, find=_find, flags=("hidden",))


def screeners(_setup: Setup) -> tuple[Screener, ...]:
    """What is looked for here."""
    return (HYGIENE,)
