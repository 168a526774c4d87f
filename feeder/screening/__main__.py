"""Looks at texts on the command line: JSON Lines in, JSON Lines out, one for one, in order, at once."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, TextIO

from feeder.screening import lines
from feeder.screening.base import Setup
from feeder.screening.engine import NAMES, SEMANTIC, Engine, lacking
from feeder.screening.noted import Noted, unscreened
from feeder.screening.spam.repetition import Repetition
from wall.noticed import Finding

FAILED = 1
BAD_USAGE = 2
INTERRUPTED = 130
LARGEST = 64 * 1024 * 1024
"""Bytes of a line that are read; what follows, up to its end, is left out."""
EXTRAS: Mapping[str, tuple[str, ...]] = {
    "none": (), "semantic": (SEMANTIC,), "ner": (NAMES,), "all": (SEMANTIC, NAMES),
}  # fmt: skip
EVERY = 500
"""Lines between two words about progress."""
EXAMPLE = """\
example:
  $ echo '{"text": "Merci à Mme Girard, 06 12 34 56 78", "stars": 5}' | python -m feeder.screening
  {"lang": "fr", "sentiment": {"label": "pos", "score": 1.0, "engine": "stars"},
   "privacy": [{"start": 8, "end": 18, "kind": "name"}, {"start": 20, "end": 34, "kind": "phone"}],
   "abuse": [], "flags": [], "rules": "…"}      (on one line)

A line is {"text": …, "stars"?: 1 to 5, "lang"?: "fr"}, or simply a text. For each line one object is written:
  lang       the language (two letters), or "unknown"
  sentiment  label: neg, neu (mixed as well), pos, unsure; score: -1 to 1; engine: what judged
  privacy    personal data that may have to be masked: where, and of which kind
  abuse      hard words aimed at somebody: insult, threat, hate, sexual
  flags      all else: coarse, sensitive:health, link, duplicate, hidden, mismatch (the words say the opposite of
             the stars), not-screened:WHAT:WHY …
  rules      the version of everything that looked
start and end are code points of the text. Nothing is decided here, and nothing leaves this machine.

Exit status: 0 done, 1 the input cannot be read, 2 bad usage.
"""


def arguments() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m feeder.screening",
        description="Says of each text what staff should know before they read it.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="the lines (default: standard input)")
    parser.add_argument(
        "--lang", default="", type=_language, metavar="CODE", help="the language of lines that do not tell theirs"
    )
    parser.add_argument(
        "--extras", choices=list(EXTRAS), default="none", help="optional engines (make extras); default: %(default)s"
    )
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="WORD",
        help="a brand or word of the shop that is no personal data; may be repeated",
    )
    return parser


def main(argv: Sequence[str], given: BinaryIO, out: TextIO, err: TextIO) -> int:
    """Do what the command line says; returns the exit status. Raises BrokenPipeError, KeyboardInterrupt."""
    told = arguments().parse_args(argv)
    logging.getLogger("feeder.screening").setLevel(logging.CRITICAL)  # what breaks stands in each line's flags
    extras = EXTRAS[told.extras]
    for name in extras:
        if gone := lacking(name):
            print(f"not installed: {', '.join(gone)} ({name}); make extras installs it", file=err)
    with contextlib.ExitStack() as stack:
        if told.file is not None:
            try:
                given = stack.enter_context(open(told.file, "rb"))
            except OSError as error:
                print(f"{told.file}: {error.strerror}", file=err)
                return FAILED
        elif given.isatty():
            print("Type a text and press Enter; Ctrl-D ends. More: --help", file=err)
        engine = Engine(Setup(allow=tuple(told.allow)), extras)
        progress = err.isatty() and not out.isatty()
        try:
            count = _all(engine, told.lang, given, out, err, progress)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            print(f"{told.file or 'standard input'}: {error.strerror}", file=err)
            return FAILED
        if progress:
            print(f"\r{count:,} lines", file=err)
    return 0


def _all(engine: Engine, language: str, given: BinaryIO, out: TextIO, err: TextIO, progress: bool) -> int:
    """Look at every line; returns how many there were."""
    repetition, number = Repetition(), 0
    for number, raw in enumerate(_lines(given), 1):
        line = lines.read(raw)
        for what in line.ignored:
            print(f"line {number}: ignored, {what}", file=err)
        try:
            noted = engine.look(line.text, line.stars, line.language or language)
            noted = engine.refine(line.text, noted)
            told = lines.answer(noted, _around(repetition, number, noted))
        except MemoryError:
            told = lines.answer(unscreened("long"))
        out.write(json.dumps(told, ensure_ascii=False) + "\n")
        out.flush()
        if progress and number % EVERY == 0:
            print(f"\r{number:,} lines", end="", file=err, flush=True)
    return number


def _around(repetition: Repetition, number: int, noted: Noted) -> tuple[Finding, ...]:
    """What this line has to do with those before it."""
    tone = noted.screened.tone
    label = tone.label if tone is not None else ""
    repetition.take(str(number), number, noted.signature, stars=noted.stars, tone=label)
    return repetition.of(str(number))


def _lines(given: BinaryIO) -> Iterator[bytes]:
    """The lines without their ends, as they come."""
    first = True
    while raw := given.readline(LARGEST):
        if len(raw) == LARGEST and not raw.endswith(b"\n"):
            while (rest := given.readline(LARGEST)) and not rest.endswith(b"\n"):
                pass
        if first:
            raw, first = raw.removeprefix(b"\xef\xbb\xbf"), False
        yield raw.removesuffix(b"\n").removesuffix(b"\r")


def _language(code: str) -> str:
    language = lines.language_of(code)
    if language is None:
        raise argparse.ArgumentTypeError(f"“{code}” is no code of two letters, e.g. fr")
    return language


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # JSON is UTF-8, whatever the terminal
    try:
        status = main(sys.argv[1:], sys.stdin.buffer, sys.stdout, sys.stderr)
    except BrokenPipeError:
        # Whoever read us has gone (`… | head`): end quietly, without Python's own complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)
