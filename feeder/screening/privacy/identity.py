"""Numbers that the state gives: social security (NIR, décret 82-103), businesses (SIREN, SIRET, VAT).

`python-stdnum` knows the valid ones. A key is often left out, and figures are mistyped: the form or the words around
make up for the checksum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn
from stdnum.fr import nir, siret

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.digits import MOST_GROUPS, Run, dense, is_article, is_attached, is_money, runs
from feeder.screening.privacy.spans import Hit, after, before, count_figures, screener

NAME, VERSION = "identity", 1
_G = r"[ .\-_/]{0,3}"
_NIR = re.compile(
    rf"[123478](?<![\w,].){_G}[0-9]{{2}}{_G}[0-9]{{2}}{_G}(?:[0-9]{{2}}|2[ABab]){_G}[0-9]{{3}}"
    rf"{_G}[0-9]{{3}}(?:{_G}(?:(?:cl[ée]|key)[ :]{{0,3}})?[0-9]{{2}})?(?![0-9])",
    re.IGNORECASE,
)
_SOCIAL = re.compile(
    r"(?<![^\W_])(?:s[ée]cu\w{0,5}|nir|vitale|ss|assur[ée]e?s?|mutuelle|insee|num[ée]ro social|social security"
    r"|cpam|ameli)(?![^\W_])",
    re.IGNORECASE,
)
_SIRET = re.compile(r"[0-9](?<![\w,+].)[0-9]{2}[ .\-_]{0,2}[0-9]{3}[ .\-_]{0,2}[0-9]{3}[ .\-_]{0,2}[0-9]{5}(?![\w])")
_BUSINESS = re.compile(
    r"(?<![^\W_])(?:siren|siret|rcs|kbis|k-bis|immatricul[ée]e?s?|tva|vat|ape|entreprise|soci[ée]t[ée]|sarl|sas"
    r"|sasu|eurl|bce"
    r"|auto-?entrepreneu\w{1,3}|micro-?entrepr\w{1,8}|soci[ée]t[ée]|artisan|num[ée]ro d'entreprise)(?![^\W_])",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<![^\W_])(?:siren|siret|rcs|kbis|k-bis|tva|vat|bce|num[ée]ro d'entreprise)(?![^\W_])",
    re.IGNORECASE,
)
_VAT = re.compile(r"(?<![^\W_])(?:FR ?[0-9A-Z]{2}|BE ?[01]|LU|DE)[ .]?(?:[0-9]{3}[ .]?){2}[0-9]{2,3}(?![\w])")
_MANY, _CORSICAN = dense(8), re.compile(r"[0-9][^0-9\n]{0,3}2[ABab]")


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for these numbers."""
    return (screener(NAME, VERSION, ("nir", "siret"), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    figures = count_figures(text)
    return (figures >= 8 and _MANY.search(text) is not None) or (figures > 1 and _CORSICAN.search(text) is not None)


def look(text: str) -> Iterator[Hit]:
    """The numbers of people and businesses in a read text (`spans.read`); they may overlap."""
    for match in _NIR.finditer(text):
        rule = _nir(text, match)
        if rule:
            yield Hit(*match.span(), "nir", rule)
    for match in _SIRET.finditer(text):
        rule = _siret(text, match)
        if rule:
            yield Hit(*match.span(), "siret", rule)
    for match in _VAT.finditer(text):
        if match[0].startswith("FR") or before(text, match.start(), _NAMED, 40):
            yield Hit(*match.span(), "siret", "vat")
    for run in runs(text, least=8):
        yield from _in_run(run)


def _nir(text: str, match: re.Match[str]) -> str:
    figures = re.sub(r"[^0-9ABab]|cl[ée]|key", "", match[0])
    parts = len(re.findall(r"[0-9]+", match[0]))
    if before(text, match.start(), _SOCIAL, 60) or after(text, match.end(), _SOCIAL):
        return "named"
    if len(figures) == 15 and nir.is_valid(figures.upper()) and not is_article(text, match.start()):
        return "valid"
    return "form" if parts >= 6 and match[0][0] in "12" and match[0][1] in " .-/_" else ""


def _siret(text: str, match: re.Match[str]) -> str:
    figures = re.sub(r"[^0-9]", "", match[0])
    if before(text, match.start(), _NAMED, 60):
        return "named"
    if not figures.strip("0") or is_article(text, match.start()):
        return ""
    if siret.is_valid(figures):
        return "valid"
    return "form" if len(re.findall(r"[0-9]+", match[0])) == 4 else ""


def _in_run(run: Run) -> Iterator[Hit]:
    """Right after a word for it: a number of about the length."""
    start, end = run.span(0, min(len(run.groups), MOST_GROUPS) - 1)
    figures = run.digits(0, min(len(run.groups), MOST_GROUPS) - 1)
    if is_attached(run.text, start, end) or is_money(run.text, end):
        return
    if figures[0] in "12" and 12 <= len(figures) <= 16 and before(run.text, start, _SOCIAL, 30):
        yield Hit(start, end, "nir", "mistyped")
    elif 8 <= len(figures) <= 15 and before(run.text, start, _NAMED, 45):
        yield Hit(start, end, "siret", "named")
    elif (
        len(figures) == 9
        and figures[0] in "3456789"
        and luhn.is_valid(figures)
        and before(run.text, start, _BUSINESS, 45)
    ):
        yield Hit(start, end, "siret", "valid")
