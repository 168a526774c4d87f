"""What is read: the conversation around a post, its text as received, and its form as the wall carries it. Pure.

The text's own lines remember their glyphs, so that a cursor and a mouse can point at words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rich.cells import cell_len

from moderation.deciding import veil
from moderation.deciding.marks import Marker
from moderation.drawing import Bits, found, wallform
from moderation.drawing.about import NOTHING, About
from moderation.drawing.rows import mask_list
from moderation.drawing.turns import absent, turn
from moderation.drawing.wallform import Spot
from moderation.glyphs import Line, glyphs, one_line, text_lines, wrap
from moderation.words import Words
from wall.events import Mask
from wall.wire import DeskPost

WIDEST = 88
"""Cells; longer lines are hard to read."""
BESIDE = 84
"""Cells from which on the wall's form stands beside the text instead of beneath it."""
BETWEEN = 3
ENDLESS = 10_000
"""Code points; while so long a text is marked, its form is drawn without a break: pages take a while to count."""


@dataclass
class Body:
    """Lines to draw. The post's own text is `lines[first : first + rows]`, drawn anew as the cursor moves.

    `beside`: what stands at the right of those, from cell `width` on. `found`: stretches to underline.
    `spots`: the chips of the wall's form, their lines counted from the body's first.
    """

    marker: Marker
    width: int
    lines: list[Bits] = field(default_factory=list)
    first: int = 0
    text: Sequence[Line] = ()
    beside: Sequence[Bits] = ()
    tail: list[Bits] = field(default_factory=list)
    found: tuple[tuple[int, int], ...] = ()
    spots: list[Spot] = field(default_factory=list)
    veiled: bool = False

    @property
    def rows(self) -> int:
        """Lines that the text and what stands beside it take."""
        return max(len(self.text), len(self.beside))

    @property
    def height(self) -> int:
        return self.first + self.rows + len(self.tail)


def body(
    post: DeskPost,
    words: Words,
    width: int,
    now_ms: int,
    about: About = NOTHING,
    *,
    marker: Marker | None = None,
    masking: bool = True,
    busy: bool = False,
) -> Body:
    """Everything beneath the head. `marker`: what is being marked; without one, what was decided is shown.

    `masking`: the marks become chips on the wall (else they are the words that a refusal is about).
    `busy`: somebody is marking now, so nothing may be veiled.
    """
    room = max(8, width)
    width = min(room, WIDEST)
    decided = [*mask_list(post), *(Mask(start, end) for start, end in post.spans)]
    if marker is None:
        marker = Marker(post.text or "", marks=sorted(decided))
        masking = not post.spans
    out = Body(marker, width, veiled=not busy and veil.veiled(post, about.opened))
    for before in about.before:
        out.lines.extend(turn(before, words, width, now_ms, about.opened))
    if about.before:
        above = words.ngettext("↑ {n} turn before", "↑ {n} turns before", len(about.before))
        out.lines.append([(words.person(post), "ink strong"), (f"   {above}", "faint")])
    out.first = len(out.lines)
    if out.veiled:
        out.marker = Marker("")
        out.tail.extend(_veil(about, words, width))
    elif post.text:
        _text(out, post, words, room, about, masking=masking, busy=busy)
    else:
        out.tail.extend([(line, "faint slant")] for line in text_lines(absent(post, words), width))
    if post.reply and not out.veiled:
        out.tail.extend(([], _reply_head(post, words, width)))
        out.tail.extend([("  " + line, "soft")] for line in text_lines(post.reply, width - 2))
    if about.after:
        out.tail.append([])
    for after in about.after:
        out.tail.extend(turn(after, words, width, now_ms, about.opened))
    if post.permalink:
        out.tail.extend(([], [(one_line(post.permalink, width), "faint")]))
    return out


def _veil(about: About, words: Words, width: int) -> list[Bits]:
    told = words._("{open} opens it.")
    if about.give_key:
        told = words._("{open} opens it; {give} passes it to somebody else.")
    told = told.format(open=about.open_key, give=about.give_key)
    return [[(line, "soft slant")] for line in text_lines(f"{veil.line(words)} {told}", width)]


def _text(out: Body, post: DeskPost, words: Words, room: int, about: About, *, masking: bool, busy: bool) -> None:
    """The text, what was noticed in it, and the wall's form of it.

    The form stands beside the text where there is room, beneath it while it is masked, else in its place.
    """
    text, marker = post.text or "", out.marker
    out.found = found.spans(post)
    masks = tuple(marker.marks) if masking else ()
    offers = tuple(marker.offers) if masking and busy else ()
    form_wanted = bool(masks or offers or about.walled)
    if busy and len(text) > ENDLESS:
        told, size = words._("On the wall"), ENDLESS * len(text)
    else:
        told, size = wallform.strip(text, (*masks, *offers), about.room, about.screen, words), about.room
    if form_wanted and about.walled and room >= BESIDE:
        out.width = (min(room, 2 * WIDEST) - BETWEEN) // 2
        out.text = _wrapped(text, out.width)
        form = wallform.shown(text, masks, offers, size, words, out.width)
        title: Bits = [(one_line(told, out.width), "leaf")]
        out.beside = [title, *form.lines]
        out.spots = [
            Spot(out.first + 1 + y, out.width + BETWEEN + left, out.width + BETWEEN + right, mask)
            for y, left, right, mask in form.spots
        ]
        return
    instead = about.walled and not busy
    if not instead:
        out.text = _wrapped(text, out.width)
    out.tail.extend([] for _ in out.text[:1])
    out.tail.append([(one_line(told, out.width), "leaf" if form_wanted else "faint")])
    if form_wanted:
        form = wallform.shown(text, masks, offers, size, words, out.width - 2)
        begin = out.first + out.rows + len(out.tail)
        out.tail.extend([("│ ", "leaf"), *bits] for bits in form.lines)
        out.spots = [Spot(begin + y, left + 2, right + 2, mask) for y, left, right, mask in form.spots]


@lru_cache(maxsize=32)
def _wrapped(text: str, width: int) -> tuple[Line, ...]:
    """The lines of a text: computed once for a width, however long the text is."""
    return tuple(wrap(glyphs(text), width))


def _reply_head(post: DeskPost, words: Words, width: int) -> Bits:
    """`The shop's reply — Inès (camille)`: who signs it on the wall, and who wrote it."""
    by = words.source(post.reply_by.removeprefix("source:")) if post.reply_by else ""
    signed = f"— {post.reply_signed}" + (f" ({by})" if by else "") if post.reply_signed else by and f"({by})"
    title = words._("The shop's reply")
    return [(f"{title} ", "leaf"), (one_line(signed, max(1, width - cell_len(title) - 1)) if signed else "", "faint")]


def text_bits(out: Body, at: int, cursor: bool) -> Bits:
    """Line `at` of the text with its marks; `cursor`: somebody is marking, so cursor and open mark are drawn."""
    marker, row, line = out.marker, out.marker.glyphs, out.text[at]
    reach = marker.reach() if cursor else None
    left, right = (row[line.first].start, row[line.last - 1].end) if line.last > line.first else (0, 0)
    spans = [(mark.start, mark.end) for mark in marker.marks if mark.start < right and left < mark.end]
    noticed = [span for span in out.found if span[0] < right and left < span[1]]
    offers = [(one.start, one.end) for one in marker.offers if one.start < right and left < one.end] if cursor else []
    if not (cursor or spans or noticed):  # most lines of most posts
        plain = "".join(glyph.shown for glyph in row[line.first : line.last] if glyph.shown != "\n")
        return [(plain, "ink")] if plain else []
    bits: Bits = []
    for place in range(line.first, line.last):
        glyph = row[place]
        here = cursor and place == marker.cursor
        names = "ink"
        if here:
            names = "cursor"
        elif reach is not None and reach.start <= glyph.start < reach.end:
            names = "ink on-mark"
        elif _in(glyph.start, spans):
            names = "marked"
        elif _in(glyph.start, offers):
            names = "ghost"
        elif _in(glyph.start, noticed):
            names = "ink under"
        shown = glyph.shown if glyph.shown != "\n" else " " if here else ""
        if bits and bits[-1][1] == names:
            bits[-1] = (bits[-1][0] + shown, names)
        elif shown:
            bits.append((shown, names))
    return bits


def _in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def beside_bits(out: Body, at: int, bits: Bits) -> Bits:
    """Line `at` of the text with what stands at its right."""
    if bits:
        bits = [*bits[:-1], (bits[-1][0].rstrip(" "), bits[-1][1])]  # a space that hangs over the edge
    used = sum(cell_len(text) for text, _ in bits)
    right = out.beside[at] if at < len(out.beside) else []
    return [*bits, (" " * max(0, out.width - used), ""), (" │ ", "rule"), *right]
