"""People's names where something says that they are one: a title, “merci à”, “ma fille”, “s’appelle”, a signature.

A name alone says little: “Pierre” is a stone, “Jules” a shop, “Martin” a chair. So a known first name needs a place
where a person can stand, a word that is one as well needs more, and an unknown name needs a phrase that leads to it.
Linear: each word is looked at a bounded number of times.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeder.screening.base import Screener, Setup
from feeder.screening.privacy.allowed import Allowed
from feeder.screening.privacy.beside import begins, ends_line, is_joined, marked
from feeder.screening.privacy.cues import Row, in_words
from feeder.screening.privacy.firsts import first
from feeder.screening.privacy.lists import Is, Lists, lists
from feeder.screening.privacy.run import PARTICLES, STARTS, Run, is_shouted, run, small
from wall.noticed import Finding

NAME, VERSION = "names", 1
TITLES_WITH_DOT = frozenset(("m", "me"))
"""Words themselves: a title only with a full stop, or before a name that is known."""
BEFORE_TITLE = frozenset(("bonjour", "bonsoir", "merci", "chez", "cher", "et", "responsable", "directeur"))
"""Words after which “M Dupont” is no size."""
LONGEST_SHORT = 4
"""Letters of a title that is written with a full stop."""
SURNAME = 4
"""Letters of a family name in capitals; what is shorter is mostly an abbreviation."""
GUESSED = ("two", "led")
"""Rules by which what begins with a brand is no name."""
FULL = 4
"""Words of a name that has a first and a family name."""
CLOSED = 3
"""Words of a name under a letter."""


class Names:
    """Looks through texts for names; `allowed` lets off what is nobody's."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed

    def find(self, text: str, _language: str = "") -> Iterator[Finding]:
        """The names in a text, in reading order."""
        row = in_words(text)
        for found in self.runs(row):
            start, end = row.spans[found.title][0], _end(row, found)
            rule = f"{NAME}.{found.rule}/{VERSION}"
            yield Finding(flag="name", start=start, end=end, label="name", kind="name", rule=rule)

    def runs(self, row: Row) -> Iterator[Run]:
        """Each name as the words that it is made of, in order, none within another."""
        known = lists()
        marks, done, last = known.marks, 0, Run(0, 0, 0, "")
        for at in [at for at, word in enumerate(row.words) if word in marks]:  # a list, since most have none
            if at < done:
                continue
            what = marks[row.words[at]]
            found = _told(row, at + 1, known) if what == Is.LEADS else _at(row, at, what, known, last)
            if found is None or found.title < done or not self.counts(row, found):
                continue
            last, done = found, found.end
            yield found
        signed = _signed(row, known) if "\n" in row.text else None
        if signed is not None and signed.start >= done and self.counts(row, signed):
            yield signed

    def counts(self, row: Row, found: Run) -> bool:
        """Whether it is not allowed."""
        person = found.rule in ("title", "told", "cue")
        first = found.start + 1
        if found.rule in GUESSED and self._allowed.lets_off(row.words, found.start, first, title=first, person=False):
            return False  # “Monoprix Beaugrenelle”
        return not self._allowed.lets_off(row.words, found.start, found.end, title=found.title, person=person)


def _end(row: Row, found: Run) -> int:
    """Where it ends, with the full stop of an initial."""
    start, end = row.spans[found.end - 1]
    return end + (end - start == 1 and row.text[start].isupper() and row.text[end : end + 1] == ".")


def _at(row: Row, at: int, what: int, known: Lists, last: Run) -> Run | None:
    found = None
    if what & Is.TITLE:
        found = _titled(row, at, known)
    if found is None and what & Is.PET and marked(row, at + 1, known) & Is.FIRST and is_joined(row, at + 1):
        found = run(row, at + 1, known) or small(row, at + 1, known)
        found = found._replace(title=at, rule="title") if found is not None else None
    if found is None and what & Is.FAMILY:
        found = _initialled(row, at, known)
    if found is None and what & Is.KNOWN:
        found = first(row, at, what, known, last)
    if found is None and what & Is.LEADS:
        found = _told(row, at + 1, known)
    return found


def _titled(row: Row, at: int, known: Lists) -> Run | None:
    """“Mme Girard”, “monsieur de Saint-Aubert”, “mr lecoustre”."""
    name = at + 2 if row.words[at + 1 : at + 2] == ["veuve"] else at + 1
    if name >= len(row) or "\n" in row.gap(name) or not _is_title(row, at, known):
        return None
    word, title = row.words[name], row.words[at]
    sure = bool(marked(row, name, known) & (Is.FIRST | Is.WORD | Is.FAMILY))
    if word in known.unlikely and not sure and word not in PARTICLES and len(word) > 1:
        return None
    found = run(row, name, known, particles=True)
    told = row.is_caps(name) or not row.is_upper(name)
    if found is None and told and (row.is_upper(name) == row.is_upper(at) or sure):
        plain = len(word) > 2 and word.isalpha()
        if (sure and word not in known.common) or (plain and (title in known.short or row.is_caps(name))):
            found = small(row, name, known)
    return found._replace(title=at, rule="title") if found is not None else None


def _is_title(row: Row, at: int, known: Lists) -> bool:
    """Whether word `at`, which can be a title, is one here: “M Dupont” is, “taille M noir” is none."""
    name, title = at + 1, row.words[at]
    gap, sure = (
        row.gap(name).strip(" \u00a0\u202f"),
        bool(marked(row, name, known) & (Is.FIRST | Is.WORD | Is.FAMILY)),
    )
    if gap and not (gap == "." and len(title) <= LONGEST_SHORT):
        return False
    if title not in TITLES_WITH_DOT:
        return True
    if title == "me" and (not row.is_upper(at) or row.is_caps(at)):
        return False
    if len(row.words[name]) == 1 and (row.gap(name + 1)[:1] != "." or len(row.gap(name + 1)) == 1):
        return False
    before = row.words[at - 1] if is_joined(row, at, ",") else ""
    led = not at or before in known.before or before in BEFORE_TITLE or STARTS.search(row.gap(at))
    return sure and bool(led) if not gap else sure or row.is_upper(at)


def _signed(row: Row, known: Lists) -> Run | None:
    """“⏎H. Delvigne” as the last line of a letter: an initial and a name."""
    at = len(row) - 2
    while at > 0 and row.gap(at) == "-":
        at -= 1
    at -= 1 if at > 0 and "\n" not in row.gap(at) else 0
    if at < 1 or "\n" not in row.gap(at) or len(row.words[at]) != 1 or row.gap(at + 1)[:1] != ".":
        return None
    found = run(row, at, known)
    return found._replace(rule="told") if found is not None and found.end == len(row) > at + 1 else None


def _initialled(row: Row, at: int, known: Lists) -> Run | None:
    """“J. Marchal”: an initial and a family name that is known."""
    initial = at - 1
    if initial < 0 or len(row.words[initial]) > 1 or not row.words[initial].isalpha() or not row.is_upper(initial):
        return None
    if row.gap(at) not in (". ", ".") or not row.is_upper(at) or "never" in known.cues.before(row, initial):
        return None
    found = run(row, initial, known)
    return found._replace(rule="full") if found is not None and found.end > at else None


def _is_full(row: Row, found: Run, known: Lists) -> bool:
    """Whether these look like a first and a family name: two or three words of letters, none an everyday one."""
    words = row.words[found.start : found.end]
    plain = [word for word in words if word == "de" or word not in PARTICLES]
    return 1 < len(words) <= FULL and all(
        len(word) > 2 and word.isalpha() and word not in known.unlikely and word not in known.thing for word in plain
    )


def _spelt(row: Row, at: int, known: Lists) -> Run | None:
    """“au nom de ouedraogo”, “je m’appelle jozette”: without a capital, where nothing but a name follows."""
    word = row.words[at]
    if len(word) < SURNAME or not word.isalpha() or word in known.unlikely or word in known.object:
        return None
    if "spelt" not in known.cues.before(row, at) or "," in row.gap(at):
        return None
    found, end = small(row, at, known), row.gap(at + 1)
    last = at + 1 == len(row) or end.strip(" ")[:1] in tuple(",.;!?)\n") or found.end > at + 1
    after = row.words[at + 1] if at + 1 < len(row) else ""
    return found._replace(rule="spelt") if last or after in known.common else None


def _capitals(row: Row, at: int, known: Lists) -> Run | None:
    """“DUPONT Denise”: a family name in capitals, which more words in capitals follow or none."""
    if not row.is_caps(at) or is_shouted(row, at - 1) or not row.words[at].isalpha() or len(row.words[at]) < SURNAME:
        return None
    found = small(row, at, known)
    end = found.end
    while end < len(row) and end - at < CLOSED and is_joined(row, end) and row.is_upper(end) and (
        row.words[end].isalpha() and row.words[end] not in known.common
    ):  # fmt: skip
        end += 1
    return found._replace(end=end)


def _told(row: Row, at: int, known: Lists) -> Run | None:
    """“je m’appelle Nisrine”, “mon mari, Hervé Plouhinec”, “Nom : Torcq”, “Cordialement,⏎H. Delépine”."""
    if at >= len(row) or "\n\n\n" in row.gap(at):
        return None
    if not row.is_upper(at):
        return _spelt(row, at, known)
    initial = len(row.words[at]) == 1 and row.gap(at + 1)[:1] == "." and at + 1 < len(row)
    what = marked(row, at, known)
    particle = row.words[at] in PARTICLES and is_joined(row, at + 1) and row.is_upper(at + 1)
    if row.words[at] in known.unlikely and not initial and not particle and not what & Is.KNOWN:
        return None
    found = run(row, at, known) or _capitals(row, at, known)
    if found is None or (what & Is.RARE and found.end == at + 1):
        return None
    gap = row.gap(at)
    near = row.words[max(0, at - 4) : at]
    if ":" in gap and "\n" not in gap and (near[-1] in known.label or "nom" in near[-3:] or "name" in near[-3:]):
        return found._replace(rule="told")
    closed = row.gap(found.end).strip()[:1] in ("", ",", ".", ")")
    if gap.strip() == "," and closed and "nom" in near:
        return found._replace(rule="told")
    cues = known.cues.before(row, at)
    apart = gap.strip() == "," and closed and row.words[at - 1] in known.kin
    joined = apart or (not any(char in gap for char in "\n,") and ":" not in gap[1:])
    following = row.words[found.end : found.end + 1] if is_joined(row, found.end) else []
    if row.is_upper(at - 1) and not row.is_caps(at - 1) and not begins(row, at - 1) and not what:
        return None  # “Mon Petit Poney”
    if (
        "any" in cues
        and joined
        and not (following and following[0] in known.object and found.end == at + 1 and not what)
    ):
        return None if row.words[at].endswith("ly") and not what else found._replace(rule="told")
    if "full" in cues and joined and "\n" not in gap and _is_full(row, found, known):
        return found._replace(rule="two")
    if "thanks" in cues and joined and following and following[0] in known.deed:
        return found._replace(rule="thanked")
    if "closing" in cues and ("\n" in gap or "," in gap) and found.end - at <= CLOSED and ends_line(row, found.end):
        return found._replace(rule="told") if what & Is.KNOWN or initial or "\n" in gap else None
    return None


def screeners(setup: Setup) -> tuple[Screener, ...]:
    """The screener for names; what the shop says is its own is let off."""
    return (Screener(name=NAME, version=VERSION, find=Names(Allowed(setup.allow)).find, flags=("name",)),)
