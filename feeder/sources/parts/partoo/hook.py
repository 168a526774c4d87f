"""Whether a delivery comes from Partoo: an Ed25519 signature over the raw body, by a key that Partoo publishes. Pure.

The header is `X-Partoo-Signature-v1`, in base64. There is neither a time nor an id in it: a delivery can be sent
again by whoever saw it, so it is believed as far as a ring of the bell, and no further.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from feeder.sources.shared.http import host_of

HEADER = "X-Partoo-Signature-v1"
MAX_HEADER = 200
PUBLISHED = "0G9ciHL6XZQXuWq6W4dFLvwNEPWgcdtQgEVlBIwZWBQ="
PUBLISHED_SANDBOX = "LsyvX2yVnG3ZKRIFfEvYk2nkzanoNgAqBSqdeNub4sM="
"""The raw keys of the real service and of the one for trying, in base64, as its page on webhook security has them."""


def partoo_key(url: str) -> Ed25519PublicKey:
    """The key with which the Partoo at `url` signs."""
    raw = PUBLISHED_SANDBOX if "sandbox" in host_of(url).split(".") else PUBLISHED
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(raw))


def is_signed(headers: Mapping[str, str], body: bytes, key: Ed25519PublicKey) -> bool:
    """Whether `key` signed `body`. Never raises, whatever the header holds."""
    told = headers.get(HEADER, "")
    if len(told) > MAX_HEADER:
        return False
    try:
        key.verify(base64.b64decode(told, validate=True), body)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True
