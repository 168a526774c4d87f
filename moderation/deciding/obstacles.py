"""Why something cannot be done with a post, before the hub has to say so: the same rules as `wall/rules.py`. Pure."""

from __future__ import annotations

from moderation.actions.base import FREE, Obstacle
from moderation.desk import Row
from moderation.model import Model
from wall.wire import DeskPost


def named(model: Model, source: str) -> str:
    """A source's public name."""
    return (model.welcome.labels.get(source) if model.welcome is not None else None) or source


def undecided(model: Model, row: Row | None) -> Obstacle:
    """It can be decided: it waits, and no decision of anybody is on its way to being in force."""
    if row is None:
        return FREE
    post = row.post
    if post.forgotten or post.deleted:
        return "forgotten" if post.forgotten else "gone-at-source", {}
    if post.state == "undisplayable":
        return "no-consent", {}
    if post.state != "waiting" or (post.pending is not None and post.pending.effective_ms is not None):
        return "decided", {"state": post.state}
    return FREE


def approvable(model: Model, row: Row | None) -> Obstacle:
    """It can be decided, and its words are whole."""
    found = undecided(model, row)
    return ("words-gone", {}) if found == FREE and row is not None and row.post.redacted else found


def unmaskable(model: Model, row: Row | None) -> Obstacle:
    """It can be approved, and its source and the rules let words be masked."""
    found = approvable(model, row)
    if found != FREE or row is None:
        return found
    if model.welcome is not None and model.welcome.strict:
        return "strict-rules", {}
    return FREE if row.post.maskable else ("no-masking", {"source": named(model, row.post.source)})


def unwithheld(model: Model, row: Row | None) -> Obstacle:
    """It can be decided, and no refusal waits for a second person."""
    found = undecided(model, row)
    if found == FREE and row is not None and row.post.pending is not None:
        return "waits-for-second", {}
    return found


def confirmable(model: Model, row: Row | None) -> Obstacle:
    """Somebody else proposed a refusal that a second person has to confirm."""
    if row is None:
        return FREE
    pending = row.post.pending
    if pending is None or pending.effective_ms is not None:
        return "nothing-to-second", {}
    return ("same-person", {}) if pending.by == model.account else FREE


def on_the_wall(model: Model, row: Row | None) -> Obstacle:
    """It is on the wall."""
    return FREE if row is None or row.post.state == "shown" else ("not-shown", {"state": row.post.state})


def tellable(model: Model, row: Row | None) -> Obstacle:
    """Words of the shop can stand beneath it: it has a text, or had one."""
    if row is None:
        return FREE
    if row.post.forgotten:
        return "forgotten", {}
    return ("no-consent", {}) if row.post.state == "undisplayable" else FREE


def is_waiting(model: Model, row: Row | None) -> bool:
    """It is there to be decided, also if somebody else left it to others."""
    if row is None or row.post.state != "waiting" or row.post.pending is not None:
        return False
    return not row.post.asked_by or row.post.asked_by != model.account


def is_open(model: Model, row: Row | None) -> bool:
    """It can be approved: it waits, or a refusal of it waits for a second person, who may think otherwise."""
    return is_waiting(model, row) or is_proposed(model, row)


def is_proposed(model: Model, row: Row | None) -> bool:
    return row is not None and row.post.pending is not None and row.post.pending.effective_ms is None


def is_shown(model: Model, row: Row | None) -> bool:
    return row is not None and row.post.state == "shown"


def has_words(model: Model, row: Row | None) -> bool:
    return row is not None and not row.post.forgotten and row.post.state != "undisplayable"


def undoable(post: DeskPost) -> bool:
    """Whether it has a decision that can be undone."""
    if post.forgotten or post.deleted:
        return False
    return post.pending is not None or post.state in ("shown", "withheld", "withdrawn") or bool(post.asked_by)
