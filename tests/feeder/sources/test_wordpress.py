"""A WordPress site asked, and what its odd answers must never be read as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web
from pydantic import ValidationError

from feeder.sources.base import Batch, Context, Seen, SourceError
from feeder.sources.parts.wordpress.comments import Memory
from feeder.sources.shared.lenient import MAX_TEXT
from feeder.sources.wordpress import PER_PAGE, WordPress, WordPressOptions
from tests.feeder.sources.small_server import Pace, serving
from tests.feeder.sources.standins.wordpress import WordPressContract
from wall.clock import SteppedClock, from_iso, to_iso

CONTRACT = WordPressContract()
NOW_MS = from_iso("2026-11-22T12:00:00Z")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"user": "mur"}, "go together"),
        ({"password_env": "P"}, "go together"),
        ({"user": "mur", "password_env": "P", "url": "http://site.example"}, "https"),
        ({"url": "https://site.example/?page=2"}, "without"),
        ({"url": "site.example"}, "pattern"),
        ({"pasword_env": "P"}, "Extra inputs"),
    ],
)
def test_options_that_cannot_work(more: dict[str, str], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        WordPressOptions.model_validate({"type": "wordpress", "name": "blog", "url": "https://site.example", **more})


class Site:
    """A WordPress of a test's own making: what it answers is what the test says, right or wrong."""

    def __init__(self, *numbers: int) -> None:
        self.comments = {number: _comment(number, f"n° {number}") for number in numbers}
        self.single: tuple[int, Any] = (404, {"code": "rest_comment_invalid_id"})
        self.me: tuple[int, Any] = (404, "<html>")
        self.listing: dict[int, tuple[int, Any]] = {}
        self.totals = True
        self.pretty = True
        self.asked: list[str] = []
        self.after: list[str] = []

    async def __call__(self, request: web.Request) -> web.Response:
        route = request.query.get("rest_route") or request.path.removeprefix("/wp-json")
        if not self.pretty and "rest_route" not in request.query:
            return web.Response(status=404, text="<html>")
        self.asked.append(route)
        if route == "/wp/v2/users/me":
            return _answer(*self.me)
        if route != "/wp/v2/comments":
            number = int(route.rpartition("/")[2])
            return _answer(*((200, self.comments[number]) if number in self.comments else self.single))
        page = int(request.query["page"])
        self.after.append(request.query["after"])
        if page in self.listing:
            return _answer(*self.listing[page])
        found = [
            one for _, one in sorted(self.comments.items()) if one["date_gmt"] + ".000Z" > request.query["after"]
        ]
        pages = -(-len(found) // PER_PAGE)
        headers = {"X-WP-TotalPages": str(pages)} if self.totals else {}
        return _answer(200, found[(page - 1) * PER_PAGE : page * PER_PAGE], headers)


def _source(url: str, pace: Pace | None = None, /, **more: Any) -> WordPress:
    context = Context(SteppedClock(NOW_MS), {"P": "secret word"})
    return WordPress(
        WordPressOptions.model_validate({"type": "wordpress", "name": "blog", "url": url, **more}),
        context,
        pace or Pace(),
    )


def _told(batch: Batch) -> list[tuple[str, str]]:
    return [(item.what, item.native_id) for item in batch.items]


async def test_a_comment_is_gone_when_the_list_and_wordpress_itself_say_so() -> None:
    site = Site(1, 2, 3)
    async with serving(site) as url:
        source = _source(url)
        polls = source.batches(None)
        assert _told(await anext(polls)) == [("new", "1"), ("new", "2"), ("new", "3")]
        del site.comments[2]
        assert await anext(polls) == Batch()
        gone = await anext(polls)
        assert gone.items == (Seen(what="deleted", native_id="2", created=_date(2)),)
        assert gone.cursor is not None
        assert set(Memory(gone.cursor).seen) == {"1", "3"}
        await source.close()


@pytest.mark.parametrize(
    "single",
    [
        (404, "<html>not found</html>"),
        (404, {"code": "rest_no_route"}),
        (401, {"code": "rest_not_logged_in"}),
        (403, "blocked"),
        (500, ""),
        (503, {"code": "rest_comment_invalid_id"}),
        (200, "PHP Warning"),
    ],
)
async def test_trouble_is_never_read_as_a_deletion(single: tuple[int, Any]) -> None:
    site = Site(1, 2)
    async with serving(site) as url:
        source = _source(url)
        first = await anext(source.batches(None))
        del site.comments[2]
        site.single = single
        polls = source.batches(first.cursor)
        assert _told(await anext(polls)) == []
        with pytest.raises(SourceError):
            await anext(polls)
        await source.close()


@pytest.mark.parametrize(
    "single", [(200, {"id": 2}), (410, ""), (401, {"code": "rest_cannot_read"}), (200, {"status": "hold"})]
)
async def test_what_counts_as_gone(single: tuple[int, Any]) -> None:
    site = Site(1, 2)
    async with serving(site) as url:
        source = _source(url)
        first = await anext(source.batches(None))
        del site.comments[2]
        site.single = single
        polls = source.batches(first.cursor)
        await anext(polls)
        there = single == (200, {"id": 2})
        assert _told(await anext(polls)) == ([] if there else [("deleted", "2")])
        await source.close()


@pytest.mark.parametrize("second", [(500, ""), (200, "PHP Warning"), (200, {"code": "x"}), (429, "")])
async def test_a_list_cut_short_is_no_list_of_deletions(second: tuple[int, Any]) -> None:
    site = Site(*range(1, 151))
    async with serving(site) as url:
        source = _source(url)
        polls = source.batches(None)
        assert len((await anext(polls)).items) == 100
        last = await anext(polls)
        assert len(last.items) == 50
        site.listing[2] = second
        site.asked.clear()
        polls = source.batches(last.cursor)
        assert await anext(polls) == Batch(more=True)
        with pytest.raises(SourceError):
            await anext(polls)
        assert site.asked == ["/wp/v2/comments"] * 2
        await source.close()


async def test_pages_are_read_to_the_end_without_a_count_of_them() -> None:
    site = Site(*range(1, 201))
    site.totals = False
    async with serving(site) as url:
        source = _source(url)
        polls = source.batches(None)
        assert [len((await anext(polls)).items) for _ in range(3)] == [100, 100, 0]
        await source.close()


async def test_a_large_window_is_read_whole_now_and_then_only() -> None:
    site = Site(*range(1, 151))
    for number in range(1, 150):
        site.comments[number]["date_gmt"] = "2026-11-20T00:00:00"
    pace = Pace()
    async with serving(site) as url:
        source = _source(url, pace, every_s=60, recheck_s=180)
        polls = source.batches(None)
        for _ in range(2):
            await anext(polls)
        site.after.clear()
        site.comments[1]["content"]["rendered"] = "édité"
        assert await anext(polls) == Batch()  # a short read
        assert await anext(polls) == Batch()  # a short read
        assert _told(await anext(polls)) == [("edited", "1")]  # the whole window
        assert site.after == [to_iso(from_iso(_date(150)) - 7_200_000)] * 2 + [to_iso(NOW_MS - 30 * 86_400_000)]
        await source.close()
    assert pace.asked == [60.0] * 3


async def test_after_a_long_silence_nothing_between_is_missed() -> None:
    site = Site(1)
    site.comments[1]["date_gmt"] = "2026-01-05T00:00:00"
    async with serving(site) as url:
        source = _source(url)
        cursor = json.dumps({"latest_ms": from_iso("2026-01-01T00:00:00Z"), "seen": {}})
        assert _told(await anext(source.batches(cursor))) == [("new", "1")]
        assert _told(await anext(source.batches(None))) == []
        await source.close()


async def test_a_comment_edited_into_a_novel_does_not_stay_as_it_was() -> None:
    site = Site(1)
    async with serving(site) as url:
        source = _source(url)
        polls = source.batches(None)
        await anext(polls)
        site.comments[1]["content"]["rendered"] = "x" * (MAX_TEXT + 1)
        batch = await anext(polls)
        assert _told(batch) == [("deleted", "1")]
        assert len(batch.rejected) == 1
        assert await anext(polls) == Batch()  # and the complaint is made once
        await source.close()


async def test_a_site_without_pretty_addresses() -> None:
    site = Site(1)
    site.pretty = False
    async with serving(site) as url:
        source = _source(url + "/")
        polls = source.batches(None)
        assert _told(await anext(polls)) == [("new", "1")]
        assert await anext(polls) == Batch()
        await source.close()
    assert site.asked == ["/wp/v2/comments"] * 2


@pytest.mark.parametrize(
    ("answer", "more", "words", "fatal"),
    [
        (
            (401, {"code": "incorrect_password"}),
            {"user": "feeder", "password_env": "P"},
            "password of user feeder (401).*Profile",
            True,
        ),
        ((401, {"code": "rest_login_required"}), {}, "own users only", True),
        ((403, "blocked"), {}, "does not let us in", False),
        ((404, "<html>"), {}, "no REST interface", False),
        ((404, {"code": "rest_no_route"}), {}, "no REST interface", False),
        ((200, "<html>"), {}, "no JSON", False),
        ((200, {}), {}, "list of comments is none", False),
        ((503, ""), {}, "trouble of its own", False),
    ],
)
async def test_trouble_in_words(answer: tuple[int, Any], more: dict[str, str], words: str, fatal: bool) -> None:
    site = Site()
    site.listing[1] = answer
    async with serving(site) as url:
        source = _source(url, **more)
        with pytest.raises(SourceError, match=words.replace("(", r"\(").replace(")", r"\)")) as caught:
            await anext(source.batches(None))
        await source.close()
    assert caught.value.fatal is fatal
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("me", "refused"),
    [
        ((401, {"code": "rest_not_logged_in"}), True),
        ((401, {"code": "incorrect_password"}), True),
        ((401, {"code": "rest_user_cannot_view"}), False),
        ((404, "<html>"), False),
        ((200, {"id": 1}), False),
    ],
)
async def test_a_password_that_the_site_silently_ignores_is_told(me: tuple[int, Any], refused: bool) -> None:
    site = Site(1)
    site.me = me
    async with serving(site) as url:
        source = _source(url, user="feeder", password_env="P")
        polls = source.batches(None)
        if refused:
            with pytest.raises(SourceError, match="password of user feeder"):
                await anext(polls)
        else:
            assert _told(await anext(polls)) == [("new", "1")]
        await source.close()


def _date(number: int) -> str:
    return to_iso(from_iso("2026-11-22T06:00:00Z") + number * 1000)[:19]


def _comment(number: int, text: str) -> dict[str, Any]:
    return {"id": number, "date_gmt": _date(number), "content": {"rendered": text}, "author_name": "Zoé", "meta": []}


def _answer(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return web.Response(status=status, text=text, headers=headers)
