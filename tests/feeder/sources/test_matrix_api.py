"""A Matrix server that refuses, breaks, lies or sends too much: words and never a crash, and no hot loop."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.sources.base import Batch, Context, SourceError
from feeder.sources.matrix import OPTIONS, PACE_S, Matrix
from feeder.sources.parts.matrix.api import Api, Refused
from feeder.sources.parts.matrix.fold import Room
from feeder.sources.parts.matrix.reader import Reader
from feeder.sources.shared.consent import Memory, Policy
from tests.feeder.sources.small_server import Handler, Pace, serving
from wall.clock import SteppedClock


def answering(status: int, body: Any, **headers: str) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(status=status, text=text, headers=headers)

    return handler


async def refusal(handler: Handler) -> SourceError:
    async with serving(handler) as url:
        api = Api(url, SteppedClock())
        api.token = "syt_secret"
        with pytest.raises(SourceError) as raised:
            await api.call("GET", "/account/whoami")
        await api.close()
        assert "syt_secret" not in str(raised.value)
        return raised.value


async def test_a_server_that_asks_us_to_wait_is_heard() -> None:
    error = await refusal(answering(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500}))
    assert (error.retry_after_s, error.fatal) == (2.5, False)
    error = await refusal(answering(429, {"errcode": "M_LIMIT_EXCEEDED"}, **{"Retry-After": "7"}))
    assert error.retry_after_s == 7
    error = await refusal(answering(429, {"retry_after_ms": 10**12}))
    assert error.retry_after_s == 3600


@pytest.mark.parametrize(
    ("status", "body", "words", "fatal"),
    [
        (401, {"errcode": "M_UNKNOWN_TOKEN"}, r"does not accept our access token \(401 M_UNKNOWN_TOKEN\)", True),
        (403, {"errcode": "M_FORBIDDEN"}, "does not let the account", False),
        (502, "<html>", "trouble of its own", False),
        (200, "<html>", "no Matrix: check its address", False),
        (200, [], "do not understand", False),
        (200, "[" * 100_000, "no Matrix", False),
        (418, {"errcode": "<script>"}, r"do not understand \(418\)", False),
    ],
)
async def test_every_refusal_is_in_words(status: int, body: Any, words: str, fatal: bool) -> None:
    error = await refusal(answering(status, body))
    assert error.fatal is fatal
    with pytest.raises(SourceError, match=words):
        raise error


async def test_a_redirect_takes_the_token_nowhere() -> None:
    error = await refusal(answering(302, "", Location="http://127.0.0.1:1/"))
    assert isinstance(error, Refused)
    assert "another address" in str(error)


@pytest.mark.parametrize("user", ["\ud800", "mur", None, 3, "@\ud800:s"])
async def test_an_account_without_a_name(user: Any) -> None:
    async with serving(answering(200, {"user_id": user})) as url:
        given = {"type": "matrix", "name": "chat", "url": url, "token_env": "TOKEN"}
        for token in ("t", "a\nb"):
            source = Matrix(OPTIONS.model_validate(given), Context(SteppedClock(), {"TOKEN": token}))
            with pytest.raises(SourceError):
                await anext(source.batches(None))
            await source.close()


async def test_an_answer_too_long_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeder.sources.parts.matrix.api.MAX_BYTES", 1000)
    assert "at once" in str(await refusal(answering(200, {"x": "y" * 2000})))


async def test_a_server_that_does_not_wait_is_not_asked_without_pause() -> None:
    pace = Pace()
    asked = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += request.path.endswith("/sync")
        return web.json_response({"user_id": "@mur:s", "filter_id": "1", "next_batch": f"s{asked}"})

    async with serving(handler) as url:
        given = {"type": "matrix", "name": "chat", "url": url, "token_env": "TOKEN"}
        source = Matrix(OPTIONS.model_validate(given), Context(SteppedClock(), {"TOKEN": "t"}), pace)
        batches: list[Batch] = []
        async for batch in source.batches("not a cursor"):
            batches.append(batch)
            if len(batches) == 5:
                await source.close()
    # The first start, the question that is answered at once, and three long polls, each but the last paced.
    assert pace.asked == [PACE_S] * 3
    assert "read from now on" in batches[0].rejected[0]
    assert all(batch.items == () for batch in batches)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://matrix.example.org"}, "https://"), ({"url": "matrix.example.org"}, "https://"),
        ({"token_env": ""}, "either token_env"), ({"user": "mur", "password_env": "P"}, "either token_env"),
        ({"rooms": ["lyon"]}, "rooms are"), ({"advisors": ["maud"]}, "people are"),
        ({"consent_basis": "notice"}, "consent_version"), ({"limt": 3}, "Extra inputs"),
    ],
)  # fmt: skip
def test_options_that_cannot_work_are_refused(wrong: dict[str, Any], words: str) -> None:
    given = {"type": "matrix", "name": "chat", "url": "https://m.example", "token_env": "T", "rooms": ("!a", "#b:c")}
    assert OPTIONS.model_validate(given)
    with pytest.raises(ValidationError, match=words):
        OPTIONS.model_validate(given | wrong)


# --- whatever a server answers ----------------------------------------------------------------------------------

MESSAGE = {
    "type": "m.room.message", "event_id": "$1", "sender": "@c:s", "origin_server_ts": 5,
    "content": {"msgtype": "m.text", "body": "bonjour", "m.new_content": {"msgtype": "m.text", "body": "bonsoir"},
                "m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}},
    "unsigned": {"m.relations": {"m.replace": {}}},
}  # fmt: skip
TIMELINE = {"events": [MESSAGE], "limited": True, "prev_batch": "p"}
ANSWER = {
    "next_batch": "s1",
    "rooms": {"join": {"!r:s": {"timeline": TIMELINE, "state": {"events": []}}}, "leave": {}},
}
PAGE = {"chunk": [MESSAGE, {"type": "m.room.redaction", "event_id": "$3", "redacts": "$1"}], "end": "e"}

ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.just("\ud800")
    | st.just("$0")
    | st.just("m.room.message"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def paths(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(path for key, part in inner for path in paths(part, (*way, key)))]


def put(value: Any, way: tuple[Any, ...], odd: Any) -> Any:
    if not way:
        return odd
    copy = value.copy()
    copy[way[0]] = put(value[way[0]], way[1:], odd)
    return copy


class Scripted(Api):
    """Answers what it is told to."""

    def __init__(self, page: Any, event: Any) -> None:
        super().__init__("http://127.0.0.1:1", SteppedClock())
        self._page, self._event = page, event

    async def call(self, method: str, path: str, *_given: Any, **_more: Any) -> dict[str, Any]:
        answer = self._page if path.endswith("/messages") else self._event
        return answer if isinstance(answer, dict) else {}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_answer_however_odd_raises_anything_but_a_source_error(data: st.DataObject) -> None:
    def mutate(value: Any) -> Any:
        return put(value, data.draw(st.sampled_from(paths(value))), data.draw(ODD))

    async def read() -> None:
        policy = Policy("notice", "v", no="bonsoir")
        reader = Reader(Scripted(mutate(PAGE), mutate(MESSAGE)), Room("", "@mur:s", policy), None, 2)
        memory = Memory(since="s0", edits={"$1": "$0"})
        for step in (reader.take, reader.again):
            answer = mutate(ANSWER)
            try:
                batch = await step(answer if isinstance(answer, dict) else {}, memory)
            except SourceError:
                continue
            assert batch.cursor
            assert json.loads(batch.cursor)["since"] == memory.since

    asyncio.run(read())
