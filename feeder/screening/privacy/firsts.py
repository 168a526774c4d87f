"""Whether a known first name is somebody's where it stands: after what leads to a person, before what one does."""

from __future__ import annotations

from feeder.screening.privacy.cues import Row
from feeder.screening.privacy.lists import Is, Lists
from feeder.screening.privacy.run import BRACKETS, LINE, STARTS, Run, run, small

AND = frozenset(("et", "and", "y", "und", "e", "en"))
PERSON_NEAR = 5
"""Words before a name within which a word for a person speaks for it."""
PLACES = frozenset(("station", "street", "road", "square", "park", "airport", "museum", "stadium", "avenue"))
"""After a name: it is that of a place."""
WORK_NEAR = 4
"""Words after it within which somebody's work or counter does."""
LED = frozenset(("any", "known", "thanks"))
SHORTEST = 4
"""Letters of a name that “avec” leads to without a capital."""


def marked(row: Row, at: int, known: Lists) -> int:
    """What word `at` can be; nothing if there is none."""
    return known.marks.get(row.words[at], 0) if at < len(row) else 0


def is_joined(row: Row, at: int, also: str = "") -> bool:
    """Whether nothing but a space, an apostrophe or one of `also` parts word `at` from the word before it."""
    return 0 < at < len(row) and not row.gap(at).strip(" \u00a0\u202f'’" + also)


def ends_line(row: Row, end: int) -> bool:
    """Whether the words before `end` are the last of their line."""
    return end == len(row) or "\n" in row.gap(end)


def first(row: Row, at: int, what: int, known: Lists, last: Run) -> Run | None:
    """The name that begins with the known first name at word `at`, if it is one there. `last`: the name before it."""
    gap = row.gap(at)
    if gap[-1:] in ("@", "_", "#", "\\") or (gap == "-" and row.text[row.spans[at - 1][1] - 1].isalpha()):
        return None
    cues = known.cues.before(row, at)
    if "never" in cues:
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
        return found._replace(rule="full") if _has_family(row, found, what, known) else None
    if what & Is.FIRST:
        return found._replace(rule="alone") if _is_alone(row, found, known) else None
    acts = (
        what & Is.WORD
        and _begins(row, at)
        and row.words[at + 1 : at + 2] in (["nous"], ["m"])
        and not row.is_caps(at)
    )
    return found._replace(rule="alone") if acts and row.words[at + 2 : at + 3] in (["a"], ["avait"], ["as"]) else None


def _uncased(row: Row, at: int, what: int, known: Lists, cues: set[str], last: Run) -> Run | None:
    """“ma belle-sœur jennifer”, “MERCI SOPHIE”: without a telling capital, a phrase has to say it."""
    length = row.spans[at][1] - row.spans[at][0]
    if what & Is.RARE or length < 3:
        return None
    found = small(row, at, known)
    full = found.end > at + 1 and row.words[at + 1] in known.family
    led = "known" in cues or "thanks" in cues or _follows(row, at, last) or full
    led = led or ("first" in cues and length >= SHORTEST and row.words[at] not in known.small)
    led = led or (row.is_caps(at) and _begins(row, at) and _works(row, found.end, known))
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
    if what & Is.RARE:
        return False
    if (
        what & Is.FIRST
        or row.words[at + 1] in known.family
        or (row.gap(at)[-1:] in ("", "\n") and ends_line(row, found.end))
    ):
        return True
    led = (is_joined(row, at) and row.words[at - 1] in known.before) or (at and row.gap(at).strip() in (",", "("))
    return bool(led) or (row.words[found.end : found.end + 1] != [] and row.words[found.end] in known.verb)


def _begins(row: Row, at: int) -> bool:
    """Whether word `at` begins something, so that its capital alone tells nothing."""
    return at == 0 or STARTS.search(row.gap(at)) is not None


def _is_alone(row: Row, found: Run, known: Lists) -> bool:
    """Whether a single first name with a capital stands where a person does."""
    at, end = found.start, found.end
    gap, after = row.gap(at), row.gap(end)
    if (is_joined(row, end) and row.words[end] in PLACES) or (is_joined(row, at) and row.words[at - 1] == "l"):
        return False
    if gap[-1:] in BRACKETS or _works(row, end, known):
        return True
    if _begins(row, at):
        return _opens(row, at, end, known)
    if "," in gap:
        closes = after.strip()[:1] in (",", ")", "") and (ends_line(row, end) or "," in after)
        thinks = row.words[end : end + 2] in (["je", "crois"], ["je", "pense"], ["i", "think"])
        acts = after.strip() in ("", "'", "’") and row.words[end : end + 1] != [] and row.words[end] in known.verb
        return (closes or thinks or acts or _paired(row, end, known)) and not row.is_caps(at)
    if row.words[at - 1] in known.before and not gap.strip(" \u00a0'’"):
        return not (row.words[at - 1] in AND and at > 1 and marked(row, at - 2, known) & Is.KNOWN)
    for here in range(at, max(0, at - PERSON_NEAR), -1):
        if not is_joined(row, here, ",-"):
            return False
        word = row.words[here - 1]
        if word in known.role or word in known.folk or word in known.kin:
            return True
    return False


def _opens(row: Row, at: int, end: int, known: Lists) -> bool:
    """“Maxime est venu”, “⏎Nathalie”, “Sophie : bonjour”, “Bruno et Patricia”, “Sylvie, 54 ans”."""
    gap, after = row.gap(at), row.gap(end)
    following = row.words[end] if end < len(row) else ""
    if ends_line(row, end):
        return at > 0 or "\n" in after or gap.strip(" ") in ("—", "–", "-")
    if LINE.match(after) and (at == 0 or "\n" in gap):
        return True
    if after.strip() in (",", "("):
        return following.isdigit() or following in known.folk
    return (after.strip() in ("", "'", "’") and following in known.verb) or _paired(row, end, known)


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
