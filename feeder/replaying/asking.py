"""What desks ask of the past: by role and never by person. Who may ask what stands here, and nowhere else."""

from __future__ import annotations

from feeder.house import House
from feeder.replaying.courses import Courses
from wall import wire
from wall.rules import Refused
from wall.state import State

READERS = frozenset({"manager", "administrator"})
"""Who may read the past as it came in, refused and undecided texts too, take reports and archives, and steer
screens."""
PAST = frozenset({"course", "acts", "past"})


def may_look_back(state: State, account: str) -> bool:
    """Whether this is the open account of a manager or an administrator."""
    known = state.accounts.get(account)
    return known is not None and known.enabled and known.role in READERS


class Back:
    """Answers about the past of one house."""

    def __init__(self, house: House, courses: Courses) -> None:
        self._house = house
        self._courses = courses

    async def answer(self, ask: wire.Ask, account: str) -> wire.Answer:
        """To `course`, `acts`, `past`, and `post` with `at_ms`. Raises Refused, LogBroken."""
        if ask.what == "course":
            return wire.Answer(n=ask.n, ok=True, course=await self._courses.of(ask.day))
        raise Refused("not-offered")
