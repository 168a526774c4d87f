"""Who is signed in on a tablet: sessions with limits. Pure: time and randomness are handed in.

A session's cookie is kept as a digest only: whoever reads this process's memory dump cannot come in with it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field


class TooMany(Exception):
    """There is no room for another session, or for another desk of this person."""


@dataclass(frozen=True)
class Limits:
    """What sessions are bounded by. Times in seconds."""

    idle_s: float = 30 * 60
    absolute_s: float = 12 * 3600
    sessions: int = 40
    per_person: int = 3
    desks_per_person: int = 2


@dataclass(eq=False)
class Session:
    """One person on one tablet. `token` is the hub's short-lived secret for this session alone."""

    account: str
    token: str = field(repr=False)
    csrf: str = field(repr=False)
    born_s: float
    seen_s: float
    key: str = field(default="", repr=False)
    desks: int = 0


def digest(cookie: str) -> str:
    """What is kept of a cookie: its SHA-256, hexadecimal."""
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """Every session there is. `secret` makes an unguessable string of at least 128 bits, anew at each call."""

    def __init__(self, limits: Limits, secret: Callable[[], str]) -> None:
        self.limits = limits
        self._secret = secret
        self._known: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._known)

    def all(self) -> list[Session]:
        return list(self._known.values())

    def of(self, account: str) -> list[Session]:
        """A person's sessions, the one used last at the end."""
        return sorted((each for each in self.all() if each.account == account), key=lambda each: each.seen_s)

    def good(self, session: Session, now_s: float) -> bool:
        """Whether it is known and neither of its times is over."""
        known = self._known.get(session.key) is session
        fresh = now_s - session.seen_s < self.limits.idle_s and now_s - session.born_s < self.limits.absolute_s
        return known and fresh

    def open(self, account: str, token: str, now_s: float) -> tuple[str, Session, list[Session]]:
        """Sign somebody in: the cookie, the session, and those of the same person that end for it.

        Raises TooMany when all places are taken by sessions that are good; nothing is changed then.
        """
        mine = self.of(account)
        ended = mine[: max(0, len(mine) - self.limits.per_person + 1)]
        if len(self._known) - len(ended) >= self.limits.sessions:
            raise TooMany
        for each in ended:
            self.close(each)
        cookie = self._secret()
        session = Session(account, token, self._secret(), now_s, now_s, digest(cookie))
        self._known[session.key] = session
        return cookie, session, ended

    def find(self, cookie: str, now_s: float) -> Session | None:
        """The session of this cookie if it is good. Looking is not using: it does not make it last longer."""
        session = self._known.get(digest(cookie))
        return session if session is not None and self.good(session, now_s) else None

    def used(self, session: Session, now_s: float) -> None:
        """Somebody did something in it."""
        session.seen_s = max(session.seen_s, now_s)

    def close(self, session: Session) -> bool:
        """It ends; whether it was there."""
        return self._known.pop(session.key, None) is not None

    def over(self, now_s: float) -> list[Session]:
        """Those whose time is over, taken out."""
        ended = [each for each in self.all() if not self.good(each, now_s)]
        for each in ended:
            self.close(each)
        return ended

    def sit(self, session: Session) -> None:
        """A desk begins in it. Raises TooMany when this person has all the desks that one may have."""
        if sum(each.desks for each in self.of(session.account)) >= self.limits.desks_per_person:
            raise TooMany
        session.desks += 1

    @staticmethod
    def rise(session: Session) -> None:
        """A desk of it has ended."""
        session.desks -= 1


def form_token(key: bytes, visitor: str) -> str:
    """The login form's token for the visitor with this cookie: without the key nobody else can make it."""
    return hmac.new(key, visitor.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def same(given: str, right: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ; an empty one never is."""
    return bool(right) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), right.encode())
