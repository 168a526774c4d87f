"""Whether what is sealed in a log is what its events committed to. Needs the vault's keys: for the shop itself."""

from __future__ import annotations

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from wall.clock import to_iso
from wall.events import AnyEvent
from wall.ledger.findings import Report
from wall.log.plain import Keys, PlainLog, Row
from wall.vault import NONCE, commitment


def check_content(report: Report, log: PlainLog, keys: Keys, row: Row, event: AnyEvent, n: int) -> None:
    """Open the sealed content of one record and compare it. What was forgotten is counted. Raises LogBroken."""
    promised = getattr(event, "commitment", "")
    sealed = log.sealed(row.seq)
    if not promised and sealed is None:
        return
    day = to_iso(event.at_ms)[:10]
    if sealed is None:
        report.problem("content-gone", n, day)
        return
    key = keys.key(row.id)
    if key is None:
        report.forgotten += 1
        return
    try:
        content = ChaCha20Poly1305(key).decrypt(sealed[:NONCE], sealed[NONCE:], row.id.encode())
    except (InvalidTag, ValueError):
        report.problem("content", n, day)
        return
    if promised and not hmac.compare_digest(commitment(key, content), promised):
        report.problem("content", n, day)
        return
    report.contents = (report.contents or 0) + 1
