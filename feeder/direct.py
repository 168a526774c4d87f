"""Commands about the whole wall and its people: pauses, announcements, dictated notes, accounts, tokens, profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wall import commands as do
from wall.content import NoticeContent, ProfileContent
from wall.events import Announced, AnnouncementEnded, Paused, ProfileSet, Resumed, TokenIssued, TokenRevoked
from wall.post import Post
from wall.rules import Refused, may_administer
from wall.standing import standing
from wall.text import visible_controls

if TYPE_CHECKING:
    from feeder.house import House

HOUR_MS = 3_600_000
NAMES = 12
"""Names that one profile may hold."""


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

    async def set_password(self, account: str, password: str) -> None:
        """The password of `account`; empty: none. Raises Refused in its own codes for one that is too weak."""
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
    secret: str = ""


async def execute(house: House, command: do.HouseCommand, actor: str) -> Done:
    """Carry out `command`.

    Raises Refused, LogBroken.
    """
    entry, announcement, secret = f"c-{command.id}", "", ""
    if isinstance(command, do.Announce):
        # Of the command's id: the same command again, also after a restart, is the same announcement.
        announcement = house.vault.post_id("announcement", command.id, "")
    known = house.done(entry)
    if known is not None:
        return Done(known, _past(command), announcement=announcement)
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
        case do.SetProfile():
            seq = await _set_profile(house, command, actor, entry)
        case do.IssueToken():
            seq, secret = await _issue(house, command, actor, entry)
        case do.RevokeToken():
            revoked = TokenRevoked(at_ms=at_ms, actor=actor, shop=shop, token=command.token)
            secrets = _secrets(house)
            seq = await house.append(revoked, entry=entry)
            await secrets.revoke(command.token)
        case do.SetPassword():
            seq = await _set_password(house, command, actor)
        case _:
            raise Refused("unknown-event")
    return Done(seq, _past(command), announcement=announcement, secret=secret)


async def _set_profile(house: House, command: do.SetProfile, actor: str, entry: str) -> int:
    """One at a time: the keys of whatever stood before are destroyed as soon as the new profile is folded in."""
    names = tuple(dict.fromkeys(name.strip() for name in command.names if name.strip()))
    if len(names) > NAMES:
        raise Refused("too-many-names", most=NAMES)
    badge = " ".join(visible_controls(command.badge).split())
    wants = ProfileContent(names=names, badge=badge, on_wall=command.on_wall, layout=command.layout)
    event = ProfileSet(at_ms=house.now_ms(), actor=actor, shop=house.shop, account=actor)
    async with house.people.writing:
        return await house.append(event, entry=entry, content=wants if wants != ProfileContent() else None)


async def _issue(house: House, command: do.IssueToken, actor: str, entry: str) -> tuple[int, str]:
    """The secret first, then the fact: a secret without its fact opens nothing, and is thrown away."""
    secrets, at_ms = _secrets(house), house.now_ms()
    expires_ms = at_ms + command.hours * HOUR_MS
    token, secret = await secrets.issue(command.account, expires_ms)
    issued = TokenIssued(
        at_ms=at_ms, actor=actor, shop=house.shop, account=command.account, token=token, expires_ms=expires_ms
    )
    try:
        return await house.append(issued, entry=entry), secret
    except BaseException:
        await secrets.revoke(token)
        raise


async def _set_password(house: House, command: do.SetPassword, actor: str) -> int:
    """A password is no fact: nothing is written but its hash, and the same command again is harmless."""
    account = house.state.accounts.get(command.account)
    if account is None:
        raise Refused("unknown-account", account=command.account)
    if not may_administer(house.state, actor) and (actor != command.account or not account.enabled):
        raise Refused("administrators-only", actor=actor)
    await _secrets(house).set_password(command.account, command.password)
    return house.state.through


def _secrets(house: House) -> Secrets:
    if house.secrets is None:
        raise Refused("no-accounts")
    return house.secrets


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
