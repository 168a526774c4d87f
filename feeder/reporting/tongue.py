"""What of a text can be what it is about: its words without those that say nothing, by language. Pure.

Stop words are those of stopwords-iso (58 languages), and in French and English those that only greet, thank or judge
(`empty.py`): “super accueil” is about the welcome. A word counts with its other spellings: no case, no accents, no
plural -s or -x; French, Italian and Catalan elisions go (`l’attente`). Han and Kana, which write no spaces, are taken
by two characters at a time (the usual way to index them without a dictionary); Arabic words lose their article.

Nothing with a digit is a word here, no link, address, handle or hashtag, no first name that is hardly ever anything
else, nothing that follows a title (“Mme Dupont”), and no name that is never to be told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import regex

from feeder.reporting.empty import WORDS
from feeder.search.folding import fold

ENDS, SKIP, NAMED, PERHAPS = -1, -2, -3, -4
"""No word but the end of a phrase; a word that says nothing; a title, and what follows it is a name, or is one if it
has a capital."""
ALONE, NEXT = 0, 1
"""How a word is joined to the one before: not at all; it follows it."""
LONGEST, SHORTEST = 40, 3
"""Letters of a word; fewer are enough in Han and Kana."""
READ = 1000
"""Characters of what stands between two spaces that are looked at: a page of Chinese, no word of any other."""
_SIGNS = '.,!?;:()…"«»/'

# Links, addresses, handles, hashtags: each begins at a sign or where a word does, so that this is linear.
_NOISE = regex.compile(r"(?:https?://|www\.)\S*+|[#@]\S++|(?<!\S)[^\s@]*+@\S*+")
_PART = regex.compile(
    r"(?:[\p{Han}\p{Hiragana}\p{Katakana}ー]++)"
    r"|(?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}_])++"
    r"(?:['’ʼ\-\u2010\u2011](?:(?![\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}_])++)*+"
    r"|[^\s\p{L}\p{M}\p{N}_'’ʼ]"
)
_EAST = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}ー]")
_HIRAGANA = regex.compile(r"\p{Hiragana}++")
_ELIDED = regex.compile(r"(?i)^(?:(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|all|nell|sull|un)['’ʼ])+")
# Forms of French verbs that no noun has: “passerait”, “attendaient”, “appelez”; what is left is not told by its end.
_FINITE = regex.compile(r"^\p{L}{2,}(?:aient|era(?:it|i|is)|er(?:ont|ons|ez)|iss(?:ez|ait|ais|ent)|ez)$")
_DIGIT = regex.compile(r"[\p{N}_]")
_POSSESSIVE = regex.compile(r"(?i)['’ʼ]s?$")
ELIDING = frozenset(("fr", "it", "ca", "oc"))
PLURAL = frozenset(("fr", "en", "es", "pt", "ca", "oc"))
_LINKS = ("de", "du", "des", "a", "au", "aux", "en", "sans", "of", "di", "da", "do", "del", "della", "van", "von")
LINKS = {word: NEXT + 1 + at for at, word in enumerate(_LINKS)}
"""Small words that may stand within a phrase of two: “file d’attente”, “service de table”."""
ELISION = NEXT + 1 + len(_LINKS)
JOINS = {NEXT: " ", **{code: f" {'à' if word == 'a' else word} " for word, code in LINKS.items()}, ELISION: " d’"}
_TITLES = frozenset(("M", "Me", "MM", "Mr", "Mme", "Mlle", "Mmes", "mr", "mme", "mlle", "mmes", "Mrs", "mrs", "Ms"))
_PERHAPS = frozenset(WORDS["titles"].split())
_EMPTY = frozenset(f"{WORDS['fr']} {WORDS['en']}".split())


class Told(NamedTuple):
    """What one token says: a word's `key` and `shown` form, or `key` a code; how it is joined to what is before."""

    key: str | int
    shown: str = ""
    join: int = NEXT


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """The words of `language` (ISO 639-1) that say nothing, folded; of an unknown one, none."""
    from stopwordsiso import has_lang, stopwords  # here: all lists of the world are read at once

    listed = stopwords(language) if has_lang(language) else ()
    return frozenset(part for word in listed for part in (fold(word), *fold(word).split()))


@lru_cache(maxsize=1)
def first_names() -> tuple[frozenset[str], frozenset[str]]:
    """First names that are hardly ever anything else; and all others that are known."""
    file = resources.files("feeder.screening") / "data" / "first_names.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    first, others = (
        frozenset(" ".join(" ".join(lists[name].values()) for name in names).split())
        for names in (("first",), [name for name in lists if isinstance(lists[name], dict) and name != "first"])
    )
    return first, others


def tokens(text: str) -> list[str]:
    """What stands between spaces and signs, and the signs, in order; a link, address, handle or hashtag is a sign."""
    if "@" in text or "#" in text or "://" in text or "www." in text:
        text = _NOISE.sub(" . ", text)
    for sign in _SIGNS:
        if sign in text:
            text = text.replace(sign, f" {sign} ")
    return text.split()


class Tongue:
    """One language's words. `home`: the shop's own language, for posts that are in none; `never`: words, folded,
    that are never told."""

    def __init__(self, language: str, home: str, never: Iterable[str]) -> None:
        self._stop = stop_words(language) | _EMPTY if language else stop_words(home) | stop_words("en") | _EMPTY
        self._never = frozenset(never)
        self._elides = (language or home) in ELIDING
        self._french = (language or home) == "fr"
        self._plural = (language or home) in PLURAL

    def tell(self, token: str) -> list[Told]:
        """What one of the `tokens` says: mostly one thing, of a run of Han one for each two characters."""
        return [told for part in _PART.findall(token[:READ]) for told in self._part(part)]

    def _part(self, part: str) -> list[Told]:
        if _EAST.match(part):
            return self._east(part)
        if not part[0].isalpha() or len(part) > LONGEST or _DIGIT.search(part):
            return [Told(ENDS)]
        if part in _TITLES:
            return [Told(NAMED)]
        join, word = NEXT, part
        if self._elides:
            word = _ELIDED.sub("", part)
            if word != part:
                join = ELISION if part[0] in "dD" else ALONE
        else:
            word = _POSSESSIVE.sub("", part)
        return [self._word(word, join)]

    def _word(self, word: str, join: int) -> Told:
        said = fold(word)
        parts = said.split()
        if not parts or self._never.intersection((said, *parts)) or self._is_name(word, parts):
            return Told(ENDS)
        if said in _PERHAPS:
            return Told(PERHAPS)
        if said in LINKS:
            return Told(SKIP, join=LINKS[said])
        if {said, "".join(parts), self._root(said)} & self._stop or (self._french and _FINITE.match(said)):
            return Told(SKIP, join=ALONE)
        return Told(self._root(said), word, join) if len(said) >= SHORTEST else Told(ENDS)

    def _is_name(self, word: str, parts: list[str]) -> bool:
        first, others = first_names()
        if "".join(parts) in first or parts[0] in first:
            return True
        return len(parts) > 1 and word[0].isupper() and all(part in others or part in first for part in parts)

    def _root(self, said: str) -> str:
        if said.startswith("ال") and len(said) > 4:
            return said[2:]
        if self._plural and len(said) > SHORTEST and said[-1] in "sx":
            return said[:-1]
        return said

    def _east(self, run: str) -> list[Told]:
        out: list[Told] = []
        for part in _HIRAGANA.split(run):
            pairs = [part[at : at + 2] for at in range(len(part) - 1)]
            out += [Told(pair, pair, ALONE) for pair in pairs if pair not in self._stop and pair not in self._never]
            out.append(Told(ENDS))
        return out
