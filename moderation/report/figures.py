"""The figures of a report in words: what each is called, what it is, and what a difference is worth. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moderation.report.blocks import Table
from moderation.report.reader import Reader, one_line
from wall.report import Figure
from wall.words import N_

NAMES: Mapping[str, str] = {
    "received": N_("Messages received"),
    "shown": N_("Shown on the wall"),
    "withheld": N_("Refused"),
    "delay": N_("Until decided (median)"),
    "replied": N_("With an answer of the shop"),
    "reply-delay": N_("Until answered (median)"),
    "negative": N_("One or two stars (of the rated)"),
    "promised": N_("Promises made"),
    "kept": N_("Promises kept"),
    "contests": N_("Refusals contested"),
    "masked": N_("With a masked passage"),
}
TOLD: Mapping[str, str] = {
    "more": N_("more, beyond chance"),
    "less": N_("less, beyond chance"),
    "same": N_("about the same"),
    "chance": N_("perhaps chance"),
    "few": N_("too little to say"),
}
TOLD_TIME: Mapping[str, str] = {"more": N_("longer, beyond chance"), "less": N_("shorter, beyond chance")}
CHANGED: Mapping[tuple[str, str], str] = {
    ("shown", "more"): N_("A larger share is on the wall: {now} against {before}."),
    ("shown", "less"): N_("A smaller share is on the wall: {now} against {before}."),
    ("withheld", "more"): N_("More is refused: {now} against {before}."),
    ("withheld", "less"): N_("Less is refused: {now} against {before}."),
    ("delay", "more"): N_("Decisions took longer: {now} against {before} (median)."),
    ("delay", "less"): N_("Decisions came sooner: {now} against {before} (median)."),
    ("replied", "more"): N_("The shop answers more often: {now} against {before}."),
    ("replied", "less"): N_("The shop answers less often: {now} against {before}."),
    ("reply-delay", "more"): N_("Answers took longer: {now} against {before} (median)."),
    ("reply-delay", "less"): N_("Answers came sooner: {now} against {before} (median)."),
    ("negative", "more"): N_("A larger share of ratings has one or two stars: {now} against {before}."),
    ("negative", "less"): N_("A smaller share of ratings has one or two stars: {now} against {before}."),
    ("promised", "more"): N_("More promises were made: {now} against {before}."),
    ("promised", "less"): N_("Fewer promises were made: {now} against {before}."),
    ("kept", "more"): N_("More promises were kept: {now} against {before}."),
    ("kept", "less"): N_("Fewer promises were kept: {now} against {before}."),
    ("contests", "more"): N_("More refusals are contested: {now} against {before}."),
    ("contests", "less"): N_("Fewer refusals are contested: {now} against {before}."),
    ("masked", "more"): N_("More messages have a masked passage: {now} against {before}."),
    ("masked", "less"): N_("Fewer messages have a masked passage: {now} against {before}."),
}
"""What changed beyond chance, in a sentence each; of what came in, `lead.py` says more."""


def name(figure: Figure, reader: Reader) -> str:
    """What it is called; one of a later version by its code."""
    return reader._(NAMES[figure.name]) if figure.name in NAMES else one_line(figure.name)


def value(number: float | None, figure: Figure, reader: Reader) -> str:
    """A figure's value in its unit; a dash where there is none."""
    if number is None:
        return "–"
    if figure.unit == "share":
        return reader.share(number)
    return reader.span(number) if figure.unit == "seconds" else reader.number(number)


def told(figure: Figure, reader: Reader) -> str:
    """What the difference is worth; nothing to compare with is said too."""
    if figure.before is None or figure.now is None:
        return reader._("nothing to compare with")
    verdict = TOLD_TIME.get(figure.told, TOLD[figure.told]) if figure.unit == "seconds" else TOLD[figure.told]
    return reader._(verdict)


def changed(figure: Figure, reader: Reader) -> str:
    """The sentence about a figure that changed beyond chance; empty if it did not, or is not known here."""
    text = CHANGED.get((figure.name, figure.told), "")
    if not text or figure.now is None or figure.before is None:
        return ""
    now, before = value(figure.now, figure, reader), value(figure.before, figure, reader)
    return reader._(text).format(now=now, before=before)


def table(figures: Sequence[Figure], this: str, before: str, reader: Reader) -> Table:
    """All of them under the names of both spans; those that changed beyond chance stand out."""
    _ = reader._
    rows = [
        [name(one, reader), value(one.now, one, reader), value(one.before, one, reader), told(one, reader)]
        for one in figures
    ]
    strong = [at for at, one in enumerate(figures) if one.told in ("more", "less") and one.before is not None]
    head = [_("Figure"), this, before, _("The difference")]
    return Table(_("The figures"), head, rows, [1, 2], strong)


def intervals(figures: Sequence[Figure], reader: Reader) -> list[list[str]]:
    """For the annex: over how many posts each figure is, and the 95 % interval of its difference."""
    rows = []
    for one in figures:
        between = "–"
        if one.told != "few" and one.before is not None:
            low, high = (_signed(bound, one, reader) for bound in (one.low, one.high))
            between = reader._("{low} to {high}").format(low=low, high=high)
        over = [reader.number(n) if n else "–" for n in (one.of, one.of_before)]  # a count is over nothing
        rows.append([name(one, reader), *over, between])
    return rows


def _signed(bound: float, figure: Figure, reader: Reader) -> str:
    sign = "−" if bound < 0 else "+"
    if figure.unit == "share":
        return reader._("{n} points").format(n=sign + reader.number(abs(bound) * 100))
    return sign + (reader.span(abs(bound)) if figure.unit == "seconds" else reader.number(abs(bound)))
