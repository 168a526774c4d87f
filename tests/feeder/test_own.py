"""What each person is told of themselves and nobody else: figures, praise, profile; and who may see the accounts."""

from __future__ import annotations

from pathlib import Path

from feeder.sources.base import Seen
from tests.feeder.support import Place, place
from wall import commands as do
from wall import wire
from wall.events import AccountSet, Mask, Rating


async def test_own_figures_are_told_to_nobody_else(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        a, b, c = await here.see(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(3)))
        await here.approve(a, "noa")
        here.clock.step(86_400 * 3)
        async with here.desk() as desk:
            await here.do(do.Approve(id=here.id(), post=b, masks=(Mask(0, 1),)), "noa")
            await here.do(do.Withhold(id=here.id(), post=c, reason="off-topic"), "camille")
            await here.do(do.Second(id=here.id(), post=c), "noa")
            await here.do(do.Reply(id=here.id(), post=a, text="Merci"), "noa")
            await here.do(do.Reply(id=here.id(), post=a, text=""), "noa")
            await desk.settled()
            today = {"masked": 1, "seconded": 1, "replied": 1}
            assert (await desk.ask("me", "noa")).me == wire.Me(today=today, month={**today, "approved": 1})
            assert (await desk.ask("me", "camille")).me == wire.Me(today={"withheld": 1}, month={"withheld": 1})
            here.clock.step(86_400 * 28)
            me = (await desk.ask("me", "noa")).me
            assert me == wire.Me(today={}, month=today)


async def test_praise_is_told_to_whoever_it_names_once_it_is_on_the_wall(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        await here.do(do.SetProfile(id=here.id(), names=("Noah",)), "noa")
        (named,) = await here.see(Seen(native_id="1", text="Merci à NOAH, adorable !", rating=Rating(5)))
        await here.show(Seen(native_id="2", text="Noah était pressé", rating=Rating(3)))
        await here.show(Seen(native_id="3", text="Tout va bien", rating=Rating(5), author="Noah"))
        await desk.settled()
        assert await desk.page("praise", "noa") == []
        await here.approve(named)
        here.step(10)
        await desk.settled()
        assert (await desk.page("praise", "noa"), await desk.page("praise", "camille")) == ([named], [])
        assert ((await desk.ask("me", "noa")).me or wire.Me()).praise == 1
        await here.do(do.SetProfile(id=here.id(), names=("Camille",)), "noa")
        await desk.settled()
        assert await desk.page("praise", "noa") == []
        await here.do(do.SetProfile(id=here.id(), names=("noah",)), "noa")
        await desk.settled()
        assert await desk.page("praise", "noa") == [named]
        await here.do(do.Withdraw(id=here.id(), post=named, reason="author-request", request="x"))
        assert await desk.page("praise", "noa") == []


async def administrator(here: Place) -> None:
    account = AccountSet(at_ms=here.house.now_ms(), actor="feeder", shop="lyon", account="aude", role="administrator")
    await here.house.append(account, entry="account-aude")


async def test_accounts_are_told_to_administrators_only(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk(has_password=lambda account: account == "noa") as desk:
        await administrator(here)
        for account in ("camille", "noa", "vue"):
            assert (await desk.ask("accounts", account)).code == "administrators-only"
        told = {one.name: one for one in (await desk.ask("accounts", "aude")).accounts or []}
        assert sorted(told) == sorted(here.house.state.accounts)
        assert (told["noa"].role, told["noa"].password, told["noa"].by) == ("moderator", True, "feeder")
        assert (told["camille"].password, told["camille"].enabled) == (False, True)


async def test_a_profile_is_ones_own(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.desk() as desk:
        await here.do(do.SetProfile(id=here.id(), names=("Noah",), badge="N.", on_wall=True, layout="list"), "noa")
        mine = wire.Profile(names=["Noah"], badge="N.", on_wall=True, layout="list")
        assert (await desk.ask("profile", "noa")).profile == mine
        assert (await desk.ask("profile", "camille")).profile == wire.Profile()
