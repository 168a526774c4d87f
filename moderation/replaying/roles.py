"""Who did something, by role: a day is gone through to learn from it, and nobody is named. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from moderation.glyphs import one_line
from moderation.words import N_, Words
from wall.wire import DeskPost, HistoryEntry

ROLES = {
    "feeder": N_("by itself"),
    "source": N_("its source"),
    "author": N_("its author"),
    "viewer": N_("a colleague"),
    "moderator": N_("moderation"),
    "manager": N_("the management"),
    "administrator": N_("the administration"),
    "screen": N_("a screen"),
}


def role(by: str | None, words: Words) -> str:
    """A role in words; nothing where it is not known."""
    if not by:
        return ""
    return words._(ROLES[by]) if by in ROLES else one_line(words.source(by.removeprefix("source:")), 40)


def worded(post: DeskPost, words: Words) -> DeskPost:
    """The post with its roles in words, so that the desk's own drawing tells them where it tells names."""
    pending = post.pending
    return replace(
        post,
        decided_by=role(post.decided_by, words) or None,
        reply_by=role(post.reply_by, words),
        asked_by=role(post.asked_by, words),
        pending=replace(pending, by=role(pending.by, words)) if pending is not None else None,
    )


def unnamed(post: DeskPost, entries: Sequence[HistoryEntry]) -> tuple[DeskPost, list[HistoryEntry]]:
    """The post of today and its history as the desk knows them, without accounts: whose role that is, is not told."""
    pending = post.pending
    bare = replace(
        post,
        decided_by=_impersonal(post.decided_by or "") or None,
        reply_by=_impersonal(post.reply_by),
        asked_by=_impersonal(post.asked_by),
        pending=replace(pending, by=_impersonal(pending.by)) if pending is not None else None,
        refused_by=(),
    )
    return bare, [replace(one, by=_impersonal(one.by)) for one in entries]


def _impersonal(by: str) -> str:
    return by if by in ("feeder", "author") or by.startswith("source:") else ""
