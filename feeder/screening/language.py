"""Which language a text is in, and "" where that cannot be said. Pure once py3langid's model is loaded.

The script of most of its letters says which languages are asked about. Of these py3langid (naive Bayes over byte
n-grams) tells how likely each is by the text alone. That is multiplied with the prior, how likely each is in this
shop at all, and with what its words tell (`data/languages.toml`): letters alone tell little of a short text.

Arabic in Latin letters has no model: where its words are told by the list it is nothing that is known, else what it
looks like. So is what is in no language at all: a name alone is French in a French shop.
"""

from __future__ import annotations

import math
import re
import threading
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

import regex

READ = 2_000
"""Code points of a text that are looked at."""
ASKED = 240
"""Code points of the words in them that the model reads: it is certain long before."""
FIRST, NEXT, KNOWN, FAR = 1.0, 0.4, 0.12, 0.0005
"""The prior: of the shop's first language, of its others, of those with a list of telling words, of the rest.
Chosen on development texts; twice or half of each changes little."""
WORD = 12.0
"""How much likelier a word makes the one language that it tells; divided among those that share it."""
SHARED = 1.5
"""The least it tells."""
CLEAR = 12.0
"""The lead, as a natural logarithm, from which on the words alone decide: about five of them. The letters could not
outweigh it, and are not looked at: of most texts in the shop's own language that halves the work."""
STRANGE = 3
"""Where one word of so many is of a language without a model, the text is in none that is known."""
SURE = 0.3
"""The least share of the likeliest language; below, it is too close a call."""

LATIN = (
    "fr en de es it pt nl ca pl cs sk hu ro sv da no fi tr vi id hr sl sq lt lv et br eu cy ga gl oc is mt lb af sw"
)
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "Latin": tuple(LATIN.split()),
    "Cyrillic": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn"),
    "Arabic": ("ar", "fa", "ur", "ps", "ug"),
    "Devanagari": ("hi", "mr", "ne"),
    "Han": ("zh",),
    "Hiragana": ("ja",),
    "Katakana": ("ja",),
    "Hangul": ("ko",),
    "Greek": ("el",),
    "Hebrew": ("he",),
    "Thai": ("th",),
    "Armenian": ("hy",),
    "Georgian": ("ka",),
    "Bengali": ("bn",),
    "Tamil": ("ta",),
    "Telugu": ("te",),
    "Gujarati": ("gu",),
    "Gurmukhi": ("pa",),
    "Kannada": ("kn",),
    "Malayalam": ("ml",),
    "Sinhala": ("si",),
    "Khmer": ("km",),
    "Lao": ("lo",),
    "Myanmar": ("my",),
    "Ethiopic": ("am",),
}
"""The scripts of the world by their Unicode names, and the languages (ISO 639-1) told apart in each."""
KANA = ("Hiragana", "Katakana")
DENSE = 3
"""Letters of Han and Hangul count so often: they say more each."""

_FOREIGN = regex.compile(r"[^\P{L}\p{Latin}]")
_LETTER = regex.compile("|".join(rf"(?P<{name}>\p{{{name}}})" for name in SCRIPTS))
# Links, addresses and handles, hashtags. Each begins at a sign or where a word does: linear.
_NOISE = re.compile(r"(?:https?://|www\.)\S*|#\w+|(?<!\S)[^\s@]*@\S*")
_BETWEEN = regex.compile(r"[^\p{L}\p{M}'’]++")
_REPEATED = re.compile(r"(\w)\1\1+")
_VOWELS = frozenset("aeiouy")
_NOISY = ("@", "#", "http", "www.")
_QUOTE = "\x01"
"""Stands for a printer's apostrophe, which Latin-1 has not."""
_LATIN = bytes(code if chr(code).isalpha() or chr(code) in f"'{_QUOTE}" else 0x20 for code in range(0x100))
"""Of Latin-1 the letters and the apostrophes, and a space for all else."""


class Hearing:
    """Tells languages in a shop where `prior` are spoken, the likeliest first (ISO 639-1, a region is ignored).

    Loads the model when it is first needed: about a second, and 70 MB as long as the process lives. Safe in threads.
    """

    def __init__(self, prior: Sequence[str]) -> None:
        self._spoken = tuple(language.replace("_", "-").partition("-")[0].lower() for language in prior)

    def tell(self, text: str) -> str:
        """The language of the text (ISO 639-1), "" if it has no words or it is too close a call. Reads `READ`."""
        said = _said(unicodedata.normalize("NFKC", text[:READ]))
        script = _script(said)
        if not script:
            return ""
        if len(SCRIPTS[script]) == 1:
            return SCRIPTS[script][0]
        return _model().likeliest(said, script, self._spoken)


def _said(text: str) -> str:
    """The words of the text: no links, handles, hashtags (unless there is nothing else), emoji and digits."""
    plain = _NOISE.sub(" ", text) if any(sign in text for sign in _NOISY) else text
    words = _words_in(plain)
    if plain is not text and (not words or words.isspace()):
        words = _BETWEEN.sub(" ", _NOISE.sub(" ", text.replace("#", " ")))
    return _REPEATED.sub(r"\1", words).strip(" '’")


def _words_in(text: str) -> str:
    """The text with one space for whatever is between words; where it is in Latin-1, in a fraction of the time."""
    try:
        latin = text.replace("’", _QUOTE).encode("latin-1") if _QUOTE not in text else None
    except UnicodeEncodeError:
        latin = None
    if latin is None:
        return _BETWEEN.sub(" ", text)
    return " ".join(latin.translate(_LATIN).decode("latin-1").split()).replace(_QUOTE, "’")


def _is_latin_1(said: str) -> bool:
    """Whether all its letters are Latin for sure. Cheap; false for some that are."""
    try:
        return b"\xb5" not in said.replace("’", "'").encode("latin-1")  # µ is no Latin letter
    except UnicodeEncodeError:
        return False


def _script(said: str) -> str:
    """The script of most letters, "" if there are too few; Han with kana between is Japanese."""
    if _is_latin_1(said) or not _FOREIGN.search(said):
        return "Latin" if sum(map(str.isalpha, said[:8])) > 1 else ""
    counts = Counter(match.lastgroup or "" for match in _LETTER.finditer(said))
    kana = sum(counts[each] for each in KANA)
    if kana * 8 >= counts["Han"]:
        counts[KANA[0]] = kana + counts["Han"]
        counts["Han"] = 0
    for each in ("Han", "Hangul", *KANA):
        counts[each] *= DENSE
    best = max(SCRIPTS, key=lambda name: counts[name])
    return best if counts[best] else ""


class _Model:
    """py3langid's model with the languages of `SCRIPTS` only: of its 140 columns 50. Never changed once made.

    The score is that of py3langid 0.4 (`LanguageIdentifier`): the sum of the features' log likelihoods, each times
    log(1 + how often), over the square root of the bytes, which keeps it honest at all lengths.
    """

    def __init__(self) -> None:
        import numpy
        from py3langid.langid import MODEL_DIR, MODEL_FILE, visit_counts
        from py3langid.modelio import load_model

        table, base, names, moves, states, features = load_model(MODEL_DIR / MODEL_FILE)
        wanted = {each for languages in SCRIPTS.values() if len(languages) > 1 for each in languages}
        # Serbian has a second column, in Latin letters, under the same name.
        columns = [at for at, name in enumerate(names) if name in wanted and name not in names[:at]]
        self._numpy, self._visit = numpy, visit_counts
        self._names: list[str] = [names[at] for at in columns]
        self._table, self._base = table[:, columns].copy(), base[columns]
        self._moves, self._features = moves, features
        self._rows = [state << 8 for state in states]
        lists = _lists()
        self._words, self._strange = _words(self._names, lists["words"]), frozenset(lists["strange"]["words"].split())
        self._listed = frozenset(lists["words"])
        self._prior = lru_cache(maxsize=64)(self._priors)

    def likeliest(self, said: str, script: str, spoken: tuple[str, ...]) -> str:
        """The likeliest of the script's languages, "" if it is not `SURE`."""
        said = said[:ASKED]
        row = _plain(said).split()
        if sum(map(self._strange.__contains__, row)) * STRANGE >= max(1, len(row)):
            return ""
        told = self._told(row)
        if not told and script == "Latin" and len(row) == 1 and _VOWELS.isdisjoint(row[0]):
            return ""  # “qsdf”
        first, second, *_ = *sorted(told.values(), reverse=True), 0.0, 0.0
        if first - second >= CLEAR:
            return self._names[max(told, key=told.__getitem__)]
        numpy, scores = self._numpy, self._prior(script, spoken) + self._likelihood(said)
        for column, weight in told.items():
            scores[column] += weight
        best = int(scores.argmax())
        share = 1 / float(numpy.exp(scores - scores[best]).sum())
        return self._names[best] if share >= SURE else ""

    def _told(self, row: Sequence[str]) -> dict[int, float]:
        """What the words of a text add to the logarithm of each language's share, by its column."""
        told: dict[int, float] = {}
        for word in row:
            for column, weight in self._words.get(word, ()):
                told[column] = told.get(column, 0.0) + weight
        return told

    def _likelihood(self, said: str) -> Any:
        """The score of each language, by the letters alone."""
        numpy, data = self._numpy, (said.lower() if said.isupper() else said).encode("utf-8", "replace")
        seen = self._visit(self._moves, self._rows, self._features, data)
        if not seen:
            return 0.0
        at = numpy.fromiter(seen.keys(), numpy.intp, len(seen))
        often = numpy.fromiter(seen.values(), numpy.float32, len(seen))
        score = numpy.log1p(often) @ self._table.take(at, 0).astype(numpy.float32) + self._base
        return score / math.sqrt(len(data))

    def _priors(self, script: str, spoken: tuple[str, ...]) -> Any:
        """The logarithm of each language's prior; none where it is not written with this script."""

        def prior(name: str) -> float:
            if name not in SCRIPTS[script]:
                return 0.0
            return FIRST if name in spoken[:1] else NEXT if name in spoken else KNOWN if name in self._listed else FAR

        with self._numpy.errstate(divide="ignore"):
            return self._numpy.log(self._numpy.array([prior(name) for name in self._names], self._numpy.float32))


def _plain(said: str) -> str:
    """Without capitals and accents, and an apostrophe parts words."""
    parted = said.replace("'", " ").replace("’", " ").casefold()
    return unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()


def _lists() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("feeder.screening") / "data" / "languages.toml"
    return {name: told for name, told in tomllib.loads(file.read_text(encoding="utf-8")).items() if name != "version"}


def _words(names: Sequence[str], lists: Mapping[str, str]) -> dict[str, tuple[tuple[int, float], ...]]:
    """Of each telling word the columns of its languages, and what it adds to the logarithm of their shares."""
    telling: dict[str, list[int]] = {}
    for language, listed in lists.items():
        for word in dict.fromkeys(listed.split()):
            telling.setdefault(word, []).append(names.index(language))
    return {
        word: tuple((column, math.log(max(SHARED, WORD / len(columns)))) for column in columns)
        for word, columns in telling.items()
    }


_loading = threading.Lock()


def _model() -> _Model:
    with _loading:  # two threads would load it twice
        return _loaded()


_loaded = lru_cache(maxsize=1)(_Model)
