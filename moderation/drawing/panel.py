"""The public figures, in the words in which the wall has them: the same for staff and for customers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

from rich.cells import cell_len

from moderation.drawing import Bits, joined
from moderation.drawing.panel_days import days as by_day
from moderation.drawing.rows import spread
from moderation.glyphs import one_line, text_lines
from moderation.words import Words
from wall.fairness import sentences
from wall.figures import Counts, Delay, Panel, Period
from wall.parity import FEW

STATES = ("shown", "withheld", "waiting", "withdrawn", "expired", "lapsed", "undisplayable")
ALWAYS = 4
"""Rows that are told also where they are nothing: what was received, and the first three states."""
WIDEST = 76
"""Cells of lines that are comfortable to read."""


def panel(
    now: Panel, days: Mapping[str, Period], words: Words, width: int, now_ms: int, *, said: Sequence[str] = ()
) -> list[Bits]:
    """All of it, one section beneath the other. `said`: sentences about whether all posts fare alike."""
    width = min(width, WIDEST)
    lines = [[(line, "ink strong")] for line in text_lines(sentence(now, words), width)]
    for told in said:
        lines.extend([(line, "ink")] for line in text_lines(told, width))
    parts = (
        _became(now, words, width, now_ms), _reasons(now, words, width), _delays(now, words, width),
        _conduct(now, words, width), _looked_again(now, words, width), _ledger(now, words, width),
        by_day(days, words, width),
    )  # fmt: skip
    for part in parts:
        if part:
            lines += [[], *part]
    return lines


def fairly(now: Panel, words: Words) -> list[str]:
    """Whether negative and positive posts fare alike, in the sentences of the wall and the page."""
    month = now.month
    return sentences(month.parity if month is not None else None, words.wall.gettext, words.figure)


def sentence(now: Panel, words: Words) -> str:
    """`Of 1,204 messages received in 30 days, 1,136 are shown.`"""
    _, period = words._, now.month or now
    n = period.received
    if n <= 0:
        return _("No message received in 30 days.") if now.month else _("No message received yet.")
    if now.month:
        received = words.ngettext("{n} message received in 30 days", "{n} messages received in 30 days", n)
    else:
        received = words.ngettext("{n} message received", "{n} messages received", n)
    shown = words.ngettext("{n} is shown", "{n} are shown", period.shown) if period.shown else _("none is shown")
    return _("Of {received}, {shown}.").format(received=received, shown=shown)


def span(seconds: float, words: Words) -> str:
    """How long, coarser as it grows."""
    if seconds < 60:
        return words._("under a minute")
    return words.ago(0, int(seconds) * 1000)


def _title(told: str) -> Bits:
    return [(told, "honey strong")]


def _columns(now: Panel, words: Words, now_ms: int) -> tuple[list[str], list[Counts]]:
    """The heads and the figures: today, 30 days, since the log began."""
    heads, columns = [words._("since the beginning")], [now]
    if now.since_ms is not None:
        heads = [words.begun(now.since_ms, now_ms)]
    both: list[Counts] = [*columns]
    if now.month is not None:
        heads, both = [words._("30 days"), *heads], [now.month, *both]
    if now.today is not None:
        heads, both = [words._("today"), *heads], [now.today, *both]
    return heads, both


def _table(
    heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], width: int, strong: Sequence[int] = ()
) -> list[Bits]:
    """Names at the left, a column for each head at the right; the rows in `strong` stand out."""
    wide = [2 + max([cell_len(head), *(cell_len(row[1][at]) for row in rows)]) for at, head in enumerate(heads)]

    def cells(texts: Sequence[str], names: str) -> Bits:
        return [(" " * (room - cell_len(text)) + text, names) for room, text in zip(wide, texts, strict=True)]

    lines: list[Bits] = [spread([("", "")], cells(heads, "faint"), width)] if any(heads) else []
    for at, (name, texts) in enumerate(rows):
        names = "ink strong" if at in strong else "ink"
        lines.append(spread([("  " + name, names)], cells(texts, names), width))
    return lines


def _became(now: Panel, words: Words, width: int, now_ms: int) -> list[Bits]:
    """What became of what was received."""
    heads, columns = _columns(now, words, now_ms)

    def row(name: str, count: Callable[[Counts], int]) -> tuple[str, list[str]]:
        return name, [words.number(count(column)) for column in columns]

    rows = [row(words._("posts received"), lambda each: each.received)]
    for state in STATES:
        rows.append(row(words.state(state), attrgetter(state)))
    rows.append(row(words._("of these shown with masked words"), lambda each: each.masked))
    kept = [each for at, each in enumerate(rows) if at < ALWAYS or any(text != "0" for text in each[1])]
    return [_title(words._("What became of them")), *_table(heads, kept, width, strong=(0,))]


def _reasons(now: Panel, words: Words, width: int) -> list[Bits]:
    """Refused posts by reason: only those with a count, the most frequent first."""
    period = now.month or now
    counted = sorted(((n, code) for code, n in period.by_reason.items() if n > 0), key=lambda one: (-one[0], one[1]))
    if not counted:
        return []
    rows = [(words.reason(code), [words.number(n)]) for n, code in counted]
    return [_title(words._("Refused, by reason")), *_table([""], rows, width)]


def _delays(now: Panel, words: Words, width: int) -> list[Bits]:
    """By stars: how many were decided, the median and the slowest delays, and the share shown."""
    _, period = words._, now.month or now
    if not isinstance(period, Period):
        return []
    names = {"1-2": _("1 or 2 stars"), "3": _("3 stars"), "4-5": _("4 or 5 stars"), "none": _("without stars")}
    rows = []
    for code, name in names.items():
        delay, share = period.delays.get(code), period.shares.get(code)
        if delay is None and share is None:
            continue
        shown = "–"
        if share is not None:
            shown = f"{words.number(share.shown)}/{words.number(share.total)}"
            if share.total >= FEW:
                shown += f"  {words.percent(share.shown / share.total)}"
        rows.append((name, [*_delay(delay, words), shown]))
    if period.second is not None and period.second.count:
        rows.append((_("the wait for a second person"), [*_delay(period.second, words), "–"]))
    if not rows:
        return []
    heads = [_("decided"), _("median"), _("95 % within"), _("shown")]
    few = _("Below {n} posts there are counts and nothing derived.").format(n=FEW)
    lines = [_title(_("Delay to the first decision, and what is shown, by stars")), *_table(heads, rows, width)]
    return [*lines, [("  " + line, "faint") for line in text_lines(few, width - 2)][:1]]


def _delay(delay: Delay | None, words: Words) -> list[str]:
    if delay is None:
        return ["0", "–", "–"]
    if delay.count < FEW:
        return [words.number(delay.count), "–", "–"]
    return [words.number(delay.count), span(delay.median_s, words), span(delay.p95_s, words)]


def _rows(told: Sequence[tuple[int, str]], words: Words, width: int) -> list[Bits]:
    wide = max(4, *(cell_len(words.number(n)) for n, _text in told))
    lines: list[Bits] = []
    for n, text in told:
        number = words.number(n)
        for at, line in enumerate(text_lines(text, width - wide - 4)):
            lead = " " * (2 + wide - cell_len(number)) + number if not at else " " * (2 + wide)
            lines.append([(lead, "ink strong"), ("  " + line, "ink")])
    return lines


def _conduct(now: Panel, words: Words, width: int) -> list[Bits]:
    """How the wall itself behaved: pauses, dark hours, sources and the feeder that were away."""
    _, ngettext, period = words._, words.ngettext, now.month
    if period is None:
        return []

    def lasting(text: str, seconds: float) -> str:
        return _("{what}, {span} in all").format(what=text, span=span(seconds, words)) if seconds >= 60 else text

    told = [
        (period.pauses, lasting(ngettext("pause of the wall", "pauses of the wall", period.pauses), period.paused_s)),
        (
            period.dark,
            lasting(ngettext("time without a lit screen", "times without a lit screen", period.dark), period.dark_s),
        ),
        (
            period.unplugged,
            lasting(ngettext("source unplugged", "sources unplugged", period.unplugged), period.unplugged_s),
        ),
    ]
    if period.removed:
        out = ngettext("source taken out by the shop", "sources taken out by the shop", period.removed)
        told.append((period.removed, out))
    if now.sources_down:
        down = ngettext("source out of reach now", "sources out of reach now", now.sources_down)
        told.append((now.sources_down, down))
    lines = [_title(_("How the wall behaved in 30 days")), *_rows(told, words, width)]
    if period.off_s >= 60:
        off = _("the whole wall switched off: {span}").format(span=span(period.off_s, words))
        lines.append([("  " + one_line(off, width - 2), "ink")])
    return lines


def _looked_again(now: Panel, words: Words, width: int) -> list[Bits]:
    """What authors contested and what came of it; what machines flagged and people showed all the same."""
    _, ngettext, period = words._, words.ngettext, now.month or now
    back = ngettext("{n} reversed", "{n} reversed", period.reversals)
    open_ = (
        ngettext("{n} waits for an answer", "{n} wait for an answer", period.contested) if period.contested else ""
    )
    contests = joined([ngettext("refusal contested", "refusals contested", period.contests), back, open_], ", ")
    shown = ngettext("{n} shown as it is by a person", "{n} shown as they are by a person", period.overruled)
    flagged = joined([ngettext("flagged by a machine", "flagged by a machine", period.flagged), shown], ", ")
    told = [(period.contests, contests), (period.flagged, flagged)]
    return [_title(_("Looked at again")), *_rows(told, words, width)]


def _ledger(now: Panel, words: Words, width: int) -> list[Bits]:
    """The ledger's head, how much of it somebody else holds, and whether the receipts agree with it."""
    _, ngettext = words._, words.ngettext
    if not now.head:
        return []
    facts = ngettext("{n} fact", "{n} facts", now.ledger)
    said = _("Fingerprint of the ledger {head} · {facts}. To touch a single fact is to change it.")
    told = [(said.format(head=one_line(now.head, 40), facts=facts), "ink")]
    told.append((witnessed(now, words), "ink"))
    if now.agree:
        told.append((ngettext("{n} receipt agrees with it.", "{n} receipts agree with it.", now.agree), "ink"))
    if now.disagree:
        other = ngettext("{n} receipt has another past.", "{n} receipts have another past.", now.disagree)
        told.append((f"▲ {other}", "brick strong"))
    if now.rules:
        told.append((_("House rules: version {rules}.").format(rules=one_line(now.rules, 40)), "soft"))
    lines = [_title(_("The ledger"))]
    return lines + [[("  ", ""), (line, names)] for text, names in told for line in text_lines(text, width - 2)]


def witnessed(now: Panel, words: Words) -> str:
    """How much of the ledger somebody else holds, so that it cannot be written anew."""
    left = max(0, now.ledger - now.witnessed)
    if not now.witnessed:
        return words._("Nobody else holds a checkpoint of it yet.")
    if not left:
        return words._("Somebody else holds a checkpoint of all of it.")
    return words.ngettext(
        "Somebody else holds a checkpoint of all but the last fact.",
        "Somebody else holds a checkpoint of all but the last {n} facts.",
        left,
    )
