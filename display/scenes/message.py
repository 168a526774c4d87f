"""Scenes of one sentence: nothing to show yet, and waiting for the feeder. Dignified, never blank. Pure."""

from __future__ import annotations

from display.draw import Box, Layer, line_of, stack
from display.layout import Rect
from display.scenes.parts import Kit


def layers(kit: Kit, key: str, sentence: str, beneath: str) -> list[Layer]:
    """A large sentence and a quieter one beneath it, left-aligned, a little above the middle of the page."""
    look = kit.look
    body = look.page.body
    width = min(body.w, look.title * 16)
    large = kit.text(look.large(line_of(sentence), width))
    quiet = kit.text(look.words(line_of(beneath), min(body.w, look.body * 24), look.theme.soft))
    text = stack((large, quiet), look.px(30), width)
    y = body.y + max(0, round((body.h - text.h) * 0.38))
    bar = Rect(body.x, y - look.px(46), look.px(72), look.px(6))
    rect = Rect(body.x, max(0, bar.y), body.w, y + text.h - max(0, bar.y))
    return [Layer(key, rect, (Box(bar, look.theme.accent), *text.at(body.x, y)))]


def empty(kit: Kit) -> list[Layer]:
    """Connected, and nothing to show yet."""
    _ = kit.say._
    return layers(
        kit,
        "empty",
        _("The wall is waiting for its first words."),
        _("What customers write appears here as soon as somebody of the shop has read it, word for word."),
    )


def reconnecting(kit: Kit) -> list[Layer]:
    """No news for so long that nothing may be shown any more, or none since the start."""
    _ = kit.say._
    return layers(
        kit,
        "reconnecting",
        _("We are reconnecting."),
        _("The wall shows nothing that it cannot vouch for. Your words come back as soon as the line does."),
    )
