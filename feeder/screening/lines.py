"""Lines in and out of `python -m feeder.screening`: what one line asks, and what is said of it. Pure."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from feeder.screening.noted import Noted
from feeder.screening.overlaps import KINDS
from wall.noticed import Finding

AIMED = ("insult", "threat", "hate", "sexual")
"""Kinds that are abuse; what is only coarse is a flag."""
UNKNOWN = "unknown"
_HALF = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?:[-_].{1,16})?")
_PRIVACY = frozenset(KINDS)


class Line(NamedTuple):
    """A text, what is told of it, and what of that could not be used (in words)."""

    text: str
    stars: int | None = None
    language: str = ""
    ignored: tuple[str, ...] = ()


def read(raw: bytes) -> Line:
    """A line without its end: a JSON object with a `text`, or else a text as it stands.

    What is no UTF-8, or half a character, is read as U+FFFD, so that each stays one place.
    """
    said = raw.decode("utf-8", "replace")
    try:
        told = json.loads(said) if said.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        return Line(said)
    stars, language = stars_of(told.get("stars")), language_of(told.get("lang"))
    ignored: list[str] = []
    if stars is None and told.get("stars") is not None:
        ignored.append("stars: not a number from 1 to 5")
    if language is None:
        ignored.append("lang: no code of two letters")
    return Line(_HALF.sub("\ufffd", told["text"]), stars, language or "", tuple(ignored))


def stars_of(given: object) -> int | None:
    """The stars (1 to 5, halves rounded up as everywhere) that are given; None for what is no number from 1 to 5."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 1 <= given <= 5:
        return None
    return int(given + 0.5)


def language_of(given: object) -> str | None:
    """The language that is given as `fr` or `fr-FR`, empty for `unknown` or nothing; None for what names none."""
    if given in (None, "", UNKNOWN):
        return ""
    return given if isinstance(given, str) and _LANGUAGE.fullmatch(given) else None


def answer(noted: Noted, around: tuple[Finding, ...] = ()) -> dict[str, object]:
    """What is said of a text. Offsets are code points of it; `around`: what it has to do with other lines."""
    tone, screened = noted.screened.tone, noted.screened
    abuse = [each for each in noted.findings if each.flag == "abuse" and each.kind != "coarse"]
    flags = {_flag(each) for each in (*noted.findings, *around) if each not in abuse and each.flag not in _PRIVACY}
    flags |= {f"not-screened:{each.what}:{each.why}" for each in screened.missing}
    if tone is not None and tone.mismatch:
        flags.add("mismatch")
    return {
        "lang": screened.language or UNKNOWN,
        "sentiment": {
            "label": tone.label if tone is not None else "unsure",
            "score": round(tone.score, 4) if tone is not None else 0.0,
            "engine": tone.engine if tone is not None else "",
        },
        "privacy": [_place(each, each.flag) for each in noted.findings if each.flag in _PRIVACY],
        "abuse": [_place(each, each.kind or AIMED[0]) for each in abuse],
        "flags": sorted(flags),
        "rules": screened.rules,
    }


def _place(each: Finding, kind: str) -> dict[str, object]:
    return {"start": each.start, "end": each.end, "kind": kind}


def _flag(each: Finding) -> str:
    return f"{each.flag}:{each.kind}" if each.kind and each.kind != each.flag else each.flag
