"""Which key does what: the actions' own keys, and what `[desk.keys]` says instead. Pure.

The bindings are built from this and not by the toolkit's keymap: that one takes away every action of a key when one
of them is given another key, and here a key may do one thing with posts and another with screens.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from textual.keys import KEY_NAME_REPLACEMENTS

from moderation.actions.base import EVERYWHERE, Action
from moderation.words import N_, Words

FIXED = frozenset((
    *"1234567890jkgG", "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab",
    "space", "enter", "escape", "backspace", "delete", "ctrl+c", "ctrl+q", "ctrl+z",
))  # fmt: skip
"""Keys that go about or that the terminal itself wants: no action may have them."""
SHOWN = {
    "slash": "/", "backslash": "\\", "question_mark": "?", "comma": ",", "space": N_("Space"), "full_stop": ".",
    "enter": N_("Enter"), "escape": N_("Esc"), "semicolon": ";", "colon": ":", "plus": "+", "minus": "-",
}  # fmt: skip
"""Keys as a reader knows them."""
POSTS = "posts"
"""Stands for every view with posts, in `places`."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with `[desk.keys]`: the name that it stands under, and a sentence in the reader's language."""

    name: str
    told: str


class BadKeys(Exception):
    """`[desk.keys]` cannot be followed; `problems`: every reason at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.told for problem in problems))
        self.problems = tuple(problems)


def long_name(key: str) -> str:
    """A key as the toolkit names it: `/` is `slash`, `?` is `question_mark`; others as they are, without spaces."""
    *held, last = key.strip().rsplit("+", 1) if len(key.strip()) > 1 else [key.strip()]
    if len(last) == 1 and not last.isalnum():
        name = unicodedata.name(last, "").lower().replace("-", "_").replace(" ", "_")
        last = KEY_NAME_REPLACEMENTS.get(name, name)
    return "+".join([*held, last])


def shown(key: str, words: Words) -> str:
    """A key as the footer and the help write it: `/`, `Ctrl P`, `F2`."""
    *held, last = key.split("+")
    name = words._(SHOWN[last]) if len(SHOWN.get(last, "")) > 1 else SHOWN.get(last, last)
    if held or (last[0] == "f" and last[1:].isdigit()):
        name = name.upper() if len(name) < 4 else name
    return " ".join([*(part.capitalize() for part in held), name])


def resolve(actions: Sequence[Action], chosen: Mapping[str, str], words: Words) -> dict[str, str]:
    """The key of each action by name. Raises BadKeys: unknown names, keys that go about, two actions on one key."""
    names = [action.name for action in actions]
    problems: list[Problem] = []
    keys = {action.name: action.key for action in actions}
    for name, key in chosen.items():
        if name not in keys:
            near = get_close_matches(name, names, 1)
            told = words._("“{name}” is no action of the desk.").format(name=name)
            more = words._("Did you mean “{word}”?").format(word=near[0]) if near else ""
            problems.append(Problem(name, f"{told} {more}".strip()))
            continue
        long = long_name(key)
        if not long or long in FIXED:
            told = words._("“{key}” cannot be the key of “{name}”: it is needed for going about.")
            problems.append(Problem(name, told.format(key=key, name=name)))
            continue
        keys[name] = long
    problems.extend(_clashes(actions, keys, chosen, words))
    if problems:
        raise BadKeys(problems)
    return keys


def places(action: Action) -> frozenset[str]:
    """Where it has its key: `posts`, or the views that have no posts; `*` for all."""
    return action.views or frozenset({POSTS})


def meet(one: Action, other: Action) -> bool:
    """Whether both can be reached at the same time, so that one key cannot do both."""
    here, there = places(one), places(other)
    if EVERYWHERE in (here, there):
        return True
    return not _spelled(here).isdisjoint(_spelled(there))


WITHOUT_POSTS = frozenset({"screens", "house", "me"})


def _spelled(views: Iterable[str]) -> frozenset[str]:
    """A view with posts meets the actions of all of them."""
    views = frozenset(views)
    return views | {POSTS} if views - WITHOUT_POSTS else views


def _clashes(
    actions: Sequence[Action], keys: Mapping[str, str], chosen: Mapping[str, str], words: Words
) -> list[Problem]:
    found: list[Problem] = []
    for at, one in enumerate(actions):
        for other in actions[at + 1 :]:
            if keys[one.name] == keys[other.name] and meet(one, other):
                told = words._("“{one}” and “{other}” have the same key, “{key}”.")
                blamed = one.name if one.name in chosen else other.name
                key = shown(keys[one.name], words)
                found.append(Problem(blamed, told.format(one=one.name, other=other.name, key=key)))
    return found
