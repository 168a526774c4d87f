"""A row of a file as a post. Pure; what a line lacks is told by what was expected, never by what stands there.

From a CSV row to an object as the generic webhook takes it (`webhook_posts.Posted`), whose checks hold for both.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import regex

from feeder.phrase import Phrase
from feeder.sources.base import Seen
from feeder.sources.parts.file.columns import nearest, plain_word
from feeder.sources.shared.lenient import clean
from feeder.sources.shared.posted import Traits, Wrong, post
from wall.clock import to_iso
from wall.words import N_

WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {"review": "review", "avis": "review", "forum": "forum", "chat": "chat", "conversation": "chat",
             "note": "note", "mot": "note"},
    "event": {"new": "new", "nouveau": "new", "nouvelle": "new", "edited": "edited", "modifie": "edited",
              "deleted": "deleted", "supprime": "deleted", "efface": "deleted"},
    "author_role": {"customer": "customer", "client": "customer", "advisor": "advisor", "conseiller": "advisor",
                    "conseillere": "advisor"},
    "consent": {"opt_in": "opt-in", "optin": "opt-in", "accord": "opt-in", "oui": "opt-in", "notice": "notice",
                "information": "notice"},
}  # fmt: skip
"""What may stand in columns of few words, as `plain_word` has it."""
ONE_OF = N_("“{column}” is one of {words}")
ONE_OF_NEAR = N_("“{column}” is one of {words}; did you mean “{near}”?")
USUAL_BEST = 5.0
TOO_MANY = N_(
    "“{column}” is more than {best}, the best there is: is it out of {next}? Let the first line say so, such as "
    "“{column} (/{next})”, or write 8/{next}"
)
ERROR = N_("“{column}” holds a spreadsheet’s error such as #N/A: put the formula right, or save again without it")
NUMBER = N_("“{column}” is a number such as 4 or 4,5 (or 4/5), from 0 to {best}")
DAY = N_("“{column}” is a date such as 22/11/2026 or 2026-11-22, with or without a time such as 09:14")
MONTHS = ("janv jan", "fevr fev feb", "mars mar", "avr apr", "mai may", "juin jun", "juil jul", "aout aug",
          "sept sep", "oct", "nov", "dec")  # fmt: skip
"""How each month begins, in French and English."""
LANGUAGE = N_("“{column}” is a language such as fr or en")
NO_CONSENT = N_("“consent” needs “consent_version”: which text people agreed to")
OBJECT = N_("a line is one post as a JSON object, such as {example}")
OTHER = N_("this line is not as a post has to be: {why}")
SAID = (
    N_("id is empty"),
    N_("text is missing, and there is no rating either"),
    N_("permalink is no address of the web (https://…)"),
    N_("contact is no e-mail address"),
    N_("rating: value lies between 0 and best, and best between 0 and 1,000"),
    N_("experience_on is no day of the calendar"),
    N_("experience_on is no day, as 2026-11-22 is"),
)
"""What `webhook_posts` says, for the catalogue."""
BY_AUTHOR, BY_ROW = "a-", "r-"
"""How ids begin that are made here."""
ROW = ("author", "author_id", "conversation", "experience_on", "permalink", "rating", "text", "title", "written_at")
_TIMED = regex.compile(r"\d[:h]\d\d")
_MIDNIGHT = regex.compile(r"(?<!\d)0?0[:h]00(?::00(?:\.0+)?)?(?![:\d])")
_NUMBER = regex.compile(r"\s*(\d{1,4}(?:[.,]\d{1,6})?)\s*(?:/\s*(\d{1,4}(?:[.,]\d{1,6})?)\s*)?")
_STARS = regex.compile(r"\s*([★⭐]*)(☆*)\s*")
_COUNTED = regex.compile(r"\s*(?:étoile|etoile|star)s?\s*", regex.IGNORECASE)
_ERROR = regex.compile(r"#(?:N/A|REF!|NOM\?|NAME\?|VALEUR!|VALUE!|DIV/0!|NUL!|NULL!|NOMBRE!|NUM!)|Err:\d{3}")
"""What Excel and LibreOffice put into a cell whose formula fails."""
_FRENCH = regex.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:\s*(?:à|T|,|\s)\s*(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?"
)
_FORMAL = regex.compile(r"\d{4}-\d{2}-\d{2}T\S+(?:Z|[+-]\d{2}:\d{2})")
_IN_WORDS = regex.compile(r"(\d{1,2})(?:er)? (\p{L}+)\.? (\d{4})", regex.IGNORECASE)
_FORM = regex.compile(
    r"(\d{4})/(\d{2})/(\d{2}) (\d{1,2}):(\d{2}):(\d{2}) ([AP])M UTC(?:([+−-])(\d{1,2})(?::(\d{2}))?)?"
)
"""How Google Forms writes a moment, whatever the language: 2026/11/23 2:05:33 PM UTC+1."""
_ISO = regex.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?")


class NotAPost(ValueError):
    """Why a line is left out, and the id that it says, if it says one."""

    def __init__(self, why: Phrase, native_id: str = "") -> None:
        super().__init__(str(why))
        self.why, self.native_id = why, native_id


def from_cells(cells: Mapping[str, str], traits: Traits, best: float, zone: ZoneInfo, language: str | None) -> Seen:
    """A CSV row by its fields. `best`: of a rating that does not say its own; `zone`: of times that do not say
    theirs. Raises NotAPost."""
    native_id = clean(cells.get("id", ""))[0].strip()
    try:
        raw = _object(cells, best, zone)
    except NotAPost as error:
        raise NotAPost(error.why, native_id) from None
    if not native_id:
        raw["id"] = made_id(raw, cells.get("written_at", ""))
    return from_object(raw, traits, language)


def from_object(raw: Any, traits: Traits, language: str | None) -> Seen:
    """A JSON object as a post. One without an id gets one (`made_id`). Raises NotAPost."""
    if not isinstance(raw, dict):
        raise NotAPost(Phrase(OBJECT, example='{"id": 1, "text": "…"}'))
    given = raw.get("id")
    if given is None or given == "":
        raw = raw | {"id": made_id(raw, str(raw.get("written_at") or ""))}
    if language is not None and raw.get("language") is None:
        raw = raw | {"language": language}
    try:
        return post(raw, traits)
    except Wrong as wrong:
        why = str(wrong)
        told = Phrase(why) if why in SAID else Phrase(OTHER, why=_harmless(why))
        native_id = clean(str(given))[0].strip() if isinstance(given, str | int) else ""
        raise NotAPost(told, native_id) from None


def made_id(raw: Mapping[str, Any], written: str) -> str:
    """The id of a row that has none: who wrote it and when, if `written` tells a time of day; else the whole row.

    Midnight is what spreadsheets make of a day alone, and two people called “Client” write on one day.
    """
    who = raw.get("author_id") or raw.get("author")
    if who and _TIMED.search(written) and not _MIDNIGHT.search(written):
        return BY_AUTHOR + _digest([str(who), str(raw.get("written_at"))])
    return BY_ROW + _digest([f"{field}={raw.get(field)}" for field in ROW])


def _digest(parts: list[str]) -> str:
    joined = "\x1f".join(clean(part)[0].strip() for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:24]


def _object(cells: Mapping[str, str], best: float, zone: ZoneInfo) -> dict[str, Any]:
    raw: dict[str, Any] = {field: text for field, text in cells.items() if text.strip()}
    if wrong := next((field for field, text in raw.items() if _ERROR.fullmatch(text.strip())), ""):
        raise NotAPost(Phrase(ERROR, column=wrong))
    for field in ("kind", "event", "author_role"):
        if field in raw:
            raw[field] = _one_of(field, raw[field])
    rating = _rating(raw.pop("rating", ""), raw.pop("best", ""), best)
    if rating is not None:
        raw["rating"] = {"value": rating[0], "best": rating[1]}
    for field in ("written_at", "updated_at", "consent_at"):
        if field in raw:
            raw[field] = _moment(field, raw[field], zone)
    if "experience_on" in raw:
        raw["experience_on"] = _moment("experience_on", raw["experience_on"], zone, day=True)
    if "language" in raw:
        raw["language"] = _language(raw["language"])
    told = {part: raw.pop(f"consent_{part}", None) for part in ("version", "at", "id")}
    if "consent" in raw and plain_word(raw["consent"]) in ("non", "no", "aucun", "none", "0", "false"):
        del raw["consent"]
    if "consent" in raw:
        if not told["version"]:
            raise NotAPost(Phrase(NO_CONSENT))
        raw["consent"] = {"basis": _one_of("consent", raw["consent"])} | {k: v for k, v in told.items() if v}
    return raw


def _one_of(field: str, text: str) -> str:
    words = WORDS[field]
    if (found := words.get(plain_word(text))) is not None:
        return found
    near, told = nearest(text, words), ", ".join(words)
    why = Phrase(ONE_OF_NEAR, column=field, words=told, near=near) if near else None
    raise NotAPost(why or Phrase(ONE_OF, column=field, words=told))


def _rating(text: str, out_of: str, best: float) -> tuple[float, float] | None:
    if not text.strip():
        return None
    stars, number = _STARS.fullmatch(text), _NUMBER.fullmatch(_COUNTED.sub("", text))
    if stars is not None:
        value, of = float(len(stars[1])), float(len(stars[1]) + len(stars[2])) if stars[2] else 5.0
    elif number is not None:
        value, of = _float(number[1]), _float(number[2]) if number[2] else best
        if not number[2] and out_of.strip():
            told = _NUMBER.fullmatch(out_of)
            of = _float(told[1]) if told is not None else math.nan
    else:
        raise NotAPost(Phrase(NUMBER, column="rating", best=f"{best:g}"))
    # Any other best than the usual 5 was said by somebody, in the header or in the options: then the figure is wrong.
    if value <= 100 and value > of == best == USUAL_BEST and not out_of.strip() and not (number and number[2]):
        next = 10 if value <= 10 else 20 if value <= 20 else 100
        raise NotAPost(Phrase(TOO_MANY, column="rating", best=f"{best:g}", next=next))
    if not 0 <= value <= of <= 1000 or of == 0:
        raise NotAPost(Phrase(NUMBER, column="rating", best=f"{of if 0 < of <= 1000 else best:g}"))
    return value, of


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _moment(field: str, text: str, zone: ZoneInfo, *, day: bool = False) -> str:
    """A date as people and spreadsheets write it, as RFC 3339 (or as a day). Day before month, as in France."""
    text = _with_figures(text.strip())
    if day and _FORMAL.fullmatch(text):
        text = text[:10]
    if not day and _FORMAL.fullmatch(text):
        return text
    french, iso = _FRENCH.fullmatch(text), _ISO.fullmatch(text.removesuffix("Z") if day else text)
    try:
        found = french or iso
        if found is None:
            raise ValueError(field)
        year, month, on_day = (int(part) for part in found.group(*((3, 2, 1) if found is french else (1, 2, 3))))
        on = date(year + 2000 if year < 100 else year, month, on_day)
        if day:
            return on.isoformat()
        clock = time(int(found[4] or 0), int(found[5] or 0), int(found[6] or 0))
        at = datetime.combine(on, clock, zone)
        return to_iso(round(at.timestamp() * 1000))
    except (ValueError, OverflowError):
        raise NotAPost(Phrase(DAY, column=field)) from None


def _with_figures(text: str) -> str:
    """Dates with the month in words (23 nov. 2026 à 14:05), and Google Forms' moments, as the others are."""
    if (form := _FORM.fullmatch(text)) is not None:
        hour = int(form[4]) % 12 + 12 * (form[7] == "P")
        day, zone = f"{form[1]}-{form[2]}-{form[3]}", f"{form[8] or '+'}{int(form[9] or 0):02}:{form[10] or '00'}"
        return f"{day}T{hour:02}:{form[5]}:{form[6]}{zone.replace('−', '-')}"
    if (said := _IN_WORDS.match(text)) is not None:
        word = plain_word(said[2])
        for number, beginnings in enumerate(MONTHS, 1):
            if any(word.startswith(beginning) for beginning in beginnings.split()):
                return f"{said[1]}/{number}/{said[3]}{text[said.end() :]}"
    return text


def _language(text: str) -> str:
    tag = text.strip().replace("_", "-")
    if regex.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return tag
    named = {"francais": "fr", "anglais": "en", "allemand": "de", "espagnol": "es", "italien": "it",
             "neerlandais": "nl", "french": "fr", "english": "en"}.get(plain_word(tag))  # fmt: skip
    if named is None:
        raise NotAPost(Phrase(LANGUAGE, column="language"))
    return named


def _harmless(why: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in why)[:200]
