"""Staff on the page: by the same door, with the rights of their role, for a shift."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from feeder.phone.staff import HOURS
from tests.feeder.phone.stage import Shop, a_shop
from tests.feeder.support import token_of
from wall import commands as do
from wall import phone, wire
from wall.events import AccountSet

PASSWORD = "quatre mots bien choisis"


async def signed_in(shop: Shop, account: str = "noa") -> str:
    hashed = await shop.people.hashed(PASSWORD)
    await shop.people.keep_password(account, hashed)
    told = await shop.ask(phone.SignIn(n=1, account=account, password=PASSWORD))
    assert (told.ok, told.account) == (True, account)
    assert told.secret
    assert told.secret not in repr(told)
    return told.secret


async def test_somebody_signs_in_works_and_signs_out(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view, secret = await shop.note(), await signed_in(shop)
        told = await shop.ask(phone.Staff(n=2, secret=secret, ask=wire.Ask(n=9, what="page", queue="waiting")))
        assert told.answer is not None
        assert [post.id for post in told.answer.posts or []] == [view.post]
        command = do.Approve(id="approve-1", post=view.post)
        told = await shop.ask(phone.Staff(n=3, secret=secret, command=command))
        assert (told.n, told.ok, told.account) == (3, True, "noa")
        shop.here.step(10)
        assert shop.here.house.state.posts[view.post].decided_by == "noa"
        for on, event in ((True, "paused"), (False, "resumed")):
            told = await shop.ask(phone.Staff(n=1, secret=secret, command=phone.StaffPause(id=shop.id(), on=on)))
            assert told.answer is not None
            assert told.answer.event == event
        assert (await shop.ask(phone.Staff(n=1, secret=secret))).code == "not-offered"
        assert (await shop.ask(phone.SignOut(n=1, secret=secret))).ok
        assert (await shop.ask(phone.SignOut(n=1, secret=secret))).ok
        assert (await shop.ask(phone.Staff(n=1, secret=secret, command=command))).code == "signed-out"


async def test_a_shift_ends(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        secret = await signed_in(shop)
        ask = phone.Staff(n=1, secret=secret, ask=wire.Ask(n=1, what="status"))
        shop.here.step(HOURS * 3600 - 1)
        assert (await shop.ask(ask)).ok
        shop.here.step(1)
        assert (await shop.ask(ask)).code == "signed-out"


async def test_a_viewer_looks_and_decides_nothing(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        view, secret = await shop.note(), await signed_in(shop, "vue")
        command = do.Approve(id="approve-1", post=view.post)
        assert (await shop.ask(phone.Staff(n=1, secret=secret, command=command))).code == "not-allowed"
        ask = wire.Ask(n=1, what="accounts")
        assert (await shop.ask(phone.Staff(n=1, secret=secret, ask=ask))).code == "administrators-only"


async def test_an_account_that_is_closed_is_out_at_once(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        secret = await signed_in(shop)
        event = AccountSet(
            at_ms=shop.here.house.now_ms(),
            actor="feeder",
            shop="lyon",
            account="noa",
            role="moderator",
            enabled=False,
        )
        await shop.here.house.append(event, entry="closed")
        ask = phone.Staff(n=1, secret=secret, ask=wire.Ask(n=1, what="status"))
        assert (await shop.ask(ask)).code == "signed-out"


@pytest.mark.parametrize("token", [token_of("camille"), token_of("ecran-1"), "", hashlib.sha256(b"x").hexdigest()])
async def test_no_other_token_opens_anything(tmp_path: Path, token: str) -> None:
    async with a_shop(tmp_path) as shop:
        ask = phone.Staff(n=1, secret=token, ask=wire.Ask(n=1, what="status"))
        assert (await shop.ask(ask)).code == "signed-out"


async def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    async with a_shop(tmp_path) as shop:
        await signed_in(shop)
        codes = [
            (await shop.ask(phone.SignIn(n=1, account="noa", password=f"un essai {number}"))) for number in range(6)
        ]
        assert [told.code for told in codes] == ["wrong-password"] * 5 + ["wait"]
        assert int(codes[-1].facts["wait_s"]) >= 1
        screen = await shop.ask(phone.SignIn(n=1, account="ecran-1", password="x"))
        assert screen.code == "wrong-password"
