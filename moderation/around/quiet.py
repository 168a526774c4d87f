"""Quiet hours: a calm line says what could be answered now. Pure; clock and what was said before are arguments."""

from __future__ import annotations

from moderation.model import Model, Notice
from moderation.words import Words
from wall.wire import Status

EVERY_MS = 3_600_000
"""Said at most once in this time."""


def due(status: Status | None, now_ms: int, told_ms: int | None) -> bool:
    """Whether it is the time for it: a quiet hour, something unanswered, nothing overdue, not said lately."""
    quiet = status.quiet if status is not None else None
    if status is None or quiet is None or not quiet.now or quiet.unanswered < 1 or status.overdue:
        return False
    if quiet.until_ms and quiet.until_ms <= now_ms:
        return False
    return told_ms is None or now_ms - told_ms >= EVERY_MS


def told(status: Status, words: Words) -> str:
    """The line itself, with the key that leads there."""
    quiet = status.quiet
    if quiet is None:
        return ""
    until = words.clock(quiet.until_ms) if quiet.until_ms else ""
    hour = words._("A quiet hour until {time}:").format(time=until) if until else words._("A quiet hour:")
    count = words.ngettext(
        "{n} post has no answer yet. 0 shows it.", "{n} posts have no answer yet. 0 shows them.", quiet.unanswered
    )
    return f"{hour} {count}"


def speak(model: Model, words: Words, now_ms: int) -> None:
    """Say it on the line that speaks, if that has nothing else to say."""
    if model.status is None or model.notice is not None or model.open or not model.may_decide:
        return
    last = model.last()
    if last is not None and not last.wished and (last.effective_ms is None or last.effective_ms > now_ms):
        return
    if due(model.status, now_ms, model.quiet_ms):
        model.quiet_ms = now_ms
        model.notice = Notice(told(model.status, words), "plain")
