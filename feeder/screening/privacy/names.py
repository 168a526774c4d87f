"""People's names where something says that they are one: a title, “merci à”, “ma fille”, “s’appelle”, a signature.

A name alone says little: “Pierre” is a stone, “Jules” a shop, “Martin” a chair. So a known first name needs a place
where a person can stand, a word that is one as well needs more, and an unknown name needs a phrase that leads to it.
Linear: each word is looked at a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Is, Lists, lists
from feeder.screening.privacy.run import LINE, STARTS, Run, run
from wall.noticed import Finding

NAME, VERSION = "names", 1
AND = frozenset(("et", "and", "y", "und", "e", "en"))
TITLES_WITH_DOT = frozenset(("m", "me"))
"""Words themselves: a title only with a full stop or before a name that is known."""
PERSON_NEAR = 5
"""Words before a name within which a word for a person speaks for it."""


class Names:
    """Looks through texts for names; `allowed` lets off what is nobody's."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    def find(self, text: str, _language: str = "") -> Iterator[Finding]:
        """The names in a text, in reading order."""
        for rule, start, end in self.places(Row(text)):
            yield Finding(flag="name", start=start, end=end, label="name", kind="name", rule=f"{NAME}.{rule}/{VERSION}")

    def places(self, row: Row) -> Iterator[tuple[str, int, int]]:
        """Each name as (rule, start, end) in code points."""
        known = lists()
        marks, done, last = known.marks, 0, Run(0, 0, 0, "")
        for at in [at for at, word in enumerate(row.words) if word in marks]:
            if at < done:
                continue
            found = _at(row, at, marks[row.words[at]], known, last)
            if found is None or not self._counts(row, found):
                continue
            last, done = found, found.end
            yield found.rule, row.spans[found.title][0], _end(row, found)

    def _counts(self, row: Row, found: Run) -> bool:
        person = found.rule in ("title", "told", "cue")
        return not self._allowed.lets_off(row.words, found.start, found.end, title=found.title, person=person)


def _end(row: Row, found: Run) -> int:
    """Where it ends, with the full stop of an initial."""
    start, end = row.spans[found.end - 1]
    return end + (end - start == 1 and row.text[start].isupper() and row.text[end : end + 1] == ".")


def _at(row: Row, at: int, what: Is, known: Lists, last: Run) -> Run | None:
    found = None
    if what & Is.TITLE:
        found = _titled(row, at, known)
    if found is None and what & Is.PET and at + 1 < len(row) and row.is_upper(at + 1):
        found = run(row, at + 1, known)
        if found is not None and not known.marks.get(row.words[at + 1], Is(0)) & Is.FIRST:
            found = None
        elif found is not None:
            found = found._replace(title=at, rule="title")
    if found is None and what & Is.KNOWN:
        found = _first(row, at, what, known, last)
    if found is None and what & Is.LEADS:
        found = _told(row, at + 1, known)
    return found


# --- after a title


def _titled(row: Row, at: int, known: Lists) -> Run | None:
    """“Mme Girard”, “monsieur de Saint-Aubert”, “mr lecoustre”."""
    name = at + 1
    if name >= len(row) or row.gap(name).strip(" \u00a0\u202f") not in ("", ".") or "\n" in row.gap(name):
        return None
    word, title = row.words[name], row.words[at]
    marks = known.marks.get(word, Is(0))
    sure = bool(marks & (Is.FIRST | Is.WORD)) or word in known.family
    if title in TITLES_WITH_DOT and not sure and not ("." in row.gap(name) and row.is_upper(at)):
        return None
    if title == "me" and not (row.is_upper(at) and not row.is_caps(at)):
        return None
    found = run(row, name, known, particles=True)
    if found is None and row.is_upper(name) == row.is_upper(at) and _is_shouted_or_small(row, name):
        plain = len(word) > 2 and word.isalpha() and word not in known.common
        if sure or (plain and (title in known.short or row.is_caps(name))):
            found = _small(row, name, known)
    return found._replace(title=at, rule="title") if found is not None else None


def _is_shouted_or_small(row: Row, at: int) -> bool:
    return row.is_caps(at) or not row.is_upper(at)


def _small(row: Row, at: int, known: Lists) -> Run:
    """A name whose letters do not tell where it ends: with it goes what is joined by a hyphen, or a known name."""
    end = at + 1
    while end < len(row) and end - at < 3:
        gap = row.gap(end)
        joined = gap == "-" and row.words[end].isalpha() and row.words[end] not in known.common
        if not joined and not (gap == " " and row.words[end] in known.family and row.words[end] not in known.common):
            break
        end += 1
    return Run(at, end, at, "")


# --- after a phrase that leads to a name


def _told(row: Row, at: int, known: Lists) -> Run | None:
    """“je m’appelle Nisrine”, “mon mari, Hervé Plouhinec”, “Nom : Torcq”, “Cordialement,⏎H. Delépine”."""
    if at >= len(row) or not row.is_upper(at):
        return None
    initial = len(row.words[at]) == 1 and row.gap(at + 1)[:1] == "." and at + 1 < len(row)
    if row.words[at] in known.common and not initial:
        return None
    found = run(row, at, known)
    if found is None or known.marks.get(row.words[at], Is(0)) & Is.RARE and found.end == at + 1:
        return None
    gap = row.gap(at)
    if row.words[at - 1] in known.label and ":" in gap and "\n" not in gap:
        return found._replace(rule="told")
    cues = known.cues.before(row, at)
    if "any" in cues and "\n" not in gap and "," not in gap and ":" not in gap[1:] and not row.is_caps(at):
        return found._replace(rule="told")
    if "closing" in cues and ("\n" in gap or "," in gap) and found.end - at <= 3 and _ends_line(row, found.end):
        known_one = bool(known.marks.get(row.words[at], Is(0)) & Is.KNOWN) or "\n" in gap
        return found._replace(rule="told") if known_one else None
    return None


# --- a first name that is known


def _first(row: Row, at: int, what: Is, known: Lists, last: Run) -> Run | None:
    gap = row.gap(at)
    if gap[-1:] in "@_#/\\&.-" and gap[-1:] and (gap[-1] != "-" or len(gap) == 1) and gap[-1:] != "\n":
        if gap != "-" or at == 0 or not row.text[row.spans[at - 1][1] - 1].isalpha():
            if gap[-1] in "@_#\\":
                return None
        elif gap == "-":
            return None
    found = run(row, at, known, particles=True)
    cues = known.cues.before(row, at)
    if "never" in cues:
        return None
    if found is None:
        return _uncased(row, at, what, known, cues, last)
    if "any" in cues or "known" in cues or _follows(row, at, last):
        sure = not what & Is.RARE or found.end > at + 1 or "any" in cues
        return found._replace(rule="cue") if sure and (at or len(row) > 1) else None
    if found.end > at + 1:
        return _with_family(row, found, what, known)
    return found._replace(rule="alone") if what & Is.FIRST and _stands_alone(row, found, known) else None


def _uncased(row: Row, at: int, what: Is, known: Lists, cues: set[str], last: Run) -> Run | None:
    """“ma belle-sœur jennifer”, “MERCI SOPHIE”: without a telling capital, a phrase has to say it."""
    if what & Is.RARE or row.spans[at][1] - row.spans[at][0] < 3:
        return None
    found = _small(row, at, known)
    full = found.end > at + 1 and row.words[at + 1] in known.family
    if "any" in cues or (what & Is.FIRST and ("known" in cues or _follows(row, at, last) or full)):
        return found._replace(rule="cue")
    return None


def _follows(row: Row, at: int, last: Run) -> bool:
    """Whether the name before it is joined with this one by “et”."""
    joined = at > 1 and row.words[at - 1] in AND and last.end == at - 1 and last.end > 0
    return joined or (last.end == at > 0 and row.gap(at).strip() in ("&", ",", "/", "+") and last.rule in ("cue", "told"))


def _with_family(row: Row, found: Run, what: Is, known: Lists) -> Run | None:
    """“Aurore Cazaubon”, “Gaëlle P.”: the family name says that the first one is no stone and no shop."""
    family = row.words[found.start + 1]
    if row.gap(found.start)[-1:] in ("", "\n") and _ends_line(row, found.end) and not what & Is.RARE:
        return found._replace(rule="full")
    if what & Is.RARE or (what & Is.WORD and found.start and STARTS.search(row.gap(found.start)) and family not in known.family):
        return None
    return found._replace(rule="full")


def _stands_alone(row: Row, found: Run, known: Lists) -> bool:
    """Whether a single first name with a capital stands where a person does."""
    at, end = found.start, found.end
    gap, after = row.gap(at), row.gap(end)
    next_word = row.words[end] if end < len(row) else ""
    if "(" in gap:
        return True
    if at == 0 or STARTS.search(gap):
        signed = (at > 0 or "\n" in after) and _ends_line(row, end)
        acts = after.strip() in ("", "'", "’") and next_word in known.verb
        speaks = (at == 0 or "\n" in gap) and LINE.match(after) is not None and bool(next_word)
        paired = next_word in AND and end + 1 < len(row) and bool(known.marks.get(row.words[end + 1], Is(0)) & Is.FIRST)
        return signed or acts or speaks or paired
    if "," in gap:
        return after.strip()[:1] in (",", ")", "") and (_ends_line(row, end) or "," in after) and not row.is_caps(at)
    if row.words[at - 1] in known.before and not gap.strip(" \u00a0'’"):
        return True
    near = row.words[max(0, at - PERSON_NEAR) : at]
    return any(word in known.role or word in known.kin for word in near) and "never" not in known.cues.before(row, at)


def _ends_line(row: Row, end: int) -> bool:
    return end == len(row) or "\n" in row.gap(end)


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for names; what the shop says is its own is let off."""
    return (Screener(name=NAME, version=VERSION, find=Names(Allowed(setup.allow)).find, flags=("name",)),)
