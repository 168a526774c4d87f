"""Discourse: every field, both ways of paging, what is never taken, hooks, limits and health; a forum's own house."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.ingest import Ingest
from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.discourse import OPTIONS, Discourse
from feeder.sources.parts.discourse.posts import Traits, next_place, parse_posts, readable, wait_s
from feeder.sources.shared.lenient import REPAIRED
from tests.feeder.sources.mutated import mutated
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Fault
from tests.feeder.sources.standins.discourse import KEY, SLOW, USER, DiscourseStandIn
from tests.feeder.support import place
from wall.clock import SteppedClock, from_iso
from wall.state import totals

SIGNATURE = "X-Discourse-Event-Signature"
EVERY_S = 60.0
TRAITS = Traits("https://forum.example")
SAVED = json.dumps({"latest_posts": [
    {"id": 41, "name": "Anaïs B.", "username": "anais", "created_at": "2026-11-20T09:14:03.120Z", "user_id": 3,
     "cooked": "<p>Le pain est <em>très</em> bon&nbsp;!</p>", "raw": "Le pain est *très* bon !", "post_number": 1,
     "post_type": 1, "updated_at": "2026-11-20T10:00:00.000Z", "topic_id": 12, "topic_slug": "le-pain",
     "topic_title": "Le pain", "category_id": 5, "version": 2, "staff": False, "locale": "fr_FR"},
    {"id": 42, "name": "", "username": "equipe", "created_at": "2026-11-20T09:20:00.000Z", "user_id": 1,
     "cooked": '<aside class="quote"><div class="title">anais:</div><blockquote>\n<p>très bon</p>\n</blockquote>'
     '</aside><p>Merci <img src="/heart.png" title=":heart:" class="emoji" alt=":heart:"></p>',
     "raw": "[quote]très bon[/quote]\nMerci ❤️", "post_number": 2, "post_type": 1, "topic_id": 12,
     "updated_at": "2026-11-20T09:20:00.000Z", "topic_slug": "le-pain", "topic_title": "Le pain", "category_id": 5,
     "version": 1, "staff": True},
    {"id": 43, "name": None, "username": "zoé", "created_at": "2026-11-20T09:30:00.000Z", "user_id": 4,
     "cooked": "<p>Et les horaires\ud800</p>", "raw": "", "post_number": 3, "post_type": 1, "topic_id": 12,
     "updated_at": "2026-11-20T09:30:00.000Z", "topic_slug": "le-pain", "category_id": 6, "version": 1},
]}).encode()  # fmt: skip


def forum(standin: DiscourseStandIn, clock: SteppedClock, sleep: Pace, **more: Any) -> Discourse:
    options = {"type": "discourse", "name": "forum", "url": standin.url, **more}
    return Discourse(OPTIONS.model_validate(options), Context(clock, {"CLEF": KEY, "HOOK": "hook-secret"}), sleep)


async def read(source: Discourse, pace: Pace, cursor: str | None = None) -> tuple[list[Seen], str | None]:
    """What one whole read gives, and the last cursor."""
    found: list[Seen] = []
    async for batch in source.batches(cursor):
        if EVERY_S in pace.asked:
            break
        found += batch.items
        cursor = batch.cursor or cursor
    return found, cursor


class _Contract:
    secret = KEY
    pages = 120
    reversible = edits = deletions = True
    saved = SAVED

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_posts(data, TRAITS)
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> DiscourseStandIn:
        return DiscourseStandIn(clock, locked=True)

    def source(self, standin: DiscourseStandIn, clock: SteppedClock, sleep: Pace) -> Discourse:
        return forum(standin, clock, sleep, user=USER, key_env="CLEF", categories=[5])


CONTRACT = _Contract()


def test_every_field() -> None:
    first, second, third = parse_posts(SAVED, TRAITS).items
    assert first == Seen(
        native_id="41", kind="forum", text="Le pain\n\nLe pain est très bon\u00a0!", author="Anaïs B.", author_id="3",
        conversation="12", language="fr", written_ms=from_iso("2026-11-20T09:14:03.120Z"),
        updated_ms=from_iso("2026-11-20T10:00:00Z"), permalink="https://forum.example/t/le-pain/12/1",
    )  # fmt: skip
    assert (second.voice, second.author, second.permalink[-2:]) == ("advisor", "equipe", "/2")
    assert second.text == "anais:\n\n«\u202ftrès bon\u202f»\n\nMerci ❤️"
    assert (third.text, third.flags, third.author) == ("Et les horaires\ufffd", (REPAIRED,), "zoé")
    only = parse_posts(SAVED, Traits("https://f.example", "review", frozenset({5}), "en", True, False))
    assert [(item.native_id, item.language) for item in only.items] == [("41", "fr"), ("42", "en")]
    assert {(item.kind, item.verified, item.maskable) for item in only.items} == {("review", True, False)}
    assert (only.unusable, only.rejected) == ((("43", ""),), ())


@pytest.mark.parametrize("change", [
    {"post_type": 2}, {"post_type": 3}, {"post_type": 4}, {"post_type": True}, {"hidden": True},
    {"user_deleted": True}, {"deleted_at": "2026-11-21T00:00:00Z"},
])  # fmt: skip
def test_what_is_never_taken_and_never_told_of(change: dict[str, Any]) -> None:
    listed = json.loads(SAVED)["latest_posts"]
    page = parse_posts(json.dumps({"latest_posts": [{**listed[0], **change}, listed[1]]}).encode(), TRAITS)
    assert ([item.native_id for item in page.items], page.unusable, page.rejected) == (["42"], (("41", ""),), ())


@pytest.mark.parametrize("cooked", ["", "<p></p>", '<img src="x"><div class="meta"><span>IMG_1</span></div>'])
def test_a_picture_alone_is_nothing_to_be_told_of(cooked: str) -> None:
    listed = json.loads(SAVED)["latest_posts"]
    page = parse_posts(json.dumps({"latest_posts": [{**listed[1], "cooked": cooked}]}).encode(), TRAITS)
    assert (page.items, page.unusable, page.rejected) == ((), (("42", ""),), ())


@pytest.mark.parametrize("cooked", ["x" * 100_001, None, 7])
def test_a_huge_and_a_broken_post_cost_no_other(cooked: object) -> None:
    listed = json.loads(SAVED)["latest_posts"]
    page = parse_posts(json.dumps({"latest_posts": [{**listed[1], "cooked": cooked}, 3, listed[0]]}).encode(), TRAITS)
    assert [item.native_id for item in page.items] == ["41"]
    assert len(page.rejected) == 2
    assert "42" in page.rejected[0]


def test_a_picture_of_an_emoji_is_the_character_that_was_typed_and_else_its_name() -> None:
    tag = '<img src="/x.png" title=":{0}:" class="emoji" alt=":{0}:" width="20">'
    cooked = f"<p>{tag.format('wave:t3')} {tag.format('smile')} {tag.format('fr')}</p>"
    assert readable(cooked, "👋🏽 :smile: 🇫🇷") == "👋🏽 :smile: 🇫🇷"
    assert readable(cooked, ":smile: 🇫🇷") == ":wave:t3: :smile: :fr:"


@given(mutated(SAVED))
@settings(max_examples=50, deadline=None)
def test_whatever_comes_it_is_posts_or_a_sentence(data: bytes) -> None:
    try:
        page = parse_posts(data, TRAITS, "old77")
    except SourceError:
        return
    assert all(item.native_id.isdigit() and item.text and "<p" not in item.text for item in page.items)


@given(st.sets(st.integers(1, 400)), st.booleans())
@settings(max_examples=50, deadline=None)
def test_both_ways_of_paging_reach_every_post(numbers: set[int], old: bool) -> None:
    """As long as the first page of the old way holds a post: before that nothing tells that it is the old one."""
    at, place_, found = max(numbers, default=0), "", set[int]()
    for _ in range(60):
        before = int(place_.removeprefix("old") or 0)
        if old:
            top = before or at
            page = [number for number in numbers if top - 50 < number <= top]
        else:
            page = sorted((number for number in numbers if not before or number < before), reverse=True)[:50]
        found.update(page)
        following = next_place(page, place_)
        if following is None:
            break
        place_ = following
    else:
        pytest.fail("it never ends")
    assert found == numbers


@pytest.mark.parametrize("old", [False, True])
async def test_a_forum_in_a_house_every_post_once(tmp_path: Path, old: bool) -> None:
    """Edits, a hidden one, an unlisted topic, a recovered post; each read begun anew from the kept cursor."""
    clock = SteppedClock()
    standin = DiscourseStandIn(clock, old=old)
    for number in range(130):
        standin.add(str(number), f"Message {number}")
    async with place(tmp_path, clock) as here, standin.serve():
        ingest, cursor = Ingest(here.house, "forum", "lyon"), None

        async def again() -> int:
            nonlocal cursor
            pace = Pace(clock=clock)
            source = forum(standin, clock, pace)
            items, cursor = await read(source, pace, cursor)
            await source.close()
            await ingest.take(items)
            return len(items)

        assert await again() == 130
        assert await again() == 0
        clock.step(60)
        standin.edit("3", "Message corrigé")
        standin.more["60"] = {"hidden": True}
        standin.unlisted.add("61")
        standin.remove("129")
        assert await again() == 4
        assert sum(post.deleted for post in here.house.state.posts.values()) == 3
        standin.restore("129")
        standin.more.clear()
        standin.unlisted.clear()
        assert await again() == 3
        assert (totals(here.house.state)["received"], standin.most_at_once) == (130, 1)
        assert not any(post.deleted for post in here.house.state.posts.values())


async def test_a_signed_hook_wakes_the_reading_and_shows_where_to_look() -> None:
    clock = SteppedClock()
    standin = DiscourseStandIn(clock)
    for number in range(60):
        standin.add(str(number), f"Message {number}")
        clock.step(3600)
    async with standin.serve():
        source = forum(standin, clock, Pace(clock=clock), hook_secret_env="HOOK")
        batches = source.batches(None)
        while (await anext(batches)).items:
            pass
        standin.edit("2", "Corrigé")
        body = json.dumps({"post": {"id": 3, "cooked": "<p>ignored</p>"}}).encode()
        signature = "sha256=" + hmac.new(b"hook-secret", body, hashlib.sha256).hexdigest()
        for wrong in ("", "sha256=é", signature[:-1]):
            assert (await source.deliver({SIGNATURE: wrong}, body))[0] == 401
        assert (await source.deliver({SIGNATURE: signature}, body))[0] == 200
        async with asyncio.timeout(10):
            items = (await anext(batches)).items
        assert [(item.what, item.native_id, "Corrigé" in item.text) for item in items] == [("edited", "3", True)]
        assert standin.asked[-1].query["before"] == "4"
        await source.close()
        deaf = forum(standin, clock, Pace())
        assert (await deaf.deliver({SIGNATURE: signature}, body))[0] == 404


@pytest.mark.parametrize(("fault", "words", "fatal", "later_s"), [
    (Fault(429, body=json.dumps(SLOW).encode()), "less often", False, 37.0),
    (Fault(429, {"Retry-After": "10"}, b"Slow down, too many requests"), "less often", False, 10.0),
    (Fault(403, body=b"{}"), "Admin > API > Keys", True, None),
    (Fault(200, body=b'{"latest_posts": 3}'), "first page", False, None),
])  # fmt: skip
async def test_what_is_told_when_it_cannot_be_read(
    fault: Fault, words: str, fatal: bool, later_s: float | None
) -> None:
    clock = SteppedClock()
    standin = DiscourseStandIn(clock)
    standin.faults.append(fault)
    async with standin.serve():
        source = forum(standin, clock, Pace(clock=clock))
        with pytest.raises(SourceError, match=words) as caught:
            await read(source, Pace())
        await source.close()
    assert (caught.value.fatal, caught.value.retry_after_s) == (fatal, later_s)


def test_a_wait_that_is_none() -> None:
    for body in (b"", b"[]", b'{"extras": {"wait_seconds": true}}', b'{"extras": 3}'):
        assert wait_s(body) is None


@pytest.mark.parametrize("wrong", [
    {"user": "a"}, {"key_env": "CLEF"}, {"user": "a", "key_env": "CLEF"}, {"url": "http://forum.example"},
    {"url": "https://forum.example/?a"},
])  # fmt: skip
def test_what_is_refused_in_the_configuration(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OPTIONS.model_validate({"type": "discourse", "name": "forum", "url": "https://forum.example", **wrong})
