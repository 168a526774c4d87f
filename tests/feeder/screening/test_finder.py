"""The findings of a post: looked for once, anew when it is edited or when other names are to be masked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from feeder.screening.base import Screener, screen
from feeder.screening.finder import LONG, Finder
from feeder.screening.staff import staff
from wall.naming import Names
from wall.noticed import Finding
from wall.post import Post


def post(revision: int = 1) -> Post:
    return Post("aaaaaaaaaaaa", "lyon", "review", "avis", 0, ("lyon", "avis", "none", ""), revision=revision)


async def test_a_text_is_looked_at_once_and_an_older_one_is_never_taken_for_a_newer() -> None:
    looked: list[str] = []

    def find(text: str, _language: str) -> Iterator[Finding]:
        looked.append(text)
        yield Finding(flag="x", start=0, end=1)

    finder = Finder(always=[Screener(name="x", version=1, find=find)])
    for text, revision in (("a", 1), ("a", 2), ("b", 2)):
        assert len(await finder.find(text, post(revision))) == 1
    assert looked == ["a", "b"]


async def test_names_are_suggested_as_soon_as_they_are_known_and_no_longer_when_they_may_stand() -> None:
    now = [Names(())]
    finder = Finder(lambda: now[0])
    text = "Merci à Solène, 06 12 34 56 78."
    assert [each.flag for each in await finder.find(text, post())] == ["phone"]
    now[0] = Names(["Solène"])
    assert [(each.flag, each.label) for each in await finder.find(text, post())] == [
        ("staff-name", "name"),
        ("phone", "phone"),
    ]
    now[0] = Names(())
    assert [each.flag for each in await finder.find(text, post())] == ["phone"]


async def test_what_is_found_in_a_forgotten_text_is_not_remembered() -> None:
    finder, known = Finder(), post()
    assert len(await finder.find("06 12 34 56 78", known)) == 1
    finder.drop(known.id)
    known.forgotten = True
    assert len(await finder.find("06 12 34 56 78", known)) == 1
    assert not finder._known


async def test_a_long_text_is_looked_at_with_the_names_of_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [Names(["Rose"])]
    finder = Finder(lambda: now[0])
    beside = asyncio.to_thread

    async def slow(*args: object) -> object:
        found: object = await beside(*args)  # type: ignore[arg-type]
        now[0] = Names(["Karim"])
        return found

    monkeypatch.setattr(asyncio, "to_thread", slow)
    text = "Rose et Karim. " + "x " * LONG
    assert [text[each.start : each.end] for each in await finder.find(text, post())] == ["Karim"]


def test_the_same_names_again_are_no_others() -> None:
    now = [Names(["Solène", "Rose"])]
    finder = Finder(lambda: now[0])
    before = finder.version
    now[0] = Names(["ROSE", "solene"])
    finder.renew()
    assert finder.version == before
    now[0] = Names(["Rose"])
    finder.renew()
    assert finder.version != before
    assert finder.flags == {"phone", "email", "abuse", "staff-name"}
    assert Finder().flags == {"phone", "email", "abuse"}


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
