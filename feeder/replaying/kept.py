"""Days that are over, as they lie in the file of snapshots: each is gone through once, and at hand ever after."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date

import msgspec

from feeder.house import House
from feeder.past.store import PastBroken, Store
from feeder.replaying.diary import Diary
from wall.past import Course

LEVEL = 1


@dataclass(frozen=True)
class Day:
    """A day that was gone through. `fates`: how many of what came in were in which state at its end."""

    date: date
    course: Course
    diary: Diary
    fates: dict[str, int]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Course, Diary, dict[str, int]])


def pack(day: Day) -> bytes:
    return zlib.compress(_encoder.encode((day.course, day.diary, day.fates)), LEVEL)


def unpack(named: date, data: bytes) -> Day:
    """Raises zlib.error, msgspec.DecodeError."""
    return Day(named, *_decoder.decode(zlib.decompress(data)))


def read(house: House, named: date) -> Day | None:
    """The day as it was put down; None: it was not, or the file is damaged (whoever keeps it has been told)."""
    store = store_of(house)
    if store is None:
        return None
    try:
        data = store.day(_key(house, named))
        return None if data is None else unpack(named, data)
    except (zlib.error, msgspec.DecodeError) as error:
        store.spoilt(str(error))  # tells whoever keeps the file: it is made anew
    except PastBroken:
        return None
    return None


def has(house: House, named: date) -> bool:
    store = store_of(house)
    try:
        return store is not None and store.day(_key(house, named)) is not None
    except PastBroken:
        return False


async def put(house: House, day: Day) -> None:
    """Put down a day of which nothing can change any more. Where the disk refuses, it is made again."""
    store = store_of(house)
    if store is not None:
        try:
            await store.put_day(_key(house, day.date), pack(day))
        except PastBroken as error:
            store.tell(error)


def store_of(house: House) -> Store | None:
    past = house.past
    return past.usable() if past is not None else None


def _key(house: House, named: date) -> str:
    return f"{named.isoformat()}|{house.shop}"
