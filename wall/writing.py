"""How an event gets into the log: judged, its content sealed under a durable key, and then appended.

The feeder's house and the commands that work without a feeder both write by this.
"""

from __future__ import annotations

from msgspec.structs import replace

from wall.codec import encode_content, encode_event
from wall.content import Content
from wall.events import HOUSE, Announced, AnyEvent, Forgotten, HandedOver, PostEvent, ProfileSet
from wall.log.base import Appended, Entry, EventLog
from wall.post import State
from wall.rules import judge
from wall.vault import Vault


async def write(
    log: EventLog,
    vault: Vault,
    state: State,
    event: AnyEvent,
    *,
    entry: str,
    salt: str,
    content: Content | None = None,
    expect: int | None = None,
) -> Appended:
    """Make one event durable, if it is legal in `state`. `content` must be what the event's commitment says.

    Raises Refused if the event is illegal, Conflict, LogBroken, ContentForgotten.
    """
    refused = judge(state, event)
    if refused is not None:
        raise refused
    post = event.post if isinstance(event, PostEvent) else HOUSE
    sealed = None
    if content is not None:
        sealed, digest = await vault.seal(owner_of(event), entry, encode_content(content))
        if hasattr(event, "commitment"):
            event = replace(event, commitment=digest)
    return await log.append(Entry(entry, event.shop, post, encode_event(event, salt), sealed), expect)


def owner_of(event: AnyEvent) -> str:
    """Whose keys seal what was written: a post's, so that they go when it is forgotten; else the event's own."""
    if isinstance(event, Forgotten):
        return f"{event.post}.forgotten"
    if isinstance(event, PostEvent):
        return event.post
    match event:
        case Announced():
            return f"announcement.{event.announcement}"
        case ProfileSet():
            return profile_owner(event.account)
        case HandedOver():
            return f"handover.{event.handover}"
    return HOUSE


def profile_owner(account: str) -> str:
    """Under which name the vault keeps the keys of a profile."""
    return f"profile.{account}"
