"""Bank accounts and payment cards: IBAN (ISO 13616), French RIB, card numbers (ISO/IEC 7812), mistyped ones too.

`python-stdnum` knows the valid ones. A checksum misses by design whatever is mistyped, cut or spelled with spaces in
odd places, and people mistype: what has the form of one is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.digits import MOST_GROUPS, Run, dense, is_article, is_attached, runs
from feeder.screening.privacy.spans import Hit, after, before, count_figures, screener, small

NAME, VERSION = "account", 1
LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "DZ": 26, "SN": 28, "CI": 28,
}  # fmt: skip
"""How long an IBAN of each country is (SWIFT, IBAN registry)."""
MISSING, TOO_MANY = 5, 3
"""One in so many characters may be missing, or so many too many, for something to be an IBAN still."""
BEGUN = 10
"""Characters that a part of one has at least, behind a word for it."""
_GAP = r"[ .\-_]{0,2}"
_HEAD = re.compile(rf"(?<![^\W_])([A-Z]) ?([A-Z]){_GAP}([0-9Oo]) ?([0-9Oo])(?={_GAP}[A-Z0-9])", re.IGNORECASE)
_PART = re.compile(r"[ .\-_]{0,3}([A-Za-z0-9]{1,34})")
_RIB = re.compile(
    r"(?<![^\W_])[0-9]{5}[ .\-/]{1,3}[0-9]{5}[ .\-/]{1,3}[0-9A-Z]{11}[ .\-/]{1,3}[0-9]{2}(?![^\W_])",
    re.IGNORECASE,
)
_IBAN = re.compile(r"\b(?:iban|rib|bban|virement|compte bancaire|kontonummer|bank account)\b", re.IGNORECASE)
_CARD = re.compile(
    r"\b(?:cartes?|cb|visa|mastercard|amex|american express|maestro|cards?|karte|tarjeta|carta|kaart|d[ée]bit\w*"
    r"|pai(?:e)?ments?"
    r"|pay[ée]e?s?|paid|charged)(?![^\W_])",
    re.IGNORECASE,
)
_CARD_AFTER = re.compile(
    r"\b(?:carte (?:bleue|bancaire|de cr[ée]dit)|cb|(?:ma|mon|my) (?:carte|card|visa))\b",
    re.IGNORECASE,
)
_NO_CARD = re.compile(
    r"fid[ée]lit|loyalty|cadeau|gift|membre|member|client|adh[ée]rent|vitale|identit|imei|ch[èe]que|siret|commande"
    r"|order"
    r"|suivi|colis|tracking|avantage|bon d",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"(?<![\w*•#])(?:[0-9*•#xX]{4}(?:[ \-.]?[0-9*•#xX]{4}){1,2}[ \-.]?|[0-9]{4,6}[*•#xX.]{4,12}"
    r"|[*•#]{2,12} ?)[0-9]{3,4}(?!\w)"
)
_ENDING = re.compile(
    r"\b(?:fini\w{0,6}|termin\w{0,6}|ending|ends)\b[^\n0-9]{0,15}?([0-9]{4})(?![0-9])", re.IGNORECASE
)
_FORMS = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4), (4, 4, 5), (8, 8), (6, 10))
_MANY, _FOUR = dense(8), re.compile(r"[0-9]{4}")
_MASKS = ("....", "**", "xx", "••", "##")
_ENDS = ("fini", "termin", "ending", "ends")
_SHOWN = 3
"""Figures of a card that are shown at least."""


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for accounts and cards."""
    return (screener(NAME, VERSION, ("iban", "card"), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    return any(_ways(text))


def _ways(text: str) -> tuple[bool, bool, bool]:
    """Whether there may be a long number, a card of which a part is hidden, and the end of one."""
    figures = count_figures(text)
    if figures < _SHOWN:
        return False, False, False
    said = small(text)
    return (
        figures >= 8 and _MANY.search(text) is not None,
        any(map(said.__contains__, _MASKS)),
        figures >= 4 and _FOUR.search(text) is not None and any(map(said.__contains__, _ENDS)),
    )


def look(text: str) -> Iterator[Hit]:
    """The accounts and cards in a read text (`spans.read`); they may overlap."""
    long, masked, ends = _ways(text)
    for match in _HIDDEN.finditer(text) if masked else ():
        hidden = sum(not char.isdigit() and char not in " -." for char in match[0])
        if hidden >= 2 and (len(match[0]) >= 10 or before(text, match.start(), _CARD)):
            yield Hit(*match.span(), "card", "hidden")
    for match in _ENDING.finditer(text) if ends else ():
        if before(text, match.start(), _CARD, 30) and not before(text, match.start(), _NO_CARD, 30):
            yield Hit(*match.span(1), "card", "ending")
    if long:
        yield from _long(text)


def _long(text: str) -> Iterator[Hit]:
    yield from _ibans(text)
    for match in _RIB.finditer(text):
        yield Hit(*match.span(), "iban", "rib")
    for run in runs(text, least=10):
        start, end = run.groups[0][0], run.groups[-1][1]
        if end - start >= 13:
            yield from _cards(run)
        if len(run.groups) <= MOST_GROUPS and before(text, start, _IBAN, 25) and not is_attached(text, start, end):
            yield Hit(start, end, "iban", "named")


def _ibans(text: str) -> Iterator[Hit]:
    last = 0
    for head in _HEAD.finditer(text):
        length = LENGTHS.get((head[1] + head[2]).upper())
        if length is None or head.start() < last:
            continue
        found = _iban(text, head, length)
        if found is not None:
            last = found.end
            yield found


def _iban(text: str, head: re.Match[str], length: int) -> Hit | None:
    """The longest that it can be: parts with figures in them, up to some more than it should have."""
    have = 4
    figures = 2
    end = head.end()
    least = length - length // MISSING
    found = False
    while have <= length + TOO_MANY:
        part = _PART.match(text, end)
        if part is None or not _belongs(part[1], head[1].isupper()) or have + len(part[1]) > length + TOO_MANY:
            break
        have += len(part[1])
        figures += sum(char.isdigit() for char in part[1])
        end = part.end()
        found = have >= least and figures * 2 > have
        if found and have >= length:
            break
    if not found and (have < BEGUN or figures * 2 <= have or before(text, head.start(), _IBAN, 30) is None):
        return None
    if iban.is_valid(text[head.start() : end], check_country=False):
        return Hit(head.start(), end, "iban", "valid")
    word = head[2].islower() and text[head.end(2)] == " "  # `de 75 …`, `no 49 …`
    return None if word else Hit(head.start(), end, "iban", "mistyped")


def _belongs(part: str, capitals: bool) -> bool:
    if any(char.isdigit() for char in part):
        return not part[0].islower() or not capitals
    return (len(part) == 4 and part.isupper()) or (len(part) == 1 and part.isupper())


def _cards(run: Run) -> Iterator[Hit]:
    at = 0
    while at < len(run.groups):
        last = _card(run, at)
        if last is None:
            at += 1
            continue
        start, end = run.span(at, last[0])
        yield Hit(start, end, "card", last[1])
        at = last[0] + 1


def _card(run: Run, at: int) -> tuple[int, str] | None:
    text, start = run.text, run.groups[at][0]
    if text[start] not in "23456" or is_attached(text, start, run.groups[at][1]):
        return None
    sizes = tuple(end - begin for begin, end in run.groups[at : at + MOST_GROUPS])
    for form in _FORMS:
        last = at + len(form) - 1
        if sizes[: len(form)] != form or _are_years(run, at, last) or _is_other(text, start):
            continue
        if sum(form) == 16 or luhn.is_valid(run.digits(at, last)) or _is_named(run, start):
            return last, "form"
    have = 0
    for last, size in enumerate(sizes, at):
        have += size
        if have > 19:
            break
        if have in (15, 16) and _is_card(run.digits(at, last)) and not _is_other(text, start):
            return (last, "valid") if not is_article(text, start) else None
        if have >= 13 and last + 1 == len(run.groups) and _is_named(run, start) and not is_article(text, start):
            return last, "named"
    return None


def _is_other(text: str, start: int) -> bool:
    """Whether a word before says that it is the number of something else."""
    return before(text, start, _NO_CARD) is not None


def _is_named(run: Run, start: int) -> bool:
    """Whether a word before, or behind, says that it is a card's."""
    if _is_other(run.text, start):
        return False
    return (before(run.text, start, _CARD, 45) or after(run.text, run.groups[-1][1], _CARD_AFTER)) is not None


def _are_years(run: Run, first: int, last: int) -> bool:
    return all(run.digits(at, at)[:2] in ("19", "20") for at in range(first, last + 1))


def _is_card(figures: str) -> bool:
    """A valid number of the schemes that are taken in Europe (ISO/IEC 7812-1 for the check figure)."""
    known = (
        figures[0] in "456"
        or figures[:2] in ("34", "37", "35", "36")
        or figures[:2] in ("22", "23", "24", "25", "26", "27")
    )
    size = 15 if figures[:2] in ("34", "37") else 16
    return known and len(figures) == size and luhn.is_valid(figures)
