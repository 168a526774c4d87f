"""People's tokens and passwords: made, checked at the door, taken away. The feeder's `Secrets` (`feeder/direct.py`).

Two things must be so for a token to open: its hash is in `accounts.db`, and the log has it as issued for an account
that is open, neither revoked nor expired. A token is `vav_<id>_<secret>`: the id is the public one of the log, the
secret 256 random bits. A password opens an open account that is a person's.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import unicodedata
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from feeder.accounts.hashing import Busy, Hasher
from feeder.accounts.store import SecretStore
from feeder.accounts.throttle import Throttle
from feeder.entrance import Entered, NotNow, by_table
from feeder.house import House
from wall import wire
from wall.rules import Refused

LEAST, MOST = 10, 200
"""Characters of a password: a least length and no other rule, as NIST SP 800-63B (5.1.1.2) has it."""
KNOWN = 1024
"""Tokens remembered as verified, so that twenty desks that come back at once cost nothing."""
_TOKEN = re.compile(r"vav_([a-z2-7]{12})_([A-Za-z0-9_-]{43})")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class People:
    """Made by `await People.open(…)`; `enter` is the hub's entrance.

    `tokens`: the machine accounts of tokens.toml, SHA-256 of a token (hex) to the account's name.
    """

    def __init__(
        self, house: House, store: SecretStore, tokens: Mapping[str, str], hasher: Hasher, decoy: str
    ) -> None:
        self._house = house
        self._store = store
        self._table = by_table(tokens)
        self._hasher = hasher
        self._decoy = decoy
        self._throttle = Throttle()
        self._verified: OrderedDict[bytes, str] = OrderedDict()

    @classmethod
    async def open(cls, house: House, path: Path, tokens: Mapping[str, str], hasher: Hasher | None = None) -> People:
        """Open `accounts.db` at `path` and sweep out what no event stands for. Raises LogBroken."""
        store = await SecretStore.open(path)
        await store.sweep(house.state.tokens)
        hasher = hasher or Hasher()
        # What is looked at for an account that has no password, so that it takes as long as one that has.
        people = cls(house, store, tokens, hasher, await hasher.hash(secrets.token_urlsafe()))
        await people.tidy()
        return people

    async def tidy(self) -> None:
        """Keep nothing of revoked tokens, nor passwords of closed accounts: who comes back sets a new one.

        Raises LogBroken.
        """
        for token in self._store.tokens() & self._house.state.revoked.keys():
            await self.revoke(token)
        for account in self._store.accounts():
            if not self._open(account):
                await self._store.drop_password(account)

    # --- the door ------------------------------------------------------------------------------------------------

    async def enter(self, hello: wire.Hello) -> Entered | None:
        """Whom this hello lets in, or None. Raises NotNow when too much was tried."""
        try:
            if hello.account or hello.password:
                return await self._by_password(hello.account, hello.password)
            found = _TOKEN.fullmatch(hello.token)
            return await self._by_token(found[1], hello.token) if found else await self._table(hello)
        except Busy:
            raise NotNow(1.0) from None

    async def _by_token(self, token: str, whole: str) -> Entered | None:
        digest = hashlib.sha256(whole.encode()).digest()
        if self._verified.get(digest) == token:
            return self._opened(token)
        hashed = self._store.token(token)
        if hashed is None or self._opened(token) is None:
            return None
        name = f"token {token}"
        self._ask(name)
        if not await self._hasher.verify(hashed, whole):
            return None
        self._throttle.good(name)
        if self._store.token(token) == hashed:  # not revoked while it was looked at
            self._verified[digest] = token
            while len(self._verified) > KNOWN:
                self._verified.popitem(last=False)
        return self._opened(token)

    def _opened(self, token: str) -> Entered | None:
        """Whom a token opens for now, by the log; None: nobody."""
        issued = self._house.state.tokens.get(token)
        if issued is None or issued.expires_ms <= self._house.now_ms():
            return None
        return Entered(issued.account, token) if self._open(issued.account) else None

    def _open(self, name: str) -> bool:
        account = self._house.state.accounts.get(name)
        return account is not None and account.enabled

    async def _by_password(self, name: str, password: str) -> Entered | None:
        """The same work and the same answer whatever is wrong."""
        name = name[:65]  # no account's name is as long
        self._ask(f"account {name}")
        hashed = self._store.password(name) if self._person(name) and len(password) <= MOST else None
        right = await self._hasher.verify(hashed or self._decoy, password[:MOST])
        if not right or hashed is None or self._store.password(name) != hashed or not self._person(name):
            return None
        self._throttle.good(f"account {name}")
        return Entered(name)

    def _person(self, name: str) -> bool:
        account = self._house.state.accounts.get(name)
        return account is not None and account.enabled and account.role != "screen"

    def _ask(self, name: str) -> None:
        now_s = self._house.clock.monotonic()
        wait_s = self._throttle.wait_s(name, now_s)
        if wait_s > 0:
            raise NotNow(wait_s)
        self._throttle.begin(name, now_s)

    # --- what the feeder's commands do (feeder.direct.Secrets) -----------------------------------------------------

    async def issue(self, account: str, expires_ms: int) -> tuple[str, str]:
        """A new token: its public id, and all of it, which is told once. Raises Refused (`too-busy`), LogBroken."""
        token = "".join(secrets.choice(_LETTERS) for _ in range(12))
        whole = f"vav_{token}_{secrets.token_urlsafe(32)}"
        await self._store.keep_token(token, await self._hash(whole, random=True))
        return token, whole

    async def revoke(self, token: str) -> None:
        """Keep nothing of this token. Raises LogBroken."""
        for digest in [digest for digest, known in self._verified.items() if known == token]:
            del self._verified[digest]
        await self._store.drop_token(token)

    async def hashed(self, password: str) -> str:
        """What is kept of a password. Raises Refused (`short-password`, `long-password`, `too-busy`)."""
        if not password:
            return ""
        length = len(unicodedata.normalize("NFC", password))
        if length < LEAST or not password.strip():
            raise Refused("short-password", least=LEAST, length=length)
        if len(password) > MOST:
            raise Refused("long-password", most=MOST)
        return await self._hash(password)

    async def keep_password(self, account: str, hashed: str) -> None:
        """The account's password from here on; empty takes it away. Raises LogBroken."""
        if hashed:
            await self._store.keep_password(account, hashed)
        else:
            await self._store.drop_password(account)

    def has_password(self, account: str) -> bool:
        """Whether `account` has one; for `AccountStatus.password`."""
        return self._store.password(account) is not None

    async def _hash(self, secret: str, *, random: bool = False) -> str:
        try:
            return await self._hasher.hash(secret, random=random)
        except Busy:
            raise Refused("too-busy") from None

    async def close(self) -> None:
        """Let go of the file."""
        await asyncio.to_thread(self._hasher.close)
        await self._store.close()
