"""What a receipt's holder can do: withdraw, have forgotten, contest, leave, support; once each, and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.phone.acts import find, supporter_of
from tests.feeder.phone.stage import Shop, a_shop
from wall import commands as do
from wall import phone
from wall.events import AccountSet
from wall.post import State
from wall.receipts import post_of
from wall.rules import Refused


async def withheld(shop: Shop, reason: str = "unintelligible") -> phone.ReceiptView:
    view = await shop.note()
    await shop.here.do(do.Withhold(id=shop.here.id(), post=view.post, reason=reason), "noa")
    shop.here.step(10)
    return await shop.open(view.receipt)


@pytest.mark.parametrize("state", ["waiting", "approved", "shown", "proposed"])
async def test_an_author_takes_it_back_whatever_the_shop_has_decided(tmp_path: Path, state: str) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note()
        if state in ("approved", "shown"):
            await shop.here.approve(view.post)
        if state == "shown":
            shop.here.step(10)
        if state == "proposed":
            await shop.here.do(do.Withhold(id=shop.here.id(), post=view.post, reason="off-topic"), "noa")
        told = await shop.act(view.receipt, "withdraw")
        assert told.receipt is not None
        assert (told.receipt.state, told.receipt.can) == ("withdrawn", ("forget",))
        post = shop.here.house.state.posts[view.post]
        assert (post.visible, post.refusal is not None and post.refusal.actor) == (False, "author")
        assert post.first_decided_ms is None or state == "shown"  # nobody decided it
        shop.here.step(3600)
        assert post.state == "withdrawn"
        assert (await shop.act(view.receipt, "withdraw")).code == "not-shown"


@pytest.mark.parametrize("state", ["waiting", "approved", "shown", "withheld", "proposed"])
async def test_what_is_forgotten_is_gone_and_counted(tmp_path: Path, state: str) -> None:
    async with a_shop(tmp_path) as shop:
        view = await withheld(shop) if state == "withheld" else await shop.note()
        if state in ("approved", "shown"):
            await shop.here.approve(view.post)
        if state == "shown":
            shop.here.step(10)
        if state == "proposed":
            await shop.here.do(do.Withhold(id=shop.here.id(), post=view.post, reason="off-topic"), "noa")
        told = await shop.act(view.receipt, "forget")
        assert told.receipt is not None
        assert (told.receipt.forgotten, told.receipt.form, told.receipt.can) == (True, (), ())
        house = shop.here.house
        assert not house.vault.holds(view.post)
        assert house.panel().received == 1
        assert (await shop.act(view.receipt, "forget")).code == "forgotten"
        assert (await shop.open(view.receipt)).state in ("withdrawn", "withheld")


async def test_the_same_request_again_is_done_once(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await withheld(shop)
        contest = phone.ActOnReceipt(n=1, id="the-same-one", receipt=view.receipt, what="contest", words="Relisez !")
        told = await asyncio.gather(*(shop.ask(contest) for _ in range(3)))
        assert any(one.ok for one in told)
        assert (await shop.ask(contest)).ok
        assert shop.here.house.panel().contests == 1
        forget = phone.ActOnReceipt(n=1, id="another-one", receipt=(await shop.note()).receipt, what="forget")
        assert [(await shop.ask(forget)).ok for _ in range(2)] == [True, True]


async def test_a_contest_is_decided_by_somebody_else_and_answered(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await withheld(shop)
        assert "contest" in view.can
        assert (await shop.act(view.receipt, "contest", "C’est lisible.")).ok
        async with shop.here.desk() as desk:
            assert await desk.page("contested", "noa") == [view.post]
            assert await desk.page("second", "noa") == []  # who refused it does not look again
            assert await desk.page("second", "camille") == [view.post]
            post = (await desk.ask("post", "camille", post=view.post)).post
            assert post is not None
            assert (post.contest, post.contest_words, post.refused_by) == ("open", "C’est lisible.", ("noa",))
            with pytest.raises(Refused, match="own-refusal"):
                await shop.here.do(do.DecideContest(id=shop.here.id(), post=view.post, upheld=True), "noa")
            answer = do.DecideContest(id=shop.here.id(), post=view.post, upheld=False, text="Vous avez raison.")
            await shop.here.do(answer, "camille")
            assert await desk.page("contested", "camille") == []
            assert await desk.page("waiting", "camille") == [view.post]
        told = await shop.open(view.receipt)
        assert (told.state, told.contest, told.contest_answer) == ("waiting", "reversed", "Vous avez raison.")


async def test_where_everybody_had_a_hand_in_it_whoever_confirmed_it_is_asked(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note()
        await shop.here.do(do.Withhold(id=shop.here.id(), post=view.post, reason="off-topic"), "noa")
        await shop.here.do(do.Second(id=shop.here.id(), post=view.post), "camille")
        shop.here.step(10)
        await shop.act(view.receipt, "contest")
        async with shop.here.desk() as desk:
            assert await desk.page("second", "noa") == []
            assert await desk.page("second", "camille") == [view.post]
            # Somebody who had no hand in it comes: then it is theirs, and of nobody else.
            lea = AccountSet(at_ms=shop.here.clock.ms, actor="feeder", shop="lyon", account="lea", role="moderator")
            await shop.here.house.append(lea, entry="lea")
            assert [await desk.page("second", who) for who in ("noa", "camille", "lea")] == [[], [], [view.post]]
            assert await desk.page("contested", "camille") == [view.post]


async def test_left_and_talked(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view = await shop.note(here=True)
        assert view.here
        assert (await shop.act(view.receipt, "left")).ok
        assert (await shop.act(view.receipt, "left")).code == "not-here"
        other = await shop.note(here=True)
        await shop.here.do(do.Talk(id=shop.here.id(), post=other.post), "noa")
        told = await shop.open(other.receipt)
        assert (told.talked_ms, told.here, "left" in told.can) == (shop.here.clock.ms, False, False)


async def test_me_too_once_for_each_receipt(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        asked, other = await shop.note(), await shop.note("Oui, un banc !")

        async def support(receipt: str, post: str) -> phone.Told:
            return await shop.ask(phone.Support(n=1, id=shop.id(), receipt=receipt, post=post))

        assert (await support(other.receipt, asked.post)).code == "no-promise"
        assert (await support(other.receipt, "abcdefghijkl")).code == "no-promise"
        await shop.here.approve(asked.post)
        shop.here.step(10)
        await shop.here.do(do.Promise(id=shop.here.id(), post=asked.post, state="taken-up"))
        assert (await support(asked.receipt, asked.post)).code == "own-promise"
        assert (await support(other.receipt, asked.post)).ok
        assert (await support(other.receipt, asked.post)).code == "already-supported"
        assert shop.here.house.state.posts[asked.post].supporters == (
            supporter_of(shop.here.house, other.receipt, asked.post),
        )
        assert supporter_of(shop.here.house, other.receipt, other.post) not in repr(shop.here.house.state.posts)
        await shop.hub.view.refresh([asked.post])
        promise = (await shop.open(asked.receipt)).promise
        assert promise is not None
        assert promise.promise is not None
        assert promise.promise.supporters == 1


@given(st.text(max_size=20))
def test_what_is_no_receipt_is_unknown(text: str) -> None:
    empty = SimpleNamespace(state=State(), vault=SimpleNamespace(post_of=lambda receipt: post_of(b"k" * 32, receipt)))
    with pytest.raises(Refused, match="unknown-receipt"):
        find(empty, text)  # type: ignore[arg-type]


async def test_receipts_of_strangers_open_nothing(tmp_path: Path) -> None:
    async with a_shop(tmp_path / "a") as shop, a_shop(tmp_path / "b") as other:
        ours, theirs = await shop.note(), await other.note()
        assert ours.receipt != theirs.receipt
        for receipt in (theirs.receipt, "0" * 12):
            assert (await shop.ask(phone.OpenReceipt(n=1, receipt=receipt))).code == "unknown-receipt"
            assert (await shop.act(receipt, "forget")).code == "unknown-receipt"
