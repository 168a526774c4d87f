"""The sentences that the head of the semantic engine is trained on: all of them written for this project.

`sentences/*.txt`: one text a line under `[neg]`, `[neu]` or `[pos]`; `#` begins a comment. The name of a file begins
with its language (ISO 639-1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from wall.noticed import ToneLabel

FOLDER = Path(__file__).with_name("sentences")
LABELS: tuple[ToneLabel, ...] = ("neg", "neu", "pos")
"""In the order in which the head scores them."""


class Sentence(NamedTuple):
    """A text and how it sounds. `language`: ISO 639-1."""

    text: str
    label: ToneLabel
    language: str


def read(folder: Path = FOLDER) -> list[Sentence]:
    """All sentences, in the order of the files' names. Raises ValueError for a line that stands under no label."""
    return [each for path in sorted(folder.glob("*.txt")) for each in parsed(path.read_text("utf-8"), path.name)]


def parsed(text: str, name: str) -> Iterable[Sentence]:
    """The sentences of one file. `name`: of the file, for its language and for what is wrong with it."""
    label: ToneLabel | None = None
    for number, line in enumerate((line.strip() for line in text.splitlines()), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            label = next((known for known in LABELS if known == line[1:-1]), None)
            if label is None:
                raise ValueError(f"{name}:{number}: {line} is none of {', '.join(get_args(ToneLabel)[:3])}")
        elif label is None:
            raise ValueError(f"{name}:{number}: stands under no label")
        else:
            yield Sentence(line, label, name[:2])


def digest(sentences: Sequence[Sentence]) -> str:
    """Which sentences these are (hexadecimal, 16 letters): a head says with it what it was trained on."""
    told = "\n".join("\t".join(each) for each in sentences)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
