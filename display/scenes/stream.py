"""The stream: posts as they became public, newest first, in balanced columns. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from display.draw import Block, Box, Layer, stack
from display.items import Item
from display.layout import Rect, flow
from display.look import Look
from display.pages.leaves import Leaf
from display.scenes import parts
from display.scenes.parts import Kit
from wall.text import Form, Piece, Run, paginate, plain
from wall.wire import Card

LEAST = 10
"""So many body sizes an item may be high of which only the beginning stands on a board: some four lines of words."""
PREFIXES = (400, 1600)
"""Code points of a text that are looked at first to find its beginning."""
MORE, ABOVE = 0.6, 0.4
"""Of the room left over: how much wider the gaps may grow (share of a gap), and how much of the rest is above."""


def card(kit: Kit, item: Item, width: int, *, begun: bool = False) -> Block:
    """One item as it stands in a column of `width` px; if `begun`, only its beginning and a mark that it goes on."""
    first = item.cards[0]
    if first.gone and not item.talk:
        return parts.place(kit, first, width)
    if begun:
        return _opening(kit, item, beginning(kit, item, width), width)
    look = kit.look
    if item.talk:
        label = parts.heading(kit, first, width)
        return stack((label, _said(kit, [(one, one.form) for one in item.cards], width)), look.px(16), width)
    blocks = [
        parts.heading(kit, first, width),
        parts.words(kit, first.form, width),
        parts.signature(kit, first, width),
    ]
    post = stack(blocks, look.px(12), width)
    answer = parts.reply(kit, first.reply, width, first.signed) if plain(first.reply).strip() else Block(0, 0)
    return stack((post, answer, parts.promise(kit, first, width)), look.px(24 if answer.h else 16), width)


def beginning(kit: Kit, item: Item, width: int) -> tuple[Leaf, ...]:
    """What stands of an item that is begun: the first words of a post, of a chat its question and the turns after
    it that fit, in about half a column. Verbatim; cut between lines or words."""
    limit = most(kit.look)

    def fits(leaves: Sequence[Leaf]) -> bool:
        return _opening(kit, item, leaves, width).h <= limit

    first = item.cards[0]
    voice = "turn" if item.talk else "post"

    def low(form: Form) -> bool:
        return not parts.surely_too_long(kit.look, form, width, limit) and fits([Leaf(first, form, voice)])

    found = [Leaf(first, _first(first.form, low), voice)]
    if item.talk and found[0].form == first.form:
        for one in item.cards[1:]:
            if not fits([*found, Leaf(one, one.form, voice)]):
                break
            found.append(Leaf(one, one.form, voice))
    return tuple(found)


def most(look: Look) -> int:
    """How high (px) a beginning may be: two stand in a column, unless the column is too low for four lines each."""
    return min(look.page.body.h, max((look.page.body.h - gap(look)) // 2, look.body * LEAST))


def _first(form: Form, fits: Callable[[Form], bool]) -> Form:
    """As many of the first words as fit, at least one. Only as much of a long text is set as is needed for that."""
    for length in PREFIXES:
        begun = _prefix(form, length)
        pages = paginate(begun, fits) if begun != form else []
        found = next((page for page in pages[:-1] if plain(page).strip()), None)
        if found is not None:
            return found
    return next((page for page in paginate(form, fits) if plain(page).strip()), form)


def _prefix(form: Form, length: int) -> Form:
    """The pieces that hold the first so many code points, the last one cut."""
    out: list[Piece] = []
    for piece in form:
        if length <= 0:
            break
        out.append(Run(piece.text[:length]) if isinstance(piece, Run) else piece)
        length -= len(piece.text) if isinstance(piece, Run) else 1
    return tuple(out)


def _opening(kit: Kit, item: Item, leaves: Sequence[Leaf], width: int) -> Block:
    look, first = kit.look, item.cards[0]
    label = parts.heading(kit, first, width)
    onward = parts.onward(kit, width)
    if item.talk:
        said = _said(kit, [(leaf.card, leaf.form) for leaf in leaves], width)
        return stack((label, said, onward), look.px(16), width)
    words = parts.words(kit, leaves[0].form, width, snug=False)
    post = stack((label, words, onward, parts.signature(kit, first, width)), look.px(12), width)
    return stack((post, parts.promise(kit, first, width)), look.px(16), width)


def _said(kit: Kit, turns: Sequence[tuple[Card, Form]], width: int) -> Block:
    """Turns one under another; a person who goes on is not named again."""
    blocks = []
    before = ("", "")
    for one, form in turns:
        speaker = one.voice, one.pseudonym
        blocks.append(parts.turn(kit, one, form, width, named=speaker != before))
        before = speaker
    return stack(blocks, kit.look.px(24), width)


def gap(look: Look) -> int:
    """The air (px) between two posts; the hairline runs through its middle."""
    return look.px(66)


def places(kit: Kit, items: Sequence[Item], begun: Collection[str] = ()) -> list[Rect] | None:
    """Where the items go on one board, or None if it has no room for them all. `begun`: keys of those cut short."""
    columns = kit.look.page.columns
    heights = [card(kit, item, columns[0].w, begun=item.key in begun).h for item in items]
    found = flow(heights, columns, gap(kit.look))
    return None if found is None else _composed(kit.look, found)


def _composed(look: Look, found: Sequence[Rect]) -> list[Rect]:
    """The same places with the room that is left over spread: some between the posts, the rest around them, a little
    more below than above; columns that nothing stands in are given up and the others stand in the middle."""
    body, lefts = look.page.body, sorted({place.x for place in found})
    rows = [[place for place in found if place.x == left] for left in lefts]
    slack = body.bottom - max((place.bottom for place in found), default=body.bottom)
    most = max((len(row) for row in rows), default=1)
    apart = min(round(gap(look) * MORE), slack // most) if most > 1 else 0
    down = round((slack - apart * (most - 1)) * ABOVE)
    aside = (body.right - max((place.right for place in found), default=body.right)) // 2
    out: list[Rect] = []
    for row in rows:
        out += [place.moved(aside, down + apart * n) for n, place in enumerate(row)]
    return out


def layers(kit: Kit, items: Sequence[Item], begun: Collection[str] = ()) -> list[Layer]:
    """The board with these items; of those whose key is in `begun` it has only the beginning, and says so.

    Raises ValueError if they do not fit.
    """
    found = places(kit, items, begun)
    if found is None:
        raise ValueError("these posts do not fit on one board")
    out: list[Layer] = []
    above: Rect | None = None
    for item, place in zip(items, found, strict=True):
        commands = card(kit, item, place.w, begun=item.key in begun).at(place.x, place.y)
        if above is not None and above.x == place.x:
            rule = Rect(place.x, (above.bottom + place.y) // 2, place.w, kit.look.px(2))
            out.append(Layer(f"rule:{rule.x}:{rule.y}", rule, (Box(rule, kit.look.theme.rule),)))
        bearing = [leaf.card for leaf in beginning(kit, item, place.w)] if item.key in begun else item.cards
        out.append(Layer(item.key, place, commands, tuple(one.post for one in bearing)))
        above = place
    return out
