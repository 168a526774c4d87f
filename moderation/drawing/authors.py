"""What authors did besides writing: which kind of note, when it may be public, a contest, being there. Pure."""

from __future__ import annotations

from moderation.drawing import Bits
from moderation.glyphs import harmless, one_line, text_lines
from moderation.words import Words
from wall.clock import to_iso
from wall.wire import DeskPost

SAID, SAID_LOW = 6, 3
"""Lines of an author's contest above the post, also where lines are scarce; the sheet of its key has all of it."""


def kind(post: DeskPost, words: Words) -> str:
    """`Note : problem`, or the kind alone."""
    topic = words.topic(post.topic)
    return words._("{kind}: {topic}").format(kind=words.kind(post), topic=topic) if topic else words.kind(post)


def facts(post: DeskPost, words: Words, now_ms: int) -> list[tuple[str, str]]:
    """Where the note was written, and what came of it in the shop."""
    _ = words._
    out: list[tuple[str, str]] = []
    if post.place:
        out.append((one_line(post.place, 40), "ink"))
    if post.talked_at:
        out.append((_("we talked with its author, {when}").format(when=words.moment(post.talked_at, now_ms)), "leaf"))
    if post.supporters:
        told = words.ngettext("{n} other said “me too”", "{n} others said “me too”", post.supporters)
        out.append((told, "leaf"))
    return out


def now(post: DeskPost, words: Words, now_ms: int) -> list[tuple[str, str]]:
    """Whether its author is still in the shop, and when it may be public: each a sentence of its own."""
    out: list[tuple[str, str]] = []
    if here(post, now_ms):
        out.append((words._("its author is in the shop, and waits for somebody"), "honey"))
    if waits_for_author(post, now_ms):
        out.append((wished(post.public_from_ms or 0, words, now_ms), "soft"))
    return out


def here(post: DeskPost, now_ms: int) -> bool:
    """Whether its author is still in the shop, as far as anybody knows, and nobody went there yet."""
    return post.here_until_ms is not None and now_ms < post.here_until_ms and not post.talked_at


def waits_for_author(post: DeskPost, now_ms: int) -> bool:
    """Whether its author's moment lies ahead, for a post that can still become public."""
    return post.public_from_ms is not None and now_ms < post.public_from_ms and post.state == "waiting"


def wished(public_from_ms: int, words: Words, now_ms: int) -> str:
    """`public at 19:00 at the earliest, as its author wishes`."""
    when = words.when(to_iso(public_from_ms), now_ms)
    return words._("public {when} at the earliest, as its author wishes").format(when=when)


def contest(post: DeskPost, words: Words, width: int, *, low: bool = False) -> list[Bits]:
    """That the author contests the refusal, in their words; or what was answered."""
    _ = words._
    said = harmless(post.contest_words)
    if post.contest == "open":
        told = _("The author contests this refusal: “{words}”") if said else _("The author contests this refusal.")
        lines = text_lines(told.format(words=said), width)
        most = SAID_LOW if low else SAID
        if len(lines) > most:
            lines = [*lines[: most - 1], one_line(f"{lines[most - 1]} {lines[most]}…", width)]
        return [[(line, "honey strong")] for line in lines]
    told = {
        "upheld": _("Its author contested it; somebody else looked again, and the refusal stands."),
        "reversed": _("Its author contested a refusal, and was right: it waits again."),
    }.get(post.contest, "")
    if told and post.contest_answer:
        told = _("{told} Answered: “{words}”").format(told=told, words=harmless(post.contest_answer))
    return [[(line, "soft")] for line in text_lines(told, width)[:SAID]] if told else []


def redacted(post: DeskPost, words: Words, width: int) -> list[Bits]:
    """That words of it are gone, and what follows from that."""
    if not post.redacted:
        return []
    told = words._("Personal words of this text were erased for good; what is not whole is never shown.")
    return [[(line, "honey")] for line in text_lines(told, width)]
