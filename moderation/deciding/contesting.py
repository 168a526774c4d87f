"""A refusal that its author contests: who may look again, what can come of it, what was begun. Pure."""

from __future__ import annotations

from typing import NamedTuple

from moderation.actions.base import FREE, Obstacle
from moderation.desk import Row
from moderation.model import Model
from moderation.words import N_, Words
from wall.wire import DeskPost

MOST = 1000
"""Characters of the words to the author; the hub takes no more."""
UPHOLD, REVERSE = "uphold", "reverse"
NAMES = {UPHOLD: N_("the refusal stands"), REVERSE: N_("let the post wait again")}
HELP = {
    UPHOLD: N_("The author reads your words under their receipt. The contest is counted in public."),
    REVERSE: N_("The refusal is lifted, which is counted in public; the post is then decided like any other."),
}


class Outcome(NamedTuple):
    """What was chosen and written to the author; `send` false: to be kept for later."""

    send: bool
    choice: str
    text: str


def is_open(post: DeskPost) -> bool:
    """Whether its author waits for an answer to a contest."""
    return post.contest == "open"


def contested(model: Model, row: Row | None) -> bool:
    return row is not None and is_open(row.post)


def answerable(model: Model, row: Row | None) -> Obstacle:
    """Its author contests the refusal, and somebody else proposed it.

    Whoever confirmed it may be the last one left who can look again; that only the hub knows.
    """
    if row is None:
        return FREE
    if not is_open(row.post):
        return "nothing-contested", {}
    return ("own-refusal", {}) if row.post.refused_by[:1] == (model.account,) else FREE


def choices(post: DeskPost) -> tuple[str, ...]:
    """What can come of it: a post whose words are gone cannot be shown any more."""
    return (UPHOLD,) if post.forgotten or post.redacted else (UPHOLD, REVERSE)


def told(post: DeskPost, words: Words, choice: str) -> str:
    """What the choice means, or why there is none."""
    if choices(post) == (UPHOLD,):
        return words._("It cannot be shown any more: words of it are gone for good. Only an answer is left.")
    return words._(HELP[choice])


def counted(model: Model) -> list[DeskPost]:
    """The loaded posts whose authors wait for an answer, each once, those of “second opinion” first."""
    rows = [*model.lists["second"].rows, *model.lists["refused"].rows]
    return list({row.post.id: row.post for row in rows if is_open(row.post)}.values())
