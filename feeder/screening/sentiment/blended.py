"""What the rules and the meaning of a text say together: one feeling of two.

Either alone is often wrong where the other is right: rules read a negation but know only the words they were given,
an embedding knows every word and misses negations. Their mean errs less than both, and less than calling bad whatever
one of them calls bad.
"""

from __future__ import annotations

from collections.abc import Sequence

from feeder.screening.sentiment.base import Feeling
from feeder.screening.sentiment.head import BAD, GOOD
from feeder.screening.sentiment.semantic import NAME

MEANING, RULES = 3, 1
"""How much each counts. Counting the rules more finds as much on the development data that they were written with,
and may find less elsewhere."""


def blended(feelings: Sequence[tuple[str, Feeling]]) -> Feeling:
    """What is felt by one or more engines (by their names). One alone is taken as it is, label and all.

    Of several: the weighted mean of their scores, where one that calls the text neutral says 0, and its label by
    `head.BAD` and `head.GOOD`. No spans: the mean is no engine's own. Raises ValueError where nothing was felt.
    """
    if not feelings:
        raise ValueError("no engine felt anything")
    if len(feelings) == 1:
        return feelings[0][1]
    weights = [MEANING if name.partition("/")[0] == NAME else RULES for name, _ in feelings]
    said = [0.0 if felt.label == "neu" else felt.score for _, felt in feelings]
    score = sum(weight * each for weight, each in zip(weights, said, strict=True)) / sum(weights)
    return Feeling(label="neg" if score <= BAD else "pos" if score >= GOOD else "neu", score=score)
