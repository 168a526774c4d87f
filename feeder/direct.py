"""Commands about the whole wall: pause it, let it go on, put up an announcement, take it down."""

from __future__ import annotations

from feeder.house import House
from wall import commands as do
from wall.content import NoticeContent
from wall.events import Announced, AnnouncementEnded, Paused, Resumed
from wall.rules import Refused
from wall.standing import standing


async def execute(house: House, command: do.HouseCommand, actor: str) -> tuple[int, str, None, str]:
    """Carry out `command`; gives the event's seq and type, no post, and the announcement it was about ("": none).

    Raises Refused, LogBroken.
    """
    entry, announcement = f"c-{command.id}", ""
    if isinstance(command, do.Announce):
        # Of the command's id: the same command again, also after a restart, is the same announcement.
        announcement = house.vault.post_id("announcement", command.id, "")
    known = house.done(entry)
    if known is not None:
        return known, _past(command), None, announcement
    house.settle()
    at_ms, shop = house.now_ms(), house.shop
    match command:
        case do.Pause():
            seq = await house.append(Paused(at_ms=at_ms, actor=actor, shop=shop), entry=entry)
        case do.Resume():
            seq = await house.append(Resumed(at_ms=at_ms, actor=actor, shop=shop), entry=entry)
        case do.Announce():
            if not command.text.strip():
                raise Refused("no-words")
            event = Announced(
                at_ms=at_ms, actor=actor, shop=shop, announcement=announcement, until_ms=command.until_ms
            )
            seq = await house.append(event, entry=entry, content=NoticeContent(text=command.text))
        case do.EndAnnouncement():
            announcement = _find(house, command.announcement)
            ended = AnnouncementEnded(at_ms=at_ms, actor=actor, shop=shop, announcement=announcement)
            seq = await house.append(ended, entry=entry)
    return seq, _past(command), None, announcement


def _find(house: House, prefix: str) -> str:
    """The announcement on this wall whose id is or begins with `prefix`."""
    found = [notice.id for notice in standing(house.state, house.shop) if notice.id.startswith(prefix)]
    if len(found) == 1:
        return found[0]
    raise Refused("unknown-announcement", announcement=prefix)


def _past(command: do.HouseCommand) -> str:
    return {
        do.Pause: "paused", do.Resume: "resumed", do.Announce: "announced", do.EndAnnouncement: "announcement-ended",
    }[type(command)]  # fmt: skip
