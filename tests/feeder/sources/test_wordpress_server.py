"""The sources `wordpress` and `feed` against a real WordPress."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from feeder.sources.base import Batch, Context, Seen, SourceError
from feeder.sources.feed import FeedOptions, FeedSource
from feeder.sources.wordpress import WordPress as Source
from feeder.sources.wordpress import WordPressOptions
from tests.feeder.sources.small_server import Pace
from tests.peers.wordpress import WordPress
from wall.clock import SystemClock

pytestmark = pytest.mark.peer("wordpress")
WORDS = "Très bon n° 1 👍🏽 &amp; l’été : 3 &lt; 5\nلا أحب <b>هذا</b>"


class Blog:
    """A person at the keyboard of the site."""

    def __init__(self, site: WordPress, session: aiohttp.ClientSession) -> None:
        self.site, self._session = site, session
        self.post = 0

    async def call(self, method: str, route: str, **fields: Any) -> dict[str, Any]:
        url = f"{self.site.url}/wp-json/wp/v2/{route}"
        async with self._session.request(method, url, json=fields or None) as response:
            value: dict[str, Any] = await response.json()
            assert response.status in (200, 201), value
            return value

    async def comment(self, text: str) -> str:
        made = await self.call("POST", "comments", post=self.post, author_name="Zoé & Co", content=text)
        return str(made["id"])


@pytest.fixture
async def blog(wordpress: WordPress) -> AsyncIterator[Blog]:
    login = aiohttp.encode_basic_auth(wordpress.user, wordpress.password, "utf-8")
    async with aiohttp.ClientSession(headers={"Authorization": login}) as session:
        person = Blog(wordpress, session)
        made = await person.call(
            "POST", "posts", title="La lampe", content="x", status="publish", comment_status="open"
        )
        person.post = made["id"]
        yield person


def _source(site: WordPress, **more: Any) -> Source:
    secrets = {"P": site.password, "WRONG": "abcd efgh"}
    return Source(
        WordPressOptions.model_validate({"type": "wordpress", "name": "blog", "url": site.url, **more}),
        Context(SystemClock(), secrets),
        Pace(),
    )


async def _all(polls: AsyncIterator[Batch], times: int = 1) -> list[Seen]:
    return [item for _ in range(times) for item in (await anext(polls)).items]


async def _until(polls: AsyncIterator[Batch], what: str, count: int) -> set[str]:
    """The ids of `count` items that are `what`; reads on until they came, each once."""
    found: list[str] = []
    while len(found) < count:
        found += [item.native_id for item in (await anext(polls)).items if item.what == what]
    assert len(set(found)) == len(found)
    return set(found)


@pytest.mark.parametrize("login", [{}, {"user": "admin", "password_env": "P"}])
async def test_comments_are_read_exactly_once_as_they_were_typed(blog: Blog, login: dict[str, str]) -> None:
    first, second = await blog.comment(WORDS), await blog.comment("deux")
    source = _source(blog.site, **login)
    polls = source.batches(None)
    one, two = await _all(polls)
    assert (one.native_id, two.native_id, two.text) == (first, second, "deux")
    assert one.text == "Très bon n° 1 👍🏽 & l’été : 3 < 5\nلا أحب هذا"
    assert (one.author, one.what, one.kind) == ("Zoé & Co", "new", "forum")
    assert one.permalink.endswith(f"/la-lampe/#comment-{first}")
    assert await _all(polls, 2) == []
    third = await blog.comment("trois")
    assert [item.native_id for item in await _all(polls)] == [third]
    await source.close()


async def test_edits_and_every_way_to_go_are_seen(blog: Blog) -> None:
    ids = [await blog.comment(f"n° {n}") for n in range(5)]
    source = _source(blog.site)
    polls = source.batches(None)
    created = {item.native_id: item.created for item in await _all(polls)}
    await blog.call("POST", f"comments/{ids[0]}", content="autrement")
    await blog.call("DELETE", f"comments/{ids[1]}")
    await blog.call("DELETE", f"comments/{ids[2]}?force=true")
    await blog.call("POST", f"comments/{ids[3]}", status="hold")
    news = await _all(polls, 2)
    assert [(item.what, item.native_id, item.text) for item in news] == [
        ("edited", ids[0], "autrement"), ("deleted", ids[1], ""), ("deleted", ids[2], ""), ("deleted", ids[3], ""),
    ]  # fmt: skip
    assert all(created[item.native_id] == item.created for item in news)
    await blog.call("POST", f"comments/{ids[3]}", status="approved")
    assert [(item.what, item.native_id) for item in await _all(polls)] == [("new", ids[3])]
    await source.close()


async def test_comments_that_an_editor_may_see_but_nobody_else_are_gone(blog: Blog) -> None:
    """With a password WordPress answers even for what lies in the bin: its state counts, not that it answers."""
    number = await blog.comment("à retirer")
    source = _source(blog.site, user="admin", password_env="P")
    polls = source.batches(None)
    await anext(polls)
    await blog.call("DELETE", f"comments/{number}")
    assert await _until(polls, "deleted", 1) == {number}
    await source.close()


async def test_a_deleted_article_takes_its_comments_along(blog: Blog) -> None:
    ids = {await blog.comment(f"n° {n}") for n in range(3)}
    source = _source(blog.site)
    polls = source.batches(None)
    await anext(polls)
    await blog.call("DELETE", f"posts/{blog.post}")
    assert await _until(polls, "deleted", 3) == ids
    await source.close()


async def test_many_comments_and_a_killed_server(blog: Blog) -> None:
    """120 on two pages; the plug is pulled; what was written before and after is read once, from the cursor on."""
    blog.site.add_comments(blog.post, 120, SystemClock().now_ms() // 1000 - 3600)
    source = _source(blog.site)
    polls = source.batches(None)
    first, second = await anext(polls), await anext(polls)
    assert (len(first.items), len(second.items)) == (100, 20)
    assert len({item.text for item in (*first.items, *second.items)}) == 120
    blog.site.kill9()
    with pytest.raises(SourceError, match="cannot be reached"):
        await _all(polls)
    await asyncio.to_thread(blog.site.restart)
    polls = source.batches(first.cursor)
    again = [item.native_id for item in await _all(polls, 2)]
    assert again == [item.native_id for item in second.items]
    await source.close()

    later = await blog.comment("après")
    source = _source(blog.site)
    assert [item.native_id for item in await _all(source.batches(second.cursor), 2)] == [later]
    await source.close()


async def test_a_refused_password_is_told_with_what_to_do(blog: Blog) -> None:
    source = _source(blog.site, user="admin", password_env="WRONG")
    with pytest.raises(SourceError, match=r"password of user admin .* new application password") as caught:
        await anext(source.batches(None))
    assert caught.value.fatal
    await source.close()


@pytest.mark.parametrize("path", ["comments/feed/", "comments/feed/atom/"])
async def test_its_feed_tells_new_and_edited_comments(blog: Blog, path: str) -> None:
    first = await blog.comment(WORDS)
    options = FeedOptions.model_validate(
        {
            "type": "feed",
            "name": "f",
            "url": f"{blog.site.url}/{path}",
            "title": "drop",
            "every_s": 5,
            "recheck_s": 15,
        }
    )
    pace = Pace()
    source = FeedSource(options, Context(SystemClock(), {}), pace)
    polls = source.batches(None)
    (one,) = await _all(polls)
    assert one.text == "Très bon n° 1 👍🏽 & l’été : 3 < 5\nلا أحب هذا"
    assert one.author == "Zoé & Co"
    assert one.native_id.endswith(f"#comment-{first}")
    await blog.call("POST", f"comments/{first}", content="autrement")
    # The site says «not modified» after an edit; the read without conditions sees it.
    assert [(item.native_id, item.text) for item in await _all(polls, 3)] == [(one.native_id, "autrement")]
    await source.close()
