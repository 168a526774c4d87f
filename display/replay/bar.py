"""The time bar: the day's curve, its peaks and refusals, when the wall was paused or dark, and where one is. Pure.

Three counts told apart by form and not by colour: received is a line of steps, shown stands full beneath it, withheld
hangs striped below the axis.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.draw import Block, Box, Command, Icon, Layer, TextSpec, line_of, stack
from display.layout import Rect
from display.replay.curve import columns, hours, share, span
from display.replay.setting import Setting, Shade
from display.scenes.parts import Kit
from wall.wire import Course

WIDE = 15
"""A column of the curve is about so wide (px at 1080 lines)."""
ABOVE, BELOW, LABELS = 0.14, 0.18, 0.24
"""Of the chart's height: for the peaks, for what was withheld and the refusals, for the hours."""
MOST = 46
"""None of these is higher (px at 1080 lines)."""


def moving(place: Setting, shade: Shade, course: Course, at_ms: int) -> list[Layer]:
    """The part that was played, and the hand."""
    chart, axis = place.chart, _axis(place)
    out: list[Layer] = []
    thick = max(2, round(5 * place.unit))
    x = chart.x + round(chart.w * share(course, at_ms))
    played = Rect(chart.x, axis - thick // 2, max(1, x - chart.x), thick)
    out.append(Layer("bar:played", played, (Box(played, shade.ink),)))
    knob, line = max(6, round(20 * place.unit)), max(2, round(4 * place.unit))
    top = chart.y
    area = Rect(x - knob, top, 2 * knob, axis + knob - top)
    rod = Rect(x - line // 2, top, line, axis - top)
    halo = Rect(rod.x - line, rod.y, rod.w + 2 * line, rod.h)
    circle = Rect(x - knob // 2, axis - knob // 2, knob, knob)
    ring = Rect(circle.x - line, circle.y - line, knob + 2 * line, knob + 2 * line)
    hand = (Box(halo, shade.ground), Box(rod, shade.ink), Box(ring, shade.ground, ring.w // 2),
            Box(circle, shade.ink, knob // 2))  # fmt: skip
    out.append(Layer("bar:hand", area, hand))
    return out


def still(kit: Kit, place: Setting, shade: Shade, course: Course, instead: Sequence[str] = ()) -> list[Layer]:
    """The curve with its marks and hours, and what its forms mean, or `instead` of that some sentences; all of it
    stays as it is.
    """
    drawn = (
        *_stretches(place, shade, course),
        *_curve(place, shade, course),
        *_marks(place, shade, course),
        *_hours(kit, place, shade, course),
    )
    block = sentences(kit, place, shade, instead) if instead else _legend(kit, place, shade)
    legend = Layer("bar:legend", place.legend, block.at(place.legend.x, place.legend.y))
    return [Layer("bar", place.chart, drawn), legend]


def _axis(place: Setting) -> int:
    return place.chart.bottom - _part(place, BELOW) - _part(place, LABELS)


def _part(place: Setting, share: float) -> int:
    """So much of the chart's height."""
    return round(min(place.chart.h * share, MOST * place.unit))


def _curve(place: Setting, shade: Shade, course: Course) -> list[Command]:
    chart, axis = place.chart, _axis(place)
    counts = columns(course, max(8, round(chart.w / max(4.0, WIDE * place.unit))))
    room = axis - chart.y - _part(place, ABOVE)
    below = max(1, _part(place, BELOW) - 2)
    most = max((max(one.received, one.shown) for one in counts), default=0) or 1
    withheld = max(most, *(one.withheld for one in counts))
    line = max(1, round(2.5 * place.unit))
    out: list[Command] = [Box(Rect(chart.x, axis - 1, chart.w, max(1, line // 2)), shade.rule)]
    edges = [chart.x + round(chart.w * n / len(counts)) for n in range(len(counts) + 1)]
    before = 0
    for n, one in enumerate(counts):
        x, w = edges[n], edges[n + 1] - edges[n]
        shown = round(room * one.shown / most)
        if one.shown:
            out.append(Box(Rect(x + 1, axis - max(2, shown), max(1, w - 2), max(2, shown)), shade.soft))
        height = round(room * one.received / most)
        if one.received:
            out.append(Box(Rect(x, axis - height - line, w, line), shade.ink))
        if height != before:
            low, high = sorted((height, before))
            out.append(Box(Rect(x - line // 2, axis - high - line, line, high - low + line), shade.ink))
        before = height
        if one.withheld:
            deep = max(2 * line, round(below * one.withheld / withheld))
            stripes = range(0, deep, 2 * line)
            out += [Box(Rect(x + 1, axis + 2 * line + y, max(1, w - 2), line), shade.ink) for y in stripes]
    return out


def _stretches(place: Setting, shade: Shade, course: Course) -> list[Command]:
    """When no screen showed the wall: upright lines, close together; paused: wider apart; no feeder: crossed."""
    chart, axis, out = place.chart, _axis(place), list[Command]()
    line = max(1, round(2 * place.unit))
    for kind, (stretches, every) in enumerate(((course.dark, 5), (course.paused, 10), (course.off, 10))):
        step = max(3, round(every * place.unit))
        for since, until in stretches:
            left, right = (chart.x + round(chart.w * share(course, ms)) for ms in (since, until))
            if right <= left:
                continue
            top = chart.y + _part(place, ABOVE)
            out += [Box(Rect(x, top, line, axis - top), shade.rule) for x in range(left, right, step)]
            if kind == 2:
                out += [Box(Rect(left, y, right - left, line), shade.rule) for y in range(top, axis, step)]
    return out


def _marks(place: Setting, shade: Shade, course: Course) -> list[Command]:
    """A peak is a triangle above, a refusal a cross below."""
    chart, axis, (first, last) = place.chart, _axis(place), span(course)
    out: list[Command] = []
    size = max(8, round(_part(place, ABOVE) * 0.9))
    for peak in course.peaks:
        if first <= peak.at_ms <= last:
            x = chart.x + round(chart.w * share(course, peak.at_ms))
            out.append(Icon(Rect(x - size // 2, chart.y, size, size), "peak", shade.ink))
    cross, taken = max(7, round(_part(place, BELOW) * 0.62)), -1
    for at_ms in sorted(course.refusals):
        x = chart.x + round(chart.w * share(course, at_ms)) - cross // 2
        if first <= at_ms <= last and x > taken:
            y = axis + _part(place, BELOW) - cross
            out.append(Icon(Rect(x, y, cross, cross), "refusal", shade.ink))
            taken = x + cross
    return out


def _hours(kit: Kit, place: Setting, shade: Shade, course: Course) -> list[Command]:
    chart = place.chart
    px = max(8, round(_part(place, LABELS) * 0.72))
    offset = kit.say.local(span(course)[0]).utcoffset()
    offset_ms = round(offset.total_seconds() * 1000) if offset is not None else 0
    out: list[Command] = []
    for at_ms in hours(course, offset_ms, max(2, chart.w // (px * 4))):
        spec = TextSpec(line_of(kit.say.clock(at_ms)), 1_000_000, px, round(px * 1.2), shade.soft, 500)
        wide = kit.measure(spec).w
        x = chart.x + round(chart.w * share(course, at_ms))
        left = min(max(chart.x, x - wide // 2), chart.right - wide)
        out.append(Box(Rect(x, _axis(place), max(1, round(2 * place.unit)), _part(place, BELOW)), shade.rule))
        out += Block(wide, spec.line, kit.text(spec).commands).at(left, chart.bottom - spec.line)
    return out


def sentences(kit: Kit, place: Setting, shade: Shade, said: Sequence[str]) -> Block:
    """Sentences one after another, as large as their place allows."""
    area, block = place.legend, Block(0, 0)
    for size in (1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
        px = max(8, round(kit.look.meta * size))
        block = kit.text(TextSpec(line_of("  ·  ".join(said)), area.w, px, round(px * 1.25), shade.ink, 500))
        if block.h <= area.h:
            break
    return block


def _legend(kit: Kit, place: Setting, shade: Shade) -> Block:
    """What line, full and striped mean, and the two marks."""
    area, _ = place.legend, kit.say._
    rows: Sequence[tuple[str, str]] = (
        ("line", _("What came in")), ("full", _("What was shown")), ("striped", _("What was withheld")),
        ("refusal", _("A refusal")), ("peak", _("A peak")),
    )  # fmt: skip
    per = 1 if place.aside else len(rows)
    count = -(-len(rows) // per)
    px = max(8, min(round(kit.look.meta * 0.86), round(area.h / count / 1.25)))
    made = [_entry(kit, shade, form, text, px) for form, text in rows]
    if place.aside:
        return stack(made, 0, area.w)
    commands: list[Command] = []
    x = 0
    for one in made:
        if x + one.w > area.w:
            break
        commands += one.at(x, 0)
        x += one.w + px
    return Block(x, made[0].h, tuple(commands))


def _entry(kit: Kit, shade: Shade, form: str, text: str, px: int) -> Block:
    spec = TextSpec(line_of(text), 1_000_000, px, round(px * 1.25), shade.soft, 500)
    words = kit.text(spec)
    wide, line, middle = round(px * 1.1), max(1, px // 9), spec.line // 2
    sign: list[Command]
    if form == "line":
        sign = [Box(Rect(0, middle, wide, line), shade.ink)]
    elif form == "full":
        sign = [Box(Rect(0, middle - px // 3, wide, round(px * 0.7)), shade.soft)]
    elif form == "striped":
        stripes = range(middle - px // 3, middle - px // 3 + round(px * 0.7), 2 * line)
        sign = [Box(Rect(0, y, wide, line), shade.ink) for y in stripes]
    else:
        size = round(px * 0.8)
        sign = [Icon(Rect((wide - size) // 2, middle - size // 2, size, size), form, shade.ink)]
    return Block(wide + px // 2 + words.w, spec.line, (*sign, *words.at(wide + px // 2, 0)))
