"""Figures as people say them: spans of time, shares, the parts of a whole as a bar told by form. Pure."""

from __future__ import annotations

from display.draw import Block, Box
from display.layout import Rect
from display.scenes.parts import Kit
from wall.wire import Panel, Period

FEW = 30
"""Below so many posts only counts are told: no share, no median ."""
PARTS = ("shown", "withheld", "waiting", "other")


def period_of(panel: Panel) -> Panel | Period:
    """The last 30 days where the feeder tells them, else everything since the log began."""
    return panel if panel.month is None else panel.month


def parts_of(period: Panel | Period) -> dict[str, int]:
    """What became of the posts, as four counts whose sum is what was received."""
    told = {"shown": max(0, period.shown), "withheld": max(0, period.withheld), "waiting": max(0, period.waiting)}
    return {**told, "other": max(0, period.received - sum(told.values()))}


def span(kit: Kit, seconds: float) -> str:
    """How long, coarser as it grows: `moins d’une minute`, `40 min`, `2 h 10`, `3 jours`."""
    return _span(kit, int(max(0.0, min(seconds, 1e12)) // 60)).replace(" ", "\N{NO-BREAK SPACE}")


def _span(kit: Kit, minutes: int) -> str:
    _ = kit.say._
    if minutes < 1:
        return _("under a minute")
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return _("{h} h {min:02}").format(h=hours, min=rest) if rest else _("{h} h").format(h=hours)
    days = minutes // (24 * 60)
    return kit.say.ngettext("{n} day", "{n} days", days).format(n=kit.say.number(days))


def share(kit: Kit, part: int, whole: int) -> str:
    """`94 %` of a whole; never 0 % of something, nor 100 % of less than all. Nothing below FEW."""
    if whole < FEW:
        return ""
    percent = round(100 * part / whole)
    if part and not percent:
        return kit.say._("under {percent}").format(percent=kit.say.percent(1))
    if part < whole and percent >= 100:
        return kit.say._("over {percent}").format(percent=kit.say.percent(99))
    return kit.say.percent(percent)


def bar(kit: Kit, counts: dict[str, int], width: int) -> Block:
    """The parts of a whole side by side, each in proportion; a part that is not nothing is seen."""
    look = kit.look
    height, gap, least = look.px(30), look.px(6), look.px(12)
    told = [(name, count) for name, count in counts.items() if count > 0]
    total = sum(count for _, count in told)
    if not total:
        return Block(0, 0)
    room = width - gap * (len(told) - 1)
    widths = [max(least, room * count // total) for _, count in told]
    # What the small parts were given beyond their share, and what rounding left over, is the largest one's.
    widths[widths.index(max(widths))] += room - sum(widths)
    commands: list[Box] = []
    x = 0
    for (name, _), wide in zip(told, widths, strict=True):
        commands += form(kit, name, Rect(x, 0, wide, height))
        x += wide + gap
    return Block(width, height, tuple(commands))


def form(kit: Kit, name: str, rect: Rect) -> list[Box]:
    """The form that tells a part, in one ink: shown full, withheld striped, waiting a frame, other a line."""
    ink, x, y, w, h = kit.look.theme.ink, *rect
    line = max(1, kit.look.px(4))
    if name == "shown":
        return [Box(rect, ink)]
    if name == "withheld":
        return [Box(Rect(x + at, y, min(line, w - at), h), ink) for at in range(0, w, 2 * line)]
    if name == "waiting":
        sides = [Rect(x, y, line, h), Rect(x + w - line, y, line, h)]
        edges = [Rect(x, y, w, line), Rect(x, y + h - line, w, line)]
        return [Box(side, ink) for side in (*sides, *edges)]
    return [Box(Rect(x, y + h - 2 * line, w, 2 * line), ink)]
