"""How a feeder's screening is put together: its processes, and what is wrong with what a shop tells them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection

from msgspec import Struct

from feeder.screening.base import Setup
from feeder.screening.child import Start
from feeder.screening.engine import LIBRARIES, lacking
from feeder.screening.few import Few
from feeder.screening.finder import Finder, Processes
from feeder.screening.process import EXTRAS, Apart
from feeder.screening.spam.repetition import Repetition
from wall.naming import Names

_QUOTED = re.compile("“([^”]{1,200})”")
_LINE = re.compile(r" ?\(at line (\d+), column \d+\)")


class Screening(Struct, frozen=True, kw_only=True):
    """What a shop wants of screening: as `Setup`, with the extras that are used if they are installed."""

    languages: tuple[str, ...] = ("fr", "en")
    allow: tuple[str, ...] = ()
    abuse: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()


def finder(wanted: Screening | None, unwilling: Callable[[], Names], rng: random.Random) -> Finder:
    """What looks at the posts of a feeder; its processes live while the desk's answers do."""
    if wanted is None:
        return Finder(unwilling, Few())
    setup = Setup(languages=wanted.languages, allow=wanted.allow, abuse=wanted.abuse)
    there = tuple(name for name in wanted.extras if not lacking(name))
    absent = tuple(name for name in wanted.extras if name not in there)
    core = Apart(Start(setup=setup), rng)
    extra = Apart(Start(setup=setup, extras=there), rng, EXTRAS) if there else None
    return Finder(unwilling, Processes(core, extra, there, absent), repeating=Repetition())


def extras(wanted: Collection[str]) -> str:
    """One line about the optional engines, of which these are wanted."""
    there = (
        f"{name} {'off' if name not in wanted else 'not installed' if lacking(name) else 'installed'}"
        for name in LIBRARIES
    )
    return f"screening: {', '.join(there)}"


def wrong_with(abuse: str) -> tuple[int, str]:
    """What is wrong with a shop's list of hard words: the line (0: unknown) and a sentence, empty if nothing is."""
    from feeder.screening.abuse.lexicon import read
    from feeder.screening.phrases import BadPhrase

    try:
        read("own", abuse)
    except BadPhrase as error:
        what = str(error).partition(": ")[2] or str(error)
        at = _LINE.search(what)
        if at is not None:
            return int(at[1]), _LINE.sub("", what)
        return _line_of(abuse, what), what
    return 0, ""


def _line_of(text: str, what: str) -> int:
    """The first line of `text` with something that `what` quotes; 0 if there is none."""
    for quoted in _QUOTED.findall(what):
        for number, line in enumerate(text.splitlines(), 1):
            if quoted in line:
                return number
    return 0
