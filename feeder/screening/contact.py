"""Ways to reach a person: telephone numbers and e-mail addresses, as people in France write them.

Every repetition is bounded, so that the work grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from wall.noticed import Finding

# Between two groups of figures: at most two of these. No-break spaces are spaces here.
_GAP = r"[ \u00a0\u202f.\-/_·]{0,2}"
_FRENCH = rf"(?:(?:\+|00)33{_GAP}(?:\(0\){_GAP})?|[0oO])[1-9](?:{_GAP}[0-9oO]{{2}}){{4}}"
_ABROAD = rf"\+[1-9][0-9]{{0,2}}(?:{_GAP}\(?[0-9]{{1,4}}\)?){{2,6}}"
PHONE = re.compile(rf"(?<![\w+])(?<![0-9][.,])(?:{_FRENCH}|{_ABROAD})(?![\w])")
DIGITS = 8
"""A number from abroad has at least so many figures (ITU-T E.164 allows up to 15)."""

_USER = r"(?<![\w.+-])[\w.+-]{1,64}"
_HOST = r"[\w-]{1,63}"
_S = r"[ \u00a0\u202f]"
_OPEN, _SHUT = rf"{_S}{{0,2}}[(\[{{<]{_S}{{0,2}}", rf"{_S}{{0,2}}[)\]}}>]{_S}{{0,2}}"
# Spelled out: “arobase” says it alone; “at” and “chez” only in brackets, or before a spelled dot.
_GLUE = rf"(?:{_S}|[.-]){{1,2}}"
_AT = rf"(?:{_OPEN}(?:arobase?|at|chez|@){_SHUT}|{_S}{{0,2}}@{_S}{{0,2}}|{_GLUE}arobase?{_GLUE})"
_DOT = rf"(?:\.|{_OPEN}(?:point|dot|\.){_SHUT}|{_S}{{1,2}}(?:point|dot){_S}{{1,2}})"
_SAID = rf"{_S}{{1,2}}at{_S}{{1,2}}{_HOST}{_S}{{1,2}}dot{_S}{{1,2}}[a-z]{{2,6}}"
EMAIL = re.compile(rf"{_USER}(?:{_AT}{_HOST}(?:{_DOT}{_HOST}){{1,3}}|{_SAID})(?![\w])", re.IGNORECASE)


_DIALLED = re.compile(r"[0oO+][1-9]")
"""Every number has this in it, and most texts have not."""
_MARKED = ("@", "arob", "dot", "(", "[", "{", "<")
"""Every address, in small letters, has one of these in it."""


def thorough(text: str) -> Iterator[Finding]:
    """What `CONTACT` finds, without the shortcut by which it passes over most texts."""
    yield from _phones(text)
    yield from _addresses(text)


def _find(text: str, _language: str) -> Iterator[Finding]:
    if _DIALLED.search(text):
        yield from _phones(text)
    small = text.lower()
    if any(mark in small for mark in _MARKED):
        yield from _addresses(text)


def _phones(text: str) -> Iterator[Finding]:
    for match in PHONE.finditer(text):
        if sum(char.isdigit() or char in "oO" for char in match[0]) >= DIGITS:
            yield Finding(
                flag="phone", start=match.start(), end=match.end(), label="phone", rule=CONTACT.rule("phone")
            )


def _addresses(text: str) -> Iterator[Finding]:
    for match in EMAIL.finditer(text):
        yield Finding(flag="email", start=match.start(), end=match.end(), label="email", rule=CONTACT.rule("email"))


CONTACT = Screener(name="contact", version=1, find=_find, flags=("phone", "email"))


def screeners(_setup: Setup) -> tuple[Screener, ...]:
    """What is looked for here."""
    return (CONTACT,)
