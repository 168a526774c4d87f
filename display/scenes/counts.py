"""What became of what was received, as four counts, each with the form that tells it in the bar. Pure."""

from __future__ import annotations

from display.draw import Block, line_of, stack
from display.layout import Rect
from display.scenes import figures, sections, tally
from display.scenes.parts import Kit
from wall.wire import Panel


def cells(kit: Kit, panel: Panel, width: int) -> Block:
    """The counts large, each beneath its form, with what they count and its details; in as many rows as it takes."""
    look, counts = kit.look, figures.parts_of(figures.period_of(panel))
    told = [(name, n) for name, n in counts.items() if n or name != "other"]
    gap = round(look.body)
    across = next(n for n in (4, 2, 1) if n == 1 or (width - (n - 1) * gap) // n >= look.body * 8)
    wide = (width - (across - 1) * gap) // across
    found = [_cell(kit, panel, name, n, sum(counts.values()), wide) for name, n in told]
    return _grid(found, across, wide, gap, look.px(20))


def _grid(found: list[Block], across: int, wide: int, gap: int, between: int) -> Block:
    rows = []
    for start in range(0, len(found), across):
        those = found[start : start + across]
        commands = [command for i, one in enumerate(those) for command in one.at(i * (wide + gap), 0)]
        rows.append(Block(across * (wide + gap) - gap, max(one.h for one in those), tuple(commands)))
    return stack(rows, between)


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
    more = sections.meta(kit, _detail(kit, panel, name, n), width)
    swatch = figures.form(kit, name, Rect(0, 0, look.px(44), look.px(20))) if whole >= figures.FEW else []
    shape = Block(width, look.px(24) if swatch else 0, tuple(swatch))
    told = [block if block.w else Block(0, 0) for block in (share, label, more)]
    return stack([shape, number, *told], look.px(4), width)


def brief(kit: Kit, panel: Panel, width: int) -> Block:
    """The same counts where there is little room: a line each, two beside one another where they fit."""
    look, counts = kit.look, figures.parts_of(figures.period_of(panel))
    whole, line = sum(counts.values()), round(look.body * 1.37)
    lead = look.px(64) if whole >= figures.FEW else 0
    found = []
    for name, n in counts.items():
        if n or name != "other":
            place = Rect(0, (line - look.px(20)) // 2, look.px(44), look.px(20))
            text = sections.body(kit, f"{kit.say.number(n)} {_label(kit, name, n)}", width - lead)
            shape = figures.form(kit, name, place) if lead else []
            found.append(Block(text.w + lead, text.h, (*shape, *text.at(lead, 0))))
    half = (width - look.body) // 2
    across = 2 if all(one.w <= half and one.h <= line for one in found) else 1
    return _grid(found, across, half if across == 2 else width, look.body, look.px(6))


def rows(kit: Kit, panel: Panel) -> tally.Rows:
    """The same counts as rows of a section, where the first plate has no room for them."""
    told = figures.parts_of(figures.period_of(panel))
    return [(kit.say.number(n), _label(kit, name, n)) for name, n in told.items() if n]


def details(kit: Kit, panel: Panel) -> list[str]:
    """What `brief` leaves out: `24 attendent · le plus ancien depuis 2 h 12`."""
    told = []
    for name, n in figures.parts_of(figures.period_of(panel)).items():
        detail = _detail(kit, panel, name, n)
        if detail:
            told.append(f"{kit.say.number(n)} {_label(kit, name, n)} · {detail}")
    return told


def _detail(kit: Kit, panel: Panel, name: str, n: int) -> str:
    if name == "other":
        told = tally.others(kit, figures.period_of(panel))
        return " · ".join(f"{figure} {text}".replace(" ", sections.NBSP) for figure, text in told)
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
