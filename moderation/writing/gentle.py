"""A second look at the shop's own words before they are sent: it notices, never forbids. Pure; French and English.

It reads what the shop writes and nothing else: no customer's text comes here, and no stars.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from moderation.words import N_, Words
from moderation.writing.measure import ROOM, measure

Code = Literal["blame", "shouting", "no-date", "empty", "long"]
SAID: dict[Code, str] = {
    "blame": N_("“{words}” may sound like a reproach."),
    "shouting": N_("“{words}”: capitals read as if somebody shouted."),
    "no-date": N_("“{words}”: by when? A day makes a promise easier to believe."),
    "empty": N_("“{words}” could be said to anybody; a word about this very post says more."),
    "long": N_("It takes {n} pages on the wall; whoever passes by may read only the first."),
}
"""In the order in which they are told."""
LOUD = 6
"""Capital letters in a row of words from which on they are loud; fewer are an abbreviation."""

_APOSTROPHES = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{NO-BREAK SPACE}": " ", " ": " "})
_CAPITALS = re.compile(r"(?<![\w'-])[^\W\d_a-zß-öø-ÿ]{2,}(?:[ ,!'-]+[^\W\d_a-zß-öø-ÿ]{2,})*(?![\w'-])")
_SENTENCE = re.compile(r"[^.!?…\n]+")


def _any(*patterns: str) -> re.Pattern[str]:
    """Any of these, whole words, however many blanks are between them."""
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns).replace(" ", r"\s+") + r")(?!\w)", re.IGNORECASE)


_BLAME = _any(
    r"vous auriez (?:dû|du|pu)", r"vous n'aviez qu'à \w+", r"vous devriez savoir", r"il (?:vous )?fallait",
    r"votre (?:propre )?faute", r"vous avez mal \w+", r"vous vous trompez",
    r"vous n'avez (?:pas|jamais|même pas) (?:lu|suivi|respecté|compris|écouté|vérifié|demandé)",
    r"(?:comme|nous) (?:nous )?vous l'avons (?:déjà )?(?:dit|expliqué|signalé)", r"mauvaise foi", r"vous mentez",
    r"you should(?: have|'ve)(?: \w+)?", r"you could(?: have|'ve)(?: \w+)?", r"your (?:own )?fault",
    r"you failed to(?: \w+)?", r"you (?:did not|didn't|never) (?:read|follow|listen|understand|check|ask)",
    r"you misunderstood", r"you are (?:mistaken|wrong|lying)", r"as we (?:already )?told you", r"bad faith",
)  # fmt: skip
_SOON = _any(
    "bientôt", "prochainement", "sous peu", "au plus vite", "dès que possible", "un jour",
    "dans les (?:plus brefs|meilleurs) délais", "soon", "shortly", "as soon as possible", "asap",
    "in the near future", "one day",
)  # fmt: skip
_WILL = _any(
    r"(?:nous|on) (?:vous |le |la |les |y |en |lui |leur |l'|ne )*"
    r"(?:ferons|aurons|verrons|irons|pourrons|devrons|saurons|enverrons|fera|va \w+(?:er|ir|re)|\w+[dt]rons"
    r"|\w{3,}erons|(?!tirons|retirons|désirons|admirons|attirons|inspirons|respirons)\w{3,}irons)",
    r"nous allons (?:vous |le |la |les |y |en |l')*\w+(?:er|ir|re)",
    r"we(?: will|'ll| shall| are going to|'re going to) (?!be (?:happy|glad|delighted|pleased))\w+(?: \w+)?",
)
_COURTESY = _any(
    r"nous (?:vous )?(?:accueillerons|retrouverons|reverrons|rencontrons|montrons|entrons)(?: .*)?",
    r"we(?: will|'ll) (?:welcome|see) you",
)
_FAREWELL = re.compile(r"(?:^|\W)(?:à|a très|à très|see you|you again) $", re.IGNORECASE)
"""“À bientôt”, “see you soon”: promises nothing."""
_WHEN = _any(
    r"\d+", "aujourd'hui", "demain", "ce (?:soir|matin|midi|mois|week-end)", "cette (?:semaine|année)",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "janvier", "février", "mars", "avril",
    "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    "(?:la semaine|le mois|l'année) prochaine?", "fin (?:du|de) (?:mois|la semaine|l'année)",
    "(?:une|deux|trois|quatre|six|dix) (?:heures?|jours?|semaines?|mois)", "quinze jours", "noël", "pâques",
    "today", "tomorrow", "tonight", "this (?:week|month|evening|morning|afternoon|year)", "next (?:week|month|year)",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "(?:one|two|three|four|six|ten|a|a few) (?:hours?|days?|weeks?|months?)", "christmas", "easter",
)  # fmt: skip
_EMPTY = _any(
    r"ch(?:er|ère)s? client(?:e|·e)?s?", r"aimable client(?:èle|e)?",
    r"(?:la|pour la|toute) gêne occasionnée", r"(?:ces|les|tout) désagréments?(?: occasionnés?)?",
    r"votre satisfaction est (?:notre|au c)\w*(?: priorité)?", r"nous prenons bonne note(?: de)?",
    r"(?:dear|valued) customers?", r"any inconvenience(?: caused)?", r"your satisfaction is our \w+",
    r"your (?:feedback|opinion) is (?:very )?important to us",
)  # fmt: skip


class Remark(NamedTuple):
    """What was noticed, and which words it is about: `start` to `end` in code points of the text; of all: 0, 0."""

    code: Code
    start: int = 0
    end: int = 0


def remarks(text: str, room: int = ROOM) -> list[Remark]:
    """What might be put better, at most one remark of a kind, in the order of `SAID`. `room`: see `measure.room`."""
    plain = text.translate(_APOSTROPHES)
    found: list[Remark] = []
    if match := _BLAME.search(plain):
        found.append(Remark("blame", match.start(), match.end()))
    for match in _CAPITALS.finditer(plain):
        if sum(char.isupper() for char in match[0]) >= LOUD:
            found.append(Remark("shouting", match.start(), match.end()))
            break
    found.extend(_undated(plain))
    if match := _EMPTY.search(plain):
        found.append(Remark("empty", match.start(), match.end()))
    if measure(text, room).pages > 1:
        found.append(Remark("long"))
    return found


def _undated(plain: str) -> Iterator[Remark]:
    """The first promise in whose sentence no day or hour stands."""
    for sentence in _SENTENCE.finditer(plain):
        if _WHEN.search(sentence[0]):
            continue
        at = sentence.start()
        will = (found for found in _WILL.finditer(sentence[0]) if not _COURTESY.match(sentence[0], found.start()))
        soon = (found for found in _SOON.finditer(sentence[0]) if not _FAREWELL.search(sentence[0][: found.start()]))
        match = next(will, None) or next(soon, None)
        if match:
            yield Remark("no-date", at + match.start(), at + match.end())
            return


def told(remark: Remark, text: str, words: Words, room: int = ROOM) -> str:
    """The one calm sentence about it, with the words themselves."""
    said = words._(SAID[remark.code])
    marked = " ".join(text[remark.start : remark.end].split())
    return said.format(words=marked if len(marked) <= 40 else marked[:39] + "…", n=measure(text, room).pages)
