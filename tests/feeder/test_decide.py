"""Commands carried out: answers, refusals, retries, races, forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from feeder.sources.base import Seen
from tests.feeder.support import RULES, place
from wall import commands as do
from wall.events import Mask, Reason, Span
from wall.rules import Refused
from wall.state import totals

INSULT: dict[str, Any] = {"reason": "insult", "spans": (Span(0, 3),)}


async def refused(promise: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await promise
    return caught.value.code


async def test_approve_is_public_after_the_grace_and_not_before(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Très bien"))
        await here.approve(post)
        here.step(9.9)
        assert not here.house.state.posts[post].visible
        assert totals(here.house.state)["waiting"] == 1
        here.step(0.1)
        assert here.house.state.posts[post].visible


async def test_undo_within_the_grace_leaves_no_public_trace(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Nul et sale"))
        before = totals(here.house.state)
        for command in (do.Approve(id=here.id(), post=post), do.Withhold(id=here.id(), post=post, **INSULT)):
            await here.do(command)
            here.step(5)
            await here.do(do.Undo(id=here.id(), post=post))
            here.step(60)
            assert totals(here.house.state) == before
        assert here.house.state.undone == 0


async def test_the_same_command_twice_is_done_once_also_after_a_restart(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Bien"))
        command = do.Approve(id="retry-0001", post=post)
        first = await here.do(command)
        assert (await here.do(command)).seq == first.seq
    async with place(tmp_path, here.clock) as again:
        assert (await again.do(command)).seq == first.seq


async def test_only_one_of_two_who_decide_at_once_wins(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Bien ou pas"))
        seen = here.house.state.posts[post].last_seq
        both = await asyncio.gather(
            here.do(do.Approve(id=here.id(), post=post, expect=seen), "camille"),
            here.do(do.Withhold(id=here.id(), post=post, expect=seen, **INSULT), "noa"),
            return_exceptions=True,
        )
        codes = [result.code for result in both if isinstance(result, Refused)]
        assert codes in (["conflict"], ["decided"])
        assert len(here.house.state.posts[post].history) == 2


async def test_a_reason_must_be_on_the_list_and_bring_what_it_requires(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Nul"))

        async def withhold(**how: Any) -> str:
            return await refused(here.do(do.Withhold(id=here.id(), post=post, **how)))

        assert await withhold(reason="negative") == "unknown-reason"
        assert await withhold(reason="other") == "unknown-reason"
        assert await withhold(reason="insult") == "missing"
        assert await withhold(reason="insult", spans=(Span(0, 99),)) == "bad-span"
        assert await withhold(reason="hate", spans=(Span(0, 3),)) == "missing"
        assert await withhold(reason="duplicate", other="abcdefghijkl") == "unknown-post"
        assert await withhold(reason="duplicate", other=post) == "missing"
        assert here.house.state.posts[post].state == "waiting"


async def test_a_second_moderator_is_another_person(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Votez pour moi"))
        await here.do(do.Withhold(id=here.id(), post=post, reason="off-topic"), "camille")
        here.step(1000)
        assert here.house.state.posts[post].state == "waiting"
        assert await refused(here.do(do.Second(id=here.id(), post=post), "camille")) == "same-person"
        await here.do(do.Second(id=here.id(), post=post), "noa")
        here.step(10)
        assert here.house.state.posts[post].state == "withheld"


@pytest.mark.parametrize("actor", ["vue", "ecran-1", "nobody", "feeder", "source:avis"])
async def test_who_is_no_moderator_decides_nothing(tmp_path: Path, actor: str) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Bien"))
        assert await refused(here.do(do.Approve(id=here.id(), post=post), actor)) == "not-allowed"


async def test_a_source_that_allows_no_masking_is_shown_whole_or_not(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Merci Karim", maskable=False))
        masked = do.Approve(id=here.id(), post=post, masks=(Mask(6, 11, "name"),))
        assert await refused(here.do(masked)) == "no-masking"
        await here.approve(post)


async def test_strict_house_rules_allow_no_masking_whatever_the_source_says(tmp_path: Path) -> None:
    async with place(tmp_path, rules=structs.replace(RULES, strict=True)) as here:
        posts = await here.see(Seen(native_id="1", text="Merci Karim"), Seen(native_id="2", text="x", maskable=False))
        for post in posts:
            masked = do.Approve(id=here.id(), post=post, masks=(Mask(0, 1, "name"),))
            assert await refused(here.do(masked)) == "strict-rules"
            await here.approve(post)


async def test_withdraw_is_at_once(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="Idiot de vendeur"))
        await here.do(do.Withdraw(id=here.id(), post=post, **INSULT))
        assert here.house.state.posts[post].state == "withdrawn"


async def test_a_post_is_found_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.see(Seen(native_id="1", text="Bien"))
        await here.approve(post[:6])
        assert here.house.state.posts[post].pending is not None
        assert await refused(here.do(do.Undo(id=here.id(), post="zz"))) == "unknown-post"


@pytest.mark.parametrize("state", ["waiting", "pending", "shown", "withheld"])
async def test_forgotten_bytes_are_in_no_file(tmp_path: Path, state: str) -> None:
    """Invariant 9, with the feeder running: text, reply and evidence are gone; the counts stay."""
    async with place(tmp_path) as here:
        (post, other) = await here.see(
            Seen(native_id="1", text="SECRETWORDS", author="SECRETNAME"), Seen(native_id="2", text="other")
        )
        await here.do(do.Reply(id=here.id(), post=post, text="SECRETREPLY"))
        if state in ("pending", "shown"):
            await here.approve(post)
        if state == "shown":
            here.step(10)
        if state == "withheld":
            how: dict[str, Any] = {"reason": "not-a-customer", "evidence": "SECRETPROOF"}
            await here.do(do.Withhold(id=here.id(), post=post, **how))
            await here.do(do.Second(id=here.id(), post=post), "noa")
            here.step(10)
        before = totals(here.house.state)["received"]
        await here.do(do.Forget(id=here.id(), post=post, because="asked by its author"))
        now = here.house.state.posts[post]
        assert now.forgotten
        assert now.state == ("withheld" if state == "withheld" else "withdrawn")
        assert totals(here.house.state)["received"] == before
        assert await here.house.contents.text(now) is None
        assert await here.house.contents.text(here.house.state.posts[other]) is not None
        assert await refused(here.do(do.Approve(id=here.id(), post=post))) in ("decided", "forgotten")
        for file in tmp_path.iterdir():
            assert b"SECRET" not in file.read_bytes(), file


async def crash(name: str) -> int:
    raise ConnectionAbortedError(name)


async def test_a_crash_between_the_fact_and_the_keys_is_made_good_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="x"))

        monkeypatch.setattr(here.house.vault, "forget", crash)
        with pytest.raises(ConnectionAbortedError):
            await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
    async with place(tmp_path, here.clock) as again:
        assert again.house.vault.is_forgotten(post)


async def test_a_forgetting_that_failed_is_finished_when_it_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place(tmp_path) as here:
        (post,) = await here.show(Seen(native_id="1", text="x"))
        command = do.Forget(id="forget-0001", post=post, because="art. 17")
        with monkeypatch.context() as broken:
            broken.setattr(here.house.vault, "forget", crash)
            with pytest.raises(ConnectionAbortedError):
                await here.do(command)
        assert not here.house.vault.is_forgotten(post)
        await here.do(command)
        assert here.house.vault.is_forgotten(post)


async def test_house_rules_can_stand_in_no_erasures_way(tmp_path: Path) -> None:
    without = tuple(reason for reason in RULES.reasons if reason.code != "author-request")
    slow = (*without, Reason(code="author-request", requires=("request", "second")))
    for number, reasons in enumerate((without, slow)):
        async with place(tmp_path / str(number), rules=structs.replace(RULES, reasons=reasons)) as here:
            (post,) = await here.show(Seen(native_id="1", text="x"))
            await here.do(do.Forget(id=here.id(), post=post, because="art. 17"))
            assert here.house.state.posts[post].state == "withdrawn"
