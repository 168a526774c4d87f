"""What the tablet's proxy asks of the hub: is this password right, a token for this session, and its end."""

from __future__ import annotations

import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from wall import wire
from wall.client import Link, Sent, Unreachable
from wall.commands import IssueToken, RevokeToken

HOURS = 12
"""A session's token is good for so long (h); the hub gives nobody more than 24 for themselves."""


class Closed(Exception):
    """Nobody is let in now. `code`: `bad-token` (wrong), `wait` (too many tries), `away` (no feeder), `refused`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Door:
    """The hub. `url` tells where it is, at each knock anew: one that starts anew may take another port.

    `id` makes a command's id.
    """

    url: Callable[[], str]
    tls: ssl.SSLContext | None = None
    version: str = ""
    id: Callable[[], str] = lambda: uuid.uuid4().hex

    async def open(self, account: str, password: str) -> tuple[str, str]:
        """The account as the hub writes it, and a token for it. Raises Closed."""
        link = self._link(account=account, password=password)
        try:
            async with link.call() as welcome:
                if welcome.role == "screen":
                    raise Closed("bad-token")
                command = IssueToken(id=self.id(), account=welcome.account, hours=HOURS)
                answer = await link.do(command)
        except Sent as sent:
            raise Closed(sent.code if sent.code in ("bad-token", "wait") else "refused") from None
        except Unreachable:
            raise Closed("away") from None
        if not answer.ok or not answer.secret:
            raise Closed("refused")
        return welcome.account, answer.secret

    async def close(self, token: str) -> bool:
        """Have the token revoked; False if the hub could not be asked: it ends by itself then, after its hours."""
        link = self._link(token=token)
        try:
            async with link.call():
                return (await link.do(RevokeToken(id=self.id(), token=public_id(token)))).ok
        except Sent:
            return True  # it opens nothing any more
        except Unreachable:
            return False

    def _link(self, token: str = "", account: str = "", password: str = "") -> Link:
        hello = wire.Hello(token=token, account=account, password=password, client="tablet", version=self.version)
        return Link(self.url(), lambda: hello, tls=self.tls)


def public_id(token: str) -> str:
    """The id under which the log knows a token: the middle of `vav_ID_SECRET`."""
    parts = token.split("_", 2)
    return parts[1] if len(parts) == 3 else "none"
