"""Number plates: French (since 2009, and before), Belgian, and those of the neighbours where a word says so.

`HP 301 XL` is an ink cartridge: what stands alone must have the strict form; in small letters or with spaces, a word
for a vehicle must stand near it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.spans import Hit, after, before, count_figures, screener, small, words

NAME, VERSION = "plate", 1
_L = "[A-HJ-NP-TV-Z]"
"""Letters of French plates: no I, O, U (arrêté of 9 February 2009)."""
_S = "[ .\\-_/]{0,3}"
_EDGE, _END = r"(?<![^\W_])(?<![\-/.@])", r"(?![^\W_])(?![\-/@][A-Za-z0-9])"
_BACK = r"(?<![^\W_].)(?<![\-/.@].)"
"""As `_EDGE`, behind the first character: so a figure is looked for first, which is fast."""
_NEW = re.compile(rf"{_EDGE}({_L}{{2}})({_S})[0-9]{{3}}({_S})({_L}{{2}}){_END}", re.IGNORECASE)
_OLD = re.compile(
    rf"[0-9]{_BACK}[0-9]{{1,3}}({_S})([A-Z]{{2,3}}){_S}(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-6]){_END}",
    re.IGNORECASE,
)
_BELGIAN = re.compile(rf"[1-9]{_BACK}([ .\-_]{{0,3}})([A-Z]{{3}})[ .\-_]{{0,3}}[0-9]{{3}}{_END}", re.IGNORECASE)
_BRITISH = re.compile(
    rf"{_EDGE}([A-Z]{{2}})[0-9]{{2}} ?([A-Z]{{3}}){_END}|{_EDGE}([A-Z]{{1,3}})-([A-Z]{{1,2}}) [0-9]{{2,4}}{_END}"
)
"""Those of Great Britain and of Germany."""
_BRITISH_TAIL = re.compile(rf"[0-9]{{2}}(?: ?[A-Z]{{3}}{_END}|(?<=-[A-Z] ..)|(?<=-[A-Z]{{2}} ..))")
_OTHERS = re.compile(
    rf"{_EDGE}(?:{_L}{{1,2}}[ \-]?[0-9]{{2,3}}[ \-]?{_L}{{1,2}}"  # French mopeds and trailers
    r"|[A-Z]{1,3}[ \-][A-Z]{1,2}[ \-][0-9]{2,4}[EH]?"  # Germany
    r"|[0-9]{4}[ \-]?[A-Z]{3}|[A-Z]{2} ?[0-9]{4}|[A-Z]{3}[ \-]?[0-9]{3}"  # Spain; Luxembourg; Belgium before 2010
    r"|(?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG"
    r"|ZH)[ \-.]?[0-9]{1,3}[ .']?[0-9]{3}"
    rf"|[A-Z]{{2}}-[0-9]{{3}}|[0-9]{{1,2}}[ \-][A-Z]{{2,3}}[ \-][0-9]{{1,2}}"
    rf"|[A-Z]{{1,2}}[ \-][0-9]{{2,3}}[ \-][A-Z]{{1,2}}){_END}",
    re.IGNORECASE,
)
_WORDS = frozenset(
    words(
        "cm mm cc kg ml cl dl go gb to tb mo hz km ah wh kw nm xl xs xxl dm m2 en de le la un et du ou au ma sa ta",
        "se ce je tu il on ne ni si an my is in at to of by an we he no led lcd usb mah ans eur pcs the and for",
        "out les des par sur que qui min max pro gps hdmi tv pc sd hd",
    )
)
"""What stands between figures in what is no plate: units, sizes, small words."""
_VEHICLE = re.compile(
    r"(?<![^\W_])(?:voitures?|v[ée]hicules?|autos?|bagnoles?|caisse|plaques?|plates?|immat\w*|parkings?"
    r"|gar[ée]e?s?|stationn\w*"
    r"|camion\w*|fourgon\w*|utilitaire|scooters?|motos?|mobylette|remorques?|conduct\w*|chauffeurs?|livreurs?|clio"
    r"|twingo|megane"
    r"|scenic|captur|kangoo|peugeot|renault|citro[eë]n|dacia|sandero|duster|golf|polo|bmw|audi|mercedes|toyota"
    r"|yaris|fiat|c3|c4|208"
    r"|308|3008|tesla|berline|suv|monospace|van|cars?|vehicles?|lorry|truck|licen[cs]e|registration|reg|whoever"
    r"|parked|driv\w+"
    r"|auto|wagen|kennzeichen|matr[íi]cula|targa|nummerplaat|kenteken|rayure|ray[ée]e|accroch\w*|carte grise"
    r"|garage|phares"
    r"|4x4|taxis?|camping-car|caravane|ford|volkswagen|vw|opel|nissan|kia|hyundai|skoda|volvo|jeep|suzuki|mazda"
    r"|honda|belge|client en|clients? au volant|drive)(?![^\W_])",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![^\W_])(?:immat\w*|plaques?(?! (?:de|en|à|a|chauff|vitro|indu))|(?:number |licen[cs]e )?plates?"
    r"|registration|reg"
    r"|kennzeichen|kenteken|nummerplaat|voitures?|v[ée]hicules?|scooters?|motos?|whoever drives|cars?|targa"
    r"|matr[íi]cula)(?![^\W_])[^\n0-9]{0,30}\Z",
    re.IGNORECASE,
)
_TWO = re.compile(r"[0-9]{2}")
_NEW_TAIL = re.compile(rf"[0-9]{{3}}{_S}[A-Za-z]{{2}}{_END}")
_INNER = re.compile(r"[0-9][ .\-_/]{0,3}[A-Za-z]{2,3}[ .\-_/]{0,3}[0-9]{2}")
_STEMS = words(
    "immat plaque plate regist reg_ kennzeichen kenteken voiture véhicule vehicule scooter moto whoever car_",
    "targa matrícula matricula",
)


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for number plates."""
    return (screener(NAME, VERSION, ("plate",), _is_likely, look, setup),)


def _is_likely(text: str) -> bool:
    return any(_ways(text))


def _ways(text: str) -> tuple[bool, bool, bool, bool]:
    """Whether there may be a plate of the new form, one with letters between figures, a British one, another one."""
    if count_figures(text) < 2 or _TWO.search(text) is None:
        return False, False, False, False
    named = any(map(small(text).__contains__, _STEMS))
    return (
        _NEW_TAIL.search(text) is not None,
        _INNER.search(text) is not None,
        _BRITISH_TAIL.search(text) is not None,
        named,
    )


def look(text: str) -> Iterator[Hit]:
    """The number plates in a read text (`spans.read`); they may overlap."""
    new, inner, british, named = _ways(text)
    for match in _NEW.finditer(text) if new else ():
        if _is_new(text, match):
            yield Hit(*match.span(), "plate", "french")
    for match in _OLD.finditer(text) if inner else ():
        strict = (
            match[0].isupper()
            and len(match[2]) == 2
            and match[1] in (" ", "-")
            and match.start(1) - match.start() >= 3
        )
        if match[2].lower() not in _WORDS and (strict or _is_near(text, match)):
            yield Hit(*match.span(), "plate", "french-old")
    for match in _BELGIAN.finditer(text) if inner else ():
        strict = match[0].count("-") == 2 and match[0].isupper()
        if match[2].lower() not in _WORDS and (strict or _is_near(text, match)):
            yield Hit(*match.span(), "plate", "belgian")
    for match in _BRITISH.finditer(text) if british else ():
        if _is_near(text, match) and not {part.lower() for part in match.groups() if part} & _WORDS:
            yield Hit(*match.span(), "plate", "abroad")
    for match in _OTHERS.finditer(text) if named else ():
        letters = {word.lower() for word in re.findall(r"[A-Za-z]+", match[0])}
        if not letters & _WORDS and before(text, match.start(), _PLATE, 45):
            yield Hit(*match.span(), "plate", "named")


def _is_new(text: str, match: re.Match[str]) -> bool:
    left, right = match[1].lower(), match[4].lower()
    if right in _WORDS or left in _WORDS:
        return before(text, match.start(), _PLATE, 30) is not None and match[0].isupper()
    if match[2] and match[3] and "-" in match[2] + match[3]:
        return True
    if _is_near(text, match):
        return True
    return match[0].isupper() and match[2] == match[3] and match[2] in (" ", ".", "_")


def _is_near(text: str, match: re.Match[str]) -> bool:
    return before(text, match.start(), _VEHICLE, 60) is not None or after(text, match.end(), _VEHICLE, 60) is not None
