"""The feeder as it is put together: accounts of the configuration and of people over restarts, alerts at the desk."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from feeder.alerts import addresses
from feeder.app import Plan, Running, Telling, running
from tests.feeder.support import RULES, TOKENS, link, token_of
from tests.feeder.test_alerting import WHEN, wording
from wall import commands as do
from wall import wire
from wall.client import Link, Sent
from wall.clock import SystemClock
from wall.events import AccountRole

STAFF: Mapping[str, AccountRole] = {"camille": "administrator", "noa": "moderator", "ecran-1": "screen"}


@asynccontextmanager
async def feeder(
    folder: Path, accounts: Mapping[str, AccountRole] = STAFF, telling: Telling | None = None
) -> AsyncIterator[Running]:
    plan = Plan(
        shop="lyon", zone="Europe/Paris", rules=RULES, accounts=accounts, tokens=TOKENS, log_path=folder / "log.db",
        keys_path=folder / "keys.db", side_path=folder / "side.db", accounts_path=folder / "accounts.db",
        telling=telling,
    )  # fmt: skip
    async with running(plan, SystemClock(), random.SystemRandom()) as (made, _):
        yield made


async def done(to: Link, command: do.Command) -> wire.Answer:
    async with to.call():
        answer = await to.do(command)
    assert answer.ok, answer.why
    return answer


async def opens(url: str, token: str) -> bool:
    try:
        async with Link(url, lambda: wire.Hello(token=token)).call():
            return True
    except Sent:
        return False


async def test_people_outlive_restarts_and_the_configuration_keeps_to_its_own(tmp_path: Path) -> None:
    async with feeder(tmp_path) as one:
        admin = link(one.url, "camille")
        await done(admin, do.SetAccount(id="set-lea-0", account="lea", role="moderator"))
        token = (await done(admin, do.IssueToken(id="token-lea-0", account="lea", hours=24))).secret
        await done(admin, do.SetAccount(id="close-noa-0", account="noa", role="moderator", enabled=False))
    without: dict[str, AccountRole] = {"camille": "administrator", "noa": "moderator", "ecran-2": "screen"}
    async with feeder(tmp_path, without) as two:
        accounts = two.house.state.accounts
        assert {name: known.enabled for name, known in accounts.items()} == {
            "camille": True, "lea": True, "noa": False, "ecran-1": False, "ecran-2": True,
        }  # fmt: skip
        assert await opens(two.url, token)
        assert not await opens(two.url, token_of("noa"))
        await done(link(two.url, "camille"), do.SetAccount(id="open-noa-0", account="noa", role="moderator"))
        assert await opens(two.url, token_of("noa"))


async def test_whoever_is_in_with_a_revoked_token_is_let_go(tmp_path: Path) -> None:
    async with feeder(tmp_path) as made:
        admin = link(made.url, "camille")
        token = (await done(admin, do.IssueToken(id="token-noa-0", account="noa", hours=24))).secret
        inside = Link(made.url, lambda: wire.Hello(token=token))
        came, ended = asyncio.Event(), ""

        async def stay() -> str:
            try:
                async for message in inside.messages():
                    if isinstance(message, wire.Welcome):
                        came.set()
            except Sent as sent:
                return sent.code
            return ""

        staying = asyncio.create_task(stay())
        await came.wait()
        await done(admin, do.RevokeToken(id="revoke-noa-0", token=token.split("_")[1]))
        async with asyncio.timeout(5):
            ended = await staying
        assert ended == "bad-token"


async def test_alerts_stand_among_the_sources(tmp_path: Path) -> None:
    telling = Telling(addresses("json://127.0.0.1:9/"), WHEN, wording("fr"))
    async with feeder(tmp_path, telling=telling) as made:
        to = link(made.url, "camille")
        async with to.call():
            status = (await to.ask("status")).status
        assert status is not None
        assert [(source.name, source.label, source.ok) for source in status.sources] == [("alerts", "Alertes", True)]
