"""The notes of a post: looked for once, anew when it is edited; names whenever others are to be masked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from feeder.screening.base import Screener, screen
from feeder.screening.few import Few
from feeder.screening.finder import LONG, Finder
from feeder.screening.staff import staff
from tests.feeder.screening.fakes import FAKE_FLAGS, finder, post
from wall.events import Rating
from wall.naming import Names
from wall.noticed import Finding


async def test_a_text_is_looked_at_once_and_an_older_one_is_never_taken_for_a_newer() -> None:
    looked: list[str] = []

    def find(text: str, _language: str) -> Iterator[Finding]:
        looked.append(text)
        yield Finding(flag="x", start=0, end=1)

    of_one, known = Finder(by=Few([Screener(name="x", version=1, find=find)])), post()
    for text in ("a", "a", "b"):
        await of_one.soon([(text, known)])
        assert len(of_one.told(text, known)[0]) == 1
    assert looked == ["a", "b"]
    assert of_one.told("a", known) == ((), None)
    known.rating = Rating(2)
    assert (await of_one.look("b", known)).stars == 2


async def test_names_are_suggested_as_soon_as_they_are_known_and_no_longer_when_they_may_stand() -> None:
    now = [Names(())]
    made = finder(lambda: now[0])
    text = "Merci à Solène, 06 12 34 56 78."
    assert await made.crew(text) == []
    now[0] = Names(["Solène"])
    assert [(each.flag, each.label) for each in await made.crew(text)] == [("staff-name", "name")]
    now[0] = Names(())
    assert await made.crew(text) == []


async def test_what_is_found_in_a_forgotten_text_is_not_remembered() -> None:
    made, known = finder(), post()
    assert len((await made.look("06 12 34 56 78", known)).findings) == 1
    made.drop(known.id)
    known.forgotten = True
    assert len((await made.look("06 12 34 56 78", known)).findings) == 1
    assert not made._memory


async def test_a_long_text_is_looked_at_with_the_names_of_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [Names(["Rose"])]
    made = finder(lambda: now[0])
    beside = asyncio.to_thread

    async def slow(*args: object) -> object:
        found: object = await beside(*args)  # type: ignore[arg-type]
        now[0] = Names(["Karim"])
        return found

    monkeypatch.setattr(asyncio, "to_thread", slow)
    text = "Rose et Karim. " + "x " * LONG
    assert [text[each.start : each.end] for each in await made.crew(text)] == ["Karim"]


def test_the_same_names_again_are_no_others() -> None:
    now = [Names(["Solène", "Rose"])]
    made = finder(lambda: now[0])
    before = made.version
    now[0] = Names(["ROSE", "solene"])
    made.renew()
    assert made.version == before
    now[0] = Names(["Rose"])
    made.renew()
    assert made.version != before
    assert made.flags == {*FAKE_FLAGS, "staff-name"}
    assert finder().flags == FAKE_FLAGS


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
