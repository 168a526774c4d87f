"""Commands of people about themselves and each other: profiles, tokens, passwords. See `feeder/direct.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wall import commands as do
from wall.content import ProfileContent
from wall.events import PasswordSet, ProfileSet, TokenIssued
from wall.rules import Refused, judge
from wall.text import visible_controls

if TYPE_CHECKING:
    from feeder.direct import Secrets
    from feeder.house import House

HOUR_MS = 3_600_000
NAMES = 12
"""Names that one profile may hold."""


async def set_profile(house: House, command: do.SetProfile, actor: str, entry: str) -> int:
    """One at a time: the keys of whatever stood before are destroyed as soon as the new profile is folded in."""
    names = tuple(dict.fromkeys(name.strip() for name in command.names if name.strip()))
    if len(names) > NAMES:
        raise Refused("too-many-names", most=NAMES)
    badge = " ".join(visible_controls(command.badge).split())
    wants = ProfileContent(
        names=names, badge=badge, on_wall=command.on_wall, layout=command.layout, to_manager=command.to_manager
    )
    event = ProfileSet(at_ms=house.now_ms(), actor=actor, shop=house.shop, account=actor)
    async with house.people.writing:
        return await house.append(event, entry=entry, content=wants if wants != ProfileContent() else None)


async def issue_token(house: House, command: do.IssueToken, actor: str, entry: str) -> tuple[int, str]:
    """Its seq and its secret. The secret comes first: without its fact it opens nothing, and is thrown away."""
    secrets, at_ms = secrets_of(house), house.now_ms()
    expires_ms = at_ms + command.hours * HOUR_MS

    def made(token: str) -> TokenIssued:
        return TokenIssued(
            at_ms=at_ms, actor=actor, shop=house.shop, account=command.account, token=token, expires_ms=expires_ms
        )

    refused = judge(house.state, made("-"))
    if refused is not None:
        raise refused
    token, secret = await secrets.issue(command.account, expires_ms)
    try:
        return await house.append(made(token), entry=entry), secret
    except BaseException:
        await secrets.revoke(token)
        raise


async def set_password(house: House, command: do.SetPassword, actor: str, entry: str) -> int:
    """That it was changed, and by whom, is a fact; nothing else of it is written but its hash.

    The fact comes first: whatever goes wrong then, the password of before still opens, and the same command again
    ends what it began.
    """
    refused = judge(house.state, event := _password_set(house, command, actor))
    if refused is not None:
        raise refused
    secrets = secrets_of(house)
    hashed = await secrets.hashed(command.password)
    seq = await house.append(event, entry=entry)
    await secrets.keep_password(command.account, hashed)
    return seq


async def keep_password(house: House, command: do.SetPassword, actor: str) -> None:
    """The second half of `set_password`, where the first is a fact of this actor's about this account."""
    refused = judge(house.state, _password_set(house, command, actor))
    if refused is not None:
        raise refused
    change = house.state.passwords.get(command.account)
    if change is not None and (change.actor, change.removed) == (actor, not command.password):
        secrets = secrets_of(house)
        await secrets.keep_password(command.account, await secrets.hashed(command.password))


def _password_set(house: House, command: do.SetPassword, actor: str) -> PasswordSet:
    return PasswordSet(
        at_ms=house.now_ms(), actor=actor, shop=house.shop, account=command.account, removed=not command.password
    )


def secrets_of(house: House) -> Secrets:
    """What keeps the secrets. Raises Refused (`no-accounts`) where nothing does."""
    if house.secrets is None:
        raise Refused("no-accounts")
    return house.secrets
