"""What no report may tell: refused, undecided, masked and forgotten words; names of staff who did not agree."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from feeder.reporting.making import report
from feeder.reporting.quotes import LONGEST, ROOM, in_turn
from feeder.reporting.reports import Reports
from feeder.sources.base import Seen
from tests.feeder.reporting.support import ABOUT
from tests.feeder.support import Place, place
from wall import commands as do
from wall.clock import SteppedClock
from wall.events import Mask, Rating
from wall.report import Report
from wall.text import plain

DAY = "2026-11-22"
OFTEN = 5
"""Posts that say the same, so that it would be a topic."""


def raw(made: Report) -> str:
    return msgspec.json.encode(made).decode().casefold()


def said(text: str, stars: int = 5, start: int = 0) -> list[Seen]:
    """The same, said by so many people."""
    return [
        Seen(native_id=f"{text}-{n}", text=text, author=f"x{n}", rating=Rating(stars), language="fr")
        for n in range(start, start + OFTEN)
    ]


def noon() -> SteppedClock:
    clock = SteppedClock()
    clock.step(12 * 3600)
    return clock


async def told(shop: Place) -> str:
    return raw(await report(shop.house, DAY, ABOUT))


async def test_only_words_on_the_wall_are_told(tmp_path: Path) -> None:
    async with place(tmp_path, noon()) as shop:
        await shop.show(*said("Une baleine garée au parking"))
        await shop.see(*said("Un wombat attend encore"))
        for post in await shop.see(*said("Un narval refusé net")):
            await shop.do(do.Withhold(id=shop.id(), post=post, reason="unintelligible"))
        for post in await shop.show(*said("Un ocelot retiré depuis")):
            await shop.do(do.Withdraw(id=shop.id(), post=post, reason="unintelligible"))
        for post in await shop.see(*said("Le lamantin caché du sous-sol")):
            await shop.do(do.Approve(id=shop.id(), post=post, masks=(Mask(3, 11, "personal"),)))
        for post in await shop.show(*said("Un tapir oublié")):
            await shop.do(do.Forget(id=shop.id(), post=post, because="asked"))
        shop.step(60)
        made = await told(shop)
        assert "baleine" in made
        assert "sous-sol" in made
        for word in ("wombat", "narval", "ocelot", "lamantin", "tapir"):
            assert word not in made


async def test_nobody_of_the_staff_is_named_who_did_not_agree(tmp_path: Path) -> None:
    async with place(tmp_path, noon()) as shop:
        await shop.do(do.SetProfile(id="profile-1", names=("Zélie",), badge="Zélie R.", on_wall=True), "noa")
        posts = await shop.show(*said("Zélie m’a trouvé la perceuse au rayon bricolage"))
        for number, text in enumerate(("La perceuse vous attend, signé Zélie", "Zélie transmettra, bonne journée")):
            await shop.do(do.Reply(id=shop.id(), post=posts[number], text=text))
        await shop.do(do.Promise(id=shop.id(), post=posts[0], state="taken-up", text="Zélie s’en charge."))
        made = await report(shop.house, DAY, ABOUT)
        assert (made.praised, made.praise) == (OFTEN, [])
        assert "zélie" not in raw(made)
        assert "zelie" not in raw(made)
        assert [one.quote.form for one in made.promises] == [()]
        assert any("perceuse" in word for topic in made.topics for word in topic.words)


async def test_praise_is_told_by_consent_and_gone_when_that_is_taken_back(tmp_path: Path) -> None:
    async with place(tmp_path, noon()) as shop:
        agreed = do.SetProfile(id="profile-1", names=("Zélie",), badge="Zélie R.", to_manager=True)
        await shop.do(agreed, "noa")
        await shop.do(do.SetProfile(id="profile-2", names=("Brune",)), "camille")
        await shop.show(*said("Merci Zélie, la perceuse est parfaite"))
        await shop.show(*said("Zélie et Brune sont au top"))
        await shop.show(*said("Zélie a été désagréable", stars=1))
        reports = Reports(shop.house, ABOUT)
        shop.clock.step(86_400)
        shop.house.settle()
        made = await reports.report(DAY)
        assert [(one.name, len(one.quotes)) for one in made.praise] == [("Zélie R.", OFTEN)]
        assert {plain(quote.form) for quote in made.praise[0].quotes} == {"Merci Zélie, la perceuse est parfaite"}
        assert made.praised == 2 * OFTEN
        assert "brune" not in raw(made)
        assert all(
            "zélie" not in word.casefold() for topic in (*made.topics, *made.complaints) for word in topic.words
        )
        await shop.do(msgspec.structs.replace(agreed, id="profile-3", to_manager=False), "noa")
        assert "zélie" not in raw(await reports.report(DAY))
        reports.close()


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 12, 16, 24, 40])
async def test_what_leaves_while_the_report_is_made_is_not_in_it(tmp_path: Path, turns: int) -> None:
    async with place(tmp_path, noon()) as shop:
        await shop.do(do.SetProfile(id="profile-1", names=("Zélie",), to_manager=True), "noa")
        posts = await shop.show(*said("Un ocelot au rayon bricolage"))
        await shop.show(*said("Bravo Zélie pour la perceuse"))
        task = asyncio.create_task(report(shop.house, DAY, ABOUT))
        for _ in range(turns):
            await asyncio.sleep(0)
        was_made = task.done()
        for post in posts:
            await shop.do(do.Withdraw(id=shop.id(), post=post, reason="unintelligible"))
        await shop.do(do.SetProfile(id="profile-2", names=("Zélie",)), "noa")
        late = task.done() and not was_made
        made = raw(await task)
        if not was_made and not late:
            assert "ocelot" not in made
            assert "zélie" not in made
        assert "ocelot" not in await told(shop)


async def test_long_texts_are_left_out_and_never_cut_and_a_report_fits(tmp_path: Path) -> None:
    async with place(tmp_path, noon()) as shop:
        long = "Le parking déborde. " + "Ça n’en finit pas. " * 70
        near = "La cave est inondée. " + "\U0001f4a7" * (LONGEST - 30)
        await shop.show(*said(long, stars=1), *said(near, stars=2))
        made = await report(shop.house, DAY, ABOUT)
        told = [plain(quote.form) for topic in (*made.topics, *made.complaints) for quote in topic.examples]
        assert set(told) == {near}
        assert any("parking" in word for topic in made.complaints for word in topic.words)
        assert ROOM * 12 < 4 * 1024 * 1024


async def test_examples_are_drawn_by_lot_from_each_source_in_turn(tmp_path: Path) -> None:
    async with place(tmp_path, noon()) as shop:
        for number in range(20):
            one = Seen(
                native_id=f"{number}", text="L’ascenseur grince", author=f"x{number}", rating=Rating(number % 5 + 1)
            )
            await shop.show(one, source=("avis", "forum")[number % 3 == 0])
        made = await report(shop.house, DAY, ABOUT)
        posts = shop.house.state.posts
        wanted = in_turn(list(posts), [post.source for post in posts.values()])
        assert [quote.post for quote in made.topics[0].examples] == wanted[:3]
        assert [posts[name].source for name in wanted[:4]] in (["avis", "forum"] * 2, ["forum", "avis"] * 2)
        assert sorted(wanted) == sorted(posts)
