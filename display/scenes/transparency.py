"""The public panel, to be understood in five seconds: what was received and what became of it. Pure.

The first plate has the sentence, the proportion and the four counts; the next ones the reasons, the delays and the
rest. Form and words tell the parts apart, never colour; below 30 posts there are counts and nothing derived.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Layer, line_of, stack
from display.layout import Rect
from display.scenes import figures, sections, tally
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
    main, quiet, left = _first(kit, panel, body.h - above)
    column = kit.look.page.columns[0]
    blocks = _rest(kit, world, panel, column.w, column.h - above, left)
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
        received=received.format(n=kit.say.number(n)), shown=shown.format(n=kit.say.number(period.shown))
    )


def _first(kit: Kit, panel: Panel, room: int) -> tuple[Block, Block, list[str]]:
    """What stands on the first plate, the most telling first, its quiet lines, and those it has no room for."""
    width, period, gap = kit.look.page.body.w, figures.period_of(panel), kit.look.px(36)
    counts = figures.parts_of(period)
    shares = figures.bar(kit, counts, width) if period.received >= figures.FEW else Block(0, 0)
    cells = _cells(kit, panel, counts, width) if period.received > 0 else Block(0, 0)
    below = stack([shares, cells], kit.look.px(24), width)
    below = next(block for block in (below, cells, Block(0, 0)) if 2 * gap + block.h < room)
    large = sections.title(kit, sentence(kit, period), width, room - below.h - gap)
    main = stack([large, below], gap, width)
    lines: list[Block] = []
    left: list[str] = []
    for line, icon in ((tally.today(kit, panel), "delay"), (tally.ledger(kit, panel), "ledger")):
        block = labelled(kit, icon, sections.bound(line), width, colour=kit.look.theme.soft)
        if line and main.h + gap + stack([*lines, block], kit.look.px(8)).h <= room:
            lines.append(block)
        elif line:
            left.append(line)
    return main, stack(lines, kit.look.px(8), width), left


def _cells(kit: Kit, panel: Panel, counts: dict[str, int], width: int) -> Block:
    """The four counts, each beneath the form that tells it in the bar; in as many rows as it takes."""
    look, told = kit.look, [(name, n) for name, n in counts.items() if n or name != "other"]
    gap = round(look.body)
    across = next(n for n in (4, 2, 1) if n == 1 or (width - (n - 1) * gap) // n >= look.body * 8)
    wide = (width - (across - 1) * gap) // across
    cells = [_cell(kit, panel, name, n, sum(counts.values()), wide) for name, n in told]
    rows = []
    for start in range(0, len(cells), across):
        those = cells[start : start + across]
        commands = [command for i, cell in enumerate(those) for command in cell.at(i * (wide + gap), 0)]
        rows.append(Block(width, max(cell.h for cell in those), tuple(commands)))
    return stack(rows, look.px(20), width)


def _cell(kit: Kit, panel: Panel, name: str, n: int, whole: int, width: int) -> Block:
    """A count with its share beside it, what it counts, and beneath that its details."""
    look = kit.look
    number = kit.text(look.large(line_of(kit.say.number(n)), width))
    if number.w > width or number.h > look.title * 1.3:
        number = sections.body(kit, kit.say.number(n), width, weight=600)
    share = sections.meta(kit, figures.share(kit, n, whole) if n else "", width)
    if share.w and number.w + look.meta + share.w <= width:
        drop = round(number.h * 0.82 - share.h * 0.78)
        number = Block(width, number.h, (*number.commands, *share.at(number.w + round(look.meta * 0.7), drop)))
        share = Block(0, 0)
    label = sections.body(kit, _label(kit, name, n), width)
    detail = sections.meta(kit, _detail(kit, panel, name, n), width)
    swatch = figures.form(kit, name, Rect(0, 0, look.px(44), look.px(20))) if whole >= figures.FEW else []
    shape = Block(width, look.px(24) if swatch else 0, tuple(swatch))
    told = [block if block.w else Block(0, 0) for block in (share, label, detail)]
    return stack([shape, number, *told], look.px(4), width)


def _detail(kit: Kit, panel: Panel, name: str, n: int) -> str:
    if name == "other":
        return " · ".join(f"{figure} {text}" for figure, text in tally.others(kit, figures.period_of(panel)))
    if name != "waiting" or n <= 0 or panel.oldest_waiting_ms is None:
        return ""
    age = figures.span(kit, (kit.now_ms - panel.oldest_waiting_ms) / 1000)
    return kit.say._("the oldest for {span}").format(span=age)


def _label(kit: Kit, name: str, n: int) -> str:
    ngettext = kit.say.ngettext
    return {
        "shown": ngettext("is shown", "are shown", n),
        "withheld": ngettext("was refused", "were refused", n),
        "waiting": ngettext("is waiting", "are waiting", n),
        "other": ngettext("other", "others", n),
    }[name]


def _rest(kit: Kit, world: World, panel: Panel, width: int, height: int, left: list[str]) -> list[Block]:
    """The blocks of the later plates, none higher than `height` px."""
    _, period = kit.say._, figures.period_of(panel)
    named = (
        (_("Refused, by reason"), tally.reasons(kit, period)),
        (_("Median time to a decision, by stars"), tally.delays(kit, period)),
        (_("How the wall behaved"), tally.conduct(kit, world, panel)),
    )
    line = height - 3 * round(kit.look.meta * 1.4)
    told = [sections.section(kit, name, sections.rows(kit, rows, width, line), width, height) for name, rows in named]
    # The law's line stands with the reasons, where they leave it room.
    law, *late = (sections.meta(kit, text, width) if text else Block(0, 0) for text in (tally.law(kit, world), *left))
    *reasons, last = told[0]
    together = stack([last, law], kit.look.px(30), width) if law.w else last
    first = [*reasons, together] if together.h <= height else [*told[0], law]
    return [block for block in (*first, *told[1], *told[2], *late) if block.w]
