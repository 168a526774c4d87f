"""Names of the shop's own people who did not say that they may stand on the wall: a chip is suggested over them.

No employee's name is on the wall unless that employee wants it. Whether « Rose » is the colleague or the colour is
for whoever reads to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeder.screening.base import Screener
from wall.naming import Names
from wall.noticed import Finding

FLAG = "staff-name"
VERSION = 1


def staff(unwilling: Names) -> Screener:
    """The screener for these names, as they are now.

    A name is written with a capital; where somebody writes without any, every place counts.
    """

    def find(text: str, _language: str) -> Iterator[Finding]:
        spans = unwilling.spans(text)
        without_capitals = bool(spans) and not any(char.isupper() for char in text)
        for start, end in spans:
            if without_capitals or not text[start].islower():
                yield Finding(flag=FLAG, start=start, end=end, label="name", rule=f"staff.name/{VERSION}")

    return Screener(name="staff", version=VERSION, find=find, flags=(FLAG,))
