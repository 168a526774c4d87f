"""The house, its screens and its announcements as text for a terminal. Pure; words of others are made harmless."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len

from moderation.around import fleet
from moderation.cli import printing
from moderation.drawing import joined
from moderation.drawing.screens import ending
from moderation.glyphs import one_line, text_lines
from moderation.words import Words
from wall import wire
from wall.text import plain
from wall.wire import Announcement, ScreenStatus, Status

MOST_POSTS = 6
"""Of so many posts on a screen the ids are told; `--json` has all."""


def look(verb: str, status: Status, words: Words, width: int, now_ms: int) -> tuple[str, Any]:
    """What a command that only looks tells: as text, and as a JSON document."""
    if verb == "status":
        return printing.status(status, words, now_ms), wire.builtins(status)
    if verb == "screens":
        return screens(status.screens, words, width, now_ms), wire.builtins(status.screens)
    standing = status.wall.announcements if status.wall is not None else []
    return announcements(standing, words, width, now_ms), wire.builtins(standing)


def announcements(standing: Sequence[Announcement], words: Words, width: int, now_ms: int) -> str:
    """The announcements with their ids and ends."""
    if not standing:
        return words._("No announcement stands on the screens.")
    lines = []
    for each in standing:
        lines.append(f"{one_line(each.id, 12)}  {ending(each.until_ms, words, now_ms)}")
        lines.extend(f"    │ {line}" for line in text_lines(plain(each.form, words.label), max(20, width - 6)))
    return "\n".join(lines)


def screens(all_screens: Sequence[ScreenStatus], words: Words, width: int, now_ms: int) -> str:
    """A table of the screens; beneath each what else it says of itself, and what is wrong."""
    if not all_screens:
        return words._("No screen is connected.")
    _ = words._
    seen = [each.screen for each in fleet.listed(all_screens, None)]
    head = [_("Screen"), _("Shows"), _("Heard"), _("Temperature"), _("Memory")]
    rows = [head, *(_row(screen, words) for screen in seen)]
    wide = [max(cell_len(row[at]) for row in rows) for at in range(len(head))]
    wide[1] = max(12, min(wide[1], width - sum(wide[:1] + wide[2:]) - 2 * len(wide)))
    lines = [_line(head, wide)]
    for screen, row in zip(seen, rows[1:], strict=True):
        lines.append(_line(row, wide))
        more = [*_about(screen, words, now_ms), *(f"▲ {wrong}" for wrong in fleet.troubles(screen, words))]
        for told in more:
            lines.extend(f"    {line}" for line in text_lines(told, max(20, width - 4)))
    return "\n".join(lines)


def _line(row: Sequence[str], wide: Sequence[int]) -> str:
    cells = [one_line(cell, room) for cell, room in zip(row, wide, strict=True)]
    return "  ".join(cell + " " * (room - cell_len(cell)) for cell, room in zip(cells, wide, strict=True)).rstrip()


def _row(screen: ScreenStatus, words: Words) -> list[str]:
    _, health = words._, screen.health
    warm = health.temperature_c if health is not None else None
    full = health.memory_mib if health is not None else None
    return [
        one_line(screen.name, 30),
        fleet.shows(screen, words) or "–",
        _("{n} s ago").format(n=fleet.whole(screen.silent_s)),
        _("{n} °C").format(n=fleet.whole(warm)) if warm is not None else "–",
        _("{n} MiB").format(n=fleet.whole(full)) if full is not None else "–",
    ]


def _about(screen: ScreenStatus, words: Words, now_ms: int) -> list[str]:
    """The rest of what it says of itself, on a line or two."""
    _, health = words._, screen.health
    version = _("version {name}").format(name=one_line(screen.version, 20)) if screen.version else ""
    about = [one_line(screen.shop, 30), version]
    if health is None:
        return [joined(about)] if any(about) else []
    clock = fleet.its_clock(health, words, now_ms)
    about += [
        fleet.size(health),
        fleet.theme(health, words),
        _("its clock: {time}").format(time=clock) if clock else "",
    ]
    posts = [
        f"{one_line(post, 12)} ({page + 1})" if page else one_line(post, 12) for post, _rev, page in health.posts
    ]
    shown = " ".join(posts[:MOST_POSTS]) + (" …" if len(posts) > MOST_POSTS else "")
    plays = _("plays: {scenes}").format(scenes=fleet.playlist(health, words)) if health.playlist else ""
    return [line for line in (joined(about), joined([plays, shown])) if line]
