"""Whether a known first name is somebody's where it stands: after what leads to a person, before what one does."""

from __future__ import annotations

import re

from feeder.screening.privacy.beside import (
    ARTICLES,
    SHORTEST,
    begins,
    ends_line,
    ends_title,
    is_joined,
    is_led,
    is_surname,
    is_thing,
    marked,
)
from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Is, Lists
from feeder.screening.privacy.run import BRACKETS, LINE, Run, run, small

AND = frozenset(("et", "ni", "ou", "or", "and", "y", "und", "e", "en"))
PERSON_NEAR = 5
"""Words before a name within which a word for a person speaks for it."""
PLACES = frozenset(("station", "street", "road", "square", "park", "airport", "museum", "stadium", "avenue"))
"""After a name: it is that of a place."""
WORK_NEAR = 4
"""Words after it within which somebody's work or counter does."""
GOES_ON = frozenset(
    ("le", "la", "les", "du", "au", "pour", "avec", "toujours", "tres", "in", "at", "from", "still", "always", "said")
)
"""After a first name at the beginning of a sentence: it speaks of somebody."""
CALLED = frozenset(("vous", "tu", "merci", "bonjour", "bonsoir", "je", "j", "si", "bravo", "you", "thank", "thanks"))
"""After a first name and a comma: somebody is spoken to."""
IN_E = frozenset(("andre", "rene", "jose", "noe", "salome", "zoe", "chloe", "josue", "timothe", "nae", "mae"))
"""Names that end in é; what else does is done, not called so."""
TO_ME = frozenset(("m", "ma", "nous", "vous", "lui"))
SAID = frozenset(
    (
        "di",
        "dis",
        "promi",
        "fai",
        "repon",
        "repond",
        "explik",
        "explike",
        "aid",
        "aider",
        "rapel",
        "dit",
        "repondu",
        "promis",
        "aide",
        "aidee",
        "envoye",
        "rappele",
        "vendu",
        "donne",
        "recu",
        "servi",
    )
)
"""Verbs as they are spelled in haste."""
GOES_ON_BY_TWO = frozenset((
    ("de", "la"), ("de", "l"), ("et", "son"), ("et", "sa"), ("et", "ses"), ("et", "toute"), ("et", "tout"),
    ("et", "moi"), ("and", "his"), ("and", "her"), ("and", "the"),
))  # fmt: skip
LINE_SIGN = re.compile(r"[ \u00a0]{0,2}(?:[^\x00-\u2fff]|[\u2190-\u2bff]|\+?\d)")
"""After a name: a small picture or a number, as in a signature."""
LED = frozenset(("any", "known", "thanks"))
SHORT = 2
"""Letters of a name without a capital that a phrase leads to: “mon cousin jo”."""


def first(row: Row, at: int, what: int, known: Lists, last: Run) -> Run | None:
    """The name that begins with the known first name at word `at`, if it is one there. `last`: the name before it."""
    gap = row.gap(at)
    if gap[-1:] in ("@", "_", "#", "\\") or (gap == "-" and row.text[row.spans[at - 1][1] - 1].isalpha()):
        return None
    cues = known.cues.before(row, at)
    if "never" in cues and "," not in gap:
        return None
    found = run(row, at, known, particles=True)
    if found is None:
        return _uncased(row, at, what, known, cues, last)
    compound = found.end > at + 1 and all(row.gap(each) == "-" for each in range(at + 1, found.end))
    what |= Is.FIRST if compound and not what & Is.RARE else what  # “Jean-Baptiste”, “Rose-Marie”
    alone = found.end == at + 1 or compound
    if cues & LED or _follows(row, at, last):
        sure = not what & Is.RARE or not alone or "any" in cues
        return found._replace(rule="cue") if sure else None
    if not alone:
        thing = is_joined(row, at) and is_thing(row, at, known)
        return found._replace(rule="full") if not thing and _has_family(row, found, what, known) else None
    if what & Is.FIRST and is_surname(row, at - 1, known):
        return found._replace(start=at - 1, title=at - 1, rule="full")
    if what & Is.FIRST:
        return found._replace(rule="alone") if _is_alone(row, found, known) else None
    if what & Is.WORD and is_led(row, at):
        return found._replace(rule="alone") if not row.is_caps(at) and not ends_title(row, found.end) else None
    if what & Is.WORD and _works(row, found.end, known):  # “Olive, la vendeuse bijoux”
        return found._replace(rule="alone")
    acts = (
        what & Is.WORD and begins(row, at) and row.words[at + 1 : at + 2] in (["nous"], ["m"]) and not row.is_caps(at)
    )
    return found._replace(rule="alone") if acts and row.words[at + 2 : at + 3] in (["a"], ["avait"], ["as"]) else None


def _uncased(row: Row, at: int, what: int, known: Lists, cues: set[str], last: Run) -> Run | None:
    """“ma belle-sœur jennifer”, “MERCI SOPHIE”: without a telling capital, a phrase has to say it."""
    length = row.spans[at][1] - row.spans[at][0]
    if what & Is.RARE or length < SHORT:
        return None
    found = small(row, at, known)
    if row.gap(found.end) in (".", "@", "_"):
        return None  # “sophie.durand@…”
    past = row.text[row.spans[at][1] - 1] == "é" and row.words[at] not in IN_E  # “pété” is no Pete
    sure = (
        not past
        and length >= SHORTEST
        and what & Is.KNOWN == Is.FIRST
        and not what & Is.SPELT
        and row.words[at] not in known.small
    )
    full = found.end > at + 1 and row.words[at + 1] in known.family
    led = "known" in cues or "thanks" in cues or _follows(row, at, last) or full
    led = led or ("first" in cues and length >= SHORTEST and row.words[at] not in known.small)
    led = led or ((row.is_caps(at) or sure) and _works(row, found.end, known))
    led = led or (sure and (is_led(row, at) or _acts(row, at, found.end, known)))
    return found._replace(rule="cue") if "any" in cues or (what & Is.FIRST and led) else None


def _follows(row: Row, at: int, last: Run) -> bool:
    """Whether the name before it is joined with this one by “et”, or by a comma after what leads to people."""
    if not last.end:
        return False
    if at > 1 and last.end == at - 1 and row.words[at - 1] in AND:
        return True
    return last.end == at and row.gap(at).strip() in ("&", ",", "/", "+") and last.rule in ("cue", "told")


def _has_family(row: Row, found: Run, what: int, known: Lists) -> bool:
    """“Aurore Cazaubon”, “Gaëlle P.”: whether the second name says that the first one is no stone and no shop."""
    at = found.start
    if what & Is.RARE or row.words[at + 1] in known.thing or row.words[at + 1] in known.where:
        return False  # “Martine Auto”
    if (
        what & Is.FIRST
        or row.words[at + 1] in known.family
        or (row.gap(at)[-1:] in ("", "\n") and ends_line(row, found.end))
    ):
        return True
    led = (is_joined(row, at) and row.words[at - 1] in known.before) or (at and row.gap(at).strip() in (",", "("))
    return bool(led) or (row.words[found.end : found.end + 1] != [] and row.words[found.end] in known.verb)


def _acts(row: Row, at: int, end: int, known: Lists) -> bool:
    """“valérie ma dit”, “. lucas a répondu”: whether what follows a name without a capital is what somebody does."""
    if row.gap(at).strip() == row.gap(end).strip() == ",":
        return True
    if not is_joined(row, end):
        return False
    to_me = row.words[end] in TO_ME and is_joined(row, end + 1) and row.words[end + 1] in (known.verb | SAID)
    return to_me or (begins(row, at) and row.words[end] in known.verb)


def _is_alone(row: Row, found: Run, known: Lists) -> bool:
    """Whether a single first name with a capital stands where a person does."""
    at, end = found.start, found.end
    gap, after = row.gap(at), row.gap(end)
    if (is_joined(row, end) and row.words[end] in PLACES) or (is_joined(row, at) and row.words[at - 1] == "l"):
        return False
    if gap[-1:] in BRACKETS or _works(row, end, known):
        return True
    if begins(row, at):
        return _opens(row, at, end, known)
    if "," in gap:
        closes = after.strip()[:1] in (",", ")", "") and (ends_line(row, end) or "," in after)
        thinks = row.words[end : end + 2] in (["je", "crois"], ["je", "pense"], ["i", "think"])
        acts = after.strip() in ("", "'", "’") and row.words[end : end + 1] != [] and row.words[end] in known.verb
        goes_on = is_joined(row, end) and row.words[end] in GOES_ON
        return (closes or thinks or acts or goes_on or _paired(row, end, known)) and not row.is_caps(at)
    if row.words[at - 1] in known.before and not gap.strip(" \u00a0'’"):
        return not (row.words[at - 1] in AND and at > 1 and marked(row, at - 2, known) & Is.KNOWN)
    if _is_of_a_kind(row, at, end, known):
        return any(
            word in known.role or word in known.folk or word in known.kin for word in row.words[_phrase(row, at) : at]
        )
    return True


def _phrase(row: Row, at: int) -> int:
    """Where the words begin that nothing but commas and hyphens part from word `at`, a few at most."""
    here = at
    while here > max(0, at - PERSON_NEAR) and is_joined(row, here, ",-"):
        here -= 1
    return here


def _is_of_a_kind(row: Row, at: int, end: int, known: Lists) -> bool:
    """“le Nicolas”, “Savon Marius”, “canapé Louise”: whether a thing can be called so rather than somebody."""
    if row.is_caps(at) or ends_title(row, end):
        return True
    if not is_joined(row, at):
        return row.gap(at).strip()[:1] not in tuple(",;/&+")
    if row.words[at - 1] in ARTICLES or (row.is_upper(at - 1) and not begins(row, at - 1)):
        return True
    return is_thing(row, at, known)


def _opens(row: Row, at: int, end: int, known: Lists) -> bool:
    """“Maxime est venu”, “⏎Nathalie”, “Sophie : bonjour”, “Bruno et Patricia”, “Sylvie, 54 ans”."""
    gap, after = row.gap(at), row.gap(end)
    following = row.words[end] if end < len(row) else ""
    if ends_line(row, end):
        return True
    if LINE.match(after) and (at == 0 or "\n" in gap):
        return True
    if after.strip() in (",", "("):
        return following.isdigit() or following in known.folk or following in CALLED
    if after[:3].strip()[:1] == "!" and not row.is_caps(at):
        return True
    if after.strip() in ("", "'", "’") and (
        following in known.verb or following in GOES_ON or tuple(row.words[end : end + 2]) in GOES_ON_BY_TWO
    ):
        return True
    if is_joined(row, end) and len(following) > 1 and following[0] == "0":
        return True
    return LINE_SIGN.match(after) is not None or _paired(row, end, known)


def _paired(row: Row, end: int, known: Lists) -> bool:
    return (
        end < len(row)
        and row.words[end] in AND
        and bool(marked(row, end + 1, known) & Is.FIRST)
        and row.is_upper(end + 1)
    )


def _works(row: Row, end: int, known: Lists) -> bool:
    """Whether somebody's work or counter is told right after: “Franck le voiturier”, “Mélanie du drive”."""
    for at in range(end, min(end + WORK_NEAR, len(row))):
        if row.gap(at).strip(" ,'’\u00a0(-") or row.words[at] in AND:
            return False
        if row.words[at] in known.role:
            return at > end or row.gap(at).strip() in (",", "(")
        if at > end and row.words[at] in known.where and row.words[end] in known.at:
            return True
    return False
