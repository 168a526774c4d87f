"""What may become of a suggestion or a problem, in words. Pure."""

from __future__ import annotations

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
    "declined": N_("It cannot be done; say why, frankly. The answer is shown as large as any other."),
    TAKE_BACK: N_("No longer a promise. The post stays on the wall."),
}


def told(state: str, words: Words) -> str:
    """The state's name; one of a newer hub as it is."""
    return words._(NAMES[state]) if state in NAMES else state


def as_state(name: str) -> PromiseState | None:
    """The state of that name; None takes the promise back."""
    return next((state for state in STATES if state == name), None)
