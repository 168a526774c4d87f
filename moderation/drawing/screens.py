"""The screens as lines: the list of them, and how one is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from moderation.around import fleet
from moderation.around.fleet import Seen
from moderation.drawing import Bits, joined
from moderation.drawing.rows import spread
from moderation.glyphs import one_line, text_lines
from moderation.words import Words, stars
from wall.clock import to_iso
from wall.text import plain
from wall.wire import DeskPost, Wall

POSTS = fleet.MOST_POSTS
"""Of so many posts on a screen the first words are shown, where there is room."""


def row(seen: Seen, words: Words, width: int, *, lines: int) -> list[Bits]:
    """A screen of the list on `lines` lines (1 or 2): its name, what it shows, whether something is wrong."""
    screen = seen.screen
    wrong = fleet.troubles(screen, words)
    mark, told, names = "● ", fleet.shows(screen, words) or words._("says nothing of itself yet"), "soft"
    colour = "leaf"
    if seen.gone:
        mark, colour, told, names = "○ ", "faint", words._("not connected now"), "faint slant"
    elif wrong:
        mark, colour, told, names = "▲ ", "brick", wrong[0], "brick"
    elif screen.health is not None and screen.health.dark:
        mark, colour = "◌ ", "faint"
    head: Bits = [(mark, colour), (one_line(screen.name, 30), "faint" if seen.gone else "ink strong")]
    shop = [(f" {one_line(screen.shop, 16)}", "faint")] if screen.shop else []
    if lines == 1:
        return [spread([*head, (f"  {told}", names)], shop, width)]
    return [spread(head, shop, width), [("  ", ""), (one_line(told, width - 2), names)]]


def facts(
    seen: Seen, words: Words, width: int, now_ms: int, find: Callable[[str], DeskPost | None], room: int = 99
) -> list[Bits]:
    """How a screen is, at most `room` lines: what is wrong first, then what it shows, then the machine."""
    _ = words._
    screen, health = seen.screen, seen.screen.health
    if seen.gone:
        told = _("Not connected now. After a new start it comes back by itself within seconds.")
        return [[(line, "faint slant")] for line in text_lines(told, width)]
    lines: list[Bits] = []
    for wrong in fleet.troubles(screen, words):
        lines.extend(
            [("▲ " if not number else "  ", "brick strong"), (line, "brick")]
            for number, line in enumerate(text_lines(wrong, max(8, width - 2)))
        )
    about = [(_("Shows"), fleet.shows(screen, words) or "–")]
    heard = _("{n} s ago").format(n=fleet.whole(screen.silent_s))
    if health is None:
        about.extend([(_("Heard"), heard), (_("Version"), one_line(screen.version, 30))])
        told = _("It has told nothing else of itself yet.")
        return [*lines, *_listed(about, width), *([(line, "faint slant")] for line in text_lines(told, width))][:room]
    found = [find(name) for name in dict.fromkeys(name for name, *_rest in health.posts)]
    known = [post for post in found if post is not None]
    about.append((_("Playlist"), fleet.playlist(health, words)))
    about.append((_("Picture"), joined([fleet.size(health), fleet.theme(health, words)])))
    about.append((_("Machine"), joined(fleet.machine(health, words))))
    clock = fleet.its_clock(health, words, now_ms)
    about.append((_("Heard"), joined([heard, _("its clock: {time}").format(time=clock) if clock else ""])))
    about.append((_("Version"), joined([one_line(screen.version, 30), one_line(screen.shop, 30)])))
    rows = _listed(about, width)
    said = [_post(post, words, width) for post in known[:POSTS]]
    spare = max(0, room - len(lines) - len(rows))
    return [*lines, *rows[:1], *said[:spare], *rows[1:]][:room]


def _post(post: DeskPost, words: Words, width: int) -> Bits:
    """The first words of a post that the screen shows; stars are drawn like any other word."""
    head = f"{stars(post.stars) or words.kind(post)}  "
    return [("  ", ""), (head, "soft"), (one_line(post.text or "", max(4, width - 2 - cell_len(head))), "soft slant")]


def _listed(about: Sequence[tuple[str, str]], width: int) -> list[Bits]:
    """Labels in a column of their own, values on as many lines as they need."""
    told = [(label, value) for label, value in about if value]
    column = max((cell_len(label) for label, _value in told), default=0) + 2
    lines: list[Bits] = []
    for label, value in told:
        for number, line in enumerate(text_lines(value, max(8, width - column))):
            lead = "" if number else label
            lines.append([(lead + " " * (column - cell_len(lead)), "faint"), (line, "ink")])
    return lines


def standing(wall: Wall | None, words: Words, width: int, now_ms: int) -> list[Bits]:
    """The shop's announcements that stand on the screens now."""
    lines: list[Bits] = []
    for each in wall.announcements if wall is not None else ():
        ends = f" {ending(each.until_ms, words, now_ms)}"
        said = one_line(plain(each.form, words.label), max(8, width))
        lines.append(spread([("◆ ", "honey"), (said, "soft")], [(ends, "faint")], width))
    return lines


def ending(until_ms: int, words: Words, now_ms: int) -> str:
    """Until when it stands: `until 18:00`, `until the end of the day`, `until the end of 30 Nov`."""
    _ = words._
    last_minute = words.moment(to_iso(until_ms - 60_000), now_ms)
    if not last_minute.endswith("23:59"):
        return _("until {when}").format(when=words.moment(to_iso(until_ms), now_ms))
    day = last_minute.removesuffix("23:59").strip()
    return _("until the end of {day}").format(day=day) if day else _("until the end of the day")
