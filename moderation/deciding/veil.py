"""Hard words at arm's length: which posts stay behind a neutral line until somebody wants to read them. Pure.

A post is veiled for what was found in its words (`abuse`), never for its stars or its mood. The veil changes no
order, no delay and no decision; whoever opens it has opened it for the session, at this desk only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from moderation.words import N_, Words
from wall.wire import DeskPost

VEILING = frozenset({"abuse"})
"""The findings that veil."""
LINE = N_("This post holds hard words aimed at a person.")
"""What stands in its place: as neutral as can be, and it quotes nothing."""
RUN = 5
"""So many opened within `RUN_S` are a run, after which a break is offered."""
RUN_S = 20 * 60.0
BREAK_MIN = 5


def hard(post: DeskPost) -> bool:
    """Whether hard words aimed at a person were found in a text that nobody has put on the wall."""
    approved = post.state == "shown" or (post.pending is not None and post.pending.what in ("approve", "mask"))
    return bool(post.text) and not approved and any(found.flag in VEILING for found in post.findings)


def veiled(post: DeskPost, opened: Collection[str]) -> bool:
    """Whether lists and the reader's page show `LINE` in place of its words. `opened`: those that were opened.

    What somebody has put on the wall is veiled no more: it was read and found fit for everybody.
    """
    return post.id not in opened and hard(post)


def line(words: Words) -> str:
    """The neutral line in the reader's language."""
    return words._(LINE)


@dataclass
class Run:
    """How many were opened one soon after another: to offer a break, once a run. Never written, told or sent."""

    opened_s: list[float] = field(default_factory=list)
    offered: bool = False

    def opened(self, now_s: float) -> bool:
        """Another one was opened at `now_s` (monotonic seconds); whether a break is to be offered now."""
        self.opened_s = [then for then in self.opened_s if now_s - then < RUN_S]
        if not self.opened_s:
            self.offered = False
        self.opened_s.append(now_s)
        if self.offered or len(self.opened_s) < RUN:
            return False
        self.offered = True
        return True
