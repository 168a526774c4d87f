"""Who there is at the desk: an administrator's list of accounts, and a person's own profile. Pure."""

from __future__ import annotations

from collections.abc import Callable

from wall.content import ProfileContent
from wall.rules import Refused
from wall.state import State
from wall.wire import AccountStatus, Profile, TokenStatus


def accounts(state: State, asker: str, has_password: Callable[[str], bool]) -> list[AccountStatus]:
    """Every account with its tokens, those that open nothing any more too. Raises Refused (`administrators-only`)."""
    mine = state.accounts.get(asker)
    if mine is None or not mine.enabled or mine.role != "administrator":
        raise Refused("administrators-only", actor=asker)
    tokens: dict[str, list[TokenStatus]] = {}
    for revoked, some in ((False, state.tokens), (True, state.revoked)):
        for token, issued in some.items():
            told = TokenStatus(id=token, expires_ms=issued.expires_ms, revoked=revoked)
            tokens.setdefault(issued.account, []).append(told)
    return [
        AccountStatus(
            name=name,
            role=account.role,
            enabled=account.enabled,
            shop=account.shop,
            by=account.actor,
            since_ms=account.at_ms,
            password=has_password(name),
            tokens=tokens.get(name, []),
        )
        for name, account in sorted(state.accounts.items())
    ]


def profile(content: ProfileContent | None) -> Profile:
    """A profile as its owner is told; without one, an empty one."""
    if content is None:
        return Profile()
    return Profile(
        names=list(content.names), badge=content.badge, on_wall=content.on_wall, layout=content.layout,
        to_manager=content.to_manager,
    )  # fmt: skip
