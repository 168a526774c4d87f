"""Sources, screens and the small figures of the house. Pure."""

from __future__ import annotations

from moderation.drawing import Bits, joined
from moderation.glyphs import harmless, one_line, text_lines
from moderation.words import Words
from wall.clock import from_iso
from wall.wire import SourceStatus, Status

SILENT_S = 5.0
"""A screen that has not acknowledged anything for so long (s) is marked."""


def house(status: Status | None, words: Words, width: int, now_ms: int) -> list[Bits]:
    """The sources with their state in words, then the screens."""
    _ = words._
    if status is None:
        return [[(_("asking…"), "faint")]]
    lines: list[Bits] = []
    for source in status.sources:
        lines.extend(_source(source, words, width, now_ms))
    if not status.sources:
        lines.append([(_("no source is set up"), "faint")])
    lines.extend(([], [(_("Screens"), "ink strong")]))
    for screen in status.screens:
        slow = screen.silent_s > SILENT_S
        mark = ("▲ ", "brick") if slow else ("● ", "leaf")
        told = _("silent for {n} s").format(n=round(screen.silent_s)) if slow else _("draws")
        lines.append([mark, (one_line(screen.name, 24), "ink"), (f"  {told}", "brick" if slow else "faint")])
    if not status.screens:
        lines.append([("○ ", "faint"), (_("no screen is connected"), "faint")])
    if status.desks:
        lines.append([("  ", ""), (_("Desks: {names}").format(names=harmless(", ".join(status.desks))), "faint")])
    return lines


def _source(source: SourceStatus, words: Words, width: int, now_ms: int) -> list[Bits]:
    _ = words._
    name = one_line(source.label or words.source(source.name), max(8, width - 4))
    if not source.ok:
        since = words.moment(source.since, now_ms)
        lines: list[Bits] = [[("▲ ", "brick"), (name, "ink strong")]]
        problem = source.problem or _("does not answer")
        told = joined([problem, _("since {when}").format(when=since) if since else ""])
        lines.extend([("  ", ""), (line, "brick")] for line in text_lines(told, max(8, width - 2)))
        return lines
    read = ""
    if source.last_ok:
        try:
            read = _("read {time} ago").format(time=words.ago(from_iso(source.last_ok), now_ms))
        except ValueError:
            read = one_line(source.last_ok, 20)
    count = words.ngettext("{n} post", "{n} posts", source.posts)
    return [[("● ", "leaf"), (name, "ink")], [("  ", ""), (one_line(joined([count, read]), width - 2), "faint")]]
