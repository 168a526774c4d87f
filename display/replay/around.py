"""What stands around the film: the word, the day, the clock of then, how fast it goes, what to know of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from display.draw import Block, Box, Frame, Icon, Inset, Layer, TextSpec, line_of, stack
from display.layout import Rect
from display.replay.setting import Setting, Shade
from display.scenes.parts import Kit

SIZES = (1.5, 1.25, 1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52, 0.44, 0.36)
"""What has no room is tried smaller."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told beside the film. `note`: what must be known of the picture; `caption`: over a film without one;
    `help`: the keys, while they are shown; `chapter`: of the story, e.g. `3/9`. `due`: the day was asked for, and
    nothing is known of it yet: no clock.
    """

    at_ms: int
    speed: float = 0.0
    paused: bool = False
    note: str = ""
    caption: str = ""
    help: tuple[str, ...] = ()
    chapter: str = ""
    due: bool = False


def film(kit: Kit, place: Setting, shade: Shade, frame: Frame, posts: Sequence[str], caption: str) -> list[Layer]:
    """The picture of then, smaller, in a line of its own; over an empty one, in words, why it is empty."""
    gap, line = max(2, round(8 * place.unit)), max(2, round(3 * place.unit))
    out = Rect(
        place.film.x - gap - line, place.film.y - gap - line, place.film.w + 2 * (gap + line),
        place.film.h + 2 * (gap + line),
    )  # fmt: skip
    inner = Rect(out.x + line, out.y + line, out.w - 2 * line, out.h - 2 * line)
    layers = [
        Layer("film:edge", out, (Box(out, shade.edge), Box(inner, shade.ground))),
        Layer("film", place.film, (Inset(place.film, frame),), tuple(posts)),
    ]
    if caption:
        px = kit.look.body
        spec = TextSpec(line_of(caption), round(place.film.w * 0.8), px, round(px * 1.37), shade.soft)
        text = kit.text(spec)
        x, y = place.film.x + (place.film.w - text.w) // 2, place.film.y + (place.film.h - text.h) // 2
        layers.append(Layer("film:caption", Rect(x, y, text.w, text.h), text.at(x, y)))
    return layers


def told(kit: Kit, place: Setting, shade: Shade, said: Told) -> list[Layer]:
    """Word, day and clock: in a column, from above; in a band, the clock at its right."""
    return _column(kit, place, shade, said) if place.aside else _band(kit, place, shade, said)


def _column(kit: Kit, place: Setting, shade: Shade, said: Told) -> list[Layer]:
    area = place.told
    note = [said.note] if said.note else []
    tried = [(said.help, note), ((), note), ((), [])]
    top = low = Block(0, 0)
    for size in SIZES:
        word, clock = _word(kit, shade, area.w, size), _clock(kit, shade, said, area.w, size)
        top = stack((word, clock, _state(kit, shade, said, area.w, size)), round(kit.look.px(34) * size), area.w)
        fits = False
        for helped, noted in tried if size < 0.8 else tried[:1]:
            lines = [_small(kit, text, area.w, shade.ink if n < len(noted) else shade.soft, max(0.7, size))
                     for n, text in enumerate([*noted, *helped])]  # fmt: skip
            low = stack(lines, round(kit.look.px(12) * size), area.w)
            fits = top.h + (low.h + kit.look.px(30) if low.h else 0) <= area.h
            if fits:
                break
        if fits:
            break
    out = [Layer("replay", Rect(area.x, area.y, area.w, min(top.h, area.h)), top.at(area.x, area.y))]
    if low.h:
        y = area.bottom - low.h
        out.append(Layer("replay:note", Rect(area.x, y, area.w, low.h), low.at(area.x, y)))
    return out


def _band(kit: Kit, place: Setting, shade: Shade, said: Told) -> list[Layer]:
    area = place.told
    left = right = Block(0, 0)
    for size in SIZES:
        word = _word(kit, shade, round(area.w * 0.62), size)
        text, px = kit.say.whole_day(said.at_ms), kit.look.body * 0.8 * size
        day = _line(kit, text, round(area.w * 0.66), px, shade.ink, 550)
        left = stack((word, day), round(kit.look.px(14) * size))
        told = "" if said.due else kit.say.clock(said.at_ms)
        digits = _line(kit, told, area.w, kit.look.title * 1.05 * size, shade.ink, 600)
        state = _state(kit, shade, said, round(area.w * 0.32), size)
        right = stack((digits, state), 0)
        if max(left.h, right.h) <= area.h and left.w + right.w + kit.look.meta <= area.w:
            break
    commands = (*left.at(area.x, area.y), *right.at(area.right - right.w, area.y))
    return [Layer("replay", area, commands)]


def _word(kit: Kit, shade: Shade, width: int, size: float) -> Block:
    """The word on a ground of its own, in the colours of the frame turned round."""
    pad = round(kit.look.body * 0.42 * size)
    high = kit.look.body * 1.3 * size
    # The sign is as high as the word, which may take up to all the width that the sign leaves.
    room = width - round(pad * 2.8)
    word = _line(kit, kit.say._("REPLAY"), round(room * 0.86), high, shade.ground, 750)
    mark = min(round(word.h * 0.8), room - word.w)
    height = max(word.h, mark) + pad
    icon = Icon(Rect(pad, (height - mark) // 2, mark, mark), "replay", shade.ground)
    wide = word.w + mark + round(pad * 2.8)
    ground = Box(Rect(0, 0, wide, height), shade.ink, round(pad * 0.5))
    return Block(wide, height, (ground, icon, *word.at(mark + round(pad * 1.6), (height - word.h) // 2)))


def _clock(kit: Kit, shade: Shade, said: Told, width: int, size: float) -> Block:
    """The day, and large the clock of then."""
    look = kit.look
    weekday, day = kit.say.weekday(said.at_ms), kit.say.date(said.at_ms)
    lines = [_line(kit, text, width, look.body * 0.92 * size, shade.ink, 550) for text in (weekday, day)]
    if said.due:
        return stack(lines, 0)
    digits = _line(kit, kit.say.clock(said.at_ms), width, look.title * 1.5 * size, shade.ink, 600)
    return stack((*lines, digits), 0)


def _state(kit: Kit, shade: Shade, said: Told, width: int, size: float) -> Block:
    """Whether it moves, and how fast: by a shape and in words."""
    if said.due:
        return Block(0, 0)
    px = kit.look.body * 0.8 * size
    mark = round(px * 0.8)
    _ = kit.say._
    text = _("{n} × faster").format(n=kit.say.number(said.speed)) if said.speed > 1 else _("as it went")
    if said.chapter:
        text = _("The day told, {chapter}").format(chapter=said.chapter)
    elif said.paused:
        text = _("standing still")
    words = _line(kit, text, width - round(mark * 1.5), px, shade.ink, 550)
    icon = Icon(Rect(0, (words.h - mark) // 2, mark, mark), "standing" if said.paused else "playing", shade.ink)
    return Block(words.w + round(mark * 1.5), words.h, (icon, *words.at(round(mark * 1.5), 0)))


def _line(kit: Kit, text: str, width: int, size: float, colour: str, weight: int) -> Block:
    """One line, as large as asked or as the width allows."""
    px = max(8, round(size))
    spec = TextSpec(line_of(text), 1_000_000, px, round(px * 1.22), colour, weight)
    while (wide := kit.measure(spec).w) > max(1, width) and px > 8:
        px = max(8, min(px - 1, int(px * max(1, width) / wide)))
        spec = replace(spec, size=px, line=round(px * 1.22))
    return kit.text(spec)


def _small(kit: Kit, text: str, width: int, colour: str, size: float) -> Block:
    px = max(8, round(kit.look.meta * size))
    return kit.text(TextSpec(line_of(text), width, px, round(px * 1.32), colour, 500))
