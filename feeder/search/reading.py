"""Reads what is sealed in a record of the log, for those who read the log from end to end."""

from __future__ import annotations

import logging

from feeder.house import House
from wall.codec import Unreadable, decode_content
from wall.content import Content
from wall.log.base import Record
from wall.vault import ContentDamaged, ContentForgotten

log = logging.getLogger("feeder.search")


def sealed_in(house: House, record: Record) -> Content | None:
    """The content of the record; None if it has none, or it was forgotten, or it cannot be read (logged)."""
    if record.sealed is None:
        return None
    try:
        return decode_content(house.vault.unseal(record.id, record.sealed))
    except ContentForgotten:
        return None
    except (ContentDamaged, Unreadable) as error:
        log.error("the content of event %d cannot be read: %s", record.seq, error)
        return None
