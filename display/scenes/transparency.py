"""The public panel, to be understood in five seconds: what was received and what became of it. Pure.

The first plate has the sentence, the proportion and the four counts; the next ones the reasons, the delays and the
rest. Form and words tell the parts apart, never colour; below 30 posts there are counts and nothing derived.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Layer, stack
from display.layout import Rect
from display.scenes import counts, figures, sections, tally
from display.scenes.base import Plate, World
from display.scenes.parts import Kit, labelled
from wall.wire import Panel, Period

NAME = "transparency"


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """The count, then what stands behind it; nothing while the figures are not known."""
    panel = world.panel
    if panel is None:
        return []
    said, body = _said(kit, figures.period_of(panel)), kit.look.page.body
    above = _heading(kit, said, 88, 88).h + sections.under(kit)
    main, quiet, left, counted = _first(kit, panel, body.h - above)
    column = kit.look.page.columns[0]
    blocks = _rest(kit, world, panel, column.w, column.h - above, left, counted)
    gap = kit.look.px(52)
    if len(kit.look.page.columns) == 1 and stack([main, *blocks, quiet], gap).h <= body.h - above:
        # A tall page has room for the whole.
        main, blocks = stack([main, *blocks], gap, body.w), []
    told = [sections.Section(block) for block in blocks]
    later = sections.told(kit, NAME, lambda n, of: _heading(kit, said, n, of), told, gap, before=1)
    head = sections.over(kit, NAME, _heading(kit, said, 1, 1 + len(later)))
    # The sentence stands a little above the middle of what is free; the quiet lines at the foot of the page.
    y = body.y + above + round((body.h - above - main.h - quiet.h) * 0.3)
    layers = [head, Layer(f"{NAME}:count", Rect(body.x, y, body.w, main.h), main.at(body.x, y))]
    if quiet.h:
        y = body.bottom - quiet.h
        layers.append(Layer(f"{NAME}:quiet", Rect(body.x, y, body.w, quiet.h), quiet.at(body.x, y)))
    return [sections.plate(layers), *later]


def _said(kit: Kit, period: Panel | Period) -> str:
    _, panel = kit.say._, period if isinstance(period, Panel) else None
    if panel is None:
        until = kit.say.day(kit.say.local(kit.now_ms).date(), kit.now_ms)
        return _("What became of your words · 30 days up to {date}").format(date=until)
    if panel.since_ms is None:
        return _("What became of your words")
    since = kit.say.day(kit.say.local(panel.since_ms).date(), kit.now_ms)
    return _("What became of your words · since {date}").format(date=since)


def _heading(kit: Kit, said: str, page: int, pages: int) -> Block:
    return sections.heading(kit, "tally", said, page, pages)


def sentence(kit: Kit, period: Panel | Period) -> str:
    """`Sur 1 204 messages reçus en 30 jours, 1 136 sont montrés.`"""
    _, ngettext, n = kit.say._, kit.say.ngettext, period.received
    month = isinstance(period, Period)
    if n <= 0:
        return _("No message received in 30 days.") if month else _("No message received yet.")
    if month:
        received = ngettext("{n} message received in 30 days", "{n} messages received in 30 days", n)
    else:
        received = ngettext("{n} message received", "{n} messages received", n)
    shown = ngettext("{n} is shown", "{n} are shown", period.shown) if period.shown > 0 else _("none is shown")
    return _("Of {received}, {shown}.").format(
        received=received.format(n=kit.say.number(n)),
        shown=shown.format(n=kit.say.number(period.shown)).replace(" ", sections.NBSP),
    )


def _first(kit: Kit, panel: Panel, room: int) -> tuple[Block, Block, list[str], bool]:
    """What stands on the first plate, the most telling first; its quiet lines; those it has no room for; and whether
    it bears the counts at all."""
    width, period, gap = kit.look.page.body.w, figures.period_of(panel), kit.look.px(36)
    shares = figures.bar(kit, figures.parts_of(period), width) if period.received >= figures.FEW else Block(0, 0)
    large = sections.title(kit, sentence(kit, period), width, room)
    full, brief, none = counts.cells(kit, panel, width), counts.brief(kit, panel, width), Block(0, 0)
    tried = ((shares, full), (shares, brief), (none, brief), (none, none)) if period.received > 0 else ((none, none),)
    for shape, counted in tried:
        main = stack([large, stack([shape, counted], kit.look.px(24), width)], gap, width)
        if main.h <= room:
            break
    left = [] if counted is full else counts.details(kit, panel)
    lines: list[Block] = []
    for line, icon in ((tally.today(kit, panel), "delay"), (tally.ledger(kit, panel), "ledger")):
        block = labelled(kit, icon, sections.bound(line), width, colour=kit.look.theme.soft)
        if line and main.h + gap + stack([*lines, block], kit.look.px(8)).h <= room:
            lines.append(block)
        elif line:
            left.append(line)
    return main, stack(lines, kit.look.px(8), width), left, counted is not none or period.received <= 0


def _rest(
    kit: Kit, world: World, panel: Panel, width: int, height: int, left: list[str], counted: bool
) -> list[Block]:
    """The blocks of the later plates, none higher than `height` px."""
    _, period = kit.say._, figures.period_of(panel)
    named = (
        (_("What became of them"), [] if counted else counts.rows(kit, panel)),
        (_("Refused, by reason"), tally.reasons(kit, period)),
        (_("Median time to a decision, by stars"), tally.delays(kit, period)),
        (_("How the wall behaved"), tally.conduct(kit, world, panel)),
    )
    line = height - 3 * round(kit.look.meta * 1.4)
    them, why, when, how = (
        sections.section(kit, name, sections.rows(kit, rows, width, line), width, height) for name, rows in named
    )
    # The law's line stands with the reasons, where they leave it room.
    law, *late = (sections.meta(kit, text, width) if text else Block(0, 0) for text in (tally.law(kit, world), *left))
    together = stack([why[-1], law], kit.look.px(30), width) if law.w else why[-1]
    why = [*why[:-1], together] if together.h <= height else [*why, law]
    quiet = stack(late, kit.look.px(14), width)
    return [block for block in (*them, *why, *when, *how, *([quiet] if quiet.h <= height else late)) if block.h]
