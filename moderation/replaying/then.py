"""Everything that somebody who looks back knows at an instant, and the list after the hub told it anew. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from moderation.desk import LEAD, Listing, Row
from moderation.model import Notice
from moderation.replaying.playhead import Playhead
from moderation.words import N_
from wall.past import Act, Course
from wall.rules import REASONS
from wall.wire import DeskPost, Find, Panel

QUEUES = ("waiting", "second", "grace", "shown", "decided")
"""The queues of the past, as the hub names them."""
NAMES = {
    "waiting": N_("Waiting"), "second": N_("Second opinion"), "grace": N_("In grace"), "shown": N_("On the wall"),
    "decided": N_("Decided"),
}  # fmt: skip
SHORT = {
    "waiting": N_("Wait"), "second": N_("Second"), "grace": N_("Grace"), "shown": N_("Wall"),
    "decided": N_("Decided"),
}  # fmt: skip
EMPTY = {
    "waiting": N_("Nothing waited at this moment."),
    "second": N_("Nothing waited for a second person."),
    "grace": N_("Nothing was in its grace."),
    "shown": N_("Nothing was on the wall."),
    "decided": N_("Nothing had been decided that day yet."),
}
PAGE, MOST = 60, 300
"""So many posts are asked for at once, and at most."""


@dataclass
class Then:
    """One looker-back. `now_ms`: the feeder's present (Unix ms). `told_ms`: of which instant the list is."""

    head: Playhead = field(default_factory=lambda: Playhead(0, 0, 0))
    day: date | None = None
    course: Course | None = None
    acts: list[Act] = field(default_factory=list)
    seq: int = 0
    """The last of the acts that were told."""
    queue: str = "waiting"
    find: Find | None = None
    listing: Listing = field(default_factory=Listing)
    counts: dict[str, int] = field(default_factory=dict)
    panel: Panel | None = None
    told_ms: int = 0
    now_ms: int = 0
    connected: bool = False
    ended: str = ""
    """Why the hub will not have us."""
    notice: Notice | None = None
    opened: set[str] = field(default_factory=set)
    """The veiled posts that this reader opened."""
    reasons: Sequence[str] = tuple(REASONS)
    shop: str = ""
    late_min: int = 0

    @property
    def limit(self) -> int:
        """How many posts are wanted: those up to the cursor and some more."""
        return min(MOST, max(PAGE, (self.listing.cursor + LEAD) // PAGE * PAGE + PAGE))


def again(before: Listing, fresh: Sequence[DeskPost], more: bool, kept: DeskPost | None) -> Listing:
    """The list as the hub told it, the cursor on the same post.

    `kept`: the post under the cursor as it was then, if the list has it no longer: it stays until the reader leaves.
    """
    rows = [Row(post) for post in fresh]
    here = before.selected.post.id if before.selected is not None else ""
    at = next((place for place, row in enumerate(rows) if row.post.id == here), None)
    if at is None and kept is not None and kept.id == here:
        at = min(before.cursor, len(rows))
        rows.insert(at, Row(kept, gone=True))
    if at is None:
        at = max(0, min(before.cursor, len(rows) - 1))
    return Listing(rows=tuple(rows), cursor=at, more=more, loaded=True)
