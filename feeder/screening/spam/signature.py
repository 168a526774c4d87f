"""What near-duplicates have in common: a text as sixteen numbers, alike where the texts are. Pure.

MinHash (Broder, “On the resemblance and containment of documents”, 1997) over the runs of five characters of a text
without capitals, accents, punctuation and emoji: in each of 64 orders of all runs, the first one that occurs here.
The share of orders in which two texts have the same first one estimates how much of their runs they share (Jaccard;
standard error 0.05 at 0.8). Each first one is kept as 16 bits (“b-bit minwise hashing”, Li and König 2010).
"""

from __future__ import annotations

import random
import struct

import numpy
from numpy.typing import NDArray

from feeder.screening.spam.letters import plain

BANDS, ROWS = 16, 4
"""So many numbers make a signature, and of so many orders each tells."""
RUN = 5
"""Characters: long enough that few texts share most runs by chance, short enough to forgive a typing error."""
FEWEST = 40
"""Letters and digits. « Très bon accueil, merci ! » is written by many honest people, and copies nobody."""
LONGEST = 20_000
"""Code points that are read: two texts that begin alike for so long are alike."""

_PRIME, _FIRST, _SECOND = numpy.uint32(0x01000193), numpy.uint32(0x85EBCA6B), numpy.uint32(0xC2B2AE35)
_HALF, _LESS = numpy.uint32(16), numpy.uint32(13)

Signature = tuple[int, ...]
"""`BANDS` numbers of 64 bits, or none."""

_ORDERS = random.Random(5)
_BY = numpy.array([[_ORDERS.getrandbits(32) | 1] for _ in range(BANDS * ROWS)], numpy.uint32)
_PLUS = numpy.array([[_ORDERS.getrandbits(32)] for _ in range(BANDS * ROWS)], numpy.uint32)


def signature(text: str) -> Signature:
    """The signature of a text; empty where it is too short to tell a copy from a coincidence.

    The same in every process, since it is compared beyond the one that computed it. Nobody stores it.
    """
    said = plain(text[:LONGEST])
    if len(said) - said.count(" ") < FEWEST:
        return ()
    orders = _BY * _runs(said)
    orders += _PLUS
    firsts = orders.min(axis=1).astype("<u2")
    return struct.unpack(f"<{BANDS}Q", firsts.tobytes())


def _runs(said: str) -> NDArray[numpy.uint32]:
    """A number for each run of `RUN` characters, mixed by MurmurHash3's finaliser (Appleby; public domain)."""
    if said.isascii():
        codes = numpy.frombuffer(said.encode("ascii"), numpy.uint8).astype(numpy.uint32)
    else:
        codes = numpy.frombuffer(said.encode("utf-32-le"), "<u4").astype(numpy.uint32)
    last = len(codes) - RUN + 1
    out = codes[:last].copy()
    for at in range(1, RUN):
        out *= _PRIME
        out ^= codes[at : last + at]
    out ^= out >> _HALF
    out *= _FIRST
    out ^= out >> _LESS
    out *= _SECOND
    out ^= out >> _HALF
    return out
