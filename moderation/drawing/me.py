"""The view of oneself: one's own figures, one's profile in words, the posts that name one. Pure.

The hub sends these figures to nobody but the person they are about, and they are in no report.
"""

from __future__ import annotations

from rich.cells import cell_len

from moderation.desk import Row
from moderation.drawing import Bits
from moderation.drawing.house import COLUMN, columns
from moderation.drawing.rows import spread, wall_row
from moderation.glyphs import one_line, text_lines
from moderation.model import Model
from moderation.words import N_, Words
from wall.wire import Profile

FIGURES = {
    "approved": N_("approved"), "masked": N_("approved with masks"), "withheld": N_("withheld"),
    "withdrawn": N_("withdrawn"), "seconded": N_("confirmed for others"), "undone": N_("undone"),
    "replied": N_("replies"), "promised": N_("promises"),
}  # fmt: skip
LAYOUTS = {"one": N_("one post at a time"), "list": N_("list and post"), "wall": N_("the wall first")}
PRAISE = 12
"""So many posts that name one are shown at once."""


def me(model: Model, words: Words, width: int, now_ms: int, key: str = ",") -> list[Bits]:
    """All of it, in one column or two. `key`: that of the profile."""
    one = min(width, COLUMN)
    if width < 2 * COLUMN:
        return [*_figures(model, words, one), [], *_profile(model, words, one, key), [],
                *_praise(model, words, one, now_ms)]  # fmt: skip
    half = min(COLUMN + 20, (width - 4) // 2)
    left = [*_figures(model, words, half), [], *_profile(model, words, half, key)]
    return columns(left, _praise(model, words, half, now_ms), half)


def _told(text: str, width: int, names: str) -> list[Bits]:
    return [[("  ", ""), (line, names)] for line in text_lines(text, max(10, width - 2))]


def _figures(model: Model, words: Words, width: int) -> list[Bits]:
    _ = words._
    lines: list[Bits] = [[(_("My figures"), "honey strong")]]
    lines += _told(_("Only you are ever sent these; they are in no report."), width, "faint")
    if model.me is None:
        return [*lines, [("  " + _("asking…"), "faint slant")]]
    heads = (_("today"), _("30 days"))
    wide = max(9, *(cell_len(head) + 2 for head in heads))

    def line(name: str, cells: tuple[str, str], names: str) -> Bits:
        right: Bits = [(" " * max(0, wide - cell_len(cell)) + cell, names) for cell in cells]
        return [("  ", ""), *spread([(name, "soft")], right, min(width, 60) - 2)]

    lines.append(line("", heads, "faint"))
    for key, name in FIGURES.items():
        counts = model.me.today.get(key, 0), model.me.month.get(key, 0)
        if any(counts) or key in ("approved", "withheld", "replied"):
            lines.append(line(_(name), (words.number(counts[0]), words.number(counts[1])), "ink"))
    return lines


def _profile(model: Model, words: Words, width: int, key: str) -> list[Bits]:
    _ = words._
    change: Bits = [(f" {key} ", "honey strong"), (_("change"), "soft")]
    lines: list[Bits] = [spread([(_("My profile"), "honey strong")], change, min(width, 60))]
    profile = model.profile
    if profile is None:
        return [*lines, [("  " + _("asking…"), "faint slant")]]
    names = ", ".join(one_line(name, 40) for name in profile.names[:12])
    told = [
        _("You go by {names}: posts that say so are passed on to you.").format(names=names)
        if names
        else _("You gave no name: no post is passed on to you as praise."),
        _("Your replies are signed “{badge}” on the wall.").format(badge=one_line(profile.badge, 40))
        if profile.on_wall and profile.badge
        else _("Your replies are not signed on the wall: nobody reads your name there."),
        consent(profile, words),
        _("Your desk: {layout}.").format(layout=_(LAYOUTS.get(profile.layout, LAYOUTS["list"]))),
    ]
    return [*lines, *(line for each in told for line in _told(each, width, "ink"))]


def consent(profile: Profile, words: Words) -> str:
    """Whether the management's report may quote praise that names this person."""
    if profile.to_manager:
        return words._("The management's report may quote compliments that name you, until you say no again.")
    return words._("Compliments that name you are not quoted in the management's report.")


def _praise(model: Model, words: Words, width: int, now_ms: int) -> list[Bits]:
    _ = words._
    lines: list[Bits] = [[(_("Said about me"), "honey strong")]]
    listing = model.lists["praise"]
    if not listing.loaded:
        return [*lines, [("  " + _("asking…"), "faint slant")]]
    if not listing.rows:
        return [*lines, *_told(_("No post on the wall names you for now."), width, "faint")]
    lines += _told(_("On the wall, with your name in it. It changed nothing for these posts."), width, "faint")
    for row in listing.rows[:PRAISE]:
        lines.append([])
        lines.extend(
            [("  ", ""), *bits] for bits in wall_row(Row(row.post), words, width - 2, now_ms, lines=3) if bits
        )
    if listing.more or len(listing.rows) > PRAISE:
        lines += [[], [("  …", "faint")]]
    return lines
