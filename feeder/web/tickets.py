"""When too much comes from one address: work for the browser, or half a minute of patience. No captcha."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

BITS = 16
"""Leading zero bits of SHA-256(ticket ":" answer): some 65,000 hashes, about a second on a phone."""
PATIENCE_S = 25
GOOD_S = 900
MOST = 20_000
_TICKET = re.compile(r"(\d{1,15})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22})")


class Tickets:
    """Tickets of this process. Each opens once: at once with the work done, without it after `PATIENCE_S`."""

    def __init__(self, now_ms: Callable[[], int], bits: int = BITS) -> None:
        self._now_ms, self.bits = now_ms, bits
        self._key = secrets.token_bytes(32)
        self._used: OrderedDict[str, None] = OrderedDict()

    def new(self) -> str:
        head = f"{self._now_ms()}.{secrets.token_urlsafe(12)}"
        return f"{head}.{self._mac(head)}"

    def good(self, ticket: str, answer: str) -> bool:
        """Whether this ticket opens now; then it has been used."""
        match = _TICKET.fullmatch(ticket)
        if match is None or not hmac.compare_digest(self._mac(f"{match[1]}.{match[2]}"), match[3]):
            return False
        age_s = (self._now_ms() - int(match[1])) / 1000
        if ticket in self._used or age_s > GOOD_S or not (age_s >= PATIENCE_S or self._worked(ticket, answer)):
            return False
        self._used[ticket] = None
        if len(self._used) > MOST:
            self._used.popitem(last=False)
        return True

    def _worked(self, ticket: str, answer: str) -> bool:
        if len(answer) > 20 or not answer.isascii():
            return False
        digest = sha256(f"{ticket}:{answer}".encode()).digest()
        return int.from_bytes(digest[:8], "big") >> (64 - self.bits) == 0

    def _mac(self, head: str) -> str:
        return base64.urlsafe_b64encode(hmac.digest(self._key, head.encode(), sha256))[:22].decode()
