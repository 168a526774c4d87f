"""What the coach sees of a desk: enough to tell whether a step of a lesson is done. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from moderation.model import Model


@dataclass(frozen=True)
class Sight:
    """A desk at an instant. `sheet`: the class of what lies over it, empty: nothing.

    `decided`: what this desk decided, by post; `proposed`: refusals of this desk that wait for a second person;
    `others`: posts on which somebody else decided; `replied`: posts that the shop answered.
    """

    reading: str = ""
    sheet: str = ""
    marking: bool = False
    decided: Mapping[str, str] = field(default_factory=dict)
    proposed: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    replied: frozenset[str] = frozenset()
    paused: bool = False
    contested: frozenset[str] = frozenset()
    """Posts whose authors wait for an answer to a contest."""
    talked: frozenset[str] = frozenset()
    """Notes with whose authors somebody talked."""


def sight(model: Model, lesson: Sequence[str], *, reading: str, sheet: str, marking: bool) -> Sight:
    """The desk as it is. `lesson`: the ids of the lesson's posts."""
    known = {post.id: post for post in model.posts() if post.id in lesson}
    decided = {made.post: made.what for made in model.decided}
    proposed = frozenset(
        post.id for post in known.values()
        if post.pending is not None and post.pending.effective_ms is None and post.pending.by == model.account
    )  # fmt: skip
    others = frozenset(
        post.id for post in known.values()
        if (by := post.pending.by if post.pending is not None else post.decided_by) and by != model.account
    )  # fmt: skip
    return Sight(
        reading=reading,
        sheet=sheet,
        marking=marking,
        decided=decided,
        proposed=proposed,
        others=others,
        replied=frozenset(post.id for post in known.values() if post.reply),
        paused=model.paused_ms is not None,
        contested=frozenset(post.id for post in known.values() if post.contest == "open"),
        talked=frozenset(post.id for post in known.values() if post.talked_at),
    )
