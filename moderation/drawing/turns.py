"""The conversation around a post: who said what before and after, and where something is missing. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len

from moderation import desk
from moderation.deciding import veil
from moderation.drawing import Bits, joined, unseen
from moderation.glyphs import one_line, text_lines
from moderation.words import Words
from wall.wire import DeskPost

TURN_LINES = 6
"""A turn before or after shows so many lines at most; the whole of it is in the thread's own sheet."""
BEGINNING = 1000
"""Code points of a turn that are looked at for that."""
KEPT_OFF = frozenset({"withheld", "withdrawn"})


def around(
    post: DeskPost, told: Iterable[DeskPost], known: Iterable[DeskPost]
) -> tuple[list[DeskPost], list[DeskPost]]:
    """What was said before and after `post`: as the hub `told` it, and what lists have, the newer of both."""
    newest: dict[str, DeskPost] = {}
    for turn in (*told, *known):
        before = newest.get(turn.id)
        if before is None or turn.last >= before.last:
            newest[turn.id] = turn
    return desk.turns(post, newest.values())


def turn(
    post: DeskPost, words: Words, width: int, now_ms: int, opened: Collection[str] = (), most: int = TURN_LINES
) -> list[Bits]:
    """One message of the conversation: who, when, what became of it, what was said, in at most `most` lines."""
    when = words.moment(post.written_at or post.received_at, now_ms)
    name = words.person(post)
    told = one_line(joined([when, fate(post, words)]), max(8, width - cell_len(name) - 2))
    lines: list[Bits] = [[(name, "soft strong"), (f"  {told}", "faint")]]
    missing = gap(post, words)
    if missing:
        lines.extend([("  ┆ ", "rule"), (line, "faint slant")] for line in text_lines(missing, max(8, width - 4)))
    if post.text:
        hidden = veil.veiled(post, opened)
        said = _said(veil.line(words), width - 2, most) if hidden else _said(post.text, width - 2, most)
        lines.extend([("  " + line, "faint slant" if hidden else "soft")] for line in said[:most])
        if len(said) > most or (most == TURN_LINES and len(post.text) > BEGINNING and not hidden):
            lines[-1].append((" …", "faint"))
    return [*lines, []]


@lru_cache(maxsize=512)
def _said(text: str, width: int, most: int) -> tuple[str, ...]:
    said = text_lines(text[:BEGINNING] if most == TURN_LINES else text, width)
    while len(said) > 1 and not said[-1]:
        said.pop()  # empty lines at its end would only part it from its answer
    return tuple(said)


def fate(post: DeskPost, words: Words) -> str:
    """What became of a turn."""
    if post.pending is not None:
        return words._("decided, not yet public")
    reason = words.reason(post.reason) if post.reason and post.state in KEPT_OFF else ""
    return joined([words.state(post.state), reason], " : " if words.lang.startswith("fr") else ": ")


def gap(post: DeskPost, words: Words) -> str:
    """Why customers miss this turn, or why nobody can read it; empty if neither."""
    if not post.text:
        return absent(post, words)
    if post.state in KEPT_OFF and post.pending is None:
        return words._("a gap that is marked on the wall")
    return ""


def absent(post: DeskPost, words: Words) -> str:
    """Why there is no text."""
    if post.hidden:
        return unseen.why(post, words)
    if post.forgotten:
        return words._("This post was forgotten: its content no longer exists.")
    if post.text is not None:
        return words._("A rating without words: nothing else was written.")
    if post.conversation is not None and post.state == "undisplayable":
        return words._("a turn that is not stored: its author did not consent")
    return words._("This conversation came without its author's consent: it is counted, its text is not stored.")


def whole(
    turns: Sequence[DeskPost], here: str, words: Words, width: int, now_ms: int, opened: Collection[str]
) -> list[Bits]:
    """Every turn in full; the one being read (id `here`) has a bar at its side."""
    lines: list[Bits] = []
    for post in turns:
        drawn = turn(post, words, width - 2, now_ms, opened, most=1 << 30)
        bar = ("▌ ", "honey") if post.id == here else ("  ", "")
        lines.extend([bar if bits else ("", ""), *bits] for bits in drawn)
    return lines
