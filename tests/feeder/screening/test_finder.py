"""The findings of a post: looked for once, anew when it is edited or when other names are to be masked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feeder.screening.base import Screener, screen
from feeder.screening.finder import Finder
from feeder.screening.staff import staff
from wall.naming import Names
from wall.post import Post
from wall.views import Finding


def post(revision: int = 1) -> Post:
    return Post("aaaaaaaaaaaa", "lyon", "review", "avis", 0, ("lyon", "avis", "none", ""), revision=revision)


def test_a_text_is_looked_at_once_and_an_older_one_is_never_taken_for_a_newer() -> None:
    looked: list[str] = []

    def find(text: str) -> Iterator[Finding]:
        looked.append(text)
        yield Finding(flag="x", start=0, end=1)

    finder = Finder(always=[Screener(name="x", version=1, find=find)])
    assert [len(finder("a", post())), len(finder("a", post(2))), len(finder("b", post(2)))] == [1, 1, 1]
    assert looked == ["a", "b"]


def test_names_are_suggested_as_soon_as_they_are_known_and_no_longer_when_they_may_stand() -> None:
    now = [Names(())]
    finder = Finder(lambda: now[0])
    text = "Merci à Solène, 06 12 34 56 78."
    assert [each.flag for each in finder(text, post())] == ["phone"]
    now[0] = Names(["Solène"])
    assert [(each.flag, each.label) for each in finder(text, post())] == [("staff-name", "name"), ("phone", "phone")]
    now[0] = Names(())
    assert [each.flag for each in finder(text, post())] == ["phone"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Rose m’a aidée, la robe rose aussi", ["Rose"]),
        ("merci a rose", ["rose"]),
        ("ROSE !", ["ROSE"]),
        ("rosée du matin", []),
    ],
)
def test_a_name_has_a_capital_unless_nothing_has(text: str, named: list[str]) -> None:
    found = screen(text, [staff(Names(["Rose"]))])
    assert [text[each.start : each.end] for each in found] == named
