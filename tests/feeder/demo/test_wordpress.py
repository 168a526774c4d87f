"""The blog answers as WordPress does, as far as a reader of comments can tell."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from feeder.demo.sample import Line, Sample, load
from feeder.demo.wordpress import USER
from tests.feeder.demo.stepped import told

ROOT = "/wp-json/wp/v2/comments"
SMALL = Sample(
    comments=(
        Line(after_s=10, id="a", author="Manon & Léa", text="l'un <b>\n\ndeux\ntrois", article="Z"),
        Line(after_s=20.4, id="b", author="B", text="deux", article="A"),
        Line(after_s=30, id="c", author="C", text="trois", article="A"),
        Line(after_s=40, edit_of="a", text="changé"),
        Line(after_s=50, delete_of="b"),
    )
)


async def test_only_what_is_there_by_now_newest_first() -> None:
    async with told(SMALL) as blog:
        assert await blog.get(ROOT) == (200, [])
        blog.at(31)
        status, comments = await blog.get(ROOT)
        assert (status, [c["author_name"] for c in comments]) == (200, ["C", "B", "Manon &amp; Léa"])
        first = comments[-1]
        assert first["content"] == {"rendered": "<p>l'un &lt;b&gt;</p>\n<p>deux<br />\ntrois</p>\n"}
        assert (first["date"], first["date_gmt"]) == ("2026-11-22T01:00:10", "2026-11-22T00:00:10")
        assert (first["status"], first["type"]) == ("approved", "comment")


async def test_windows_pages_orders_and_includes() -> None:
    async with told(SMALL) as blog:
        blog.at(35)
        _, all_ = await blog.get(ROOT, order="asc")
        a, b, c = (comment["id"] for comment in all_)

        async def ids(**query: Any) -> list[int]:
            status, found = await blog.get(ROOT, **query)
            assert status == 200, found
            return [comment["id"] for comment in found]

        assert await ids(after="2026-11-22T00:00:10Z", order="asc") == [b, c]
        assert await ids(after="2026-11-22T01:00:10", order="asc") == [b, c], "without an offset: the site's time"
        assert await ids(before="2026-11-22T01:00:20+01:00") == [a]
        assert await ids(orderby="id", order="asc", per_page=2, page=2) == [c]
        assert await ids(page=9) == []
        assert await blog.get(ROOT, _fields="id,nothing", per_page=1, order="asc") == (200, [{"id": a}])
        assert await ids(include=f"{c},{a},999", orderby="include") == [c, a]
        async with blog.http.get(f"{blog.url}{ROOT}?per_page=2&page=2") as response:
            assert response.headers["X-WP-Total"] == "3"
            assert response.headers["X-WP-TotalPages"] == "2"


async def test_edits_change_the_text_alone_and_the_deleted_is_gone() -> None:
    async with told(SMALL) as blog:
        blog.at(35)
        _, (a, b, c) = await blog.get(ROOT, order="asc")
        blog.at(60)
        assert await blog.get(ROOT, order="asc") == (200, [a | {"content": {"rendered": "<p>changé</p>\n"}}, c])
        assert (await blog.get(f"{ROOT}/{c['id']}")) == (200, c)
        status, answer = await blog.get(f"{ROOT}/{b['id']}")
        assert (status, answer["code"]) == (404, "rest_comment_invalid_id")
        assert await blog.get(ROOT, include=b["id"]) == (200, [])


async def test_raw_texts_are_for_those_who_may_edit() -> None:
    async with told(SMALL) as blog:
        blog.at(35)
        assert (await blog.get(ROOT, context="edit"))[0] == 401
        for password, status in ((blog.keys.wordpress, 200), ("wrong", 401)):
            headers = {"Authorization": aiohttp.encode_basic_auth(USER, password, "utf-8")}
            async with blog.http.get(f"{blog.url}{ROOT}?context=edit&order=asc", headers=headers) as response:
                assert response.status == status
                answer = await response.json()
            assert (answer[0]["content"]["raw"] == SMALL.comments[0].text) if status == 200 else answer["code"]
        async with blog.http.get(blog.url + ROOT, headers={"Authorization": "Basic \udc00é"}) as response:
            assert response.status == 401


@pytest.mark.parametrize(
    "query",
    [
        {"per_page": 101}, {"per_page": 0}, {"page": "x"}, {"page": "²"}, {"after": "hier"}, {"order": "up"},
        {"orderby": "rand"}, {"include": "1,deux"}, {"page": "9" * 5000},
    ],
)  # fmt: skip
async def test_a_wrong_parameter_is_named(query: dict[str, Any]) -> None:
    async with told(SMALL) as blog:
        status, answer = await blog.get(ROOT, **query)
        assert (status, answer["code"]) == (400, "rest_invalid_param")
        assert next(iter(query)) in answer["message"]


async def test_the_real_day_ends_with_nineteen_comments_less_one() -> None:
    sample = load()
    async with told(sample) as blog:
        blog.at(600)
        _, comments = await blog.get(ROOT, per_page=100)
        assert len(comments) == sum(bool(line.id) for line in sample.comments) - 1
