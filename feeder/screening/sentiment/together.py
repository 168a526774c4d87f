"""What is told of how a post sounds: its stars where it has some, else the engines together.

Stars are the author's own word. Texts are judged approximately, so that they only say where they plainly contradict
the stars; three stars are mixed, whatever the text says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from feeder.screening.sentiment.base import Feeling
from feeder.screening.sentiment.blended import blended
from wall.noticed import Tone, ToneLabel
from wall.values import Span

PLAIN = 0.5
"""Score from which on (either side) words say something plainly enough to be held against stars."""
APART = 0.6
"""Two engines that say the opposite, both at least as surely as this, contradict each other plainly."""


def tone(text: str, language: str, stars: int | None, feelings: Sequence[tuple[str, Feeling]]) -> Tone:
    """How a post sounds. `stars`: 1 … 5, or None. `feelings`: of each engine that knows the `language`, by its name.

    Without stars: `unsure` where no engine said anything of a text that has words, or two contradict each other
    plainly; else what `blended` makes of them. One engine alone has its say.
    """
    if stars is not None:
        return _by_stars(stars, feelings)
    if not feelings:
        bare = not any(char.isalpha() or unicodedata.category(char) == "So" for char in text)  # So: emoji too
        return Tone(label="neu" if bare else "unsure", score=0.0)
    engine = "+".join(name for name, _ in feelings)
    scores = [feeling.score for _, feeling in feelings]
    both = blended(feelings)
    if min(scores) <= -APART and max(scores) >= APART:
        return Tone(label="unsure", score=both.score, engine=engine, spans=_spans(feelings, ""))
    return Tone(label=both.label, score=both.score, engine=engine, spans=_spans(feelings, both.label))


def _by_stars(stars: int, feelings: Sequence[tuple[str, Feeling]]) -> Tone:
    """One and two stars are bad, three mixed, four and five good; the score is evenly from -1 to 1."""
    label: ToneLabel = "neg" if stars <= 2 else "neu" if stars == 3 else "pos"
    against: ToneLabel = "pos" if label == "neg" else "neg"
    mismatch = label != "neu" and any(
        feeling.label == against and abs(feeling.score) >= PLAIN for _, feeling in feelings
    )
    if any(feeling.label == label for _, feeling in feelings):
        mismatch = False
    spans = _spans(feelings, against if mismatch else label)
    return Tone(label=label, score=(min(max(stars, 1), 5) - 3) / 2, engine="stars", spans=spans, mismatch=mismatch)


def _spans(feelings: Sequence[tuple[str, Feeling]], label: str) -> tuple[Span, ...]:
    """The words of the first engine that shows some; those with `label` first."""
    for _, feeling in sorted(feelings, key=lambda each: each[1].label != label):
        if feeling.spans:
            return feeling.spans
    return ()
