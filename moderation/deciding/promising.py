"""What may become of a suggestion or a problem, in words. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

from moderation.words import N_, Words
from wall.events import PromiseState

STATES: tuple[PromiseState, ...] = get_args(PromiseState)
TAKE_BACK = "take-back"
MOST = 1000
"""Characters; the hub takes no more."""
NAMES = {
    "taken-up": N_("taken up"),
    "under-way": N_("under way"),
    "done": N_("carried out"),
    "declined": N_("not possible"),
}
HELP = {
    "taken-up": N_("The shop will look after it. The wall shows the post under “You said, we did”."),
    "under-way": N_("It is being done."),
    "done": N_("It is done; say what has changed."),
    "declined": N_("It cannot be done. Say why, frankly: these words are needed, and shown as large as any other."),
    TAKE_BACK: N_("No longer a promise. The post stays on the wall."),
}


def told(state: str, words: Words) -> str:
    """The state's name; one of a newer hub as it is."""
    return words._(NAMES[state]) if state in NAMES else state


def as_state(name: str) -> PromiseState | None:
    """The state of that name; None takes the promise back."""
    return next((state for state in STATES if state == name), None)


def days(today: date, words: Words) -> list[str]:
    """Days by which something can be promised, in words that go into a sentence: end of the week, of the month…"""
    friday = today + timedelta((4 - today.weekday()) % 7 or 7)
    month = (today.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    if month < friday + timedelta(3):
        month = (month + timedelta(32)).replace(day=1) - timedelta(1)
    weeks = today + timedelta(21)
    return [words._("by {day}").format(day=words.weekday(day)) for day in sorted({friday, month, weeks})]


def dated(text: str, before: str, day: str) -> str:
    """The words with `day` in the place of the day that stood there `before`, else at their end; "": without one."""
    if before and text.startswith(_first(before)):
        rest = text.removeprefix(_first(before))
        return _first(day) + rest if day else rest
    if before and before in text:
        at = text.rindex(before)
        head, tail = text[:at].rstrip(), text[at + len(before) :]
        return f"{head} {day}{tail}".strip() if day else f"{head}{tail}".strip()
    if not day:
        return text
    kept = text.rstrip()
    end = kept[-1] if kept.endswith((".", "!", "…")) else ""
    body = kept[: len(kept) - len(end)].rstrip()
    return f"{body} {day}{end}" if body else f"{_first(day)}{end}"


def _first(day: str) -> str:
    """The day where the sentence begins with it."""
    return f"{day[:1].upper()}{day[1:]}, "
