"""Two reports side by side, and what makes them hard to compare. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.report import annex, curve, figures, page, spans
from moderation.report.blocks import Block, Page, Para, Points, Section, Table
from moderation.report.lead import OPEN, kept_of
from moderation.report.reader import Reader, one_line, zone_of
from wall.fairness import sentences as fairly
from wall.report import Pair, Report, Topic

MOST = 8


def pair_page(pair: Pair, reader: Reader) -> Page:
    """Everything that is said of two spans, or of two shops."""
    _ = reader._
    left, right = names(pair, reader)
    title = _("{left} and {right}").format(left=left, right=right)
    shops = dict.fromkeys(one_line(one.label or one.shop) for one in (pair.left, pair.right))
    shop = " · ".join(shops)
    newer = max((pair.left, pair.right), key=lambda one: one.made_ms)
    return Page(
        lang=reader.lang, shop=shop, title=title, under=_under(pair, reader),
        running=one_line(_("Compared: {title}").format(title=title)), sheet=_("Page {n} of {of}"),
        made=page.made(newer, reader), made_ms=newer.made_ms, parts=page.parts(reader),
        numbers=_("The numbers of this curve"),
        sections=[one for one in _sections(pair, reader, left, right) if one.blocks],
    )  # fmt: skip


def _under(pair: Pair, reader: Reader) -> list[str]:
    """What stands beneath the title; the span, where both have the same and the title names the shops alone."""
    told = reader._("Side by side")
    both = [spans.title(one, reader) for one in (pair.left, pair.right)]
    return [told, both[0]] if both[0] == both[1] and pair.left.shop != pair.right.shop else [told]


def names(pair: Pair, reader: Reader) -> tuple[str, str]:
    """What the two are called: by their spans, by their shops, or by both."""
    left, right = spans.title(pair.left, reader), spans.title(pair.right, reader)
    if pair.left.shop == pair.right.shop and pair.left.label == pair.right.label:
        return left, right
    shops = [one_line(one.label or one.shop, 60) for one in (pair.left, pair.right)]
    if left == right and shops[0] != shops[1]:
        return shops[0], shops[1]
    return f"{shops[0]}, {left[:1].lower()}{left[1:]}", f"{shops[1]}, {right[:1].lower()}{right[1:]}"


def heads(pair: Pair, reader: Reader) -> tuple[str, str]:
    """The same, as narrow columns' heads."""
    left, right = spans.short(pair.left, reader), spans.short(pair.right, reader)
    if pair.left.shop == pair.right.shop and pair.left.label == pair.right.label:
        return left, right
    shops = [one_line(one.label or one.shop, 24) for one in (pair.left, pair.right)]
    return (shops[0], shops[1]) if left == right else (f"{shops[0]}, {left}", f"{shops[1]}, {right}")


def unlike(pair: Pair, reader: Reader) -> list[str]:
    """What makes the two hard to compare, in a sentence each."""
    _, left, right, told = reader._, pair.left, pair.right, list[str]()
    lengths = [spans.length(one.first, one.last) for one in (left, right)]
    if lengths[0] != lengths[1]:
        told.append(_("They are not equally long: {left} and {right} days. Counts cannot be compared as they are.")
                    .format(left=lengths[0], right=lengths[1]))  # fmt: skip
    if left.until_ms is not None or right.until_ms is not None:
        told.append(_("One of them is not over yet."))
    if left.zone != right.zone:
        told.append(_("Their days begin by different clocks: {left} and {right}.")
                    .format(left=one_line(left.zone, 40), right=one_line(right.zone, 40)))  # fmt: skip
    if left.rules != right.rules:
        rules = {"left": one_line(left.rules, 20) or "–", "right": one_line(right.rules, 20) or "–"}
        told.append(_("The house rules were not the same: versions {left} and {right}.").format(**rules))
    if left.version != right.version:
        told.append(_("They were reckoned by different versions of the program."))
    if left.shop != right.shop:
        told.append(_("Two shops differ in much that no figure here knows: customers, staff, opening hours."))
    return told


def _sections(pair: Pair, reader: Reader, left: str, right: str) -> list[Section]:
    _ = reader._
    slots = [*pair.left.slots, *pair.right.slots]
    top = max((max(slot.received, slot.usual or 0) for slot in slots), default=0)
    heads_of = heads(pair, reader)
    both = ((pair.left, left, "left"), (pair.right, right, "right"))
    curves = [
        Section(name=f"curve-{name}", title=called, blocks=[drawn] if drawn else [])
        for one, called, name in both
        if (drawn := curve.chart(one, reader, name, round(top), low=True))
    ]
    lead = [told for one in pair.figures if (told := figures.changed(one, reader))]
    received = next((one for one in pair.figures if one.name == "received" and one.told in ("more", "less")), None)
    if received is not None:
        lead.insert(0, _("Messages received: {now} against {before}.").format(
            now=figures.value(received.now, received, reader), before=figures.value(received.before, received, reader)
        ))  # fmt: skip
    matters: list[Block] = []
    if lead:
        told = _("What is different in {right}, compared with {left}, beyond chance:")
        matters = [Para(told.format(left=left, right=right)), Points(lead)]
    elif pair.figures:
        some = any(one.told != "few" for one in pair.figures)
        matters = [
            Points([_("Nothing differs beyond chance.") if some else _("There is too little to compare them.")])
        ]
    notes: list[Block] = [Para(one) for one in unlike(pair, reader)]
    return [
        Section(name="lead", title=_("What matters"), blocks=matters),
        Section(name="unlike", title=_("To be known before comparing"), blocks=notes),
        Section(name="figures", title=_("In figures"), blocks=_figures(pair, reader, *heads_of)),
        *curves,
        Section(name="talk", title=_("What people talk about"), blocks=_topics(pair, reader, *heads_of)),
        Section(name="promises", title=_("Promises"), blocks=_promises(both, reader)),
        Section(name="fair", title=_("All alike?"), blocks=_fair(both, reader)),
        Section(name="intervals", title=_("The intervals"), blocks=_intervals(pair, reader, *heads_of),
                part="annex"),
        *[Section(name=f"{one.name}-{name}", title=f"{one.title} ({called})", blocks=one.blocks, part="annex")
          for report, called, name in both
          for one in annex.sections(report, reader) if one.name in ("reasons", "check")],
    ]  # fmt: skip


def _figures(pair: Pair, reader: Reader, left: str, right: str) -> list[Block]:
    if not pair.figures:
        return []
    _ = reader._
    rows = [
        [figures.name(one, reader), figures.value(one.before, one, reader), figures.value(one.now, one, reader),
         _("on the right: {told}").format(told=figures.told(one, reader))
         if one.told in ("more", "less") and one.before is not None else figures.told(one, reader)]
        for one in pair.figures
    ]  # fmt: skip
    strong = [at for at, one in enumerate(pair.figures) if one.told in ("more", "less") and one.before is not None]
    head = [_("Figure"), left, right, _("The difference")]
    return [Table(_("The figures"), head, rows, [1, 2], strong)]


def _topics(pair: Pair, reader: Reader, left: str, right: str) -> list[Block]:
    """Both shops' or spans' own topics; those that share their first word stand in one row."""
    rows: dict[str, list[Topic | None]] = {}
    for at, report in enumerate((pair.left, pair.right)):
        for topic in report.topics[:MOST]:
            if topic.words:
                rows.setdefault(topic.words[0].casefold(), [None, None])[at] = topic
    told = []
    for one in rows.values():
        there = next(topic for topic in one if topic is not None)
        counts = ["–" if topic is None else reader.number(topic.posts) for topic in one]
        told.append([page.topic_words(there), *counts])
    head = [reader._("Topic"), left, right]
    if not told:
        return []
    blocks: list[Block] = [Table(reader._("Topics"), head, told, [1, 2])]
    if any("–" in row[1:] for row in told):
        blocks.append(Para(reader._("–: not among the most telling topics there."), soft=True))
    return blocks


def _promises(both: Sequence[tuple[Report, str, str]], reader: Reader) -> list[Block]:
    rows = []
    for report, called, _name in both:
        still = [one for one in report.promises if one.state in OPEN]
        oldest = reader.on(min(one.since_ms for one in still), zone_of(report.zone)) if still else "–"
        rows.append([called, reader.number(kept_of(report)), reader.number(len(still)), oldest])
    if not any(report.promises for report, _, _ in both):
        return []
    _ = reader._
    return [Table(_("Promises"), ["", _("Kept"), _("Open"), _("The oldest since")], rows, [1, 2])]


def _fair(both: Sequence[tuple[Report, str, str]], reader: Reader) -> list[Block]:
    told: list[Block] = []
    for report, called, _name in both:
        parity = report.month.parity if report.month is not None else report.period.parity
        if said := fairly(parity, reader.wall.gettext, reader.number):
            told.append(Para(reader._("{name}: {told}").format(name=called, told=" ".join(said))))
    return told


def _intervals(pair: Pair, reader: Reader, left: str, right: str) -> list[Block]:
    if not pair.figures:
        return []
    _ = reader._
    head = [_("Figure"), _("Over ({name})").format(name=right), _("Over ({name})").format(name=left),
            _("Interval of the difference")]  # fmt: skip
    return [Table(_("The intervals"), head, figures.intervals(pair.figures, reader), [1, 2, 3])]
