"""A small soak: nothing grows once the wall is full, what remembers is bounded, and no picture comes late."""

from __future__ import annotations

import gc
from pathlib import Path

from bench.soak import PUBLIC, soak
from display.layout import Size

GROWTH = 4
"""So many more living objects for each post of the second half there may be at the end: caches that still fill."""


def test_nothing_grows_over_many_posts_and_no_picture_comes_late(tmp_path: Path) -> None:
    seen = soak(tmp_path, hours=0.1, posts=500, size=Size(480, 270), memory=lambda: float(len(gc.get_objects())))
    assert seen.posts >= 500
    assert seen.pictures > 50
    assert seen.memory[-1] - seen.memory[4] < GROWTH * seen.posts / 2, seen.memory
    assert seen.open[-1] == seen.open[0]
    assert seen.late_s == 0.0
    assert seen.remembered["cards"] <= PUBLIC
    assert seen.remembered["rasters"] <= 4 * 480 * 270
    assert seen.remembered["measures"] <= 6_000
    assert seen.remembered["shapes"] <= 256
