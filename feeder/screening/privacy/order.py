"""Numbers of orders, tickets, parcels, files, loyalty cards, bookings and invoices.

A word says what the number is, and the number stands a few words on. Parcels are known by their carriers' forms too
(UPU S10, UPS, Colissimo). The references of articles, models and spare parts are nobody's and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.digits import DATE, dense, is_money
from feeder.screening.privacy.spans import Hit, before, count_figures, screener, small, words
from feeder.screening.privacy.spoken import is_likely, spoken

NAME, VERSION = "order", 1
_STRONG = (
    r"(?:pr[ée])?commandes?|cde|cmde?|orders?|colis|paquets?|suivis?|tracking|parcels?|dossiers?|factures?"
    r"|invoices?|tickets?"
    r"|receipts?|bookings?|r[ée]servations?|r[ée]sas?|r[ée]clamations?|complaints?|devis|quotes?|shipments?|consignments?"
    r"|exp[ée]ditions?"
    r"|colissimo|chronopost|mondial relay|dpd|ups|gls|fedex|dhl|bons? d(?:e |')\w{4,12}|fid[ée]lit[ée]|loyalty"
    r"|clients?|cliente"
    r"|customer|adh[ée]rente?|membre|member(?:ship)?|sav|sinistre|incident|intervention|bestelling|bestell(?:ung"
    r"|nummer)|auftrag"
    r"|(?:votre|notre|vos|nos|ma|my|your|our|v/|n/) ?r[ée]f(?:[ée]rences?|erences?|s)?\.?|pedido|ordine|encomenda"
    r"|pakket|paket|rechnung|factuur|factura|fattura"
)
_WEAK = (
    r"livraisons?|retraits?|avoirs?|retours?|achats?|transactions?|contrats?|case|claim|courriers?|delivery"
    r"|returns?|purchase"
    r"|demande|rdv|rendez-vous|bordereau|lettre|recommand[ée]e?|cartes?|compte|account|voucher|abonnement"
    r"|re[çc]us?|confirmation|label|[ée]tiquette|rma"
)
_WORD = re.compile(rf"(?<![^\W_])(?:({_STRONG})|{_WEAK})(?![^\W_])", re.IGNORECASE)
"""Behind the strong ones a number needs no `n°` before it."""
_STEMS = words(
    "complain reçu recu confirm label tiquette rma",
    "command cde cmd order colis paquet suivi track parcel dossier factur invoice ticket receipt booking",
    "servation résa resa réclam reclam devis quote ship consign dition chrono mondial dpd ups gls fedex dhl bon",
    "fidé fide loyal client customer adh memb sav sinistre incident interv bestel auftrag pedido ordine encom",
    "pak rechn fattur livr retrait avoir retour achat transac contrat case claim courrier deliver return",
    "purchase demande rdv rendez réf ref bordereau lettre recommand carte compte account voucher abonn",
)
_MARK = re.compile(
    r"n[°º]s?\.?|(?:no\.?|nos|nr\.?|n\.|num[ée]ros?|num\.?|nbr|numbers?|nummer|n[úu]mero|r[ée]f[ée]rence|reference"
    r"|r[ée]fs?\.?|code|id)(?![^\W\d_])",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"(?:de|du|d'|des|la|le|l'|les|ma|mon|votre|vos|notre|my|your|the|is|was|of|est|c'est|c|[ée]tait|portant|porte"
    r"|sous|avec"
    r"|pass[ée]e?|caisse|clients?|cliente|commande|sav|drive|internet|web|magasin|dossier|fid[ée]lit[ée]|suivi|colis"
    r"|facture|en|ligne|on|card"
    r"|carte|r[ée]clamation|la ?poste|colissimo|chronopost|achat|livraison|retrait|retour)(?![^\W_])",
    re.IGNORECASE,
)
_DATE = re.compile(rf"(?:{DATE.pattern})", re.IGNORECASE)
_JOIN = re.compile(r"[ \t:=#(\[\"'«>,\-]{1,4}|\n[ \t]{0,4}")
STEPS = 8
"""Words at most between the word that says what it is and the number."""
_LATER = re.compile(
    r"[^\n.!?;]{0,50}?[ (](?:n[°º]\.?|(?:num[ée]ros?|num\.?|no\.?|nr\.?|number|r[ée]f\.?)(?![^\W\d_]))[ :=#]{0,3}",
    re.IGNORECASE,
)
_FARTHER = re.compile(r"([^\n.!?;:0-9]{1,40}?)(?<![^\W_])([0-9]{6,14})(?![\w])(?![.,\-/ ][0-9])")
_CODE = re.compile(
    r"(?<![^\W_º])(?:[0-9](?: [0-9]{3,6}){2,4}|[0-9]{2,5}(?: [0-9]{2,6}){1,5}(?: [0-9])?"
    r"|[A-Z]{1,5} [0-9]{3,}(?:[ -][0-9]{2,6}){0,3}(?: [A-Z]{2})?|[0-9][A-Z](?: ?[0-9]{2,6}){3,5}"
    r"|[A-Za-z0-9]{1,30}(?:[\-/_.][A-Za-z0-9]{1,20}){0,5})(?![A-Za-z0-9])"
)
_UNIT = re.compile(
    r"\s?(?:cm|mm|m|m2|m²|km|kg|g|gr|ml|cl|l|litres?|w|v|ah|mah|go|gb|to|h|heures?|hours?|min\w*|sec\w*|jours?"
    r"|days?|mois|months?|ans?|years?"
    r"|semaines?|weeks?|points?|pts?|pi[èe]ces?|articles?|items?|personnes?|people|fois|times|[ée]toiles?|stars?|x"
    r"|°|pouces?"
    r"|janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre)(?![^\W_])",
    re.IGNORECASE,
)
_SIZE = re.compile(r"[0-9]+(?:[.,][0-9]+)?(?:[a-z]{1,3}|[xX*][0-9.]+.*|h[0-9]{2})\Z")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[-/](?:19|20)?[0-9]{2})?\Z")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])\Z")
_ARTICLE = re.compile(
    r"(?<![^\W_])(?:article|art|mod[èe]le|model|ean|gencod|code[ -]barres?|produit|product|pi[èe]ce|item|sku|isbn"
    r"|t[ée]l\w*|portable|taille|size|page|siren|siret|iban|mail|rue|avenue|rayon|caisse n)(?![^\W_])",
    re.IGNORECASE,
)
"""Between `commande` and a number it says that the number is of something else."""
_OF = re.compile(r"(?<![^\W_])(?:num[ée]ro|n[°ºo]|code|r[ée]f\w{0,6})\.? (?:de |d'|du )\Z", re.IGNORECASE)
_BOOKED = re.compile(r"book|r[ée]s[ea]|billet", re.IGNORECASE)
_ORDERED = re.compile(r"(?:pr[ée])?command|order|r[ée]serv", re.IGNORECASE)
_VERB = re.compile(
    r"(?<![^\W_])(?:j?ai|as|a|avons|avez|ont|j?avais|avait|avions|aviez|avaient|ayant|je|tu|il|elle|on|nous|vous"
    r"|ils|avoir|to)\s+"
    r"(?:(?!(?:le|la|ma|mon|une?|cette|the|my)\s)\w{2,9}\s+)?\Z",
    re.IGNORECASE,
)
"""Before a word that is no noun: `j’ai commande 2 vis` (so written), `we order 5`."""
_CARRIER = re.compile(
    r"(?<![^\W_])(?:[A-Z]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3} ?[A-Z]{2}|[A-Z]{2} ?[0-9]{9} ?[A-Z]{2}"
    r"|[0-9][A-Z] ?(?:[0-9] ?){10,11}[0-9]"
    r"|1Z ?(?:[0-9A-Z] ?){15}[0-9A-Z]|[0-9]{3}-[0-9]{7}-[0-9]{7}|JD[0-9]{16,18}|JJD[0-9]{14,18})(?![^\W_])"
)
_HASH = re.compile(r"(?<![\w#&])#(?:[0-9]{7,14}|[A-Z]{1,4}-?[0-9]{4,12})(?![\w\-])")
_THEN = re.compile(
    r"(?<![\w.,+\-/])[#]?([A-Z]{0,4}-?[0-9]{5,16}(?:[\-/][0-9]{1,6}){0,2})[ ,(]{1,2}(?:c'est|est|is|=|:)? ?(?:mon"
    r"|ma|le|la|my|the|notre)? ?"
    r"(?:n[°o]|num[ée]ro|num|number|r[ée]f\w*)? ?(?:de |d'|of )?(?:ma |my )?(?:commande|cde|suivi|colis|dossier"
    r"|ticket|facture|order|tracking)(?![^\W_])",
    re.IGNORECASE,
)


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for these numbers."""
    return (screener(NAME, VERSION, ("order",), _is_likely, look, setup),)


_FIGURES = re.compile(
    r"[0-9](?:[0-9]{3}|[0-9]{1,2}[ \-/._][0-9]{2}|[A-Z]{1,3}[0-9]|[0-9]{1,2}[A-Z]|[\-/_.][0-9A-Z]"
    r"|(?:(?<=[A-Z].)|(?<=[A-Z][\-/_.].))[0-9])"
)
"""What each number has in it."""
_LONG = dense(9, 2)


def _is_likely(text: str) -> bool:
    return any(_ways(text))


def _ways(text: str) -> tuple[bool, bool, bool]:
    """Whether there may be a number behind a word for it, one that a carrier gave, and one in words."""
    figures = count_figures(text)
    named = figures > 0 and _FIGURES.search(text) is not None and any(map(small(text).__contains__, _STEMS))
    long = (figures >= 9 and _LONG.search(text) is not None) or "1Z" in text or "#" in text
    return named, long, is_likely(text)


def look(text: str) -> Iterator[Hit]:
    """The numbers in a read text (`spans.read`); they may overlap."""
    named, long, words = _ways(text)
    for match in _CARRIER.finditer(text) if long else ():
        yield Hit(*match.span(), "order", "carrier")
    for match in _HASH.finditer(text) if "#" in text else ():
        yield Hit(*match.span(), "order", "hash")
    for match in _THEN.finditer(text) if named else ():
        if not _is_nobodys(text, match.start(1), match.end(1), match[1]):
            yield Hit(*match.span(1), "order", "before")
    for word in _WORD.finditer(text) if named else ():
        hit = _behind(text, word)
        if hit is not None:
            yield hit
    for each in spoken(text) if words else ():
        word_before = before(text, each.begin, _WORD, 25)
        parts = text[each.begin : each.end].replace("-", " ").split()
        if len(parts) > 2 and word_before is not None and word_before[1]:
            yield Hit(each.begin, each.end, "order", "spoken")


def _behind(text: str, word: re.Match[str]) -> Hit | None:
    """The number that this word speaks of: right behind it, or behind the next `n°` in the same sentence."""
    at, marked = _stepped(text, word.end())
    hit = _code(text, at, marked, word)
    if hit is not None or (marked and at < len(text) and text[at].isdigit()):
        return hit
    later = _LATER.match(text, word.end())
    if later is not None and not _ARTICLE.search(later[0]):
        return _code(text, _stepped(text, later.end())[0], True, word)
    farther = _FARTHER.match(text, word.end()) if word[1] is not None else None
    if (
        farther is None
        or _ARTICLE.search(farther[1])
        or _DAY.match(farther[2])
        or _is_nobodys(text, *farther.span(2), farther[2])
    ):
        return None
    return Hit(*farther.span(2), "order", "later")


def _stepped(text: str, at: int) -> tuple[int, bool]:
    """Where the words that lead to a number end, and whether one of them said that a number follows."""
    marked = False
    for _ in range(2 * STEPS):
        step = _JOIN.match(text, at)
        if step is not None:
            marked = marked or "#" in step[0] or ":" in step[0] or "=" in step[0]
        else:
            step = _MARK.match(text, at)
            marked = marked or step is not None
            step = step or _SMALL.match(text, at) or _DATE.match(text, at)
        if step is None or step.end() == at:
            break
        at = step.end()
    return at, marked


def _code(text: str, at: int, marked: bool, word: re.Match[str]) -> Hit | None:
    match = _CODE.match(text, at)
    if match is None or _is_nobodys(text, match.start(), match.end(), match[0]):
        return None
    code = match[0]
    figures = sum(char.isdigit() for char in code)
    letters = sum(char.isalpha() for char in code)
    start = at - 1 if at and text[at - 1] == "#" else at
    if marked:
        enough = figures >= 4 or (figures >= 2 and len(code) >= 5 and code.upper() == code)
        return Hit(start, match.end(), "order", "marked") if enough and (letters < 9 or figures > 3) else None
    long = figures >= 5 and letters > 0 and "-" in code and code.upper() == code
    verb = _ORDERED.match(word[0]) and _VERB.search(text, max(0, word.start() - 24), word.start())
    if verb or (word[1] is None and not long and not _OF.search(text, max(0, word.start() - 16), word.start())):
        return None
    if not letters:
        if _DAY.match(code):
            return None
        town = figures == 5 and re.match(r"\s[A-ZÀ-Þ]", text[match.end() : match.end() + 2]) is not None
        return Hit(start, match.end(), "order", "bare") if figures >= 5 and not town else None
    enough = figures >= 4 or (
        figures >= 2 and len(code) >= 6 and ("-" in code or "/" in code or _BOOKED.match(word[0]) is not None)
    )
    return Hit(start, match.end(), "order", "code") if enough and code.upper() == code else None


def _is_nobodys(text: str, start: int, end: int, code: str) -> bool:
    """A date, an amount, a size, a year: or too few figures for a number."""
    figures = sum(char.isdigit() for char in code)
    if figures < 2 or _YEAR.match(code) or is_money(text, end) or _DATE.match(text, start):
        return True
    return (figures < 7 and _UNIT.match(text, end) is not None) or (figures < 6 and _SIZE.match(code) is not None)
