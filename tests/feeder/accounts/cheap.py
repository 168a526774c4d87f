"""An Argon2 that costs next to nothing, and people on a real house: for tests of what opens a door."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from argon2 import PasswordHasher

from feeder.accounts.hashing import Hasher
from feeder.accounts.people import People
from tests.feeder.support import TOKENS, Place
from wall import commands as do
from wall import wire
from wall.events import AccountRole, AccountSet

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ADMIN = "dominique"


class Counting(Hasher):
    """Counts what it was asked to look at."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.looked = 0

    async def verify(self, hashed: str, secret: str) -> bool:
        self.looked += 1
        return await super().verify(hashed, secret)


@dataclass
class Staff:
    """A house whose people have tokens and passwords, with an administrator."""

    on: Place
    people: People
    hasher: Counting
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def set(self, name: str, role: AccountRole = "moderator", enabled: bool = True) -> None:
        """An account is as told, by the feeder's own word."""
        event = AccountSet(
            at_ms=self.on.house.now_ms(), actor="feeder", shop="lyon", account=name, role=role, enabled=enabled
        )
        await self.on.house.append(event, entry=f"set-{next(self.ids)}")

    async def token(self, account: str = "noa", hours: int = 24) -> str:
        """A new token, whole."""
        done = await self.on.do(do.IssueToken(id=self.on.id(), account=account, hours=hours), ADMIN)
        return done.secret

    async def revoke(self, token: str) -> None:
        await self.on.do(do.RevokeToken(id=self.on.id(), token=token.split("_")[1]), ADMIN)

    async def password(self, account: str, password: str, actor: str = ADMIN) -> None:
        await self.on.do(do.SetPassword(id=self.on.id(), account=account, password=password), actor)

    async def enters(self, token: str) -> str | None:
        """Whom the token lets in."""
        entered = await self.people.enter(wire.Hello(token=token))
        return entered.account if entered is not None else None

    async def logs_in(self, account: str, password: str) -> str | None:
        entered = await self.people.enter(wire.Hello(token="", account=account, password=password))
        return entered.account if entered is not None else None


@asynccontextmanager
async def staff(on: Place) -> AsyncIterator[Staff]:
    """People on this place, until the context ends."""
    hasher = Counting()
    people = await People.open(on.house, on.folder / "accounts.db", TOKENS, hasher)
    on.house.secrets = people
    made = Staff(on, people, hasher)
    try:
        if ADMIN not in on.house.state.accounts:
            await made.set(ADMIN, "administrator")
        yield made
    finally:
        await people.close()
