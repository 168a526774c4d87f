"""Ed25519 after RFC 8032, section 5.1, in whole numbers alone: slow, and independent of what the product uses."""

from __future__ import annotations

from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]


def add(one: Point, other: Point) -> Point:
    """The sum of two points of the curve -x² + y² = 1 + d x² y²."""
    (a, b), (c, e) = one, other
    k = D * a * b * c * e % P
    return (a * e + b * c) * pow(1 + k, -1, P) % P, (b * e + a * c) * pow(1 - k, -1, P) % P


def times(number: int, point: Point) -> Point:
    total = (0, 1)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def base() -> Point:
    """The point with y = 4/5 and an even x."""
    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x if x % 2 == 0 else P - x), y


def packed(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def secret(seed: bytes) -> tuple[int, bytes]:
    digest = sha512(seed).digest()
    number = int.from_bytes(digest[:32], "little")
    return number & ((1 << 254) - 8) | 1 << 254, digest[32:]


def public(seed: bytes) -> bytes:
    """The public key (32 bytes) of a seed (32 bytes)."""
    return packed(times(secret(seed)[0], base()))


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature (64 bytes)."""
    number, prefix = secret(seed)
    nonce = int.from_bytes(sha512(prefix + message).digest(), "little") % ORDER
    point = packed(times(nonce, base()))
    challenge = int.from_bytes(sha512(point + public(seed) + message).digest(), "little") % ORDER
    return point + ((nonce + challenge * number) % ORDER).to_bytes(32, "little")
