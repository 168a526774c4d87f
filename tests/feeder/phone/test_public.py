"""What everybody is shown: the wall as its screens have it, the web only what may go there, nothing of the staff."""

from __future__ import annotations

from pathlib import Path

from feeder.phone import public as making
from feeder.sources.base import Seen
from tests.feeder.phone.stage import Shop, a_shop
from tests.feeder.support import PEOPLE
from wall import commands as do
from wall import phone
from wall.events import Consent


async def made(shop: Shop) -> phone.Public:
    await shop.hub.view.refresh(list(shop.here.house.state.posts))
    await shop.hub.view.wall.refresh()
    return shop.office.link.public()


async def test_only_notes_whose_authors_agreed_travel(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        agreed, silent = await shop.note("oui", web=True), await shop.note("non")
        for view in (agreed, silent):
            await shop.here.approve(view.post)
        await shop.here.show(
            Seen(native_id="1", text="Un avis"),
            Seen(native_id="2", kind="chat", text="Bonjour", consent=Consent(basis="opt-in", version="1")),
        )
        public = await made(shop)
        assert len(public.cards) == 4
        assert public.web == [agreed.post]
        assert public.cards[0].shown_ms >= public.cards[-1].shown_ms


async def test_promises_with_those_who_ask_for_it_too(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view, other = await shop.note(place="lampes", topic="suggestion"), await shop.note("moi aussi")
        await shop.here.approve(view.post)
        shop.here.step(10)
        await shop.here.do(do.Promise(id=shop.here.id(), post=view.post, state="taken-up", text="Au printemps."))
        await shop.ask(phone.Support(n=1, id=shop.id(), receipt=other.receipt, post=view.post))
        (promise,) = (await made(shop)).promises
        assert promise.card.promise is not None
        assert (promise.card.promise.supporters, promise.card.place, promise.card.topic) == (
            1, "Rayon lampes", "suggestion",
        )  # fmt: skip
        assert promise.since_ms == shop.here.clock.ms


async def test_nobody_of_the_shop_is_named(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note()
        await shop.here.do(do.Withhold(id=shop.here.id(), post=view.post, reason="off-topic"), "noa")
        await shop.here.do(do.Second(id=shop.here.id(), post=view.post), "camille")
        shop.here.step(10)
        text = phone.encode(await made(shop))
        assert not any(f'"{name}"' in text for name in PEOPLE)
        assert view.post not in text


async def test_rules_law_and_checkpoint(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        public = await made(shop)
        assert [rules.rules.version for rules in public.rules] == ["test-1"]
        assert public.note == shop.checkpoints.now().note
        assert (public.zone, public.consent) == ("Europe/Paris", "2026-1")
        await shop.checkpoints.keep()
        kept = shop.checkpoints.kept
        await shop.note()
        assert kept is not None
        assert (await made(shop)).note == kept.note


async def test_a_wall_full_of_long_words_still_fits_a_message(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        await shop.here.show(*(Seen(native_id=str(n), text=f"{n} " + "é" * 100_000) for n in range(30)))
        public = await made(shop)
        assert 10 <= len(public.cards) < 30
        assert len(phone.encode(public).encode()) < phone.MAX_MESSAGE
        assert making.ROOM < phone.MAX_MESSAGE
