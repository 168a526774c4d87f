"""The desk has a name of its own for everything that screening can tell."""

from __future__ import annotations

from typing import get_args

from feeder.screening import rooms
from feeder.screening.base import Setup
from feeder.screening.engine import LIBRARIES
from feeder.screening.spam import repetition
from feeder.screening.staff import FLAG
from moderation.drawing import found, tone
from wall.noticed import Why

SCREENERS = rooms.found(Setup()).screeners


def test_every_flag_has_a_name() -> None:
    given = {flag for screener in SCREENERS for flag in screener.flags}
    assert {*given, *repetition.FLAGS, FLAG} <= {*found.FLAGS, *(key.partition("/")[0] for key in found.KINDS)}


def test_everything_that_can_be_left_out_has_a_name_and_so_has_every_reason() -> None:
    engines = {"all", "text", "language", "tone", "repetition", *LIBRARIES}
    assert {screener.name for screener in SCREENERS} | engines == {*tone.WHATS}
    assert {*get_args(Why)} == {*tone.WHYS}
