"""Statements of reasons: each refusal that took effect is told once, on its way back, never while the grace runs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feeder.house import House
from feeder.sources.base import Seen, SourceError
from feeder.sources.shared.way_back import Outgoing, Undeliverable
from feeder.statement_way import CAP_S, FATAL_S, Way
from feeder.statements import LATE_MS, Statements
from tests.feeder.outgoing import STATEMENT
from tests.feeder.support import RULES, Place, place
from wall import commands as do
from wall.author_events import Channel
from wall.events import Mask, SourceDeleted, Span, Withdrawn
from wall.post import Post
from wall.statement import Statement

GRACE_S = RULES.grace_s


@dataclass
class Back:
    """A way back that keeps what it is given; `raises` goes first."""

    channel: Channel = "webhook"
    raises: list[Exception] = field(default_factory=list)
    got: list[Outgoing] = field(default_factory=list)

    def informs(self) -> bool:
        return True

    async def inform(self, told: Outgoing) -> None:
        if self.raises:
            raise self.raises.pop(0)
        self.got.append(told)


@dataclass
class Bench:
    """Statements of a house, turned by hand."""

    here: Place
    back: Back
    mail: Back
    statements: Statements
    waited: list[float] = field(default_factory=list)

    async def turn(self) -> float | None:
        """Look once, then send what is due until nothing is or something has to wait."""
        wait_s = await self.statements.look()
        for way in self.statements.all_ways:
            while way.due:
                later = await way.turn(self.statements.send, self.statements.keep)
                if later:
                    self.waited.append(later)
                    break
        return wait_s

    def informed(self, post: str) -> list[str]:
        return [channel for _, channel in self.here.house.state.posts[post].informed]


def bench(here: Place, *raises: Exception) -> Bench:
    """Posts of the source `avis` have a way back; others have e-mail where an address is known."""
    back, mail = Back(raises=list(raises)), Back("email")

    def way(name: str, to: Back) -> Way:
        return Way(name, name.title(), to, random.Random(1), here.house.now_ms)

    def state(house: House, post: Post) -> Statement:
        return STATEMENT

    statements = Statements(
        here.house, {"avis": way("avis", back)}, way("mail", mail), state, lambda told, address: ("subject", "words"),
        lambda receipt: f"https://mur.example.org/r/{receipt}",
    )  # fmt: skip
    statements._heard(list(here.house.state.posts))
    here.house.listen(statements._heard)
    return Bench(here, back, mail, statements)


async def withheld(here: Place, name: str = "1", source: str = "avis", **more: object) -> str:
    (post,) = await here.see(Seen(native_id=name, text="Quel nul", **more), source=source)  # type: ignore[arg-type]
    await here.do(do.Withhold(id=here.id(), post=post, reason="insult", spans=(Span(5, 8),)))
    return post


async def test_it_goes_out_once_when_the_grace_is_over(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        post = await withheld(here)
        await told.turn()
        assert told.back.got == []
        here.step(GRACE_S)
        await told.turn()
        await told.turn()
        (sent,) = told.back.got
        assert (sent.native_id, sent.subject, sent.words) == ("1", "subject", "words")
        assert sent.address == f"https://mur.example.org/r/{here.house.vault.receipt(post)}"
        assert told.informed(post) == ["webhook"]
        assert told.statements.all_ways[0].status().posts == 1


async def test_an_undo_within_the_grace_is_told_to_nobody(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        post = await withheld(here)
        await told.turn()
        await here.do(do.Undo(id=here.id(), post=post))
        here.step(GRACE_S * 3)
        await told.turn()
        assert (told.back.got, told.informed(post)) == ([], [])


async def test_a_withdrawal_is_in_force_at_once_and_told_a_grace_later(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Quel nul"))
        told = bench(here)
        await here.do(do.Withdraw(id=here.id(), post=post, reason="insult", spans=(Span(5, 8),)))
        assert here.house.state.posts[post].state == "withdrawn"
        assert await told.turn() == GRACE_S
        here.step(GRACE_S - 1)
        assert await told.turn() == 1.0
        assert told.back.got == []
        here.step(1)
        await told.turn()
        assert len(told.back.got) == 1


async def test_a_mask_is_told_too_and_plain_approval_is_not(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        masked, plain = await here.see(Seen(native_id="1", text="Merci Paul"), Seen(native_id="2", text="Merci"))
        await here.do(do.Approve(id=here.id(), post=masked, masks=(Mask(6, 10, "name"),)))
        await here.approve(plain)
        here.step(GRACE_S)
        await told.turn()
        assert [one.native_id for one in told.back.got] == ["1"]


async def test_each_new_decision_is_told_anew(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        post = await withheld(here)
        here.step(GRACE_S)
        await told.turn()
        await here.do(do.Undo(id=here.id(), post=post))
        await here.do(do.Withhold(id=here.id(), post=post, reason="unintelligible"))
        here.step(GRACE_S)
        await told.turn()
        assert len({one.id for one in told.back.got}) == 2


async def test_what_authors_or_sources_took_back_needs_no_statement(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        own, gone = await here.show(Seen(native_id="1", text="a"), Seen(native_id="2", text="b"))
        forgotten = await withheld(here, "3")
        told = bench(here)
        at_ms = here.house.now_ms()
        taken = Withdrawn(
            at_ms=at_ms, actor="author", shop="lyon", post=own, revision=1, reason="author-request", request="r",
            rules="test-1",
        )  # fmt: skip
        await here.house.append(taken, entry="own")
        deleted = SourceDeleted(at_ms=at_ms, actor="source:avis", shop="lyon", post=gone)
        await here.house.append(deleted, entry="gone")
        here.step(GRACE_S)
        await here.do(do.Forget(id=here.id(), post=forgotten, because="asked"))
        here.step(GRACE_S)
        await told.turn()
        assert told.back.got == []
        assert [told.informed(post) for post in (own, gone, forgotten)] == [[], [], []]


async def test_without_a_way_back_it_is_under_the_receipt_and_by_mail_where_an_address_is_known(
    tmp_path: Path,
) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        bare = await withheld(here, source="flux")
        known = await withheld(here, source="autre", contact="odile@exemple.fr")
        here.step(GRACE_S)
        await told.turn()
        assert (told.informed(bare), told.informed(known)) == (["receipt"], ["email"])
        assert [one.contact for one in told.mail.got] == ["odile@exemple.fr"]


async def test_a_restart_sends_nothing_twice_and_forgets_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        sent = await withheld(here, "1")
        here.step(GRACE_S)
        await told.turn()
        waiting = await withheld(here, "2")
        clock = here.clock
    clock.step(GRACE_S)
    async with place(tmp_path, clock) as here:
        told = bench(here)
        await told.turn()
        assert [one.native_id for one in told.back.got] == ["2"]
        assert told.informed(sent) == told.informed(waiting) == ["webhook"]


async def test_failure_is_told_at_the_desk_and_tried_again_with_back_off(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        down = [SourceError("{who} is down", who="It") for _ in range(12)]
        told = bench(here, *down)
        first, second = await withheld(here, "1"), await withheld(here, "2")
        here.step(GRACE_S)
        way = told.statements.all_ways[0]
        for _ in range(12):
            await told.turn()
        assert way.status().problem == "It is down"
        assert way.status().ok is False
        assert max(told.waited) <= CAP_S
        assert told.waited[-1] > told.waited[0] * 50
        await told.turn()
        assert [one.native_id for one in told.back.got] == ["1", "2"]
        assert way.status().ok
        assert told.informed(first) == told.informed(second) == ["webhook"]


@pytest.mark.parametrize(
    ("error", "least_s"),
    [(SourceError("no", fatal=True), FATAL_S), (SourceError("later", retry_after_s=7000), 7000)],
)
async def test_what_says_when_to_come_back_is_heeded(tmp_path: Path, error: SourceError, least_s: float) -> None:
    async with place(tmp_path) as here:
        told = bench(here, error)
        await withheld(here)
        here.step(GRACE_S)
        await told.turn()
        assert told.waited == [least_s]


async def test_one_that_cannot_be_delivered_holds_up_no_other(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here, Undeliverable())
        first, second = await withheld(here, "1"), await withheld(here, "2")
        here.step(GRACE_S)
        await told.turn()
        assert (told.informed(first), told.informed(second)) == (["receipt"], ["webhook"])
        assert told.statements.all_ways[0].kept == 1


async def test_after_a_week_of_failures_it_stays_under_the_receipt(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here, SourceError("down"))
        post = await withheld(here)
        here.step(GRACE_S)
        await told.turn()
        here.step(LATE_MS / 1000 + 1)
        await told.turn()
        assert told.back.got == []
        assert told.informed(post) == ["receipt"]


async def test_it_runs_by_itself_and_ends_when_told(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        told = bench(here)
        post = await withheld(here)
        here.step(GRACE_S)
        running = asyncio.create_task(told.statements.run())
        async with asyncio.timeout(10):
            await until(lambda: told.informed(post) == ["webhook"])
            other = await withheld(here, "2", source="flux")
            here.step(GRACE_S)
            await until(lambda: told.informed(other) == ["receipt"])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until(done: Callable[[], bool]) -> None:
    while not done():  # noqa: ASYNC110 - what is waited for has no event of its own
        await asyncio.sleep(0)
