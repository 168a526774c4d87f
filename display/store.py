"""What a screen knows: the public cards by post, the figures, and when it last heard from the feeder. No I/O.

A card may be drawn for `valid_s` after the last contact and not longer; contact is a view or a beat, since only
those say that what we hold is still right. Times are the caller's monotonic seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from display.items import Item, Mark, group
from wall import wire
from wall.wire import Card, Panel, Wall


@dataclass(frozen=True)
class Change:
    """What a message did. `gone`: posts whose words must leave the picture at once; `standing`: no news.

    `cards`: the cards, or what the desk says of the wall, are others than before; `contact`: what we hold was said to
    be right.
    """

    gone: tuple[str, ...] = ()
    standing: tuple[Mark, ...] = ()
    cards: bool = False
    contact: bool = False


@dataclass
class Store:
    """The screen's own copy of the public state."""

    cards: dict[str, Card] = field(default_factory=dict)
    panel: Panel | None = None
    wall: Wall = field(default_factory=Wall)
    through: int = 0
    epoch: str = ""
    shop: str = ""
    zone: str = "Europe/Paris"
    labels: dict[str, str] = field(default_factory=dict)
    feeder_ms: int = 0
    heard: float | None = None
    """Last contact; None: none since the start, and no cache that one may go by."""
    replay: bool = False
    _items: list[Item] | None = None

    def apply(self, message: wire.ToClient, now: float) -> Change:
        """Take a message of the hub in."""
        match message:
            case wire.Welcome():
                self.epoch, self.shop, self.zone = message.epoch, message.shop_label, message.zone
                self.labels = dict(message.labels)
                return Change()
            case wire.View():
                return self._view(message, now)
            case wire.Beat():
                self._contact(message.through, message.at_ms, message.panel, now)
                self.replay = message.replay
                return Change(contact=True)
            case _:
                return Change()

    def _view(self, view: wire.View, now: float) -> Change:
        first = not self.cards
        leaving = set(view.remove)
        if view.whole:
            leaving |= self.cards.keys() - {card.post for card in view.add}
        gone = [post for post in leaving if self.cards.pop(post, None) is not None]
        for card in view.add:
            old = self.cards.get(card.post)
            if old is not None and _leaves(old, card):
                gone.append(card.post)
            self.cards[card.post] = card
        wall, self.wall = self.wall, view.wall if view.wall is not None else self.wall
        self._items = None
        self._contact(view.through, view.at_ms, view.panel, now)
        standing = tuple((card.post, card.revision) for card in view.add) if first or view.whole else ()
        return Change(tuple(gone), standing, cards=bool(view.add or leaving or self.wall != wall), contact=True)

    def _contact(self, through: int, at_ms: int, panel: Panel | None, now: float) -> None:
        self.through, self.feeder_ms, self.heard = through, at_ms, now
        if panel is not None:
            self.panel = panel

    def expire(self, now: float) -> tuple[str, ...]:
        """Let go of the cards that may not be drawn any more; returns their posts."""
        age = self.age(now)
        gone = tuple(card.post for card in self.cards.values() if age is None or age > card.valid_s)
        for post in gone:
            del self.cards[post]
        if gone:
            self._items = None
        return gone

    def age(self, now: float) -> float | None:
        """How long ago (s) the feeder was last heard; None: never."""
        return None if self.heard is None else max(0.0, now - self.heard)

    def connected(self, now: float) -> bool:
        """Whether the feeder was heard within the last two seconds."""
        age = self.age(now)
        return age is not None and age <= wire.SILENCE_S

    def expires_in(self, now: float) -> float | None:
        """How long (s) until the next card may not be drawn any more; None: there is no card."""
        age = self.age(now) or 0.0
        return min((card.valid_s - age for card in self.cards.values()), default=None)

    def clock_ms(self, now_ms: int, now: float) -> int | None:
        """The feeder's clock (Unix ms) at `now`; in a replay `now_ms`, the clock of then; None: it is not known."""
        if self.replay:
            return now_ms
        age = self.age(now)
        return self.feeder_ms + round(age * 1000) if age is not None and self.feeder_ms else None

    def wall_at(self, clock_ms: int | None) -> Wall:
        """What holds at that instant: the announcements whose time it is, and the pause.

        Without a clock no announcement is in force, and a pause is. In a replay one that came later is not.
        """
        since = self.wall.paused_ms
        if self.replay and since is not None and (clock_ms is None or since > clock_ms):
            since = None
        told = [
            one for one in self.wall.announcements if clock_ms is not None and one.at_ms <= clock_ms < one.until_ms
        ]
        invite = "" if self.replay else self.wall.invite  # nobody writes into the past
        return replace(self.wall, paused_ms=since, announcements=told, invite=invite)

    def announces_in(self, now_ms: int, now: float) -> float | None:
        """How long (s) until an announcement begins or ends; None: none will."""
        clock = self.clock_ms(now_ms, now)
        if clock is None:
            return None
        edges = (edge for one in self.wall.announcements for edge in (one.at_ms, one.until_ms))
        return min(((edge - clock) / 1000 for edge in edges if edge > clock), default=None)

    def items(self) -> list[Item]:
        """What may be shown, newest first."""
        if self._items is None:
            self._items = group(self.cards.values())
        return self._items

    def holds(self) -> list[Mark]:
        return [(card.post, card.revision) for card in self.cards.values()]


def _leaves(old: Card, card: Card) -> bool:
    """Whether something of the old card may stand no longer: its words, or the name of whoever replied."""
    return (old.revision, old.form) != (card.revision, card.form) or old.signed not in ("", card.signed)
