"""The columns of a CSV file: which separates them, and which of a post's fields each one is. Pure.

Headers may be French or English, with or without accents, capitals and spaces; what is not known is told with the
nearest right word, and left aside.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from feeder.phrase import Phrase
from wall.words import N_

_YOUR = regex.compile(r"^(?:votre|vos|ton|ta|tes|your)_")
"""How a form's questions begin: “Votre avis”."""
_SCALE = regex.compile(r"\s*\(?\s*(?:\bsur|/|\bout of)\s*(\d{1,4})\s*\)?", regex.IGNORECASE)
SEPARATORS = ";,\t|"
MAX_COLUMNS = 500
MAX_BEST = 1000
FIELDS: Mapping[str, str] = {
    "id": "id identifiant numero no n ref reference id_avis avis_id review_id id_message message_id",
    "event": "event evenement action etat",
    "created": "created cree cree_le",
    "kind": "kind type genre sorte",
    "author": "author auteur client nom prenom pseudo pseudonyme nom_du_client nom_client customer name nickname",
    "author_id": "author_id id_auteur id_client client_id customer_id",
    "author_role": "author_role role qui",
    "title": "title titre objet sujet",
    "text": "text texte commentaire commentaires avis avis_client message contenu comment comments review body "
            "content verbatim",
    "rating": "rating note notes etoiles stars score evaluation note_globale",
    "best": "best sur note_max note_maximale bareme out_of max",
    "language": "language langue lang locale",
    "written_at": "written_at date ecrit_le date_avis date_de_l_avis publie_le date_de_publication created_at "
                  "date_creation horodateur timestamp",
    "experience_on": "experience_on experience date_experience date_d_experience visite date_de_visite visited_on "
                     "date_commande date_achat",
    "updated_at": "updated_at modifie_le date_modification date_de_modification modified",
    "permalink": "permalink lien url link adresse_web",
    "conversation": "conversation fil discussion thread conversation_id",
    "consent": "consent consentement accord base_du_consentement",
    "consent_version": "consent_version version_consentement version_du_consentement",
    "consent_at": "consent_at date_consentement date_du_consentement",
    "consent_id": "consent_id id_consentement",
    "reply": "reply reponse reponse_du_magasin answer reponse_enseigne",
    "contact": "contact email e_mail mail courriel adresse_e_mail",
}  # fmt: skip
"""Each field and the headers that mean it, as `plain_word` has them."""
IGNORED = "-"
KNOWN: Mapping[str, str] = {word: field for field, words in FIELDS.items() for word in words.split()}
NO_TEXT = N_("no column holds a text or a rating: the first line has to name the columns, such as id;date;note;texte")
TWICE = N_("column {number} (“{header}”) says the same as column {first}: it is left aside")
STRANGE = N_("column {number} (“{header}”) is not known: it is left aside")
STRANGE_NEAR = N_("column {number} (“{header}”) is not known: it is left aside; did you mean “{near}”?")


@dataclass(frozen=True)
class Columns:
    """`fields`: of each column its field, "" if it is left aside. `told`: about those; `headers`: as they are."""

    separator: str
    fields: tuple[str, ...]
    told: tuple[Phrase, ...] = ()
    headers: tuple[str, ...] = ()
    best: float | None = None
    """The best rating, where the header of the ratings says it (“Note (sur 10)”)."""

    def header(self, field: str) -> str:
        """What the file calls a field; the field's own name if it has none."""
        return self.headers[self.fields.index(field)] if field in self.fields else field

    @property
    def usable(self) -> bool:
        """Whether there is anything that a post could be made of."""
        return "text" in self.fields or "rating" in self.fields or "event" in self.fields


def plain_word(header: str) -> str:
    """A header as it is compared: small letters without accents, one `_` for whatever stands between them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", header[:200]) if not unicodedata.combining(c))
    return regex.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that is most likely meant; "" if none is near."""
    found = difflib.get_close_matches(plain_word(word), list(words), n=1, cutoff=0.7)
    return found[0] if found else ""


def columns(line: str, own: Mapping[str, str]) -> Columns:
    """The columns that the first line names. `own`: headers of this shop and the field of each, `-` for none."""
    ours = {plain_word(header): field for header, field in own.items()}
    return max((_read(line, separator, ours) for separator in SEPARATORS), key=_fit)


def _fit(found: Columns) -> tuple[int, int]:
    return sum(map(bool, found.fields)), len(found.fields)


def _read(line: str, separator: str, ours: Mapping[str, str]) -> Columns:
    fields: list[str] = []
    told: list[Phrase] = []
    best: float | None = None
    for number, header in enumerate(cells(line, separator)[:MAX_COLUMNS], 1):
        word = plain_word(header)
        field, scale = ours.get(word, _known(header)), _SCALE.search(header)
        if not field and scale is not None:
            field = _known(header.replace(scale[0], " "))
        facts = {"number": number, "header": _shown(header)}
        if field == IGNORED:
            field = ""
        elif field in fields and field:
            told.append(Phrase(TWICE, first=fields.index(field) + 1, **facts))
            field = ""
        elif field == "rating" and scale is not None and 0 < int(scale[1]) <= MAX_BEST:
            best = float(scale[1])
        elif not field and word:
            near = nearest(word, KNOWN)
            told.append(Phrase(STRANGE_NEAR, near=near, **facts) if near else Phrase(STRANGE, **facts))
        fields.append(field)
    headers = tuple(_shown(header) for header in cells(line, separator)[:MAX_COLUMNS])
    return Columns(separator, tuple(fields), tuple(told), headers, best)


def _known(header: str) -> str:
    word = plain_word(header)
    return KNOWN.get(word) or KNOWN.get(_YOUR.sub("", word), "")


def cells(line: str, separator: str) -> Sequence[str]:
    """The cells of one line. A carriage return in its midst is a space; nothing for a line that has none."""
    try:
        return next(csv.reader([line.rstrip("\r\n").replace("\r", " ")], delimiter=separator), [])
    except csv.Error:
        return []


def _shown(header: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in header.strip()[:40])
