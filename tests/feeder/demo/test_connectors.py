"""Each real source connector reads the whole sample day from the local server: every post once, every change."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from feeder.demo import forum, hooks, rooms
from feeder.demo.sample import load
from feeder.demo.stage import Begun, Stage, lay_out
from feeder.registry import source_models
from feeder.sources import feed, matrix, webhook, wordpress
from feeder.sources.base import Context, Options, Seen, Source
from feeder.web import server
from tests.feeder.demo.stepped import Told, told
from wall.events import Rating

SAMPLE = load()
END_S = 560.0
RULES = "grace_s = 10\n"
Sleep = Callable[[float], Awaitable[None]]


@asynccontextmanager
async def the_day(tmp_path: Path) -> AsyncIterator[tuple[Told, Callable[[str], Options], Context]]:
    """The day, the options that the demo gives to a source by its name, and a context for it."""
    async with told(SAMPLE) as day:
        stage = Stage(tmp_path, Begun(day.day.start_ms, 1.0), False, False, day.keys)
        lay_out(stage, SAMPLE, day.url, RULES, "fr")
        entries = tomllib.loads(stage.config.read_text(encoding="utf-8"))["source"]
        models = source_models()

        def options(name: str) -> Options:
            entry = next(entry for entry in entries if entry["name"] == name)
            given: Options = models[entry["type"]].model_validate(entry)
            return given

        yield day, options, Context(day.clock, stage.secrets())


def stepping(day: Told) -> Sleep:
    async def sleep(seconds: float) -> None:
        day.clock.step(seconds)
        await asyncio.sleep(0)

    return sleep


async def whole_day(source: Source, day: Told) -> list[Seen]:
    """Everything that the source saw until the day was over, in its order."""
    seen: list[Seen] = []
    async for batch in source.batches(None):
        assert batch.rejected == ()
        seen += batch.items
        if day.day.now_s() >= END_S:
            break
    await source.close()
    return seen


@pytest.mark.parametrize(("name", "board"), [("forum", 0), ("entraide", 1)])
async def test_the_feeds(tmp_path: Path, name: str, board: int) -> None:
    lines = forum.boards(SAMPLE.forum)[board]
    async with the_day(tmp_path) as (day, options, context):
        given = options(name)
        assert isinstance(given, feed.FeedOptions)
        seen = await whole_day(feed.FeedSource(given, context, stepping(day)), day)
    assert [item.text.removeprefix(f"{line.title}\n\n") for item, line in zip(seen, lines, strict=True)] == [
        line.text for line in lines
    ]
    assert [item.author for item in seen] == [line.author for line in lines]
    assert [item.permalink for item in seen] == [forum.link(line) for line in lines]
    assert [item.written_ms for item in seen] == [day.day.when_ms(line.after_s) for line in lines]
    assert {item.kind for item in seen} == {"forum"}
    assert len({item.native_id for item in seen}) == len(lines)


async def test_the_chat_with_a_notice(tmp_path: Path) -> None:
    lines = tuple(line for line in SAMPLE.chat if line.consent)
    async with the_day(tmp_path) as (day, options, context):
        given = options("chat")
        assert isinstance(given, matrix.MatrixOptions)
        seen = await whole_day(matrix.Matrix(given, context, stepping(day)), day)
    assert [item.text for item in seen] == [line.text for line in lines]
    posts = {rooms.event_id(day.day, line.id): line for line in lines if line.id}
    new, changed = [item for item in seen if item.what == "new"], [item for item in seen if item.what != "new"]
    assert [item.native_id for item in new] == list(posts)
    for item in new:
        line = posts[item.native_id]
        assert (item.kind, item.voice, item.author) == ("chat", line.role, line.author)
        assert item.written_ms == day.day.when_ms(line.after_s)
        assert item.consent is not None
        assert (item.consent.basis, item.consent.version) == ("notice", "2026-11")
    conversations = {posts[item.native_id].conversation: item.conversation for item in new}
    assert (
        len(set(conversations.values())) == len(conversations) == len({line.conversation for line in posts.values()})
    )
    assert [(item.what, item.native_id) for item in changed] == [("edited", rooms.event_id(day.day, "c3-2"))]


async def test_the_chat_where_nobody_agreed_is_counted_and_nothing_more(tmp_path: Path) -> None:
    lines = [line for line in SAMPLE.chat if line.id and not line.consent]
    async with the_day(tmp_path) as (day, options, context):
        given = options("chat-accord")
        assert isinstance(given, matrix.MatrixOptions)
        seen = await whole_day(matrix.Matrix(given, context, stepping(day)), day)
    assert [item.native_id for item in seen] == [rooms.event_id(day.day, line.id) for line in lines]
    assert {(item.text, item.author, item.author_id, item.consent) for item in seen} == {("", "", "", None)}


async def test_the_blog(tmp_path: Path) -> None:
    async with the_day(tmp_path) as (day, options, context):
        given = options("journal")
        assert isinstance(given, wordpress.WordPressOptions)
        seen = await whole_day(wordpress.WordPress(given, context, stepping(day)), day)
    lines = {line.id: line for line in SAMPLE.comments if line.id}
    new = [item for item in seen if item.what == "new"]
    names = dict(zip((item.native_id for item in new), lines, strict=True))
    assert [item.text for item in new] == [line.text for line in lines.values()]
    assert [item.author for item in new] == [line.author for line in lines.values()]
    for item in new:
        assert item.written_ms == day.day.when_ms(lines[names[item.native_id]].after_s) // 1000 * 1000
    changes = [(item.what, names[item.native_id], item.text) for item in seen if item.what != "new"]
    edit = next(line for line in SAMPLE.comments if line.edit_of)
    gone = next(line for line in SAMPLE.comments if line.delete_of)
    assert changes == [("edited", edit.edit_of, edit.text), ("deleted", gone.delete_of, "")]


async def test_the_notes_written_in_the_shop(tmp_path: Path) -> None:
    async with the_day(tmp_path) as (day, options, context):
        given = options("mots")
        assert isinstance(given, webhook.OPTIONS)
        source = webhook.Webhook(given, context)
        web = await server.start({"mots": source}, "127.0.0.1", 0, None, 262_144, dict)
        seen: list[Seen] = []

        async def read() -> None:
            async for batch in source.batches(None):
                seen.extend(batch.items)

        reading = asyncio.create_task(read())
        url, secret = web.url + hooks.NOTES_PATH, context.secrets["DEMO_NOTES_SECRET"]
        await hooks.Sender(SAMPLE.notes, day.day, url, secret, day.http, site="").run()
        await web.stop()
        await reading
    assert [(item.kind, item.rating, item.permalink) for item in seen] == [("note", None, "")] * len(SAMPLE.notes)
    assert [(item.text, item.author_id) for item in seen] == [(line.text, line.device) for line in SAMPLE.notes]


async def test_the_reviews(tmp_path: Path) -> None:
    seen: list[Seen] = []
    async with the_day(tmp_path) as (day, options, context):
        given = options("avis")
        assert isinstance(given, webhook.OPTIONS)
        source = webhook.Webhook(given, context)
        web = await server.start({"avis": source}, "127.0.0.1", 0, None, 262_144, dict)

        async def read() -> None:
            async for batch in source.batches(None):
                assert batch.rejected == ()
                seen.extend(batch.items)

        reading = asyncio.create_task(read())
        secret = context.secrets["DEMO_REVIEWS_SECRET"]
        sender = hooks.Sender(SAMPLE.reviews, day.day, web.url + hooks.PATH, secret, day.http)
        await sender.run()
        assert sender.refused == []
        before = len(seen)
        await sender.run()  # as after a restart of the demo: the same deliveries once more
        assert (sender.refused, len(seen)) == ([], before)
        await web.stop()
        await reading
    lines = {line.id: line for line in SAMPLE.reviews if line.id}
    first = [item for item in seen if item.what == "new"]
    assert [item.native_id for item in first] == list(lines)
    for item in first:
        line = lines[item.native_id]
        assert item.text == (f"{line.title}\n\n{line.text}" if line.title else line.text)
        assert (item.kind, item.author, item.rating) == ("review", line.author, Rating(line.stars or 0, 5))
        assert item.written_ms == day.day.when_ms(line.after_s)
        assert (item.experienced_on.isoformat() if item.experienced_on else "") == line.experience_on
    replies = [(item.native_id, item.reply) for item in seen if item.what != "new"]
    assert replies == [(line.reply_to, line.text) for line in SAMPLE.reviews if line.reply_to]
