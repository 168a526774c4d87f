"""Desks over real websockets: who reads what, what a welcome brings, races, changes told together."""

from __future__ import annotations

import asyncio
from pathlib import Path

from feeder.sources.base import Seen
from tests.feeder.support import Screen, link, listening, place
from wall import commands as do
from wall import wire


def holds(screen: Screen) -> list[tuple[str, str]]:
    """What a desk was told last of who reads what."""
    told = screen.of(wire.Holds)
    return [(hold.post, hold.account) for hold in told[-1].holds] if told else []  # type: ignore[union-attr]


async def welcomed(screen: Screen) -> None:
    await screen.until(lambda s: bool(s.of(wire.Holds)))


async def test_a_welcome_brings_what_a_desk_needs_to_know_before(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub(templates=["Bonjour [prénom],"], hold_s=120) as (_, url):
        async with link(url, "noa").call() as welcome:
            assert (welcome.templates, welcome.hold_s, welcome.strict) == (["Bonjour [prénom],"], 120, False)
        async with link(url, "ecran-1").call() as welcome:
            assert welcome.templates == []


async def test_whoever_reads_a_post_is_told_to_the_others_until_it_is_decided(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        a, b = await here.see(Seen(native_id="1", text="x"), Seen(native_id="2", text="y"))
        async with listening(url, "noa") as noa, listening(url, "camille") as camille:
            await welcomed(noa)
            await welcomed(camille)
            await noa.link.send(wire.Reading(a))
            await camille.until(lambda s: holds(s) == [(a, "noa")])
            assert holds(noa) == []
            await camille.link.send(wire.Reading(a))
            await camille.link.send(wire.Reading(b))
            await noa.until(lambda s: holds(s) == [(b, "camille")])
            async with listening(url, "camille") as tablet:
                await tablet.until(lambda s: holds(s) == [(a, "noa")])
            await noa.link.do(do.Approve(id=here.id(), post=a))
            await camille.until(lambda s: holds(s) == [])
            await camille.link.send(wire.Reading())
            await noa.until(lambda s: holds(s) == [])


async def test_a_hold_ends_with_its_time_or_a_while_after_its_desk_is_gone(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (hub, url):
        a, b = await here.see(Seen(native_id="1", text="x"), Seen(native_id="2", text="y"))
        async with listening(url, "camille") as camille:
            async with listening(url, "noa") as noa:
                await welcomed(noa)
                await noa.link.send(wire.Reading(a))
                await camille.until(lambda s: holds(s) == [(a, "noa")])
                here.clock.step(299)
                await noa.link.send(wire.Reading(b))
                await camille.until(lambda s: holds(s) == [(b, "noa")])
            async with asyncio.timeout(10):
                while hub.desks() != ["camille"]:  # noqa: ASYNC110 - the hub tells nobody when it notices
                    await asyncio.sleep(0)
            here.clock.step(9)
            hub.desks_told.tick()
            assert holds(camille) == [(b, "noa")]
            here.clock.step(2)
            hub.desks_told.tick()
            await camille.until(lambda s: holds(s) == [])


async def test_viewers_and_made_up_posts_reserve_nothing(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        a, b = await here.see(Seen(native_id="1", text="x"), Seen(native_id="2", text="y"))
        async with listening(url, "camille") as camille, listening(url, "vue") as vue, listening(url, "noa") as noa:
            await welcomed(vue)
            await welcomed(noa)
            await vue.link.send(wire.Reading(a))
            await noa.link.send(wire.Reading("zzzzzzzzzzzz"))
            await noa.link.send(wire.Reading(b))
            await camille.until(lambda s: holds(s) == [(b, "noa")])
            assert not any(hold.post != b for told in camille.of(wire.Holds) for hold in told.holds)  # type: ignore[union-attr]


async def test_of_two_desks_that_race_for_a_post_exactly_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url):
        posts = await here.see(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(12)))
        expect = {post: here.house.state.posts[post].last_seq for post in posts}
        one, other = link(url, "noa"), link(url, "camille")
        async with one.call(), other.call():
            for post in posts:
                answers = await asyncio.gather(
                    *(desk.do(do.Approve(id=here.id(), post=post, expect=expect[post])) for desk in (one, other))
                )
                assert sorted(answer.code for answer in answers) == ["", "conflict"]
                assert sorted(answer.ok for answer in answers) == [False, True]
        approvals = [post for post in here.house.state.posts.values() if post.pending is not None]
        assert len(approvals) == len(posts)
        assert not here.house.state.voided


async def test_many_changes_are_told_together(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "noa") as noa:
        await welcomed(noa)
        posts = await here.see(*(Seen(native_id=str(n), text=f"n° {n}") for n in range(60)))
        told: set[str] = set()

        def all_told(screen: Screen) -> bool:
            told.update(post for one in screen.got if isinstance(one, wire.Changed) for post in one.posts)
            return told >= set(posts)

        await noa.until(all_told)
        assert len(noa.of(wire.Changed)) < len(posts) / 2


async def test_whoever_was_let_go_decides_nothing_any_more(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (hub, url), listening(url, "noa") as noa:
        await welcomed(noa)
        (post,) = await here.see(Seen(native_id="1", text="x"))
        hub.let_go(account="noa")
        await noa.link.send(wire.Do(1, do.Approve(id=here.id(), post=post)))
        await noa.until(lambda s: s.ended is not None)
        assert here.house.state.posts[post].pending is None
