"""Screeners that find what anybody can see, so that tests of what is around them need no word list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from feeder.screening.base import Screener
from feeder.screening.few import Few
from feeder.screening.finder import Finder
from wall.naming import Names
from wall.noticed import Finding
from wall.post import Post


def words(flag: str, pattern: str) -> Screener:
    """Finds what matches."""
    wanted = re.compile(pattern, re.IGNORECASE)

    def find(text: str, _language: str) -> Iterator[Finding]:
        for match in wanted.finditer(text):
            yield Finding(flag=flag, start=match.start(), end=match.end(), rule=f"{flag}.test/1")

    return Screener(name=flag, version=1, find=find, flags=(flag,))


FAKES = (
    words("phone", r"06(?: [0-9]{2}){4}"), words("email", r"\w+@\w+\.fr"), words("abuse", r"connards?|abruti"),
)  # fmt: skip
FAKE_FLAGS = {"phone", "email", "abuse"}


def finder(unwilling: Callable[[], Names] | None = None) -> Finder:
    """One that looks with these."""
    return Finder(unwilling, Few(FAKES))


def post(name: str = "aaaaaaaaaaaa", revision: int = 1) -> Post:
    """A review from a shop in Lyon."""
    return Post(name, "lyon", "review", "avis", 0, ("lyon", "avis", "none", ""), revision=revision)
