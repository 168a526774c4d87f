"""Crisp's signed plugin hooks, for a shop whose feeder can be reached from outside and holds no connection open.

A hook carries the same event as the live channel: `{"website_id", "event", "data", "timestamp"}`, signed by
HMAC-SHA256 over `[timestamp;body]` (X-Crisp-Request-Timestamp, X-Crisp-Signature). A website's own hooks are unsigned
and are refused. One that is lost, or that comes while nobody reads, is made up for by the next reading.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from feeder.sources.shared.ears import Ears
from feeder.sources.shared.lenient import NotJson, json_value

TOLERANCE_MS = 300_000
"""How far a hook's own time may be from our clock."""


def verify(headers: Mapping[str, str], body: bytes, secret: str, now_ms: int) -> str | None:
    """Why a hook is not to be believed; None: it is Crisp's. Its time may be told in seconds or in milliseconds."""
    told, signature = headers.get("X-Crisp-Request-Timestamp", ""), headers.get("X-Crisp-Signature", "")
    if not (told.isascii() and told.isdigit() and len(told) <= 15) or not signature.isascii():
        return "It is not signed: use a plugin's hook, not the website's."
    wanted = hmac.new(secret.encode(), f"[{told};".encode() + body + b"]", hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, signature.strip().lower()):
        return "The signature is not right."
    at_ms = int(told) * (1000 if len(told) <= 11 else 1)
    return None if abs(at_ms - now_ms) <= TOLERANCE_MS else "Its time is too far from ours."


def deliver(
    headers: Mapping[str, str], body: bytes, secret: str, website: str, now_ms: int, ears: Ears | None
) -> tuple[int, dict[str, Any]]:
    """What to answer; what is good is heard."""
    if (why := verify(headers, body, secret, now_ms)) is not None:
        return 401, {"error": why}
    try:
        told = json_value(body)
    except NotJson:
        return 400, {"error": "The body is no JSON."}
    if not isinstance(told, dict) or told.get("website_id") != website or not isinstance(told.get("event"), str):
        return 400, {"error": "The body is no hook of this website."}
    if ears is None or not ears.hear(told["event"], told.get("data")):
        return 503, {"error": "Nobody reads just now. Please send it again.", "retry_after_s": 30}
    return 200, {"status": "heard"}
