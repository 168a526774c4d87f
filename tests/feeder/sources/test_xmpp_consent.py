"""Consent in a real XMPP room: nothing leaves without it, nothing stays when it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feeder.sources.test_xmpp import replacing
from tests.feeder.sources.xmpp_talk import reading, source
from tests.peers.prosody import Prosody

pytestmark = pytest.mark.peer("prosody")
YES, NO = "J'accepte l'affichage", "Je retire mon accord"
OPT_IN = {"consent_basis": "opt-in", "opt_in_phrase": YES, "opt_out_phrase": NO, "advisors": ("Maud",)}


async def test_opt_in_and_out_again(prosody: Prosody, tmp_path: Path) -> None:
    room = prosody.room()
    async with prosody.person("nadege", room) as nadege, prosody.person("maud", room) as maud:
        async with reading(tmp_path, source(prosody.url, room, **OPT_IN)) as wall:
            await nadege.seen("Vis-à-vis")
            await wall.well()
            await nadege.say("avant")
            await wall.count(1)
            assert wall.posts[0].state == "undisplayable"
            await nadege.say(YES)
            await nadege.say("ma lampe clignote")
            await maud.say("Changez l’ampoule")
            await wall.until_texts("ma lampe clignote", "Changez l’ampoule")
            assert [post.consent is not None for post in wall.posts] == [False, True, True]
        await nadege.say_all([f"suite {number}" for number in range(60)])
        # Taken back while nobody reads: what she said, and what was answered, goes.
        await nadege.say(NO)
        await nadege.say("après")
        async with reading(tmp_path, source(prosody.url, room, **OPT_IN)) as wall:
            await wall.count(64)
            await wall.until_texts()
            assert {post.state for post in wall.posts} == {"undisplayable"}


async def test_a_notice_and_a_word_changed_into_no(prosody: Prosody, tmp_path: Path) -> None:
    room = prosody.room()
    notice = OPT_IN | {"consent_basis": "notice"}
    async with prosody.person("nadege", room) as nadege, prosody.person("karim", room) as karim:
        async with reading(tmp_path, source(prosody.url, room, **notice)) as wall:
            await nadege.seen("Vis-à-vis")
            await wall.well()
            await nadege.say_all(["un", "deux"])
            await karim.say("trois")
            await wall.until_texts("un", "deux", "trois")
        async with reading(tmp_path, source(prosody.url, room, **notice)) as wall:
            quatre, _ = await nadege.say("quatre")
            await wall.until_texts("un", "deux", "trois", "quatre")
            await nadege.say(NO, replacing(quatre))
            await nadege.say("cinq")
            await wall.until_texts("trois")


async def test_a_public_room_is_a_forum(prosody: Prosody, tmp_path: Path) -> None:
    room = prosody.room()
    forum = source(prosody.url, room, kind="forum", consent_basis="none", consent_version="", history=3)
    async with prosody.person("nadege", room) as nadege:
        await nadege.say_all(["zéro", "un", "deux", "trois"])
        async with reading(tmp_path, forum) as wall:
            await wall.until_texts("un", "deux", "trois")
            assert {post.kind for post in wall.posts} == {"forum"}
            assert all(post.consent is None for post in wall.posts)
