"""Trains the head of the semantic engine on our own sentences: `python -m feeder.screening.sentiment.train`.

By hand, after the sentences were changed; takes a minute or two. Nothing is drawn by chance, so that training again
writes the same file; `--check` only tells whether it would. `--try` tells how well it does on sentences that were
left out, for several penalties.

For each label a logistic regression (that label or another) with a penalty on the squares of the weights, by Newton's
method: T. Hastie, R. Tibshirani, J. Friedman, “The Elements of Statistical Learning”, 2nd edition, section 4.4.1, and
3.4.1 for the penalty. The vectors are centred first: those of this model all lie close together.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from feeder.screening.sentiment import embedding, head, sentences

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

VERSION = 1
PENALTY = 30.0
"""Of 1 to 300 the strongest that loses nothing on our own sentences (`--try`: .75 of them are judged rightly): they
are not like those of others, and what fits them too closely does worse there."""
SCALE = 10.0
"""Centred vectors are about 0.35 long."""
ABROAD = 0.5
"""Weight of a sentence that is not French: there are fewer of them, and they are alike from language to language."""
DIGITS = 3
STEPS, SMALL = 50, 1e-9
FOLDS = 5
ALIKE = 0.1
"""How far a weight, about 1.4, may be from what it is elsewhere: another build of the library rounds otherwise."""
BATCH = 16


def trained(rows: Sequence[sentences.Sentence], vectors: NDArray[float64], penalty: float = PENALTY) -> head.Head:
    """The head for these sentences and their vectors (number of sentences, `LENGTH`)."""
    import numpy

    centre = vectors.mean(axis=0)
    inputs = numpy.hstack([(vectors - centre) * SCALE, numpy.ones((len(rows), 1))])
    weight = numpy.array([1.0 if row.language == "fr" else ABROAD for row in rows])
    weights = []
    for label in sentences.LABELS:
        wanted = numpy.array([float(row.label == label) for row in rows])
        solved = fitted(inputs, wanted, weight, penalty)
        slopes = solved[:-1] * SCALE
        weights.append([*slopes, solved[-1] - slopes @ centre])
    rounded = tuple(tuple(round(float(each), DIGITS) for each in row) for row in weights)
    digest = sentences.digest(rows)
    return head.Head(version=VERSION, library=embedding.LIBRARY, sentences=digest, weights=rounded)


def fitted(
    inputs: NDArray[float64], wanted: NDArray[float64], weight: NDArray[float64], penalty: float
) -> NDArray[float64]:
    """Weights of a logistic regression; the last column of `inputs` is all ones, and its weight is not penalised.

    `inputs`: (n, k); `wanted`: 0 or 1 (n); `weight`: how much each row counts (n). Raises ArithmeticError if it does
    not settle.
    """
    import numpy

    ridge = numpy.eye(inputs.shape[1]) * penalty
    ridge[-1, -1] = SMALL
    solved = numpy.zeros(inputs.shape[1])
    for _ in range(STEPS):
        said = 1 / (1 + numpy.exp(-numpy.clip(inputs @ solved, -30, 30)))
        slope = inputs.T @ (weight * (said - wanted)) + ridge @ solved
        bend = (inputs * (weight * said * (1 - said))[:, None]).T @ inputs + ridge
        step = numpy.linalg.solve(bend, slope)
        solved = solved - step
        if float(numpy.abs(step).max()) < SMALL:
            return solved
    raise ArithmeticError("the regression does not settle")


def embedded(rows: Sequence[sentences.Sentence], embed: embedding.Embed) -> NDArray[float64]:
    """The vectors of the sentences, in their order."""
    import numpy

    texts = [row.text for row in rows]
    return numpy.vstack([embed(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]).astype(float)


def tried(rows: Sequence[sentences.Sentence], vectors: NDArray[float64], penalty: float) -> float:
    """Share of the sentences that are judged rightly by heads that were trained without them (a fifth at a time)."""
    import numpy

    right = 0
    fold = numpy.arange(len(rows)) % FOLDS
    for which in range(FOLDS):
        kept = [row for row, each in zip(rows, fold, strict=True) if each != which]
        weights = numpy.array(trained(kept, vectors[fold != which], penalty).weights)
        best = (vectors[fold == which] @ weights[:, :-1].T + weights[:, -1]).argmax(axis=1)
        left = [row.label for row, each in zip(rows, fold, strict=True) if each == which]
        right += sum(sentences.LABELS[at] == label for at, label in zip(best, left, strict=True))
    return right / len(rows)


def written(found: head.Head) -> bytes:
    """The file of a head: JSON, one row of weights a line."""
    return msgspec.json.encode(found).replace(b"],[", b"],\n[") + b"\n"


def apart(one: head.Head, other: head.Head) -> float:
    """How far two heads are from each other: the largest difference between two weights."""
    pairs = zip(one.weights, other.weights, strict=True)
    return max(abs(a - b) for row, same in pairs for a, b in zip(row, same, strict=True))


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the head, compares it, or tells the shares. Raises what `embedding.embedder` raises.

    Raises SystemExit if the head in the repository is not what training gives.
    """
    parser = argparse.ArgumentParser(description="Train the head of the semantic engine on our sentences.")
    parser.add_argument("--try", dest="only_try", action="store_true", help="only tell how well it would do")
    parser.add_argument("--check", action="store_true", help="only compare with the head that is there")
    asked = parser.parse_args(arguments)
    rows = sentences.read()
    vectors = embedded(rows, embedding.embedder())
    if asked.only_try:
        for penalty in (1.0, 3.0, 10.0, 30.0, PENALTY, 300.0):
            print(f"penalty {penalty:5.0f}: {tried(rows, vectors, penalty):.3f}")
        return
    found = trained(rows, vectors)
    if asked.check:
        if (far := apart(found, head.load())) > ALIKE or found.sentences != head.load().sentences:
            raise SystemExit(f"{head.FILE.name} is not what training gives: {far:.3f} apart, {found.sentences}")
        return
    head.FILE.write_bytes(written(found))
    print(f"{head.FILE.name}: {len(rows)} sentences, {found.sentences}")


if __name__ == "__main__":
    main()
