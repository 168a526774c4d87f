"""A room that we are in, and how we came in: who is there, under which nick we are, what it keeps. Words for people.

Presence says who is one of the shop's people, where the room shows us real addresses (to all, or to its moderators).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from feeder.sources.base import SourceError
from feeder.sources.parts.xmpp.events import MAM, MUC_USER, OCCUPANT, Room, bare
from feeder.sources.parts.xmpp.stream import Refused, Stream, condition
from feeder.sources.parts.xmpp.xml import Node, tag, text
from wall.words import N_

MUC = "http://jabber.org/protocol/muc"
DISCO = "http://jabber.org/protocol/disco#info"
NICKS = 5
"""So many nicks are tried where somebody else has ours."""
PEOPLE = 10_000
WORDS = {
    "not-authorized": N_(
        "The room {room} needs a password, or another one: put it into the variable that room_password_env names."
    ),
    "registration-required": N_("The room {room} is for its members only: have its owner make our account a member."),
    "forbidden": N_("The room {room} does not let our account in: ask its owner."),
    "not-allowed": N_("There is no room {room}: check its name in the configuration."),
    "remote-server-not-found": N_("There is no room {room}: check its name in the configuration."),
    "jid-malformed": N_("There is no room {room}: check its name in the configuration."),
    "conflict": N_("Every nick that we tried in the room {room} is taken: choose another one in the configuration."),
}
GONE = N_(
    "There is no room {room} now: let it stay when nobody is in it (Prosody: persistent), or put the right name into "
    "the configuration and start the feeder again. We go on asking."
)
"""Said of `item-not-found`: by default a room is gone with the last who leaves it, and back with the first."""
FULL = N_("The room {room} does not let us in at the moment: we try again.")
KEEPS_NOTHING = N_("The room {room} keeps no archive, so that messages would be lost: have its owner turn on the "
                   "archive (XEP-0313).")  # fmt: skip
SENT_OUT = N_("We were sent out of the room {room}: ask its owner. We try again.")
CLOSED = N_("The room {room} was closed: we try again.")


@dataclass
class Visit:
    """One room in one connection."""

    jid: str
    nick: str
    advisors: Collection[str]
    room: Room = field(init=False)
    inside: bool = False
    refused: str = ""
    out: frozenset[str] | None = None
    """Status codes with which we were sent out."""
    addresses: dict[str, str] = field(default_factory=dict)
    staff: set[str] = field(default_factory=set)
    heard_s: float = 0.0

    def __post_init__(self) -> None:
        self.room = Room(self.jid, addresses=self.addresses)

    @property
    def place(self) -> str:
        """Where we are in the room."""
        return f"{self.jid}/{self.nick}"

    def presence(self, node: Node) -> None:
        """Somebody came, changed or left; perhaps we."""
        nick = node.get("from").partition("/")[2]
        if bare(node.get("from")) != self.jid:
            return
        if node.get("type") == "error":
            if not self.inside:
                self.refused = condition(node)
            return
        user = node.child(MUC_USER, "x")
        if user is None:
            user = node  # a presence without what a room says of it: it has no status and no item
        codes = frozenset(one.get("code") for one in user.all(MUC_USER, "status"))
        item = user.child(MUC_USER, "item")
        own = "110" in codes or (self.inside and nick == self.nick)
        if node.get("type") == "unavailable":
            self.addresses.pop(nick, None)
            if own and "303" in codes and item is not None:
                self.nick = item.get("nick") or self.nick
            elif own:
                self.out = codes
        elif node.get("type") == "":
            if own:
                self.nick, self.inside = nick, True
            elif item is not None and item.get("jid") and len(self.addresses) < PEOPLE:
                self._met(node, nick, bare(item.get("jid")))

    def _met(self, node: Node, nick: str, address: str) -> None:
        self.addresses[nick] = address
        occupant = node.child(OCCUPANT, "occupant-id")
        if address in self.advisors:
            by_room = self.room.occupants and occupant is not None
            self.staff.add(f"o:{occupant.get('id')}" if by_room and occupant is not None else f"j:{address}")

    def check(self) -> None:
        """Raises SourceError if we are no longer in the room."""
        if self.out is None:
            return
        banned = "301" in self.out
        left = self.out & {"307", "321", "322", "333"}
        message = WORDS["forbidden"] if banned else SENT_OUT if left else CLOSED
        raise SourceError(message, room=self.jid, fatal=banned)


async def enter(stream: Stream, visit: Visit, password: str) -> None:
    """Look what the room is, and go in. Raises SourceError."""
    try:
        told = await stream.ask("get", visit.jid, tag("query", {"xmlns": DISCO}))
    except Refused as refused:
        raise refusal(visit, refused.condition) from refused
    query = told.child(DISCO, "query")
    features = {node.get("var") for node in query.all(DISCO, "feature")} if query is not None else set()
    if MAM not in features:
        raise SourceError(KEEPS_NOTHING, room=visit.jid, fatal=True)
    visit.room = Room(visit.jid, OCCUPANT in features, "muc_nonanonymous" in features, visit.addresses)
    wanted = visit.nick
    for number in range(1, NICKS + 1):
        visit.nick, visit.refused = wanted if number == 1 else f"{wanted} {number}", ""
        secret = (tag("password", {}, text(password)),) if password else ()
        history = tag("history", {"maxstanzas": "0"})
        inside = tag("x", {"xmlns": MUC}, history, *secret)
        await stream.send(tag("presence", {"xmlns": "jabber:client", "to": visit.place}, inside))
        await stream.until(lambda node: node.name == "presence" and bool(visit.inside or visit.refused))
        if visit.inside:
            return
        if visit.refused != "conflict":
            break
    raise refusal(visit, visit.refused)


def refusal(visit: Visit, why: str) -> SourceError:
    """What to say of an error of the room."""
    otherwise = GONE if why == "item-not-found" else FULL
    return SourceError(WORDS.get(why, otherwise), room=visit.jid, fatal=why in WORDS)
