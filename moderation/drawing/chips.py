"""What the list in view is narrowed to, always visible, and what a list says when nothing is in it. Pure."""

from __future__ import annotations

from rich.cells import cell_len

from moderation.drawing import Bits, Spot
from moderation.drawing.rows import spread
from moderation.finding import narrowing
from moderation.glyphs import one_line
from moderation.model import Model
from moderation.words import N_, Words

EMPTY = {
    "waiting": N_("Nothing waits. Well done."),
    "second": N_("Nothing waits for a second person."),
    "shown": N_("Nothing is on the wall."),
    "refused": N_("Nothing was refused."),
    "promises": N_("No promise was made yet: p on a post of the wall begins one."),
    "all": N_("Nothing has come in yet."),
    "to-answer": N_("Everything on the wall has its answer."),
    "praise": N_("No post names you."),
}


def hidden(model: Model, queue: str) -> int:
    """How many posts of a narrowed list are not in it, as far as that is known."""
    listing = model.lists[queue]
    if queue not in model.finds or listing.found is None or model.status is None:
        return 0
    return max(0, model.status.queues.get(queue, 0) - listing.found)


def above(
    model: Model, words: Words, queue: str, width: int, now_ms: int, *, typing: bool = False
) -> tuple[list[Bits], list[Spot]]:
    """What stands above the lists: what the one that is read is narrowed to, or how the waiting ones wait.

    `typing`: the words of a search stand in their own line already.
    """
    lines, spots = chips(model, words, queue, width, now_ms, typing=typing)
    if lines or queue != "waiting" or not model.lists[queue].rows:
        return lines, spots
    return [waits(model, words, width, now_ms)], []


def waits(model: Model, words: Words, width: int, now_ms: int) -> Bits:
    """The oldest waiting post of each source against the promised delay, and by what their order never is."""
    _ = words._
    told = _("oldest first, never by stars or mood")
    right: Bits = [(told + " ", "faint slant")]
    room = width - cell_len(told) - 4
    status = model.status
    within_ms = model.welcome.answer_within_min * 60_000 if model.welcome is not None else 0
    left: Bits = [(" ", "")]
    used = 0
    for name, oldest_ms in sorted(status.oldest.items(), key=lambda each: each[1]) if status is not None else ():
        late = 0 < within_ms < now_ms - oldest_ms
        many = f" ({words.number(status.late[name])})" if status is not None and status.late.get(name) else ""
        label, age = one_line(words.source(name), 24), words.ago(oldest_ms, now_ms)
        size = cell_len(label) + cell_len(age) + cell_len(many) + (3 if used else 0) + (2 if late else 0) + 1
        if used + size > room:
            left.append((" …", "faint"))
            break
        left.append((" · " if used else "", "faint"))
        left.extend([(f"{label} ", "soft"), (f"! {age}{many}" if late else age, "honey" if late else "faint")])
        used += size
    return spread(left, right, width)


def place(model: Model, words: Words, queue: str) -> str:
    """Which post of how many: `12/340`."""
    listing, status = model.lists[queue], model.status
    at, least = listing.start + listing.cursor + 1, listing.start + len(listing.rows)
    total = listing.found if queue in model.finds else status.queues.get(queue) if status is not None else None
    if not listing.more:
        return f"{at}/{words.number(least)}"
    return f"{words.number(at)}/{words.number(total)}" if total and total > least else f"{at}/{least}+"


def chips(
    model: Model, words: Words, queue: str, width: int, now_ms: int, *, typing: bool = False
) -> tuple[list[Bits], list[Spot]]:
    """Each part of it with a cross that takes it away, and how many were found; nothing where the list is whole.

    Narrowed waiting posts say loudly how many are out of sight: those wait all the same.
    """
    _ = words._
    parts = narrowing.parts(model.finds.get(queue), words, now_ms)
    if not parts:
        return [], []
    bits: Bits = [(" ", "")]
    spots: list[Spot] = []
    at = 1
    for name, told in parts:
        if typing and name == "text":
            continue
        shown = f" {one_line(told, 34)} ✕ "
        if at + cell_len(shown) > width - 2:
            bits.append(("…", "faint"))
            break
        bits.extend([(shown, "chip"), (" ", "")])
        spots.append(Spot(0, at, at + cell_len(shown), f"widen('{name}')"))
        at += cell_len(shown) + 1
    said = _found(model, words, queue)
    escape: Bits = [(f" {_('Esc')} ", "honey strong"), (_("see all again") + " ", "soft")]
    wide = sum(cell_len(text) for text, _names in escape)
    one = at + sum(cell_len(text) for text, _names in said) + wide + 1 <= width
    lines = [spread([*bits, *said], escape, width)] if one else [bits, spread([(" ", ""), *said], escape, width)]
    spots.append(Spot(len(lines) - 1, width - wide, width, "widen('')"))
    return lines, spots


def _found(model: Model, words: Words, queue: str) -> Bits:
    listing = model.lists[queue]
    if not listing.loaded:
        return [(words._("searching…"), "faint")]
    count = listing.found if listing.found is not None else len(listing.rows)
    out: Bits = [(words.ngettext("{n} post found", "{n} posts found", count), "soft")]
    if listing.searched < 1:
        share = int(listing.searched * 100)
        out.append((" · " + words._("only {share} % is searchable so far").format(share=share), "honey"))
    away = hidden(model, queue)
    if queue == "waiting" and away:
        told = words.ngettext("{n} other post waits out of sight", "{n} other posts wait out of sight", away)
        out.append((" · " + told, "honey strong"))
    return out


def empty(model: Model, words: Words, queue: str) -> str:
    """What stands where no post is; after a search, where else there would be one."""
    _ = words._
    listing, find = model.lists[queue], model.finds.get(queue)
    if not listing.loaded:
        return _("asking…") if find is None else _("searching…")
    if find is None:
        return _(EMPTY[queue])
    told = [_("Nothing here for that.")]
    if listing.searched < 1:
        told.append(_("Not everything is searchable yet: wait a moment."))
    if listing.elsewhere:
        more = words.ngettext("{n} post in “All” (6).", "{n} posts in “All” (6).", listing.elsewhere)
        told.append(more)
    elif find.text:
        told.append(_("Try one word, or its beginning; accents and capitals do not matter."))
    if len(narrowing.parts(find, words, 0)) > 1:
        told.append(_("Take one of the filters away."))
    return " ".join(told)
