"""A screening process whose texts say what goes wrong in it: `python -m tests.feeder.screening.bad_child`."""

from __future__ import annotations

import os
import sys

from feeder.screening import child
from feeder.screening.few import Few
from feeder.screening.noted import Noted
from tests.feeder.screening.fakes import FAKES


class Bad(Few):
    """Finds what the fakes find, unless the text has one of the words."""

    def look(self, text: str, stars: int | None = None, language: str = "") -> Noted:
        if "loop" in text:
            while True:
                pass
        if "die" in text:
            os._exit(3)
        if "raise" in text:
            raise ValueError(text)
        if "eat" in text:
            return Noted(signature=tuple(bytearray(1 << 34)[:1]))
        if "print" in text:
            print(text)  # as a careless library might
        return super().look(text, stars, language)


if __name__ == "__main__":
    try:
        child.main(lambda start: Bad(FAKES))
    except Exception as error:  # noqa: BLE001 - as the real one
        sys.exit(type(error).__name__)
