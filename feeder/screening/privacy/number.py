"""Long runs of figures that fit nothing else and may well lead to somebody: a contract, a passport, a mistyped card.

No dates, prices, lists of sizes, bar codes and references of articles (GS1 check figures and the words around tell).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.digits import (
    DATE,
    MOST_GROUPS,
    Run,
    dense,
    is_article,
    is_attached,
    is_date,
    is_ean,
    is_money,
    runs,
)  # fmt: skip
from feeder.screening.privacy.spans import Hit, before, count_figures, screener, small, words

NAME, VERSION = "number", 1
LEAST = 9
"""Figures that a run has where no word says what it is: fewer are prices, quantities and references."""
_WHOSE = re.compile(
    r"(?<![^\W_])(?:comptes?|contrats?|identit[ée]|cni|passeports?|passport|permis|licen[cs]e|imei|ch[èe]ques?"
    r"|cartes?"
    r"|gift ?cards?|mutuelle|adh[ée]rent\w?|caf|allocataire|matricule|badge|assurance|police|abonn[ée]\w{0,4}"
    r"|titre de s[ée]jour"
    r"|bic|iban|rib|account|contract|policy|id card|ausweis\w{0,7}|dni|nie)(?![^\W_])",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:passeport|passport|permis(?: de conduire)?|identit[ée]|cni|licen[cs]e|titre de s[ée]jour|matricule"
    r"|contrat|id card"
    r"|dni|nie|adh[ée]rent|allocataire|police)(?: (?:num[ée]ro|n[°ºo]?|number|est|le|la|is))?[\s:°º#=.]{1,4}"
    r"([A-Z0-9]{2,14}(?:[ \-](?=[A-Z]{0,3}[0-9])[A-Z0-9]{2,12}){0,3})(?![\w])",
    re.IGNORECASE,
)
_FILLS = re.compile(r"[€$£%]|\b(?:points?|euros?|km|ans|mois|jours?)\b", re.IGNORECASE)
_BOX = re.compile(r"\b(?:TSA|CS|BP)\b")
"""Before the number of a company's letter box."""
_NUMERO = re.compile(r"(?<![^\W_])n[°º] ?\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
_SIX = dense(6)
_STEMS = words(
    "passe passport permis identit cni licen titre matricule contrat id_card dni nie adh alloc police",
)


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for long numbers."""
    return (screener(NAME, VERSION, ("number",), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    return any(_ways(text))


def _ways(text: str) -> tuple[bool, bool]:
    """Whether there may be a long run, and a number behind a word for it."""
    figures = count_figures(text)
    named = figures > 0 and any(map(small(text).__contains__, _STEMS))
    return figures >= 6 and _SIX.search(text) is not None, named


def look(text: str) -> Iterator[Hit]:
    """The long numbers in a read text (`spans.read`); they may overlap."""
    long, named = _ways(text)
    for match in _CODE.finditer(text) if named else ():
        figures = sum(char.isdigit() for char in match[1])
        card = len(match[1]) == 9 and match[1].isupper() and figures >= 2  # as on French cards since 2021
        if card or (figures >= 5 and figures * 2 > len(match[1].replace(" ", "")) and not DATE.fullmatch(match[1])):
            yield Hit(*match.span(1), "number", "code")
    for run in runs(text, least=6) if long else ():
        for first in range(0, len(run.groups), MOST_GROUPS):
            last = min(len(run.groups), first + MOST_GROUPS) - 1
            rule = _rule(run, first, last)
            if rule:
                yield Hit(*run.span(first, last), "number", rule)


def _rule(run: Run, first: int, last: int) -> str:
    start, end = run.span(first, last)
    text, figures = run.text, run.digits(first, last)
    if (
        is_attached(text, start, end)
        or is_money(text, end)
        or is_date(text, start, end)
        or _is_decimal(text, start, end)
    ):
        return ""
    groups = [text[begin:stop] for begin, stop in run.groups[first : last + 1]]
    if before(text, start, _WHOSE, 30) and len(figures) >= 6 and any(len(group) > 3 for group in groups):
        return (
            ""
            if before(text, start, _BOX, 6) or _FILLS.match(text, end + 1) or is_article(text, start, 20)
            else "named"
        )
    if len(figures) >= 6 and len(groups) == 1 and before(text, start, _NUMERO, 5) and not is_article(text, start):
        return "marked"
    if len(figures) < LEAST or len(figures) > 40 or is_article(text, start) or is_ean(figures) or len({*figures}) < 3:
        return ""
    if before(text, start, _BOX, 6) or any(_YEAR.match(group) for group in groups):
        return ""
    if len(groups) > 2 and len({len(group) for group in groups}) == 1 and sorted({*groups}) == groups:
        return ""  # prices or sizes in a row
    longest = max(len(group) for group in groups)
    if longest >= 5 or (len(groups) > 2 and all(len(group) > 2 for group in groups)):
        return "long"
    return ""


def _is_decimal(text: str, start: int, end: int) -> bool:
    """A figure with its decimals, before or behind a comma."""
    return (start > 1 and text[start - 1] == "," and text[start - 2].isdigit()) or (
        end + 1 < len(text) and text[end] == "," and text[end + 1].isdigit()
    )
