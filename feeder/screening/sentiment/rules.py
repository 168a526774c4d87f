"""How one language tells how it feels: its words, its phrases, what turns and what strengthens them. Frozen.

Read from every `sentiment_XX*.toml` in `feeder/screening/data/` of the language XX; `sentiment_XX.toml` has the
version. The rules are those of VADER (Hutto & Gilbert 2014), whose own are English and stand in its code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

from feeder.screening.base import folded
from feeder.screening.phrases import phrase
from feeder.screening.sentiment.phrasebook import Phrasebook

MOST = 4.0
"""Valences go from -4 (the worst) to 4 (the best), as VADER's do."""
KEYS = ("negate", "post_negate", "verbs", "boost", "dampen", "but", "ask")


LABELS = {
    "negative": (-1.0, -0.05, 1.0),
    "positive": (-1.0, 0.05, 1.0),
    "praise": (0.5, 1.0, 3.0),
    "long": (0.0, 0.0, 1.0),
}
"""What `[labels]` may tell: the least, what holds where it tells nothing, the most."""


class BadRules(ValueError):
    """A list of words cannot be used; the message says which line of it and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One language. All words are spelled without accents and capitals (`folded`).

    `words`: valence of each (-4 … 4). `book`: the phrases. `negate` turns what follows within three words,
    `post_negate` a verb of `verbs` just before it. `boost` strengthens and `dampen` weakens what follows. After `but`
    more counts than before. A sentence that begins with one of `ask` is a question.
    `negative`, `positive`: the scores (-1 … 1) up to which, and from which, a text is told as such. `praise`: what
    good valences are multiplied with: who is content says it in a word, a complaint is a story of many. `long`: how
    much less each word counts in a long text: the sum is divided by (1 + words / 25) to that power.
    """

    language: str
    version: int
    words: Mapping[str, float]
    book: Phrasebook
    negate: frozenset[str] = frozenset()
    post_negate: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    boost: frozenset[str] = frozenset()
    dampen: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()
    ask: frozenset[str] = frozenset()
    negative: float = -0.05
    positive: float = 0.05
    praise: float = 1.0
    long: float = 0.0


def read(language: str, tomls: Iterable[str]) -> Rules:
    """The rules of a language from its TOML texts, put together. A word or phrase told twice: the last one holds.

    Raises BadRules, BadPhrase, tomllib.TOMLDecodeError for what cannot be used.
    """
    words, phrases = dict[str, float](), dict[str, float]()
    classes, sets = dict[str, frozenset[str]](), {key: frozenset[str]() for key in KEYS}
    version, labels = 0, {name: usual for name, (_, usual, _) in LABELS.items()}
    for told in [tomllib.loads(toml) for toml in tomls]:
        version = max(version, int(told.get("version", 0)))
        for value, listed in told.get("words", {}).items():
            words |= dict.fromkeys(_split(listed, value), _valence(value))
        for value, said in told.get("phrases", {}).items():
            phrases |= dict.fromkeys(said, _valence(value))
        for name, listed in told.get("classes", {}).items():
            classes[name] = classes.get(name, frozenset()) | frozenset(_split(listed, name))
        for key, listed in told.get("rules", {}).items():
            if key not in sets:
                raise BadRules(f"[rules] has no “{key}”")
            sets[key] |= frozenset(_split(listed, key))
        labels |= _labels(told.get("labels", {}))
    if version < 1:
        raise BadRules(f"the lists for “{language}” have no version")
    book = Phrasebook((phrase(said, classes), value) for said, value in phrases.items())
    return Rules(
        language=language,
        version=version,
        words=MappingProxyType(words),
        book=book,
        negative=labels["negative"],
        positive=labels["positive"],
        praise=labels["praise"],
        long=labels["long"],
        **sets,
    )


def load(language: str) -> Rules | None:
    """The rules that come with the program, or None if it has none for that language (ISO 639-1)."""
    folder = resources.files("feeder.screening") / "data"
    ours = [file for file in folder.iterdir() if _of(language, file.name)]
    if not ours or not language.isalpha():
        return None
    return read(language, [file.read_text(encoding="utf-8") for file in sorted(ours, key=lambda file: file.name)])


def _of(language: str, file: str) -> bool:
    name = file.removesuffix(".toml")
    return name != file and (name == f"sentiment_{language}" or name.startswith(f"sentiment_{language}_"))


def _valence(told: str) -> float:
    try:
        value = float(told)
    except ValueError as error:
        raise BadRules(f"“{told}” is no valence") from error
    if not -MOST <= value <= MOST:
        raise BadRules(f"valence {told} is not from {-MOST} to {MOST}")
    return value


def _split(listed: Any, where: str) -> list[str]:
    if not isinstance(listed, str):
        raise BadRules(f"“{where}” is to be words with spaces between them")
    words = listed.split()
    for word in words:
        if folded(word) != word:
            raise BadRules(f"“{where}”: “{word}” is to be spelled without accents and capitals")
    return words


def _labels(told: Mapping[str, Any]) -> dict[str, float]:
    labels = dict[str, float]()
    for name, value in told.items():
        least, _, most = LABELS.get(name, (1.0, 0.0, 0.0))
        if not isinstance(value, int | float) or not least <= value <= most:
            raise BadRules(f"[labels] does not take {name} = {value}")
        labels[name] = float(value)
    return labels
