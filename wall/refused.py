"""Why something may not be done: raised or returned wherever the rules say no. Worded in `wall/words.py`."""

from __future__ import annotations


class Refused(Exception):
    """Why something may not be done: a stable `code` and the facts that the wording needs."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts
