"""The cursor of an XMPP source: the place in each room's archive, and what people said about consent. Pure.

Consent itself is as in every chat (`shared/consent.py`); the ids of people are those of `parts/xmpp/events.py`.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from feeder.sources.shared.consent import Memory

MAX_STAFF = 200
"""People of one room who are remembered as the shop's."""


class Place(Struct, frozen=True, array_like=True):
    """Up to where a room was read: the archive's id of the last message ("" for none), its time (Unix ms), and the
    time at which we began: nothing older is ever told."""

    id: str
    at_ms: int
    began_ms: int = 0


class Places(Memory, kw_only=True, omit_defaults=True):
    """`places`, `staff`: by room. Staff are known by their real addresses, which the archive does not tell again."""

    places: dict[str, Place] = {}  # noqa: RUF012 - msgspec copies it
    staff: dict[str, list[str]] = {}  # noqa: RUF012

    def learn(self, room: str, who: str) -> None:
        """`who` is one of the shop's people."""
        known = self.staff.setdefault(room, [])
        if who not in known:
            known.append(who)
            del known[:-MAX_STAFF]


_places: msgspec.json.Decoder[Places] = msgspec.json.Decoder(Places)


def recall(cursor: str) -> Places | None:
    """What a cursor holds, or None if it is none of ours."""
    try:
        return _places.decode(cursor)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
