"""Commands that are about no post that is there yet: the wall, its announcements, dictated notes, people.

What people's commands come to is in `feeder/direct_people.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from feeder import direct_people as people
from wall import commands as do
from wall.content import HandOverContent, NoticeContent, TextContent
from wall.events import AccountSet, Announced, AnnouncementEnded, HandedOver, Paused, Received, Resumed, TokenRevoked
from wall.post import Post
from wall.rules import COUNTER, Refused
from wall.standing import standing

if TYPE_CHECKING:
    from feeder.house import House


class Secrets(Protocol):
    """What opens an account, hashed and beside the log. Whoever keeps it sets `House.secrets`.

    Who may do what is judged before it is called, and the events are written here: a token opens something only
    while `State.tokens` has it, for that account, and its time is not over. All three raise LogBroken.
    """

    async def issue(self, account: str, expires_ms: int) -> tuple[str, str]:
        """A new token of `account`: its public id, and the secret that is told once. Durable when it returns."""
        ...

    async def revoke(self, token: str) -> None:
        """Keep nothing of the token with this public id. Harmless for one that is not known."""
        ...

    async def hashed(self, password: str) -> str:
        """What is to be kept of a password; empty for none. Raises Refused in its own codes for one too weak."""
        ...

    async def keep_password(self, account: str, hashed: str) -> None:
        """From here on this opens `account` beside its tokens; empty: no password does. Harmless to repeat."""
        ...


@dataclass(frozen=True)
class Done:
    """What came of a command: the event's seq and type, and the post or the announcement that it was about.

    `secret`: of a new token; the second answer to the same command does not tell it again.
    """

    seq: int
    event: str
    post: Post | None = None
    announcement: str = ""
    secret: str = field(default="", repr=False)


async def execute(house: House, command: do.HouseCommand, actor: str) -> Done:
    """Carry out `command`.

    Raises Refused, LogBroken.
    """
    entry, announcement, secret = f"c-{command.id}", "", ""
    # Of the command's id: the same command again, also after a restart, is the same announcement, the same note.
    if isinstance(command, do.Announce):
        announcement = house.vault.post_id("announcement", command.id, "")
    note = house.vault.post_id(COUNTER, command.id, "") if isinstance(command, do.Dictate) else ""
    known = house.done(entry)
    if known is not None:
        if isinstance(command, do.SetPassword):
            await people.keep_password(
                house, command, actor
            )  # the first time may have ended between the fact and the hash
        return Done(known, _past(command), house.state.posts.get(note), announcement)
    house.settle()
    at_ms, shop = house.now_ms(), house.shop
    match command:
        case do.Pause():
            seq = await house.append(Paused(at_ms=at_ms, actor=actor, shop=shop), entry=entry)
        case do.Resume():
            seq = await house.append(Resumed(at_ms=at_ms, actor=actor, shop=shop), entry=entry)
        case do.Announce():
            put_up = Announced(
                at_ms=at_ms, actor=actor, shop=shop, announcement=announcement, until_ms=command.until_ms
            )
            words = NoticeContent(text=_words(command.text))
            seq = await house.append(put_up, entry=entry, content=words)
        case do.EndAnnouncement():
            announcement = _find(house, command.announcement)
            ended = AnnouncementEnded(at_ms=at_ms, actor=actor, shop=shop, announcement=announcement)
            seq = await house.append(ended, entry=entry)
        case do.Dictate():
            seq = await _dictate(house, command, actor, note)
        case do.HandOver():
            handover = house.vault.post_id("hand-over", command.id, "")
            over = HandedOver(at_ms=at_ms, actor=actor, shop=shop, handover=handover)
            seq = await house.append(over, entry=entry, content=HandOverContent(text=_words(command.text)))
        case do.SetProfile():
            seq = await people.set_profile(house, command, actor, entry)
        case do.SetAccount():
            account = AccountSet(
                at_ms=at_ms, actor=actor, shop=shop, account=command.account, role=command.role,
                enabled=command.enabled,
            )  # fmt: skip
            seq = await house.append(account, entry=entry)
        case do.IssueToken():
            seq, secret = await people.issue_token(house, command, actor, entry)
        case do.RevokeToken():
            secrets = people.secrets_of(house)
            revoked = TokenRevoked(at_ms=at_ms, actor=actor, shop=shop, token=command.token)
            seq = await house.append(revoked, entry=entry)
            await secrets.revoke(command.token)
        case do.SetPassword():
            seq = await people.set_password(house, command, actor, entry)
    return Done(seq, _past(command), house.state.posts.get(note), announcement, secret)


async def _dictate(house: House, command: do.Dictate, actor: str, note: str) -> int:
    """A note in the customer's own words: it waits like any other, and nothing is noted about it beforehand."""
    event = Received(
        at_ms=house.now_ms(), actor=actor, shop=house.shop, post=note, kind="note", source=COUNTER,
        language=command.language or None,
    )  # fmt: skip
    text = TextContent(
        text=_words(command.text), pseudonym=house.vault.pseudonym(COUNTER, note, note), native_id=command.id
    )
    return await house.append(event, entry=f"c-{command.id}", content=text)


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("no-words")
    return text


def _find(house: House, prefix: str) -> str:
    """The announcement on this wall whose id is or begins with `prefix`."""
    found = [notice.id for notice in standing(house.state, house.shop) if notice.id.startswith(prefix)]
    if len(found) == 1:
        return found[0]
    raise Refused("unknown-announcement", announcement=prefix)


def _past(command: do.HouseCommand) -> str:
    return {
        do.Pause: "paused", do.Resume: "resumed", do.Announce: "announced", do.Dictate: "received",
        do.EndAnnouncement: "announcement-ended", do.HandOver: "handed-over", do.SetProfile: "profile-set",
        do.SetAccount: "account-set", do.IssueToken: "token-issued", do.RevokeToken: "token-revoked",
        do.SetPassword: "password-set",
    }[type(command)]  # fmt: skip
