"""The public figures of then."""

from __future__ import annotations

from msgspec.structs import replace

from feeder.house import House
from wall.figures import Panel
from wall.ledger import short
from wall.state import State
from wall.stats import panel


def panel_of(house: House, then: State) -> Panel:
    """The panel as it was at `then`, with the ledger's head over what had happened."""
    place = house.place(then.through)
    if place is None:
        return panel(then)
    return replace(panel(then), ledger=place + 1, head=short(house.ledger.root(place + 1)))
