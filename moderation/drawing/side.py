"""Sources, screens and the small figures of the house. Pure."""

from __future__ import annotations

from rich.cells import cell_len

from moderation.around import fleet, services
from moderation.drawing import Bits, joined
from moderation.drawing.rows import spread
from moderation.glyphs import one_line, text_lines
from moderation.words import Words
from wall.clock import from_iso
from wall.wire import SourceStatus, Status


def house(status: Status | None, words: Words, width: int, now_ms: int) -> list[Bits]:
    """The sources with their state in words, then the screens."""
    _ = words._
    if status is None:
        return [[(_("asking…"), "faint")]]
    lines: list[Bits] = []
    sources, others = services.parted(status)
    silent = [each for each in others if not each.ok]
    for source in [*(each for each in status.sources if services.brings_posts(each)), *silent]:
        lines.extend(_source(source, words, width, now_ms))
    if not sources:
        lines.append([(_("no source is set up"), "faint")])
    lines.extend(([], [(_("Screens"), "ink strong")]))
    for screen, _gone in fleet.listed(status.screens, None):
        wrong = fleet.troubles(screen, words)
        mark = ("▲ ", "brick") if wrong else ("● ", "leaf")
        told = "" if wrong else fleet.shows(screen, words) or _("draws")
        name = one_line(screen.name, 24)
        room = max(1, width - cell_len(name) - 4)
        lines.append([mark, (name, "ink"), (f"  {one_line(told, room)}" if told else "", "faint")])
        for what in wrong:
            lines.extend([("  ", ""), (line, "brick")] for line in text_lines(what, max(8, width - 2)))
    if not status.screens:
        lines.append([("○ ", "faint"), (_("no screen is connected"), "faint")])
    if status.desks:
        told = _("Desks: {names}").format(names=", ".join(status.desks))
        lines.extend([("  ", ""), (line, "faint")] for line in text_lines(told, max(8, width - 2)))
    return lines


def _source(source: SourceStatus, words: Words, width: int, now_ms: int) -> list[Bits]:
    _ = words._
    name = source.label or words.source(source.name)
    if not source.ok:
        lines: list[Bits] = [[("▲ ", "brick"), (one_line(name, max(8, width - 2)), "ink strong")]]
        told = joined([source.problem or _("does not answer"), words.since(source.since, now_ms)])
        lines.extend([("  ", ""), (line, "brick")] for line in text_lines(told, max(8, width - 2)))
        return lines
    read = ""
    if source.last_ok:
        try:
            read = _("{time} ago").format(time=words.ago(from_iso(source.last_ok), now_ms))
        except ValueError:
            read = one_line(source.last_ok, 20)
    left: Bits = [("● ", "leaf"), (one_line(name, 40), "ink"), (f"  {source.posts}" if source.posts else "", "faint")]
    return [spread(left, [(read, "faint")], width)]
