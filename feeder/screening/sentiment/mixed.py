"""Sentences of another language within a text: « Très bon accueil. But the queue was awful. »

Told by function words that the languages do not share. A sentence is another language's if it has two of its words
and none of the text's own; a loan word or a brand makes no sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from feeder.screening.sentiment.words import APART, Row

ENOUGH = 2
_SAID = {
    "fr": "le la les des est dans pour pas avec une qui que je nous vous ils sont mais ce cette mon au aux du et il",
    "en": "the is was and of to in for with this that they you we my it were are have has not but at from very there",
    "de": "der die das und ist nicht mit ich wir sie ein eine war auch sehr aber von zu den dem hier keine wurde",
    "es": "el los las es y no con para una muy pero que por esta estaba hay del se lo mi nos",
    "it": "il gli che di non con per una molto ma sono era della del ho hanno anche questo questa e c",
    "nl": "de het een is niet met en van ik wij was heel maar voor zijn er geen dat deze ook",
    "pt": "o os as e nao com para uma muito mas que por esta estava do da no na foi eu tem",
}
_ALSO = {
    "fr": "de en un d l j n c qu m s t y a on ne se me t te tu par sur sa ses ma mes son ou",
    "de": "in im am an es so da er man bei",
    "es": "a de en la un me te se su sus ya e o",
    "it": "a d l in un la le i si mi ti ci se al da o dal nel",
    "nl": "en in te op me ze we of",
    "pt": "a de um me te se e em no ao",
}
"""Usual too, and others have it as well: it tells that a sentence is the text's own, and nothing of theirs."""
USUAL: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _SAID.items()}
_OWN: Mapping[str, frozenset[str]] = {
    language: words | frozenset(_ALSO.get(language, "").split()) for language, words in USUAL.items()
}
_OTHERS: Mapping[str, Mapping[str, frozenset[str]]] = {
    own: {language: words - ours for language, words in USUAL.items() if language != own}
    for own, ours in _OWN.items()
}


class Part(NamedTuple):
    """Code points `start` … `end` of a text are another `language` (ISO 639-1); `words` are in it."""

    start: int
    end: int
    language: str
    words: int


def parts(row: Row, own: str) -> list[Part]:
    """The sentences that are not the text's `own` language, in order; empty for nearly every text, at once."""
    ours = _OWN.get(own, frozenset())
    said = set(row.said)
    others = {language: words for language, words in _OTHERS.get(own, USUAL).items() if len(words & said) >= ENOUGH}
    if not others:
        return []
    found = (_told(row, first, last, ours, others) for first, last in _sentences(row))
    return [part for part in found if part is not None]


def _sentences(row: Row) -> Iterator[tuple[int, int]]:
    first = 0
    while first < len(row.said):
        last = first + 1
        while last < len(row.said) and row.gaps[last] != APART:
            last += 1
        yield first, last
        first = last


def _told(row: Row, first: int, last: int, ours: frozenset[str], others: Mapping[str, frozenset[str]]) -> Part | None:
    said = set(row.said[first:last])
    if not said.isdisjoint(ours):
        return None
    language = max(others, key=lambda each: len(others[each] & said))
    if len(others[language] & said) < ENOUGH:
        return None
    return Part(row.starts[first], row.ends[last - 1], language, last - first)


def kept(text: str, spans: list[Part], inside: bool) -> str:
    """The text with all but these parts, or with these parts alone, made blank; as long as before."""
    out, at = list[str](), 0
    for part in spans:
        before, within = text[at : part.start], text[part.start : part.end]
        out += [" " * len(before) if inside else before, within if inside else " " * len(within)]
        at = part.end
    rest = text[at:]
    return "".join([*out, " " * len(rest) if inside else rest])
