"""Argon2id, off the event loop, one secret at a time.

Passwords: RFC 9106, section 4, second recommendation (low memory): 3 passes, 64 MiB, 4 lanes, 16 bytes of salt, 32 of
hash, as argon2-cffi has them in `argon2.profiles.RFC_9106_LOW_MEMORY`. One takes about 50 to 150 ms and 64 MiB on a
small PC, so there is one worker and a limit on how many wait.

Tokens are 256 random bits: nothing is gained by making each guess dear. Theirs is the smallest Argon2id of OWASP's
password storage cheat sheet (5 passes, 7 MiB, 1 lane), so that twenty desks that come back after a restart do not
wait for each other.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

T = TypeVar("T")
MOST = 32
"""So many secrets may wait to be looked at."""


class Busy(Exception):
    """Too many secrets wait already."""


class Hasher:
    """Made of an `argon2.PasswordHasher`; the tests give a cheaper one."""

    def __init__(self, argon2: PasswordHasher | None = None) -> None:
        self._argon2 = argon2 or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._of_tokens = argon2 or PasswordHasher(time_cost=5, memory_cost=7168, parallelism=1)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="argon2")
        self._waiting = 0

    async def hash(self, secret: str, *, random: bool = False) -> str:
        """The secret's hash with its parameters and salt, as a PHC string. `random`: 256 bits. Raises Busy."""
        argon2 = self._of_tokens if random else self._argon2
        return await self._run(lambda: argon2.hash(prepared(secret)))

    async def verify(self, hashed: str, secret: str) -> bool:
        """Whether `hashed` is of `secret`. Raises Busy."""

        def look() -> bool:
            try:
                return self._argon2.verify(hashed, prepared(secret))
            except (VerificationError, InvalidHashError):
                return False

        return bool(await self._run(look))

    def close(self) -> None:
        """Finish what is running; nothing more is taken."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, work)
        finally:
            self._waiting -= 1


def prepared(secret: str) -> str:
    """One form for what two keyboards compose differently: NFC, as RFC 8265 (OpaqueString) has it.

    A lone surrogate, which no keyboard gives and no encoding takes, becomes U+FFFD.
    """
    return unicodedata.normalize("NFC", secret.encode("utf-8", "replace").decode())
