"""What frames every scene: the shop's name and the clock above, order, figures and age beneath. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from display import qr
from display.draw import Block, Box, Command, Icon, Layer, TextSpec, line_of, stack
from display.layout import Rect
from display.scenes import side
from display.scenes.base import Invitation
from display.scenes.parts import Kit
from wall.wire import Panel

CODE = 112
"""The small code with its quiet zone (px at 1080 lines), at most."""


@dataclass(frozen=True)
class Condition:
    """How fresh the picture is. `age_s` None: connected. `loud`: the age is past the limit and stands out.

    `queued`: how many posts wait for their first showing. `invitation`: what the small QR code leads to; give none
    where the scene is the invitation itself. `paused`: the desk pauses the wall, so nothing is about to appear.
    """

    age_s: float | None = None
    loud: bool = False
    panel: Panel | None = None
    queued: int = 0
    invitation: Invitation = field(default_factory=Invitation)
    paused: bool = False


def head(kit: Kit, condition: Condition) -> list[Layer]:
    """The line above."""
    if kit.look.page.bar:
        return side.head(kit, _tag(kit, condition))
    return _name_and_clock(kit, _tag(kit, condition))


def _tag(kit: Kit, condition: Condition) -> str:
    queued = 0 if condition.paused else condition.queued
    return kit.say.queued(queued) if queued else kit.say._("Your words, as they are")


def _name_and_clock(kit: Kit, said: str) -> list[Layer]:
    look, area, t = kit.look, kit.look.page.head, kit.look.theme
    clock = _big(kit, kit.say.clock(kit.now_ms), t.ink, 500)
    drop = round((look.body * 1.37 - look.meta * 1.4) / 2) + look.px(5)
    today = kit.small(kit.say.today(kit.now_ms), area.w)
    name = _big(kit, kit.say.shop, t.ink, 650)
    tag = kit.small(said, area.w)
    air = round(look.meta * 0.9)
    right: list[Command] = list(clock.at(area.right - clock.w, area.y))
    used = clock.w
    if name.w + clock.w + today.w + 3 * air <= area.w:
        used += air + today.w
        right += today.at(area.right - used, area.y + drop)
    room = area.w - used - air
    left: list[Command] = []
    x = area.x
    if kit.say.shop:
        bar = Rect(area.x, area.y + round(look.body * 0.26), look.px(6), round(look.body * 0.86))
        left.append(Box(bar, t.accent))
        x += look.px(6) + round(look.body * 0.42)
        name = name if name.w <= area.right - x - used else kit.small(kit.say.shop, room, t.ink, 650)
        left += name.at(x, area.y)
        x += name.w + air
    if x + tag.w <= area.x + room:
        left += tag.at(x, area.y + drop)
    height = max(area.h, name.h)
    middle = area.x + room
    return [
        Layer("name", Rect(area.x, area.y, middle - area.x, height), tuple(left)),
        Layer("clock", Rect(middle, area.y, area.right - middle, height), tuple(right)),
    ]


def _big(kit: Kit, text: str, colour: str, weight: int) -> Block:
    look = kit.look
    spec = TextSpec(line_of(text), look.page.head.w, look.body, round(look.body * 1.37), colour, weight)
    return kit.text(spec)


def foot(kit: Kit, condition: Condition) -> list[Layer]:
    """The line beneath: in what order, how many, and how old if it is old; at its right the way to write."""
    if kit.look.page.bar:
        return side.foot(kit, _variants(kit, condition, kit.look.page.foot.w))
    look, whole = kit.look, kit.look.page.foot
    corner = _corner(kit, condition.invitation)
    area = Rect(whole.x, whole.y, corner.rect.x - look.meta - whole.x, whole.h) if corner else whole
    rule = Rect(area.x, area.y - round(look.meta * 0.75), area.w, look.px(2))
    out = [Layer("foot-rule", rule, (Box(rule, look.theme.rule),))]
    left, right = kit.small(kit.say.order(), area.w), _right(kit, condition, area.w)
    air = look.px(16)
    if area.h > left.h:
        apart = look.px(7) if condition.loud and condition.age_s is not None else 0
        commands = [*left.at(area.x, area.y - apart), *right.at(area.x, area.y + left.h + apart)]
        if left.h + right.h > area.h or max(left.w, right.w) > area.w:
            tried = (stack(blocks, look.px(7), area.w) for blocks in _variants(kit, condition, area.w))
            found = next((block for block in tried if block.h <= area.h and block.w <= area.w), Block(0, 0))
            commands = list(found.at(area.x, area.y))
    else:
        room = area.w - look.meta
        if left.w + right.w > room:
            right = _right(kit, condition, room - left.w)
        if left.w + right.w > room:
            left = kit.small(kit.say._("Most recent first"), area.w)
            right = _right(kit, condition, room - left.w)
        if right.h > area.h or left.w + right.w > room:
            # Never less than the order and the age; the figures have a scene of their own.
            left, right = (left, Block(0, 0)) if condition.age_s is None else (Block(0, 0), right)
        commands = [*left.at(area.x, area.y), *right.at(area.right - right.w, area.y)]
    out.append(Layer("foot", Rect(area.x, area.y - air, area.w, area.h + 2 * air), tuple(commands)))
    return [*out, corner] if corner else out


def _corner(kit: Kit, invitation: Invitation) -> Layer | None:
    """The small code at the lower right, between the body and the edge; none where it could not be scanned.

    Its modules keep 3.5 % of the height from the edge, which is what a television may cut off (EBU R 95).
    """
    look, page = kit.look, kit.look.page
    low = page.whole.h - round(page.whole.h * 0.025)
    code = qr.block(invitation.url, min(look.px(CODE), low - page.body.bottom), look.theme.ink, look.theme.ground)
    if not code.h:
        return None
    y = max(page.body.bottom, min(low, page.foot.bottom + look.px(24)) - code.h)
    rect = Rect(page.foot.right - code.w, y, code.w, code.h)
    return Layer("code", rect, code.at(rect.x, rect.y))


def _variants(kit: Kit, condition: Condition, width: int) -> Iterator[list[Block]]:
    """What a narrow foot says, from the most to the least: the order, then the age or the figures."""
    long, short = kit.small(kit.say.order(), width), kit.small(kit.say._("Most recent first"), width)
    if condition.age_s is not None:
        age = side.age(kit, kit.say.stale(condition.age_s), condition.loud, width)
        yield from ([long, age], [short, age], [age])
    elif condition.panel is not None:
        for order in (long, short):
            said = [kit.say.figures(condition.panel, sparing) for sparing in (1, 2)]
            for one in said:
                yield [order, stack([kit.small(part, width, weight=500) for part in one.split(" · ")], 0, width)]
            for one in said:
                yield [order, kit.small(one, width, weight=500)]
    yield from ([long], [short])


def _right(kit: Kit, condition: Condition, width: int) -> Block:
    """The age, or the public count in as few words as this width asks for."""
    look, t = kit.look, kit.look.theme
    if condition.age_s is not None:
        return _age(kit, condition.age_s, condition.loud)
    if condition.panel is None:
        return Block(0, 0)
    line = round(look.meta * 1.4)
    for sparing in range(3):
        figures = kit.small(kit.say.figures(condition.panel, sparing), max(width, 1), t.soft, 500)
        if figures.h <= line and figures.w <= width:
            break
    return figures


def _age(kit: Kit, age_s: float, loud: bool) -> Block:
    """How old the news is; past the limit on a ground of its own."""
    look, t = kit.look, kit.look.theme
    size = round(look.meta * 1.1)
    line = round(look.meta * 1.4)
    text = kit.small(kit.say.stale(age_s), look.page.foot.w, t.ground if loud else t.ink, 600)
    pad = round(look.meta * 0.6) if loud else 0
    gap = round(look.meta * 0.45)
    w, high = text.w + size + gap + 2 * pad, max(line, text.h)
    commands: list[Command] = []
    if loud:
        commands.append(Box(Rect(0, -look.px(8), w, high + look.px(16)), t.ink, (line + look.px(16)) // 2))
    commands.append(Icon(Rect(pad, (line - size) // 2, size, size), "offline", t.ground if loud else t.ink))
    commands += text.at(pad + size + gap, 0)
    return Block(w, high, tuple(commands))
