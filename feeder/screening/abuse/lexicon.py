"""A word list: phrases of whole words in a TOML text, the program's own or a shop's.

`[words]` names lists of words, folded, separated by spaces: `idiot+s+e` is idiot, idiots, idiote, and `vendeu-r-se`
is vendeur, vendeuse. Each of the other parts has `phrases`, in the pattern language of `feeder/screening/phrases.py`:
`insult`, `threat`, `hate`, `sexual` (aimed at somebody), `coarse` (aimed at nobody), `never` (what it covers is none
of these) and `told` (words by which somebody tells what was said: what is quoted beside them is not meant).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feeder.screening.base import folded
from feeder.screening.phrases import BadPhrase, Phrase, phrase

KINDS = ("hate", "threat", "sexual", "insult", "coarse")
"""What can be found, the gravest first: of findings that overlap, one is told."""
COARSE = "coarse"
NEVER = "never"
TOLD = "told"
PARTS = (*KINDS, NEVER, TOLD)
_ENDINGS = re.compile(r"[+-]")
_HEARD = (
    ("qu", "k"), ("c(?=[aouklrt]|$)", "k"), ("en(?=[bcdfgklmnpqstv])", "an"), ("ill", "y"), ("ph", "f"),
    ("eau|au", "o"), ("ss", "s"), (r"([bdfglmnprt])\1", r"\1"), ("(?<=[a-z]{4})[dst]$", ""), ("(?<=[a-z]{4})e$", ""),
)  # fmt: skip
"""How French is written by ear: regular expression, replacement."""
AS_HEARD = "as_heard"
"""Names the lists of words that are looked for as they sound, too."""
HARD = "hard"
"""Names the lists of words that are meant where a hidden letter leaves more than one to choose from."""
LISTS_OF_LISTS = (AS_HEARD, HARD)
COMMON = ("common", "role")
"""Lists of words that tell little."""


class Entry(NamedTuple):
    """One phrase of a list. `kind` is one of `PARTS`; `rule`: its id, e.g. `insult.fr/2`."""

    kind: str
    rule: str
    slots: Phrase


class Lexicon(NamedTuple):
    """`common`: its words that are in every second text and tell little; `hard`: those that tell most.

    `words`: all its lists of words, by name.
    """

    entries: tuple[Entry, ...]
    common: frozenset[str]
    hard: frozenset[str]
    words: Mapping[str, frozenset[str]]

    @property
    def is_coarse(self) -> bool:
        """Whether it is a list of what is coarse, and of nothing else."""
        return all(entry.kind in (COARSE, NEVER) for entry in self.entries)

    @property
    def never(self) -> list[Entry]:
        """What covers what is none."""
        return [entry for entry in self.entries if entry.kind == NEVER]


def read(name: str, toml: str, more: Mapping[str, frozenset[str]] | None = None) -> Lexicon:
    """The list in a TOML text; `name` stands in the ids of its rules. `more`: lists of words that it can name too.

    Raises BadPhrase, whose message begins with `name` and says which phrase it is, or where the text is no TOML.
    """
    try:
        return _lexicon(name, tomllib.loads(toml), dict(more or {}))
    except (tomllib.TOMLDecodeError, BadPhrase) as error:
        raise BadPhrase(f"{name}: {error}") from None


def _lexicon(name: str, told: dict[str, object], classes: dict[str, frozenset[str]]) -> Lexicon:
    version = told.pop("version", 1)
    words = told.pop("words", {})
    if not isinstance(version, int) or not isinstance(words, dict):
        raise BadPhrase("“version” is to be a number and “words” a table")
    for which, said in words.items():
        if not isinstance(said, str):
            raise BadPhrase(f"“{which}” is to be words separated by spaces")
        classes[which] = frozenset(_words(said)) | classes.get(which, frozenset())
    for which in _named(AS_HEARD, classes):
        classes[which] |= {heard for word in classes[which] for heard in by_ear(word)}
    entries = [
        Entry(kind, f"{kind}.{name}/{version}", phrase(said, classes))
        for kind, part in told.items()
        for said in _phrases(kind, part)
    ]
    common = frozenset[str]().union(*(classes.get(which, ()) for which in COMMON))
    hard = frozenset[str]().union(*(classes[which] for which in _named(HARD, classes)))
    return Lexicon(tuple(entries), common, hard - common, classes)


def _named(by: str, classes: Mapping[str, frozenset[str]]) -> list[str]:
    """The names of lists that the list `by` holds."""
    for which in classes.get(by, ()):
        if which not in classes:
            raise BadPhrase(f"“{by}”: there is no list “{which}”")
    return sorted(classes.get(by, ()))


def _phrases(kind: str, part: object) -> list[str]:
    if kind not in PARTS:
        raise BadPhrase(f"there is no “{kind}”, only {', '.join(PARTS)}")
    said = part.get("phrases") if isinstance(part, dict) else None
    if not isinstance(said, list) or not all(isinstance(each, str) and each.strip() for each in said):
        raise BadPhrase(f"“{kind}” is to have “phrases”, a list of texts")
    return said


def _words(said: str) -> Iterator[str]:
    for part in said.split():
        stem, *endings = _ENDINGS.split(part)
        if folded(part) != part:
            raise BadPhrase(f"“{part}” is to be spelled without accents and capitals")
        if not endings or "+" in part:
            yield stem
        for ending in endings:
            yield stem + ending


def by_ear(word: str) -> set[str]:
    """How somebody may write a French word who writes as it sounds, e.g. `konar`, `konnard`. A few dozen at most."""
    forms = {word}
    for sound, written in _HEARD:
        forms |= {re.sub(sound, written, form) for form in forms}
    return {form for form in forms if len(form) >= 4} | {word}
