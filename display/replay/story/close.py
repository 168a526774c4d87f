"""The day's count, which stands: what came in, and what became of all of it, as a sum that can be checked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, stack
from display.replay.story import page
from display.replay.story.tale import Tale
from display.scenes import tally
from display.scenes.base import Plate
from display.scenes.parts import Kit

KIND = "close"
LARGEST = 1.5
"""A line of the ledger is at most so many body sizes high."""
Row = tuple[int, str]


def plates(kit: Kit, tale: Tale) -> Sequence[Plate]:
    """The sentence, the ledger, what the shop did, and the fingerprint by which anybody can check it."""
    say, look, ngettext = kit.say, kit.look, kit.say.ngettext
    day = say.whole_day(tale.chapter.at_ms).replace("\N{NO-BREAK SPACE}", " ")
    above = page.kicker(kit, "tally", say._("The count of {day}").format(day=day))
    area, received = page.under(kit, above), tale.fact("received")
    text = ngettext(
        "{n} message received that day, and what became of it.",
        "{n} messages received that day, and what became of each.", received,
    ).format(n=say.number(received)) if received else say._("Nothing was received that day.")  # fmt: skip
    checked = tally.ledger(kit, tale.panel) if tale.panel is not None else ""
    low = Block(0, 0)
    if checked:
        line = page.fitted(kit, checked, area.w, area.h // 7, look.meta, colour=look.theme.soft, weight=450)
        if line.h <= area.h // 6:
            low = stack((page.rule(kit, area.w), line), min(look.px(14), area.h // 40), area.w)
    rows, done = _became(kit, tale), _done(kit, tale)
    least = look.meta / (look.body * LARGEST)
    made = none = Block(0, 0)
    for titled, did, foot in ((True, done, low), (True, done, none), (False, done, none), (False, (), none)):
        room = area.h - (foot.h + min(look.px(24), area.h // 24) if foot.h else 0)
        for scale in page.SCALES:
            title = page.fitted(kit, text, area.w, round(room * 0.3), look.title * min(1.0, scale * 1.1))
            rest = _rest(kit, rows, did, received, area.w, scale)
            made = stack((title, rest) if titled or not rest.h else (rest,), round(look.px(46) * scale), area.w)
            if made.h <= room or scale < least:
                break
        if made.h <= room:
            break
    return [page.told(kit, KIND, above, made, low=foot)]


def _rest(kit: Kit, rows: Sequence[Row], done: Sequence[Row], received: int, width: int, scale: float) -> Block:
    """The ledger and what the shop did: as an equation with a line beneath on a low page, else as columns."""
    look = kit.look
    if not look.page.bar:
        return _beside(kit, rows, done, received, width, scale)
    told = [(kit.say.number(n) if at == 0 else f"+ {kit.say.number(n)}", text) for at, (n, text) in enumerate(rows)]
    if rows and sum(n for n, _ in rows) == received:
        told.append((f"= {kit.say.number(received)}", kit.say.ngettext("received", "received", received)))
    size = look.title * 0.9 * scale
    line = " · ".join(f"{kit.say.number(n)} {text}" for n, text in done)
    said = [page.numbers(kit, told, width, size)]
    if line:
        said.append(page.fitted(kit, line, width, round(size * 1.3), look.body * scale, colour=look.theme.soft))
    return stack(said, round(size * 0.3), width)


def _beside(kit: Kit, rows: Sequence[Row], done: Sequence[Row], received: int, width: int, scale: float) -> Block:
    """The ledger, and what the shop did beside it, or beneath it where the page is narrow."""
    look, number = kit.look, kit.say.number
    pairs = [(number(n), text) for n, text in done]
    size = look.title * scale
    if width < look.body * 26 or not rows:
        sum_ = _ledger(kit, rows, received, width, scale)
        return stack((sum_, page.numbers(kit, pairs, width, size)), round(look.px(60) * scale), width)
    wide = round(width * (0.56 if pairs else 0.8))
    gap = round(look.body * 2)
    left = _ledger(kit, rows, received, wide, scale)
    size *= 1.5
    right = page.numbers(kit, pairs, width - wide - gap, size, across=1)
    while right.h > left.h and size > look.body:
        size *= 0.92
        right = page.numbers(kit, pairs, width - wide - gap, size, across=1)
    return Block(width, max(left.h, right.h), (*left.commands, *right.at(wide + gap, 0)))


def _ledger(kit: Kit, rows: Sequence[Row], received: int, width: int, scale: float) -> Block:
    """The parts under one another, figures flush right; a line; the whole. Without line and whole where they do not
    add up, which is not to be hidden by leaving out what disturbs.
    """
    look = kit.look
    if not rows:
        return Block(0, 0)
    px = look.body * LARGEST * scale
    adds = sum(n for n, _ in rows) == received
    told = [*rows, *([(received, kit.say.ngettext("received", "received", received))] if adds else [])]
    figures = [page.fitted(kit, kit.say.number(n), width // 2, round(px * 1.4), px, weight=650) for n, _ in told]
    column = max(figure.w for figure in figures)
    gap = round(px * 0.55)
    lines: list[Block] = []
    for at, ((_, text), figure) in enumerate(zip(told, figures, strict=True)):
        whole = at == len(rows)
        label = page.fitted(
            kit, text, max(1, width - column - gap), round(px * 2.7), px, weight=650 if whole else 450
        )
        if whole:
            lines.append(page.rule(kit, width, strong=True))
        lines.append(
            Block(width, max(figure.h, label.h), (*figure.at(column - figure.w, 0), *label.at(column + gap, 0)))
        )
    return stack(lines, round(px * 0.22), width)


def _became(kit: Kit, tale: Tale) -> list[Row]:
    """Every state that a post can be in (the first invariant), those that there are; what is left is told too."""
    ngettext, fact = kit.say.ngettext, tale.fact
    told = (
        (fact("shown"), ngettext("shown", "shown", fact("shown"))),
        (fact("withheld"), ngettext("refused", "refused", fact("withheld"))),
        (fact("waiting"), ngettext("waiting", "waiting", fact("waiting"))),
        (fact("withdrawn"), ngettext("withdrawn", "withdrawn", fact("withdrawn"))),
        (fact("expired"), ngettext("expired", "expired", fact("expired"))),
        (fact("lapsed"), ngettext("undecided", "undecided", fact("lapsed"))),
        (fact("undisplayable"), ngettext("private", "private", fact("undisplayable"))),
    )
    rows = [(n, text) for n, text in told if n]
    rest = tale.fact("received") - sum(n for n, _ in rows)
    return [*rows, (rest, ngettext("other", "others", rest))] if rest > 0 else rows


def _done(kit: Kit, tale: Tale) -> list[Row]:
    ngettext = kit.say.ngettext
    replied, promised, kept = (tale.fact(name) for name in ("replied", "promised", "kept"))
    told = (
        (replied, ngettext("answered by the shop", "answered by the shop", replied)),
        (promised, ngettext("promise made", "promises made", promised)),
        (kept, ngettext("promise kept", "promises kept", kept)),
    )
    return [(n, text) for n, text in told if n]
