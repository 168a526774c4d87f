"""How long to wait before trying again: exponential, capped, with jitter. Pure but for the given randomness."""

from __future__ import annotations

import random
from collections.abc import Iterator


def backoff(rng: random.Random, first_s: float = 0.2, cap_s: float = 30.0, factor: float = 2.0) -> Iterator[float]:
    """Delays (s) for one try after another: each between half its ceiling and its ceiling, which doubles up to
    `cap_s`, so that many clients of one server that fell do not all come back at the same instant."""
    ceiling = min(first_s, cap_s)
    while True:
        yield ceiling * (0.5 + rng.random() / 2)
        ceiling = min(cap_s, ceiling * factor)
