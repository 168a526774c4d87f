"""Rate limits by a keyed hash of the address. The key is random, for one process and one day, never written."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

DAY_MS = 86_400_000
MOST = 50_000


@dataclass(frozen=True)
class Budget:
    """`many` at once, and one more every `each_s` seconds. A whole shop may have one address: budgets are wide."""

    name: str
    many: float
    each_s: float


ASK = Budget("ask", 240, 0.25)
"""Questions to the feeder: receipts that are opened, and what is done by them."""
NOTE = Budget("note", 20, 15)
CODE = Budget("code", 60, 2)
UNKNOWN = Budget("unknown", 8, 30)
"""Receipts that there are not."""
SIGN_IN = Budget("sign-in", 6, 30)


class Limits:
    """What each address has left. `many`: a factor on every budget."""

    def __init__(self, now_ms: Callable[[], int], monotonic: Callable[[], float], many: float = 1.0) -> None:
        self._now_ms, self._monotonic, self._many = now_ms, monotonic, many
        self._key, self._day = b"", -1
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def who(self, address: str) -> str:
        """A name for this address that is good for today; an IPv6 network of a household is one address."""
        day = self._now_ms() // DAY_MS
        if day != self._day:
            self._key, self._day = secrets.token_bytes(32), day
            self._left.clear()
        return hmac.digest(self._key, _household(address).encode(), sha256)[:16].hex()

    def left(self, who: str, budget: Budget) -> float:
        """How much is left, without taking any."""
        many = budget.many * self._many
        left, at = self._left.get((budget.name, who), (many, self._monotonic()))
        return min(many, left + (self._monotonic() - at) * self._many / budget.each_s)

    def spend(self, who: str, budget: Budget, cost: float = 1.0) -> bool:
        """Take `cost`; False, and nothing taken, if there is not so much left."""
        left = self.left(who, budget)
        if left < cost:
            return False
        self._left[budget.name, who] = (left - cost, self._monotonic())
        self._left.move_to_end((budget.name, who))
        while len(self._left) > MOST:
            self._left.popitem(last=False)
        return True


def _household(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return parsed.exploded[:19]
    return str(parsed)


def forwarded(header: str, direct: str) -> str:
    """The address that the proxy in front of us saw: the last that X-Forwarded-For names, whatever came before it."""
    last = header.rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return direct
