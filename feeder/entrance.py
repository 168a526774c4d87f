"""Who may come in: from a client's hello to the account that it speaks for.

`by_table` is the plainest entrance: the tokens of the configuration. Passwords and tokens that people were issued
are another one's, given to the hub as `HubOptions.enter`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Awaitable, Callable, Mapping

from msgspec import Struct

from wall import wire


class Entered(Struct, frozen=True):
    """The account that somebody came in with. `token`: the public id of the token that opened, if it has one."""

    account: str
    token: str = ""


class NotNow(Exception):
    """Too much was tried: come back in `wait_s` (s). The hub's goodbye says so, with the code `wait`."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = wait_s
        super().__init__(f"too many tries: come back in {max(1, math.ceil(wait_s))} s")


Enter = Callable[[wire.Hello], Awaitable[Entered | None]]
"""Whom this hello lets in; None: nobody. Whether the account is open is the hub's own question. Raises NotNow."""


def by_table(tokens: Mapping[str, str]) -> Enter:
    """Tokens only. `tokens`: SHA-256 of a token (hex) to the account's name."""

    async def enter(hello: wire.Hello) -> Entered | None:
        name = tokens.get(hashlib.sha256(hello.token.encode()).hexdigest())
        return Entered(name) if name is not None else None

    return enter
