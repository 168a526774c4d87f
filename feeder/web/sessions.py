"""Sessions of the phone page: one cookie, signed, that names nobody; what belongs to it stays in memory."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

IN_SHOP_S = 2 * 3600
"""How long (s) whoever scanned a code counts as standing in the shop."""
IDLE_S = 8 * 3600
MOST = 20_000
_COOKIE = re.compile(r"([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})")


@dataclass
class Session:
    """One browser's visit. `code`: the last code that was scanned, `code_ms` when, `place`: of a shelf's code.

    `secret`, `account`: of staff who signed in. `receipt`: of the last note that was left in this visit.
    `begun`: its cookie has to be sent.
    """

    id: str
    csrf: str
    begun: bool = False
    code: str = ""
    code_ms: int = 0
    place: str = ""
    secret: str = field(default="", repr=False)
    account: str = ""
    receipt: str = ""
    used_ms: int = 0
    draft: dict[str, str] = field(default_factory=dict, repr=False)
    """A note that could not be sent, by the names of its form's fields, and since when it is kept."""
    draft_ms: int = 0

    def in_shop(self, now_ms: int) -> bool:
        """Whether it came through a code of the last two hours."""
        return bool(self.code) and now_ms - self.code_ms < IN_SHOP_S * 1000

    @property
    def holds(self) -> bool:
        """Whether there is anything to remember of it."""
        return bool(self.code or self.secret or self.draft or self.receipt)


class Sessions:
    """All of them. The key lives as long as the process: after a new start everybody begins anew."""

    def __init__(self, now_ms: Callable[[], int], key: bytes | None = None) -> None:
        self._now_ms = now_ms
        self._key = key or secrets.token_bytes(32)
        self._held: OrderedDict[str, Session] = OrderedDict()

    def of(self, cookie: str) -> Session:
        """The session of a cookie; a new one for a cookie that is none of ours."""
        match = _COOKIE.fullmatch(cookie)
        if match is None or not hmac.compare_digest(self._mac("cookie", match[1]), match[2]):
            return self.new()
        held = self._held.get(match[1])
        now_ms = self._now_ms()
        if held is not None and now_ms - held.used_ms < IDLE_S * 1000:
            held.used_ms = now_ms
            self._held.move_to_end(held.id)
            return held
        self._held.pop(match[1], None)
        return self._session(match[1])

    def new(self) -> Session:
        """One that nobody has yet; it is worth a cookie as soon as its `csrf` is given out or it holds anything."""
        session = self._session(secrets.token_urlsafe(16))
        session.begun = True
        return session

    def keep(self, session: Session) -> None:
        """Remember what it holds. The oldest go first when there are too many, staff's last."""
        self._held.pop(session.id, None)
        if not session.holds:
            return
        session.used_ms = self._now_ms()
        self._held[session.id] = session
        while len(self._held) > MOST:
            oldest = next((one for one in self._held.values() if not one.secret), None)
            self._held.pop(oldest.id if oldest else next(iter(self._held)))

    def renew(self, session: Session) -> None:
        """Give it another name, as when somebody signs in or out: who knew the old one has nothing of it."""
        self._held.pop(session.id, None)
        session.id = secrets.token_urlsafe(16)
        session.csrf = self._mac("csrf", session.id)
        session.begun = True

    def cookie(self, session: Session) -> str:
        return f"{session.id}.{self._mac('cookie', session.id)}"

    def _session(self, name: str) -> Session:
        return Session(name, self._mac("csrf", name), used_ms=self._now_ms())

    def _mac(self, what: str, name: str) -> str:
        digest = hmac.digest(self._key, f"{what} {name}".encode(), sha256)
        return base64.urlsafe_b64encode(digest)[:22].decode()
