"""A manager's report of a day, a week or a month: everything that it tells, before it is drawn. Only shapes.

Reckoned by `feeder/reporting/`, drawn by `moderation/report/`. Nobody of the staff is named in it but who agreed to
that. Quotes are of posts that stand on the wall as the report is made, as they stand there (`form`).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from wall.events import Kind, PromiseState
from wall.figures import Counts, Delay, Period
from wall.text import Form

Span = Literal["day", "week", "month"]
Verdict = Literal["more", "less", "same", "chance", "few"]
"""Of a difference: its 95 % interval lies above nothing, or below; it lies within what makes no difference;
it holds nothing and more than that, so it may well be chance; there is too little to say (`wall/parity.py`)."""
Unit = Literal["posts", "share", "seconds"]


class Figure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure, what it was in the span before, and what the difference is worth.

    `name`: `received`, `shown` (share), `withheld` (share), `delay` (median, s), `replied` (share), `reply-delay`
    (median, s), `negative` (share of one and two stars among the rated), `promised`, `kept`, `contests`, `masked`
    (share). `of`, `of_before`: how many posts a share or a median is over. `low`, `high`: the 95 % interval of the
    difference, in the figure's own unit. None: there was none.
    """

    name: str
    unit: Unit
    now: float | None = None
    before: float | None = None
    of: int = 0
    of_before: int = 0
    told: Verdict = "few"
    low: float = 0.0
    high: float = 0.0


class Slot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened from `from_ms` on, in an hour of a day, or in a day of a week or month.

    `usual`: what came in then on average in the four weeks before (an hour: of the same kind of day); None: too
    little is known. `withheld`: withdrawn too. `quiet`: the hour was a quiet one. `answered`: replies given in it.
    """

    from_ms: int
    received: int = 0
    shown: int = 0
    withheld: int = 0
    answered: int = 0
    usual: float | None = None
    quiet: bool = False


class Quote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post on the wall as it stands there, and the shop's answer."""

    post: str
    at_ms: int
    source: str
    kind: Kind = "review"
    stars: int | None = None
    pseudonym: str = ""
    form: Form = ()
    reply: Form = ()


class Topic(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words that many posts share. `words`: as people wrote them, the most telling first.

    `posts`, `before`: how many posts have one of them in the span and in the one before (scaled to the same number of
    posts; of very many posts both are counted in a draw: `feeder/reporting/lot.py`). `signal`: `rose` (more than
    chance), `weak` (it may well be chance), `steady`. `complaints`: how many of those posts have one or two stars, or
    are notes of a problem.
    """

    words: list[str]
    posts: int
    before: float = 0.0
    signal: Literal["rose", "weak", "steady"] = "steady"
    complaints: int = 0
    examples: list[Quote] = []


class Praised(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Praise that names `name`, who agreed to its being told here."""

    name: str
    quotes: list[Quote] = []


class PromiseTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A promise made, changed or open in the span; `form`: the shop's words; `since_ms`: of `state`.

    Of a post that may not be quoted (it names somebody of the staff, or is very long) `quote` has no words.
    """

    quote: Quote
    state: PromiseState
    since_ms: int
    form: Form = ()
    supporters: int = 0
    changed: bool = False


class QuietUse(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Quiet hours and how they were used. `hours`: how many; `answered`, `decided`: in them.

    `waiting`: posts received in the span that are in the desk's queue `to-answer` as the report is made: on the wall,
    no chat, nothing replied or promised. What came before the span is not among them: a manager looks at these days.
    """

    hours: float = 0.0
    answered: int = 0
    decided: int = 0
    waiting: int = 0


class SourceTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source in the span. `outages`, `outage_s`: it did not answer; `removed`: it was taken out of the wall."""

    name: str
    label: str
    counts: Counts = Counts()
    before: int = 0
    outages: int = 0
    outage_s: float = 0.0
    problem: str = ""
    last_ms: int = 0
    removed: bool = False


class Report(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The whole report. `first`, `last`: days (`2026-11-22`), both within; `before_first`, `before_last`: the span
    that it is compared with (of a day, the same day of the week before; of a week or a month, the one before, as
    long).

    `until_ms`: the span is not over; figures are up to then. `closed`: the shop does not open any more before its
    end. `reply`: from receipt to reply. `praised`: how many
    posts named somebody; `told` of them, by consent, stand in `praise`. `days`: every day of the span, for the
    annex. `version`: of this shape; a file of a later one is not read.
    """

    version: int = 1
    shop: str
    label: str
    zone: str
    language: str = "fr"
    span: Span
    first: str
    last: str
    before_first: str = ""
    before_last: str = ""
    made_ms: int
    until_ms: int | None = None
    closed: bool = False
    through: int = 0
    head: str = ""
    rules: str = ""
    period: Period
    before: Period | None = None
    month: Period | None = None
    """The 30 days up to the end of the span, with their parity."""
    figures: list[Figure] = []
    slots: list[Slot] = []
    topics: list[Topic] = []
    complaints: list[Topic] = []
    reply: Delay | None = None
    praised: int = 0
    praise: list[Praised] = []
    replies: list[Quote] = []
    """Good answers of the shop: see `docs/manager.md` for which."""
    promises: list[PromiseTold] = []
    quiet: QuietUse = QuietUse()
    sources: list[SourceTold] = []
    days: dict[str, Period] = {}


class Pair(Struct, frozen=True, kw_only=True):
    """Two reports side by side. `figures`: of the right one, with the left one as `before`."""

    left: Report
    right: Report
    figures: list[Figure]
