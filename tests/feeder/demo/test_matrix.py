"""The chat answers as a Matrix homeserver does, as far as a reader can tell."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from feeder.demo.rooms import OPT_IN_BOT, room_id
from feeder.demo.sample import Line, Sample, load
from tests.feeder.demo.stepped import Told, told

BASE = "/_matrix/client/v3"


def said(after_s: float, name: str, text: str, author: str = "Zoé", **more: Any) -> Line:
    return Line(after_s=after_s, id=name, text=text, author=author, conversation=name[0], **more)


SMALL = Sample(
    chat=(
        said(10, "a1", "un"),
        said(20, "a2", "deux", "Maud", role="advisor"),
        said(25, "z1", "secret", "أمينة", consent=False),
        said(30, "a3", "trois"),
        Line(after_s=40, edit_of="a1", text="un, changé"),
        Line(after_s=50, delete_of="a3"),
        said(60, "b1", "ailleurs"),
    )
)
ROOM = room_id("a")
MESSAGES = json.dumps({"room": {"timeline": {"limit": 50, "types": ["m.room.message", "m.room.redaction"]}}})


def bodies(answer: Any, room: str = ROOM) -> list[str]:
    return [e["content"].get("body", "") for e in answer["rooms"]["join"][room]["timeline"]["events"]]


async def sync(chat: Told, **query: str | int) -> Any:
    status, answer = await chat.get(f"{BASE}/sync", chat.keys.notice, **query)
    assert status == 200, answer
    return answer


async def test_who_has_no_token_reads_nothing() -> None:
    async with told(SMALL) as chat:
        for token, code in (("", "M_MISSING_TOKEN"), ("guess", "M_UNKNOWN_TOKEN")):
            for path in ("/sync", "/account/whoami", "/joined_rooms", f"/rooms/{ROOM}/messages?dir=b"):
                status, answer = await chat.get(BASE + path, token)
                assert (status, answer["errcode"]) == (401, code)
        assert (await chat.get(f"{BASE}/account/whoami", chat.keys.opt_in))[1]["user_id"] == OPT_IN_BOT


async def test_login_gives_the_token_to_the_right_password_only() -> None:
    async with told(SMALL) as chat:

        async def login(body: object) -> tuple[int, Any]:
            async with chat.http.post(chat.url + BASE + "/login", json=body) as response:
                return response.status, await response.json()

        def password(user: str, word: str) -> dict[str, object]:
            return {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": word}

        assert (await login(password("mur", chat.keys.password)))[1]["access_token"] == chat.keys.notice
        assert (await login(password(OPT_IN_BOT, chat.keys.password)))[1]["access_token"] == chat.keys.opt_in
        for body, status in ((password("mur", "guess"), 403), (password("x", chat.keys.password), 403), ([], 400)):
            assert (await login(body))[0] == status


async def test_sync_gives_what_is_there_then_what_is_new() -> None:
    async with told(SMALL) as chat:
        assert await sync(chat, timeout=30000) == {"next_batch": "s0", "rooms": {"join": {}}}
        chat.at(20)
        first = await sync(chat, filter=MESSAGES)
        assert bodies(first) == ["un", "deux"]
        members = {
            event["state_key"]: event["content"]["displayname"]
            for event in first["rooms"]["join"][ROOM]["state"]["events"]
            if event["type"] == "m.room.member"
        }
        assert sorted(members.values()) == ["Le mur", "Maud", "Zoé"]
        assert [user.partition(":")[0] for user, name in members.items() if name == "Maud"] == ["@maud"]
        second = await sync(chat, filter=MESSAGES, since=first["next_batch"], timeout=0)
        assert second == {"next_batch": first["next_batch"], "rooms": {"join": {}}}


async def test_a_long_poll_returns_with_the_next_message_or_in_time() -> None:
    async with told(SMALL) as chat:
        chat.at(20)
        since = (await sync(chat))["next_batch"]
        assert (await sync(chat, since=since, timeout=3000))["rooms"]["join"] == {}
        assert chat.day.now_s() == 23
        answer = await sync(chat, since=since, timeout=30000, filter=MESSAGES)
        assert (chat.day.now_s(), bodies(answer)) == (30, ["trois"])


async def test_an_edit_is_an_event_and_what_was_redacted_is_empty() -> None:
    async with told(SMALL) as chat:
        chat.at(30)
        first = await sync(chat, filter=MESSAGES)
        original, _, last = first["rooms"]["join"][ROOM]["timeline"]["events"]
        chat.at(55)
        changes = (await sync(chat, since=first["next_batch"], filter=MESSAGES))["rooms"]["join"][ROOM]["timeline"]
        edit, redaction = changes["events"]
        assert edit["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": original["event_id"]}
        assert edit["content"]["m.new_content"]["body"] == "un, changé"
        assert edit["sender"] == original["sender"]
        assert (redaction["type"], redaction["redacts"]) == ("m.room.redaction", last["event_id"])
        _, gone = await chat.get(f"{BASE}/rooms/{ROOM}/event/{last['event_id']}", chat.keys.notice)
        assert gone["content"] == {}
        assert gone["unsigned"]["redacted_because"]["event_id"] == redaction["event_id"]
        _, kept = await chat.get(f"{BASE}/rooms/{ROOM}/event/{original['event_id']}", chat.keys.notice)
        assert kept["content"]["body"] == "un"
        assert kept["unsigned"]["m.relations"]["m.replace"]["event_id"] == edit["event_id"]


async def test_a_long_timeline_is_cut_and_the_rest_is_found_backwards() -> None:
    sample = load()
    async with told(sample) as chat:
        chat.at(600)
        rooms = (await sync(chat, filter=json.dumps({"room": {"timeline": {"limit": 3}}})))["rooms"]["join"]
        everything: dict[str, str] = {}
        for room, joined in rooms.items():
            timeline = joined["timeline"]
            events, at = list(timeline["events"]), timeline["prev_batch"]
            assert (len(events), timeline["limited"]) == (3, True)
            while at:
                _, page = await chat.get(
                    f"{BASE}/rooms/{room}/messages", chat.keys.notice, dir="b", limit=2, **{"from": at}
                )
                events[:0] = page["chunk"][::-1]
                at = page.get("end")
            times = [event["origin_server_ts"] for event in events]
            assert times == sorted(times)
            assert len({event["event_id"] for event in events}) == len(events)
            messages = [event["content"] for event in events if event["type"] == "m.room.message"]
            everything |= {content["body"]: room for content in messages if "m.relates_to" not in content}
            _, forward = await chat.get(f"{BASE}/rooms/{room}/messages", chat.keys.notice, dir="f", limit=1000)
            assert forward["chunk"] == events
        assert everything == {
            line.text: room_id(line.conversation) for line in sample.chat if line.id and line.consent
        }


async def test_each_bot_is_in_its_own_rooms_only() -> None:
    async with told(SMALL) as chat:
        chat.at(100)
        for token, rooms in ((chat.keys.notice, ["a", "b"]), (chat.keys.opt_in, ["z"])):
            _, joined = await chat.get(f"{BASE}/joined_rooms", token)
            assert joined["joined_rooms"] == [room_id(name) for name in rooms]
        status, answer = await chat.get(f"{BASE}/rooms/{room_id('z')}/messages", chat.keys.notice, dir="b")
        assert (status, answer["errcode"]) == (403, "M_FORBIDDEN")


@pytest.mark.parametrize(
    "query", ["since=bogus", "since=s²", "timeout=-1", "filter=7", "filter={", 'filter={"room":[]}']
)
async def test_nonsense_is_refused(query: str) -> None:
    async with told(SMALL) as chat:
        status, answer = await chat.get(f"{BASE}/sync?{query}", chat.keys.notice)
        assert (status, answer["errcode"]) == (400, "M_INVALID_PARAM")


async def test_the_server_stops_while_somebody_waits() -> None:
    waits = asyncio.Event()

    async def never(seconds: float) -> None:
        waits.set()
        await asyncio.Event().wait()

    async with told(SMALL, sleep=never) as chat:
        waiting = asyncio.create_task(chat.get(f"{BASE}/sync", chat.keys.notice, since="s0", timeout=30000))
        await waits.wait()
    with pytest.raises(aiohttp.ClientError):
        await waiting
