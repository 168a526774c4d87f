"""Scenes of one sentence: large, what it means beneath, and the invitation's code beside it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from display.draw import Block, Box, Layer, stack
from display.layout import Rect
from display.look import contrast
from display.qr import block as code
from display.scenes import sections
from display.scenes.base import Invitation, Plate
from display.scenes.parts import Kit
from wall.text import visible_controls

_WHITE = "#FFFFFF"
LIFT = 0.38
"""Where a message stands: this share of the free height above it."""


def plate(
    kit: Kit, key: str, sentence: str, beneath: Sequence[str], invitation: Invitation, share: float = 0.3
) -> Plate:
    """A sentence with an accent above it, quieter ones beneath, and the code to scan where there is one.

    `share`: how large the code is, of the page's width, or of its height where the page is the higher.
    """
    look, body = kit.look, kit.look.page.body
    square, beside = _code(kit, invitation, share)
    width = body.w - square.w - look.px(90) if beside and square.h else body.w
    air = look.px(70)
    height = body.h if beside or not square.h else body.h - square.h - air
    text = _said(kit, sentence, beneath, invitation.url if square.h else "", width, height)
    y = body.y + round((height - text.h) * LIFT)
    layers = [Layer(key, Rect(body.x, y, width, text.h), text.at(body.x, y))]
    if square.h:
        x = body.right - square.w if beside else body.x
        top = body.y + round((body.h - square.h) * LIFT) if beside else y + text.h + air
        layers.append(Layer(f"{key}:code", Rect(x, top, square.w, square.h), square.at(x, top)))
    return sections.plate(layers)


def address(url: str) -> str:
    """A page's address as people type it."""
    shown = visible_controls(url.strip()).replace("\n", " ")
    for scheme in ("https://", "http://"):
        shown = shown.removeprefix(scheme)
    return shown.rstrip("/")


def _code(kit: Kit, invitation: Invitation, share: float) -> tuple[Block, bool]:
    """The code, and whether it stands beside the words or beneath them."""
    body = kit.look.page.body
    beside = body.w > body.h
    side = round(min(body.w * share, body.h * 2 * share)) if beside else round(min(body.w, body.h * share))
    # On a card of white where the page is light, so that its quiet zone has an edge that stands with the margins.
    theme = kit.look.theme
    ground = _WHITE if contrast(theme.ground, _WHITE) < contrast(theme.ink, _WHITE) else theme.ground
    return code(invitation.url, side, theme.ink, ground), beside


def _said(kit: Kit, sentence: str, beneath: Sequence[str], url: str, width: int, height: int) -> Block:
    """The sentence and what stands beneath it, in at most `height` px: smaller where it must, then without."""
    look = kit.look
    bar = Block(look.px(72), look.px(6), (Box(Rect(0, 0, look.px(72), look.px(6)), look.theme.accent),))
    gap, wide = look.px(30), min(width, look.body * 26)
    typed = [address(url)] if url else []

    def small(sized: Callable[..., Block], texts: Sequence[str]) -> list[Block]:
        said = [sized(kit, text, wide, look.theme.soft) for text in texts]
        return said + [sized(kit, text, wide, look.theme.ink, 600) for text in typed]

    for blocks in (small(sections.body, beneath), small(sections.meta, beneath), small(sections.meta, ()), []):
        room = height - stack([bar, *blocks], gap).h - gap
        block = stack(
            [bar, sections.title(kit, sentence, min(width, look.title * 16), room, even=True), *blocks], gap, width
        )
        if block.h <= height:
            break
    return block
