"""Coming into a real Prosody's rooms: every door that stays shut is told in words, with what to do."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from feeder.sources.base import SourceError
from feeder.sources.xmpp import ABOUT, OPTIONS
from tests.feeder.sources.xmpp_talk import first, source
from tests.peers.prosody import Prosody

peer = pytest.mark.peer("prosody")


async def refusal(prosody: Prosody, *rooms: str, **more: Any) -> SourceError:
    with pytest.raises(SourceError) as raised:
        await first(source(prosody.url, *rooms, **more))
    assert "open sesame" not in str(raised.value)
    return raised.value


@peer
async def test_signing_in(prosody: Prosody) -> None:
    room = prosody.room()
    for wrong in ({"password_env": "WRONG"}, {"account": "nobody@localhost"}):
        error = await refusal(prosody, room, **wrong)
        assert str(error).endswith("refuses the account's name or password: check both in the configuration.")
        assert str(error).startswith("The XMPP server 127.0.0.1:")
        assert error.fatal
    error = await refusal(prosody, room, account="localhost", password_env="")
    assert "lets nobody in without an account" in str(error)
    assert error.fatal
    async with prosody.person("nadege", room):
        guest = source(prosody.url, room, account="guests.localhost", password_env="")
        assert (await first(guest)).cursor
    error = await refusal(prosody, room, account="wall@elsewhere.example")
    assert (error.fatal, "does not know the server" in str(error)) == (True, True)
    with pytest.raises(SourceError, match=r"offers no WebSocket at that address \(404\)"):
        await first(source(prosody.url.replace("xmpp-websocket", "nothing"), room))


@peer
async def test_rooms_that_stay_shut(prosody: Prosody) -> None:
    room = prosody.room()
    async with prosody.person("nadege", room) as nadege:
        error = await refusal(prosody, "nowhere@rooms.localhost")
        assert str(error).startswith("There is no room nowhere@rooms")
        assert not error.fatal  # whoever enters first makes it again, any moment
        await nadege.configure(muc_roomconfig_roomsecret="lampe")
        error = await refusal(prosody, room)
        assert (error.fatal, "needs a password" in str(error)) == (True, True)
        assert (await first(source(prosody.url, room, room_password_env="ROOM"))).cursor
        await nadege.configure(muc_roomconfig_roomsecret="", muc_roomconfig_membersonly="1")
        error = await refusal(prosody, room)
        assert (error.fatal, "for its members only" in str(error)) == (True, True)
        await nadege.affiliate("wall", "member")
        assert (await first(source(prosody.url, room))).cursor
        await nadege.configure(muc_roomconfig_membersonly="0")
        await nadege.affiliate("wall", "outcast")
        error = await refusal(prosody, room)
        assert (error.fatal, "does not let our account in" in str(error)) == (True, True)
        await nadege.affiliate("wall", "none")
        await nadege.configure(muc_roomconfig_enablearchiving="0")
        error = await refusal(prosody, room)
        assert (error.fatal, "keeps no archive" in str(error)) == (True, True)


@peer
async def test_a_nick_that_somebody_has_is_not_fought_for(prosody: Prosody) -> None:
    room = prosody.room()
    async with prosody.person("nadege", room) as nadege, prosody.person("karim", room, "Vis-à-vis"):
        made = source(prosody.url, room)
        batches = made.batches(None)
        await anext(batches)
        await nadege.seen("Vis-à-vis 2")
        await batches.aclose()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "ws://chat.example.org/ws"}, "wss://"), ({"url": "https://chat.example.org"}, "wss://"),
        ({"account": "a@b@c"}, "an account is"), ({"account": "guests.example.org"}, "needs password_env"),
        ({"password_env": ""}, "needs password_env"), ({"rooms": ["lyon"]}, "rooms are"), ({"rooms": []}, "rooms"),
        ({"rooms": ["a'/><x@b"]}, "rooms are"), ({"consent_basis": "notice"}, "consent_version"),
        ({"consent_basis": "notice", "consent_version": "1", "kind": "forum"}, "a forum is public"),
        ({"limt": 3}, "Extra inputs"),
    ],
)  # fmt: skip
def test_options_that_cannot_work_are_refused(wrong: dict[str, Any], words: str) -> None:
    given = {
        "type": "xmpp", "name": "salon", "url": "wss://chat.example.org/ws", "account": "wall@example.org",
        "password_env": "P", "rooms": ["Lyon@rooms.example.org"],
    }  # fmt: skip
    assert OPTIONS.model_validate(given).rooms == ("lyon@rooms.example.org",)
    with pytest.raises(ValidationError, match=words):
        OPTIONS.model_validate(given | wrong)
    assert "xmpp" in ABOUT.example
