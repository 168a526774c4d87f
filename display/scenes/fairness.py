"""Whether bad reviews fare as good ones do, in one plain sentence, with the code to check it by oneself. Pure.

No playlist can leave it out: the sentence stands as long as the wall does. Below 30 posts a side it has the counts.
"""

from __future__ import annotations

from collections.abc import Sequence

from display.scenes import message, tally
from display.scenes.base import Invitation, Plate, World
from display.scenes.figures import period_of
from display.scenes.parts import Kit
from wall import fairness
from wall.wire import Period

NAME = "fairness"


def plates(kit: Kit, world: World) -> Sequence[Plate]:
    """One plate on what was shown, one on waiting and time on screens; none without posts with stars to compare."""
    period = period_of(world.panel) if world.panel is not None else None
    if world.panel is None or not isinstance(period, Period):
        return []
    said = fairness.sentences(period.parity, kit.say.wall, kit.say.number)
    if not said:
        return []
    shown, rest = said[0], " ".join(said[1:])
    about = kit.say._("One and two stars beside four and five, over 30 days. Whoever wants to can check it.")
    page, ledger = Invitation(world.wall.today), tally.ledger(kit, world.panel)
    found = [message.plate(kit, NAME, shown, [about], page)]
    if rest:
        found.append(message.plate(kit, f"{NAME}:time", rest, [ledger] if ledger else [], page))
    return found
