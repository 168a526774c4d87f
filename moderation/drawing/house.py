"""The view of the house: what waits and how long, sources, screens, desks, the log. Pure.

Everything that a manager can do something about comes first and says what it is in words.
"""

from __future__ import annotations

from rich.cells import cell_len

from moderation.around import fleet, services
from moderation.drawing import Bits, joined
from moderation.drawing.rows import spread
from moderation.glyphs import one_line, text_lines
from moderation.model import Model
from moderation.words import Words
from wall.wire import SourceStatus, Status

COLUMN = 72
"""Cells of a column that is comfortable to read; a terminal with room for two of them gets two."""


def house(model: Model, words: Words, width: int, now_ms: int) -> list[Bits]:
    """All of it, in one column or two."""
    status = model.status
    if status is None:
        return [[(words._("asking…"), "faint slant")]]
    one = min(width, COLUMN + 20)
    if width < 2 * COLUMN:
        return [*_waits(model, status, words, one, now_ms), [], *_sources(status, words, one, now_ms), [],
                *_screens(status, words, one), [], *_log(status, words, one)]  # fmt: skip
    half = min(COLUMN + 20, (width - 4) // 2)
    left = [*_waits(model, status, words, half, now_ms), [], *_screens(status, words, half)]
    right = [*_sources(status, words, half, now_ms), [], *_log(status, words, half)]
    return columns(left, right, half)


def columns(left: list[Bits], right: list[Bits], width: int) -> list[Bits]:
    """Two columns of that many cells side by side."""
    out: list[Bits] = []
    for at in range(max(len(left), len(right))):
        line = left[at] if at < len(left) else []
        spare = width + 4 - sum(cell_len(text) for text, _names in line)
        out.append([*line, (" " * max(0, spare), ""), *(right[at] if at < len(right) else [])])
    return out


def _title(told: str) -> list[Bits]:
    return [[(told, "honey strong")]]


def _told(text: str, width: int, names: str) -> list[Bits]:
    return [[("  ", ""), (line, names)] for line in text_lines(text, max(10, width - 2))]


def _waits(model: Model, status: Status, words: Words, width: int, now_ms: int) -> list[Bits]:
    """How much waits in all, and the oldest of each source against the promised delay."""
    _ = words._
    within_min = model.welcome.answer_within_min if model.welcome is not None else 0
    promised = words.ago(0, within_min * 60_000)
    lines = _title(_("Waiting"))
    waiting = status.queues.get("waiting", status.panel.waiting)
    told = words.ngettext("{n} post waits", "{n} posts wait", waiting) if waiting else _("Nothing waits. Well done.")
    if within_min > 0:
        told = joined([told, _("promised within {time}").format(time=promised)])
    lines += _told(told, width, "ink")
    if status.overdue:
        late = words.ngettext(
            "{n} post waits longer than promised", "{n} posts wait longer than promised", status.overdue
        )
        lines += [[("! ", "honey strong"), (line, "honey")] for line in text_lines(late, width - 2)]
    for name, oldest_ms in sorted(status.oldest.items(), key=lambda each: each[1]):
        is_late = 0 < within_min * 60_000 < now_ms - oldest_ms
        many = status.late.get(name, 0)
        late = words.ngettext("{n} late", "{n} late", many) if many else ""
        age = joined([late, _("oldest {time}").format(time=words.ago(oldest_ms, now_ms))])
        mark = ("! ", "honey strong") if is_late else ("  ", "")
        label = one_line(words.source(name), max(8, width - cell_len(age) - 4))
        lines.append([mark, *spread([(label, "ink")], [(age, "honey" if is_late else "soft")], width - 2)])
    return lines


def _sources(status: Status, words: Words, width: int, now_ms: int) -> list[Bits]:
    _ = words._
    lines = _title(_("Sources"))
    sources, others = services.parted(status)
    for source in sources:
        lines.extend(_source(source, words, width, now_ms))
    if not sources:
        lines += _told(_("no source is set up"), width, "faint")
    if others:
        lines += [[], *_title(_("Phone page, witnesses, messages"))]
    for other in others:
        lines.extend(_source(other, words, width, now_ms))
    return lines


def _source(source: SourceStatus, words: Words, width: int, now_ms: int) -> list[Bits]:
    _ = words._
    name = source.label or words.source(source.name)
    posts = services.brings_posts(source)
    count = services.brought(source, words)
    read = services.last(source, words, now_ms)
    if source.ok:
        told = joined([count, read])
        left: Bits = [("● ", "leaf"), (one_line(name, max(8, width - cell_len(told) - 4)), "ink")]
        return [spread(left, [(told, "soft")], width)]
    lines: list[Bits] = [spread([("▲ ", "brick"), (one_line(name, max(8, width // 2)), "ink strong")],
                                [(count, "soft")], width)]  # fmt: skip
    why = joined([source.problem or _("does not answer"), words.since(source.since, now_ms)])
    lines += _told(why, width, "brick")
    if source.last_ok:
        read = _("{what} for the last time").format(what=read)
    if not posts and not read:
        return lines
    return lines + _told(read or _("has not answered since the feeder was started"), width, "soft")


def _screens(status: Status, words: Words, width: int) -> list[Bits]:
    _ = words._
    lines = _title(_("Screens and desks"))
    for screen, _gone in fleet.listed(status.screens, None):
        wrong = fleet.troubles(screen, words)
        mark = ("▲ ", "brick") if wrong else ("● ", "leaf")
        told = "" if wrong else fleet.shows(screen, words) or _("draws")
        lines.append([mark, (one_line(screen.name, 24), "ink"), (f"  {one_line(told, max(4, width - 28))}", "soft")])
        for what in wrong:
            lines += _told(what, width, "brick")
    if not status.screens:
        lines.append([("○ ", "brick"), (_("no screen is connected: customers see nothing new"), "brick")])
    if status.desks:
        names = ", ".join(one_line(name, 24) for name in status.desks)
        lines += _told(_("Desks: {names}").format(names=names), width, "soft")
    return lines


def _log(status: Status, words: Words, width: int) -> list[Bits]:
    _ = words._
    size = status.log_bytes / 1e6
    weight = (
        _("{n} MB").format(n=words.number(round(size, 1))) if size >= 1 else _("{n} kB").format(n=round(size * 1e3))
    )
    voided = words.ngettext("{n} event", "{n} events", status.voided) if status.voided else _("none")
    rows = [
        (_("Kept"), joined([words.ngettext("{n} event", "{n} events", status.through), weight])),
        (_("Without effect"), voided),
        (_("Feeder"), joined([_("version {n}").format(n=one_line(status.version, 30))])),
    ]  # fmt: skip
    lines = _title(_("The log"))
    for name, told in rows:
        look = "honey" if name == _("Without effect") and status.voided else "soft"
        lines.append([("  ", ""), *spread([(name, "ink")], [(told, look)], min(width, 60) - 2)])
    if status.voided:
        told = _("Events without effect changed nothing; whoever looks after the feeder should know of them.")
        lines += _told(told, width, "faint")
    return lines
