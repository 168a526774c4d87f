"""Profiles: only one's own, in view at once, and what stood before can be read by nobody any more."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from feeder.sources.base import Seen
from tests.feeder.support import Place, listening, place
from tests.feeder.test_decide import refused
from wall import commands as do
from wall.content import ProfileContent
from wall.events import AccountSet
from wall.writing import profile_owner


def wants(here: Place, *names: str, badge: str = "", on_wall: bool = False) -> do.SetProfile:
    return do.SetProfile(id=here.id(), names=names, badge=badge, on_wall=on_wall)


async def test_a_profile_is_in_view_at_once_and_after_a_restart(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        people = here.house.people
        assert people.get("noa") is None
        await here.do(wants(here, " Noa ", "Noa", "", badge="Noa\n\x1b[31m", on_wall=True), "noa")
        known = ProfileContent(names=("Noa",), badge="Noa ␛[31m", on_wall=True)
        assert people.profiles == {"noa": known}
        assert people.names("noa").within("merci NOA")
        assert not people.names("camille").within("merci NOA")
        assert not people.unwilling
    async with place(tmp_path, here.clock) as again:
        assert again.house.people.profiles == {"noa": known}


async def test_who_did_not_say_so_stands_on_no_wall(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.do(wants(here, "Solène", badge="Solène B.", on_wall=True), "noa")
        await here.do(wants(here, "Camille", "Mme Duroc", badge="CD 12"), "camille")
        people = here.house.people
        text = "Merci Solène, merci mme duroc et CD 12"
        assert [text[a:b] for a, b in people.unwilling.spans(text)] == ["mme duroc", "CD 12"]
        assert people.signature("noa", "Solène B.") == "Solène B."
        assert people.signature("noa", "Noa") == people.signature("noa", "") == ""
        assert people.signature("camille", "CD 12") == people.signature("vue", "x") == ""


async def test_replaced_or_taken_back_a_profile_is_destroyed(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        vault = here.house.vault
        first = await here.do(wants(here, "Noa", badge="N."), "noa")
        second = await here.do(wants(here, "Noa B."), "noa")
        assert (await here.house.contents.profile(first.seq))[0] is None
        assert (await here.house.contents.profile(second.seq))[0] == ProfileContent(names=("Noa B.",))
        await here.do(wants(here), "noa")
        assert here.house.people.profiles == {}
        assert here.house.state.profiles == {}
        assert not vault.holds(profile_owner("noa"))
        await here.do(wants(here), "noa")  # nothing to take back is no fault


async def test_two_profiles_at_once_leave_the_last_one_readable(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await asyncio.gather(*(here.do(wants(here, f"Noa {n}"), "noa") for n in range(8)))
        profile = here.house.people.get("noa")
        assert profile is not None
        assert (await here.house.contents.profile(here.house.state.profiles["noa"]))[0] == profile


async def test_what_a_crash_left_of_an_older_profile_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object, **__: object) -> int:
        return 0

    async with place(tmp_path) as here:
        first = (await here.do(wants(here, "Noa"), "noa")).seq
        await here.do(wants(here, "Cam"), "camille")
        monkeypatch.setattr(here.house.vault, "shred", nothing)  # killed between the fact and the keys
        await here.do(wants(here, "Nono"), "noa")
        await here.do(wants(here), "camille")
        assert (await here.house.contents.profile(first))[0] == ProfileContent(names=("Noa",))
    async with place(tmp_path, here.clock) as again:
        assert again.house.people.profiles == {"noa": ProfileContent(names=("Nono",))}
        assert (await again.house.contents.profile(first))[0] is None
        assert not again.house.vault.holds(profile_owner("camille"))


async def test_too_many_names_are_refused(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        assert await refused(here.do(wants(here, *(f"name {n}" for n in range(13))), "noa")) == "too-many-names"


async def test_whose_account_is_closed_signs_nothing_any_more(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.do(wants(here, "Noa", badge="Noa", on_wall=True), "noa")
        closed = AccountSet(
            at_ms=here.house.now_ms(), actor="feeder", shop="lyon", account="noa", role="moderator", enabled=False
        )
        await here.house.append(closed, entry="closed-1")
        assert here.house.people.profiles == {}
        assert not here.house.vault.holds(profile_owner("noa"))


async def test_a_badge_signs_the_cards_of_every_screen_only_while_its_owner_wants_it(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (_, url), listening(url, "ecran-1") as screen:
        await here.do(wants(here, badge="Noa", on_wall=True), "noa")
        (post,) = await here.show(Seen(native_id="1", text="Un banc ?"))
        await here.do(do.Reply(id=here.id(), post=post, text="Il arrive", signed="Noa"), "noa")
        await screen.until(lambda s: post in s.cards and s.cards[post].signed == "Noa")
        for change in (wants(here, badge="Noa"), wants(here, badge="Nono", on_wall=True), wants(here)):
            await here.do(wants(here, badge="Noa", on_wall=True), "noa")
            await screen.until(lambda s: s.cards[post].signed == "Noa")
            await here.do(change, "noa")
            await screen.until(lambda s: s.cards[post].signed == "")


async def test_a_screen_that_was_away_learns_that_a_badge_is_gone(tmp_path: Path) -> None:
    async with place(tmp_path) as here, here.hub() as (hub, url):
        await here.do(wants(here, badge="Noa", on_wall=True), "noa")
        signed, plain = await here.show(Seen(native_id="1", text="Un banc ?"), Seen(native_id="2", text="Deux ?"))
        await here.do(do.Reply(id=here.id(), post=signed, text="Il arrive", signed="Noa"), "noa")
        through = here.house.state.through
        holds, epoch = [(signed, 1), (plain, 1)], here.house.epoch
        for who, change, sent in (
            ("camille", wants(here, badge="Cam"), {"Noa"}), ("noa", wants(here), {""}),
        ):  # fmt: skip
            await here.do(change, who)
            await hub.view.refresh([signed, plain])
            async with listening(url, "ecran-1", holds=holds, through=through, epoch=epoch) as screen:
                await screen.until(lambda s: signed in s.cards)
                assert {card.signed for card in screen.cards.values()} == sent
                assert plain not in screen.cards


async def test_only_ones_own_badge_signs(tmp_path: Path) -> None:
    async with place(tmp_path) as here:
        await here.do(wants(here, badge="Noa", on_wall=True), "noa")
        (post,) = await here.show(Seen(native_id="1", text="Un banc ?"))
        for actor, signed in (("camille", "Noa"), ("noa", "Camille"), ("noa", "noa")):
            reply = do.Reply(id=here.id(), post=post, text="Il arrive", signed=signed)
            assert await refused(here.do(reply, actor)) == "not-your-badge"
        await here.do(do.Reply(id=here.id(), post=post, text="Il arrive"), "noa")
        known = await here.house.contents.reply(here.house.state.posts[post])
        assert known is not None
        assert known.signed == ""
