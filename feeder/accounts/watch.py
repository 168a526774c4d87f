"""Lets go whoever may no longer be in: a token revoked or expired, an account closed or of another role now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

from feeder.house import House

LOOK_S = 0.5
"""Time alone ends a token, so it is looked so often (s), beside after every change of the house."""


class Session(Protocol):
    """Somebody who is in. `token`: the public id of the token that let them in, if it has one."""

    account: str
    role: str
    token: str


class Door(Protocol):
    """The hub, as far as it is needed here."""

    @property
    def sessions(self) -> Iterable[Session]: ...

    def let_go(self, account: str = "", token: str = "", *, back: bool = False) -> int: ...


class Watch:
    """Looks who is in, for ever: `await Watch(house, hub, people.tidy).run()`.

    `tidy`: throws away what opens nothing any more.
    """

    def __init__(self, house: House, door: Door, tidy: Callable[[], Awaitable[None]]) -> None:
        self._house = house
        self._door = door
        self._tidy = tidy
        self._news = asyncio.Event()

    async def run(self) -> None:
        """Raises LogBroken."""
        stop = self._house.listen(self._heard)
        try:
            while True:
                self._news.clear()
                self.look()
                await self._tidy()
                try:
                    async with asyncio.timeout(LOOK_S):
                        await self._news.wait()
                except TimeoutError:
                    continue
        finally:
            stop()

    def look(self) -> int:
        """Let go whoever may not stay; how many sessions ended."""
        sessions = list(self._door.sessions)
        closed = {session.account for session in sessions if not self._open(session)}
        changed = {session.account for session in sessions if not self._same(session)} - closed
        tokens = {session.token for session in sessions if session.token and not self._opens(session)}
        gone = sum(self._door.let_go(account=account) for account in sorted(closed))
        gone += sum(self._door.let_go(token=token) for token in sorted(tokens))
        return gone + sum(self._door.let_go(account=account, back=True) for account in sorted(changed))

    def _heard(self, touched: Sequence[str]) -> None:
        if not touched:
            self._news.set()

    def _open(self, session: Session) -> bool:
        account = self._house.state.accounts.get(session.account)
        return account is not None and account.enabled

    def _same(self, session: Session) -> bool:
        account = self._house.state.accounts.get(session.account)
        return account is not None and session.role in (account.role, "replay")

    def _opens(self, session: Session) -> bool:
        issued = self._house.state.tokens.get(session.token)
        known = issued is not None and issued.account == session.account
        return known and issued is not None and issued.expires_ms > self._house.now_ms()
