"""What is read: the conversation around a post, its text as received, and its form as the wall carries it. Pure.

The text's own lines remember their glyphs, so that a cursor and a mouse can point at words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from moderation.drawing import Bits
from moderation.drawing.rows import mask_list
from moderation.glyphs import Line, form_lines, glyphs, one_line, text_lines, wrap
from moderation.marks import Marker
from moderation.words import Words
from wall.events import Mask
from wall.text import display_form
from wall.wire import DeskPost

WIDEST = 88
"""Cells; longer lines are hard to read."""
TURN_LINES = 6
"""A turn before or after shows so many lines at most."""


@dataclass
class Body:
    """Lines to draw. The post's own text is `lines[first : first + len(text)]`, drawn anew as the cursor moves."""

    marker: Marker
    width: int
    lines: list[Bits] = field(default_factory=list)
    first: int = 0
    text: list[Line] = field(default_factory=list)
    tail: list[Bits] = field(default_factory=list)

    @property
    def height(self) -> int:
        return self.first + len(self.text) + len(self.tail)


def body(
    post: DeskPost,
    words: Words,
    width: int,
    now_ms: int,
    *,
    before: Sequence[DeskPost] = (),
    after: Sequence[DeskPost] = (),
    marker: Marker | None = None,
    masking: bool = True,
) -> Body:
    """Everything beneath the head. `marker`: what is being marked; without one, what was decided is shown.

    `masking`: the marks become chips on the wall (else they are the words that a refusal is about).
    """
    width = max(8, min(width, WIDEST))
    decided = [*mask_list(post), *(Mask(start, end) for start, end in post.spans)]
    if marker is None:
        marker = Marker(post.text or "", marks=sorted(decided))
        masking = not post.spans
    out = Body(marker, width)
    for turn in before:
        out.lines.extend(_turn(turn, words, width, now_ms))
    if before:
        out.lines.append([(words.person(post), "ink strong")])
    out.first = len(out.lines)
    if post.text:
        out.text = wrap(glyphs(post.text), width)
    else:
        out.tail.extend([(line, "faint slant")] for line in text_lines(_absent(post, words), width))
    masks = [mask for mask in marker.marks if masking]
    if post.text and masks:
        out.tail.extend(_preview(post.text, masks, words, width))
    if post.reply:
        out.tail.extend(([], [(words._("The shop's reply"), "leaf")]))
        out.tail.extend([("  " + line, "soft")] for line in text_lines(post.reply, width - 2))
    if after:
        out.tail.append([])
    for turn in after:
        out.tail.extend(_turn(turn, words, width, now_ms))
    if post.permalink:
        out.tail.extend(([], [(one_line(post.permalink, width), "faint")]))
    return out


def _preview(text: str, masks: Sequence[Mask], words: Words, width: int) -> list[Bits]:
    lines: list[Bits] = [[], [(words._("On the wall"), "leaf")]]
    for bits in form_lines(display_form(text, masks), width - 2, words.chip):
        lines.append([("│ ", "leaf"), *((shown, "chip" if is_chip else "ink") for shown, is_chip in bits)])
    return lines


def _turn(turn: DeskPost, words: Words, width: int, now_ms: int) -> list[Bits]:
    """One message of the conversation around: who, when, what became of it, what was said."""
    when = words.moment(turn.written_at or turn.received_at, now_ms)
    state = words._("decided, not yet public") if turn.pending is not None else words.state(turn.state)
    lines: list[Bits] = [[(words.person(turn), "soft strong"), (f"  {when} · {state}", "faint")]]
    said = text_lines(turn.text or _absent(turn, words), width - 2)
    lines.extend([("  " + line, "soft")] for line in said[:TURN_LINES])
    if len(said) > TURN_LINES:
        lines[-1].append((" …", "faint"))
    return [*lines, []]


def _absent(post: DeskPost, words: Words) -> str:
    if post.forgotten:
        return words._("This post was forgotten: its content no longer exists.")
    return words._("This conversation came without its author's consent: it is counted, its text is not stored.")


def text_bits(out: Body, at: int, cursor: bool) -> Bits:
    """Line `at` of the text with its marks; `cursor`: somebody is marking, so cursor and open mark are drawn."""
    marker, row, line = out.marker, out.marker.glyphs, out.text[at]
    reach = marker.reach() if cursor else None
    spans = [(mark.start, mark.end) for mark in marker.marks]
    bits: Bits = []
    for place in range(line.first, line.last):
        glyph = row[place]
        here = cursor and place == marker.cursor
        names = "ink"
        if here:
            names = "cursor"
        elif reach is not None and reach.start <= glyph.start < reach.end:
            names = "ink on-mark"
        elif any(start <= glyph.start < end for start, end in spans):
            names = "marked"
        shown = glyph.shown if glyph.shown != "\n" else " " if here else ""
        if bits and bits[-1][1] == names:
            bits[-1] = (bits[-1][0] + shown, names)
        elif shown:
            bits.append((shown, names))
    return bits
