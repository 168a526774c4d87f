"""Runs of figures in a text, and what is plainly no number of somebody: a date, a price, a bar code. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from feeder.screening.privacy.spans import before

MOST_GROUPS = 16
"""Groups of a run that are looked at together: more than any number is written in."""

_GAP = r"[ .\-/_()]{1,3}"
_RUN = re.compile(rf"[0-9]++(?:{_GAP}[0-9]++)*+")
_GROUP = re.compile(r"[0-9]+")
_LOOKS_LIKE = re.compile(r"(?<![^\W\d_oOlI])(?:[oO]{1,3}(?=[0-9])|(?<=[0-9])[oO]{1,3}(?![^\W\d_])|[lI](?=[0-9]))|"
                         r"(?<=[0-9])[oO](?=[0-9])|(?<=[0-9][ .\-/])[oO]{2}(?=[ .\-/][0-9])")  # fmt: skip

DATE = re.compile(
    r"(?<![0-9])(?<![0-9][/.])(?:(?:0?[1-9]|[12][0-9]|3[01])([/.\-])(?:0?[1-9]|1[0-2])\1(?:19|20)?[0-9]{2}(?!\1[0-9])"
    r"|(?:19|20)[0-9]{2}([/.\-])(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12][0-9]|3[01])(?!\2[0-9])"
    r"|(?:0?[1-9]|[12][0-9]|3[01]) (?:0?[1-9]|1[0-2]) (?:19|20)[0-9]{2}(?! [0-9]{2} [0-9]{2}))(?![0-9])"
)
_MONEY = re.compile(
    r"\s?(?:[,.][0-9]{1,2}\s?)?(?:€|\$|£|%|euros?\b|eur\b|chf\b|fcfa\b|francs?\b|balles\b|dollars?\b|pounds?\b"
    r"|won\b|yens?\b)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?:ean|gtin|gencod\w*|isbn|upc|barcodes?|code[ -]?[àa]?[ -]?barres?|style|r[ée]f\w*|art(?:icles?|\.)"
    r"|mod[èe]les?"
    r"|model|item|sku|asin|produits?|product|pi[èe]ces?|version|firmware|lot)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:clients?|customer|commandes?|cde|dossier|abonn|adh|compte|r[ée]clam|suivi|colis)",
    re.IGNORECASE,
)


class Run(NamedTuple):
    """Groups of figures that stand side by side. `groups`: start and end of each."""

    text: str
    groups: tuple[tuple[int, int], ...]

    def digits(self, first: int, last: int) -> str:
        """The figures of the groups `first` … `last`, both inclusive."""
        return "".join(self.text[start:end] for start, end in self.groups[first : last + 1])

    def gap(self, at: int) -> str:
        """What stands between group `at` and the next one; empty after the last."""
        return self.text[self.groups[at][1] : self.groups[at + 1][0]] if at + 1 < len(self.groups) else ""

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where these groups stand."""
        return self.groups[first][0], self.groups[last][1]


def dense(figures: int, gap: int = 3) -> re.Pattern[str]:
    """Finds so many figures with at most `gap` other characters between two of them; most texts have none. Cheap."""
    return re.compile(rf"[0-9](?:[^0-9\n]{{0,{gap}}}[0-9]){{{figures - 1}}}")


_MIXED = re.compile(r"[0-9][oOlI]|[oOlI][0-9]")


def with_figures(text: str) -> str:
    """The text with a nought for each O, and a one for each l, that stands for one: `o6 l2` is `06 12`."""
    if not _MIXED.search(text):
        return text
    return _LOOKS_LIKE.sub(lambda match: "".join("1" if char in "lI" else "0" for char in match[0]), text)


def runs(text: str, least: int = 8) -> Iterator[Run]:
    """Every run of at least `least` figures. Figures are 0 to 9 (see `spans.read`)."""
    for match in _RUN.finditer(text):
        if match.end() - match.start() >= least:
            groups = tuple(each.span() for each in _GROUP.finditer(text, match.start(), match.end()))
            if sum(end - start for start, end in groups) >= least:
                yield Run(text, groups)


def is_money(text: str, end: int) -> bool:
    """Whether what ends there is an amount: a currency, or a per cent sign, stands behind it."""
    return _MONEY.match(text, end) is not None


def is_article(text: str, start: int, reach: int = 30) -> bool:
    """Whether the words before say that it is the number of an article: a bar code, a reference, a model."""
    return before(text, start, _CODE, reach) is not None and before(text, start, _OWN, reach) is None


def is_date(text: str, start: int, end: int) -> bool:
    """Whether a date is in it, or begins or ends there."""
    return DATE.search(text, max(0, start - 1), end + 5) is not None


def is_attached(text: str, start: int, end: int) -> bool:
    """Whether letters stand right before the figures, as in `XR2400`, or a code goes on behind them."""
    return (start > 0 and text[start - 1].isalpha()) or (
        end + 1 < len(text) and text[end].isalpha() and text[end + 1].isdigit()
    )


def is_ean(digits: str) -> bool:
    """Whether the figures are a bar code of eight, twelve or thirteen (GS1 General Specifications, 7.9)."""
    if len(digits) not in (8, 12, 13):
        return False
    weighed = sum(int(figure) * (3 if at % 2 else 1) for at, figure in enumerate(reversed(digits)))
    return weighed % 10 == 0
