"""Telephone numbers as people in France and around it write them: mistyped, spelled, and from abroad too.

Valid numbers are known by `phonenumbers` (ITU-T E.164 and the national plans, from libphonenumber). What is mistyped
is known by its form, or by the words around it: a rule that finds valid numbers only would miss it by design.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import phonenumbers

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.digits import (
    MOST_GROUPS,
    Run,
    dense,
    is_article,
    is_attached,
    is_date,
    is_money,
    runs,
    with_figures,
)  # fmt: skip
from feeder.screening.privacy.spans import Hit, after, before, count_figures, screener, small
from feeder.screening.privacy.spoken import is_likely, spoken

NAME, VERSION = "phone", 1
NEAR = ("BE", "CH", "LU", "GB", "DE", "NL", "ES", "IT", "PT")
"""Where a number without a country's prefix may be from, besides France."""
_TEL = re.compile(
    r"(?<![^\W_])(?:t[ée]l[ée]?(?:phon\w*)?|phones?|portables?|mobiles?|cell\w*|gsm|fixe|fax|whats?app|wsp|wa|sms"
    r"|texto"
    r"|call|ring|text(?: me)?|reach|dial|appel\w*|r+app?el\w*|apell?\w*|apl|joindre|joignable|contact\w*"
    r"|bel(?:len)?|tel[eé]fo\w*|anrufen|rufen?|handy|rufnummer|ll[aá]m\w*|m[óo]vil|chiam\w*|ligar"
    r"|telem[óo]vel)(?![^\W_])",
    re.IGNORECASE,
)
_SOME = re.compile(r"(?<![^\W_])(?:n[uú]m[eé]ro|num|number|nummer|06|07)(?![^\W_])", re.IGNORECASE)
"""Says that a number follows, of a telephone if no other word says what else it is."""
_TEL_AFTER = re.compile(
    r"\b(?:mon (?:num[ée]ro|tel|portable|fixe|06)|my (?:number|cell|mobile|phone))\b",
    re.IGNORECASE,
)
_NOT_TEL = re.compile(
    r"(?<![^\W_])(?:commandes?|cde|clients?|dossier|ticket|colis|suivi|facture|order|carte|siren|siret|s[ée]cu\w*"
    r"|iban|compte|"
    r"contrat|adh[ée]rent\w?|fid[ée]lit[ée]|customer|loyalty|membre|member|retrait|retour|livraison|achat|billet"
    r"|s[ée]rie|imei|tracking|parcel|booking|invoice|r[ée]servation|devis)(?![^\W_])",
    re.IGNORECASE,
)
_IMEI = re.compile(r"\b(?:imei|s[ée]rie|serial)\b", re.IGNORECASE)
_BROKEN = re.compile(
    r"0(?<![^\W_]0)(?<![0-9],0)[1-9]([^0-9\n]{1,5})[0-9]{2}(?:\1[0-9]{2}){3}(?![0-9])"
    r"|0(?<![^\W_]0)[1-9](?:[ .\-/]{0,2}[^\W\d]{1,3}[ .\-/]{0,2}[0-9]{2}){4}(?![^\W_])"
)
_AMERICAN = re.compile(
    r"(?<![\w+])(?:1[-. ])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[-.])[0-9]{3}[-. ][0-9]{4}(?![\w-])"
)
_ENDING = re.compile(
    r"\b(?:fini\w{0,6}|termin\w{0,6}|ending|ends)\b[^\n0-9]{0,12}?"
    r"([0-9]{2}[ .\-]?[0-9]{2}(?:[ .\-]?[0-9]{2}){0,2})(?![0-9])",
    re.IGNORECASE,
)
_SIX, _TEN, _FOUR = dense(6, 3), dense(10, 9), dense(4, 2)
_ENDS = ("fini", "termin", "ending", "ends")
_CALLING = ("33", "32", "41", "352", "44", "49", "39", "34", "351", "31", "1", "212", "213", "216", "377")
"""Countries whose numbers are known without a plus before them, behind 00 (ITU-T E.164)."""


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for telephone numbers."""
    return (screener(NAME, VERSION, ("phone",), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    plain = with_figures(text) if count_figures(text) else text
    return any(_parts_to_look_for(plain))


def _parts_to_look_for(plain: str) -> tuple[bool, bool, bool, bool]:
    """Whether there may be a run of figures, a long one with other things in it, an ending, a number in words."""
    figures = count_figures(plain)
    ends = figures >= 4 and _FOUR.search(plain) is not None and any(map(small(plain).__contains__, _ENDS))
    six, ten = figures >= 6 and _SIX.search(plain) is not None, figures >= 10 and _TEN.search(plain) is not None
    return six, ten, ends, is_likely(plain)


def look(text: str) -> Iterator[Hit]:
    """The telephone numbers in a read text (`spans.read`); they may overlap."""
    plain = with_figures(text)
    dense_run, long, ends, words = _parts_to_look_for(plain)
    for run in runs(plain, least=6) if dense_run else ():
        yield from _in_run(run)
    for match in _BROKEN.finditer(plain) if long else ():
        usual = match[1] is not None and not match[1].strip(" .-/_()")  # which is looked at as a run
        if not usual and not is_date(plain, *match.span()) and not is_money(plain, match.end()):
            yield Hit(*match.span(), "phone", "broken")
    for match in _AMERICAN.finditer(plain) if long else ():
        yield Hit(*match.span(), "phone", "american")
    for match in _ENDING.finditer(plain) if ends else ():
        if _is_named(plain, match.start()):
            yield Hit(*match.span(1), "phone", "ending")
    for each in spoken(plain) if words else ():
        plus = plain[max(0, each.start - 5) : each.start].lower() == "plus " and each.digits in (10, 11, 12)
        whole = plus or (each.nought and (each.digits == 10 or (each.words > 1 and each.digits in (9, 11))))
        if whole or (6 <= each.digits <= 15 and _is_named(plain, each.start, each.nought)):
            yield Hit(each.start, each.end, "phone", "spoken")


def _in_run(run: Run) -> Iterator[Hit]:
    at = 0
    if run.digits(0, 0)[:3] in ("978", "979") and sum(end - start for start, end in run.groups) == 13:
        return  # an ISBN
    while at < len(run.groups):
        hit = _at(run, at)
        if hit is None:
            at += 1
            continue
        start, last, rule = hit
        yield Hit(start, run.groups[last][1], "phone", rule)
        at = last + 1


def _at(run: Run, at: int) -> tuple[int, int, str] | None:
    """A number that begins with this group: where it starts, its last group, and the rule; None if none does."""
    text, (start, end) = run.text, run.groups[at]
    lead = text[max(0, start - 2) : start]
    if "+" in lead:
        return _abroad(run, at, start - (1 if lead[-1] == "+" and lead != "(+" else 2))
    if text.startswith("00", start) and end - start > 3:
        return _behind_00(run, at)
    if (at and not _may_end(run, at - 1)) or _DECIMAL.search(text, max(0, start - 2), start):
        return None
    figures = run.digits(at, min(at + 1, len(run.groups) - 1))
    if is_attached(text, start, end) and before(text, start, _GLUED, 6) is None:
        return None
    if figures.startswith("33") and "1" <= figures[2:3] <= "9":
        return _exact(run, at, 11, "calling")
    if figures[0] == "0" and "1" <= figures[1:2] <= "9":
        return _exact(run, at, 10, "national") or _mistyped(run, at) or (_named(run, at) if at == 0 else None)
    return _named(run, at) if at == 0 else None


_GLUED = re.compile(r"(?<![^\W_])(?:t[ée]l|port|au|num|n)\Z", re.IGNORECASE)
"""Letters to which a number is written by mistake."""
_DECIMAL = re.compile(r"[0-9],\Z")


def _may_end(run: Run, at: int) -> bool:
    """Whether a number may begin after this group: it is short, or the gap behind it is none that joins."""
    gap = run.gap(at)
    size = run.groups[at][1] - run.groups[at][0]
    return size <= 2 or size == 5 or gap not in (" ", ".", "-", "/")


def _lasts(run: Run, at: int, most: int) -> Iterator[tuple[int, str]]:
    """Each group with which a number of at most `most` figures may end, and the figures up to there."""
    figures = ""
    for last in range(at, min(len(run.groups), at + MOST_GROUPS)):
        figures += run.digits(last, last)
        if len(figures) > most:
            return
        yield last, figures


def _exact(run: Run, at: int, size: int, rule: str) -> tuple[int, int, str] | None:
    start = run.groups[at][0]
    for last, figures in _lasts(run, at, size):
        end = run.groups[last][1]
        if len(figures) == size:
            joined = run.gap(last) in tuple("./-") and run.gap(last) != run.gap(max(at, last - 1))
            joined = joined and run.digits(last + 1, last + 1)[0] != "0"
            if last - at == 4 and _counts(figures):
                return None
            bare = at == last and (is_article(run.text, start) or figures[2:] == "00000000")
            if joined or bare or is_date(run.text, start, end) or is_money(run.text, end):
                return None
            return start, last, rule
    return None


def _counts(figures: str) -> bool:
    """Whether pairs of figures count on: 01 02 03 04 05."""
    pairs = [int(figures[at : at + 2]) for at in range(0, len(figures), 2)]
    return len({two - one for one, two in pairwise(pairs)}) == 1 and pairs[0] != pairs[1]


def _abroad(run: Run, at: int, start: int) -> tuple[int, int, str] | None:
    """Behind a plus everything that can be one number; the longest that a plan knows, else all that is there."""
    best: tuple[int, int, str] | None = None
    for last, figures in _lasts(run, at, 16):
        if len(figures) >= 8 and (
            best is None or best[2] != "abroad" or _is_valid("+" + figures.replace("330", "33", 1))
        ):
            best = start, last, "abroad" if _is_valid("+" + figures.replace("330", "33", 1)) else "abroad-mistyped"
    return best


def _behind_00(run: Run, at: int) -> tuple[int, int, str] | None:
    found: tuple[int, int, str] | None = None
    for last, figures in _lasts(run, at, 17):
        if len(figures) >= 11 and figures[2:].startswith(_CALLING) and figures[2:3] != "0":
            if _is_valid("+" + figures[2:].replace("330", "33", 1)):
                return run.groups[at][0], last, "calling"
            if figures.startswith("0033") or last - at >= 2 or before(run.text, run.groups[at][0], _TEL):
                found = run.groups[at][0], last, "calling-mistyped"
    return found


def _mistyped(run: Run, at: int) -> tuple[int, int, str] | None:
    """A figure too many or too few, or a neighbour's number without its prefix."""
    start, text = run.groups[at][0], run.text
    found = [(last, figures) for last, figures in _lasts(run, at, 12) if 8 <= len(figures) <= 12]
    if not found or found[-1][0] + 1 < len(run.groups):
        return None
    last, figures = found[-1]
    end = run.groups[last][1]
    if is_article(text, start) or is_date(text, start, end) or is_money(text, end):
        return None
    named = _is_named(text, start) or after(text, end, _TEL_AFTER) is not None
    if not named and before(text, start, _NOT_TEL, 25) is not None:
        return None
    if named and len(figures) >= 8:
        return start, last, "named"
    mobile = figures[1] in "67" and len(figures) in (9, 11) and (last == at or last - at >= 3)
    if mobile or (
        len(figures) in (9, 11, 12) and last - at >= 2 and any(_is_valid(figures, region) for region in NEAR)
    ):
        return start, last, "mistyped"
    return None


def _named(run: Run, at: int) -> tuple[int, int, str] | None:
    """Any run of a number's length right after a word for the telephone."""
    start, text = run.groups[at][0], run.text
    last = min(len(run.groups), at + MOST_GROUPS) - 1
    end, figures = run.groups[last][1], run.digits(at, last)
    if len(figures) > 13 or not _is_named(text, start, reach=22) or is_article(text, start):
        return None
    least = 6 if before(text, start, _TEL, 22) else 8
    if (
        not least <= len(figures) <= 13
        or before(text, start, _IMEI)
        or is_date(text, start, end)
        or is_money(text, end)
    ):
        return None
    return start, last, "named"


def _is_named(text: str, start: int, unsaid: bool = False, reach: int = 35) -> bool:
    """Whether the nearest word that says what the figures are is one for the telephone; `unsaid` if there is none."""
    tel, other = before(text, start, _TEL, reach), before(text, start, _NOT_TEL, 30)
    if tel is None and before(text, start, _SOME, reach) is not None:
        return before(text, start, _NOT_TEL, 60) is None
    if other is None:
        return tel is not None or unsaid
    return tel is not None and before(text, start, _NOT_TEL, start - tel.end()) is None


def _is_valid(number: str, region: str | None = None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
