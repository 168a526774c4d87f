"""How a text sounds by its words: vaderSentiment's rule engine, with the frozen rules of one language.

English is VADER as it is (Hutto & Gilbert 2014): the score is its compound, to the last digit. Of the other
languages the steps are VADER's too (boosters, negation within three words, “but”, emphasis, `score_valence`), with
what its code has in English only read from `Rules`, and with phrases and negation after the verb added. An engine is
never changed once made, so that threads may share it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from feeder.screening.sentiment import mixed, plain, rules
from feeder.screening.sentiment.base import Engine, Feeling
from feeder.screening.sentiment.rules import Rules
from feeder.screening.sentiment.weighing import Told, weighed
from feeder.screening.sentiment.words import Row, row
from wall.noticed import ToneLabel
from wall.values import Span

READ = 20_000
"""Code points that are read of a text: more is read by people, and tells nothing new of how it sounds."""
READ_PLAIN = 4_000
"""The same for English: VADER's own code is quadratic."""
A_LONG_TEXT = 25
"""Words from which on a text is a review rather than a note."""
SHOWN = 20
"""Spans that are told of one text."""
STRONG = 1.0
"""Valence from which on a word is shown; what is weaker counts, but explains nothing to who reads."""


class Lexical(SentimentIntensityAnalyzer):  # type: ignore[misc]  # the library is not typed
    """The rule engine of one language. Reads the first `READ` code points of a text."""

    lexicon: dict[str, float]
    emojis: dict[str, str]

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        signs = plain.signs(self.lexicon, self.emojis)
        self.rules = rules
        self.emojis = {}
        self.lexicon = {**signs, **rules.words}
        self.signs: Mapping[str, float] = {sign: self.lexicon[sign] for sign in signs}
        self.signs |= {word: value for word, value in rules.words.items() if not word[0].isalnum()}

    @property
    def name(self) -> str:
        return f"rules-{self.rules.language}/{self.rules.version}"

    def told(self, text: str) -> list[Told]:
        """The words and phrases of the text that count, each with what it adds to the sum."""
        return weighed(self._row(text), self.lexicon, self.rules)

    def _row(self, text: str) -> Row:
        return row(text[:READ], self.lexicon, self.signs)

    def polarity_scores(self, text: str) -> dict[str, float]:
        """VADER's `neg`, `neu`, `pos` (shares, 0 … 1) and `compound` (-1 … 1)."""
        found = self._row(text)
        return self._scores(text, len(found.said), weighed(found, self.lexicon, self.rules))

    def _scores(self, text: str, words: int, told: Sequence[Told]) -> dict[str, float]:
        share = 1 / (1 + words / A_LONG_TEXT) ** self.rules.long
        praise = share * self.rules.praise
        valences = [each.valence * (praise if each.valence > 0 else share) for each in told]
        scores: dict[str, float] = self.score_valence(valences, text[:READ])
        return scores

    def feel(self, text: str) -> Feeling:
        """How the text sounds, and the words that told. Sentences of another language that has an engine are felt by
        that one: the score is then the mean of all, by their words."""
        text = text[:READ]
        found = self._row(text)
        others = [part for part in mixed.parts(found, self.rules.language) if engine(part.language) is not None]
        if not others:
            return self._felt(text, found)
        own = mixed.kept(text, others, inside=False)
        row_of_own = self._row(own)
        felt = [(len(row_of_own.said), self._felt(own, row_of_own))]
        for language in sorted({part.language for part in others}):
            theirs = [part for part in others if part.language == language]
            other = engine(language)
            if other is not None:
                words = sum(part.words for part in theirs)
                felt.append((words, other.feel(mixed.kept(text, theirs, inside=True))))
        score = sum(words * each.score for words, each in felt) / sum(words for words, _ in felt)
        spans = sorted(span for _, each in felt for span in each.spans)
        labels = {each.label for words, each in felt if words and each.score}
        label = labels.pop() if len(labels) == 1 else self._label(score)
        return Feeling(label=label, score=score, spans=tuple(spans[:SHOWN]))

    def _felt(self, text: str, found: Row) -> Feeling:
        told = weighed(found, self.lexicon, self.rules)
        score = self._scores(text, len(found.said), told)["compound"]
        label = self._label(score)
        shown = [each for each in told if abs(each.valence) >= STRONG and _agrees(each.valence, label)]
        return Feeling(label=label, score=score, spans=tuple(Span(each.start, each.end) for each in shown[:SHOWN]))

    def _label(self, score: float) -> ToneLabel:
        return "neg" if score <= self.rules.negative else "pos" if score >= self.rules.positive else "neu"


def _agrees(valence: float, label: ToneLabel) -> bool:
    return label == "neu" or (valence < 0) == (label == "neg")


class Plain(SentimentIntensityAnalyzer):  # type: ignore[misc]
    """VADER as it is, for English, with spans. Reads the first `READ_PLAIN` code points of a text."""

    name = "vader-en/3.3.2"

    def feel(self, text: str) -> Feeling:
        """How the text sounds. The score is VADER's compound, the bounds are those of its authors (±0.05)."""
        score = float(self.polarity_scores(text[:READ_PLAIN])["compound"])
        label: ToneLabel = "neg" if score <= -0.05 else "pos" if score >= 0.05 else "neu"
        shown = plain.spans(text[:READ_PLAIN], self.lexicon, self.emojis)
        told = [Span(start, end) for start, end, value in shown if _agrees(value, label)]
        return Feeling(label=label, score=score, spans=tuple(told[:SHOWN]))


@lru_cache(maxsize=16)
def engine(language: str) -> Engine | None:
    """The rule engine of a language (ISO 639-1), made once; None if there is none for it."""
    if language == "en":
        return Plain()
    found = rules.load(language)
    return None if found is None else Lexical(found)
