"""Partoo: what a review there becomes, and what its search must never be read as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.partoo import Partoo, PartooOptions
from feeder.sources.parts.partoo.reviews import Traits, parse_reviews
from feeder.sources.shared.lenient import MAX_TEXT
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import StandIn
from tests.feeder.sources.standins.partoo import KEY, PartooStandIn
from wall.clock import SteppedClock, from_iso
from wall.events import Rating

REVIEW: dict[str, Any] = {
    "key": "x", "org_id": 42, "id": 34, "business_id": "5409c35a97bbc544d8e26737", "partner": "google_my_business",
    "partner_id": "accounts/1/locations/2", "author_name": "Castorche", "date": "2026-07-01T16:10:23.156000+02:00",
    "update_date": "2026-08-01T19:15:54.256000+02:00", "delete_date": None, "rating": 3, "recommended": None,
    "title": "Vieillot", "content": "Magasin vieillot, mais personnel\r\ntrès gentil.", "state": "treated",
    "link": "https://maps.example/34", "tags": [{"id": 25, "label": "food", "color": "#808080"}],
    "comments": {"id": 1, "content": "Merci ❤️", "can_edit": None, "replies": [{"content": "À bientôt."}]},
}  # fmt: skip


def listing(*reviews: Any, last: Any = 1, count: Any = None) -> bytes:
    told = {"page": 1, "max_page": last, "count": len(reviews) if count is None else count, "reviews": list(reviews)}
    return json.dumps(told).encode()


def options(**more: Any) -> PartooOptions:
    return PartooOptions.model_validate({"type": "partoo", "name": "p", "api_key_env": "K", **more})


class PartooContract:
    """See `standin.Contract`."""

    secret = KEY
    pages = 65
    reversible = edits = deletions = True
    saved = listing(
        REVIEW, {**REVIEW, "id": 35, "content": "Bon accueil."}, {**REVIEW, "id": 36, "state": "not_treated"}
    )
    day_calls = 300 * 60 * 24

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_reviews(data, Traits()).page
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> StandIn:
        return PartooStandIn(clock)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Partoo:
        return Partoo(options(url=f"{standin.url}/v2"), Context(clock, {"K": KEY}), sleep)


CONTRACT = PartooContract()


def read(**changed: Any) -> Seen:
    (item,) = parse_reviews(listing({**REVIEW, **changed}), Traits()).page.items
    return item


def test_every_field_of_a_review() -> None:
    assert read() == Seen(
        native_id="34",
        text="Vieillot\n\nMagasin vieillot, mais personnel\ntrès gentil.",
        author="Castorche",
        rating=Rating(3.0),
        written_ms=from_iso("2026-07-01T14:10:23.156Z"),
        updated_ms=from_iso("2026-08-01T17:15:54.256Z"),
        permalink="https://maps.example/34",
        reply="Merci ❤️\n\nÀ bientôt.",
    )
    traits = Traits(verified=False, maskable=False)
    (item,) = parse_reviews(listing(REVIEW), traits).page.items
    assert (item.verified, item.maskable) == (False, False)


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"rating": None}, "rating", None),
        ({"rating": 0}, "rating", None),
        ({"rating": True}, "rating", None),
        ({"rating": 6}, "rating", None),
        ({"rating": 4.5}, "rating", Rating(4.5)),
        ({"content": "Nice\n\n(Translated by Google)\nBien", "title": None}, "text", "Nice"),
        ({"content": None, "title": None}, "text", ""),
        ({"title": None, "content": "a\ud800"}, "flags", ("repaired",)),
        ({"link": "javascript:alert(1)"}, "permalink", ""),
        ({"update_date": None}, "updated_ms", None),
        ({"date": "nonsense"}, "written_ms", from_iso("2026-08-01T17:15:54.256Z")),
        ({"author_name": {"first": "x"}}, "author", ""),
        ({"comments": [{"content": "Suggestion", "is_reply_suggestion": True}, {"content": "Oui"}]}, "reply", "Oui"),
        ({"comments": []}, "reply", None),
        ({"comments": {"content": "x" * (MAX_TEXT + 1)}}, "reply", None),
        ({"partner": "facebook", "comments": [{"content": "Passant", "can_edit": False}]}, "reply", None),
        ({"partner": "facebook", "comments": [{"content": "Nous", "can_edit": True}]}, "reply", "Nous"),
        ({"state": "not_treated", "delete_date": "2026-08-01"}, "native_id", "34"),
    ],
)
def test_what_is_odd_or_absent_in_a_field(changed: dict[str, Any], field: str, value: object) -> None:
    assert getattr(read(**changed), field) == value


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "deleted"}, 0),
        ({"state": None, "delete_date": "2026-08-01T00:00:00"}, 0),
        ({"partner": "facebook", "rating": None, "recommended": True, "content": None, "title": None}, 1),
        ({"content": "y" * (MAX_TEXT + 1)}, 1),
        ({"date": None, "update_date": 5}, 1),
    ],
)
def test_what_is_there_and_cannot_be_taken(changed: dict[str, Any], told: int) -> None:
    page = parse_reviews(listing({**REVIEW, **changed}, {**REVIEW, "id": 2}), Traits()).page
    assert ([item.native_id for item in page.items], page.unusable) == (["2"], (("34", ""),))
    assert len(page.rejected) == told


@given(st.integers(0, 2000), st.binary(max_size=6))
@settings(max_examples=50)
def test_a_mutated_answer_is_read_or_refused_in_words(at: int, instead: bytes) -> None:
    data = CONTRACT.saved
    for mutated in (data[:at] + instead + data[at + len(instead) :], data[:at]):
        try:
            page = parse_reviews(mutated, Traits()).page
        except SourceError:
            continue
        assert len(page.items) + len(page.rejected) <= 4


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda of: st.lists(of, max_size=3)
    ),
    st.sampled_from(sorted(REVIEW)),
)
@settings(max_examples=50)
def test_one_odd_field_never_costs_the_others(value: Any, field: str) -> None:
    page = parse_reviews(listing({**REVIEW, field: value}, {**REVIEW, "id": 2, "content": "bon"}), Traits()).page
    assert page.items[-1].native_id == "2"


@pytest.mark.parametrize("data", [b"[]", b"<html>", b'{"reviews": {}}', listing(last="3"), listing(count=-1), b""])
def test_what_is_no_list_of_reviews(data: bytes) -> None:
    with pytest.raises(SourceError, match="no list of reviews"):
        parse_reviews(data, Traits())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"api_key_file": "k"}, "one of the two"),
        ({"url": "http://api.partoo.co/v2"}, "https"),
        ({"business_ids": ["a,b"]}, "pattern"),
    ],
)
def test_options_that_cannot_work(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        options(**more)


async def test_the_search_names_shops_and_platforms_and_goes_back_two_days() -> None:
    clock = SteppedClock()
    standin = PartooStandIn(clock)
    standin.add("a", "bon")
    async with standin.serve():
        more = {"business_ids": ["b1", "b2"], "partners": ["google_my_business"], "url": f"{standin.url}/v2"}
        source = Partoo(options(**more), Context(clock, {"K": KEY}), Pace(clock=clock))
        reads = source.batches(None)
        assert [item.native_id for item in (await anext(reads)).items] == ["1"]
        for _ in range(3):
            await anext(reads)
        first, last = standin.asked[0].query, standin.asked[-1].query
        assert (first["business__in"], first["partner__in"]) == ("b1,b2", "google_my_business")
        assert first["update_date__gte"] == "2026-10-23T00:00:00"
        assert last["update_date__gte"] == "2026-11-20T00:00:00"
        await source.close()


@pytest.mark.parametrize("lists_deleted", [False, True])
async def test_a_short_reading_sees_what_is_deleted_and_comes_back(lists_deleted: bool) -> None:
    clock = SteppedClock()
    standin = PartooStandIn(clock, lists_deleted=lists_deleted)
    standin.add("a", "bon")
    standin.add("b", "mauvais", 1.0)
    async with standin.serve():
        source = CONTRACT.source(standin, clock, Pace(clock=clock))
        reads = source.batches(None)
        told: list[tuple[str, str]] = []

        async def until(count: int) -> None:
            while len(told) < count:
                told.extend((item.what, item.native_id) for item in (await anext(reads)).items)

        await until(2)
        standin.remove("b")
        await until(3)
        standin.restore("b")
        await until(4)
        assert told == [("new", "1"), ("new", "2"), ("deleted", "2"), ("edited", "2")]
        assert clock.mono < 3600
        await source.close()


async def test_nothing_slips_between_pages_that_move_while_they_are_read() -> None:
    """A review is deleted from page one after that was read: all others move up, over the border of the pages."""
    clock = SteppedClock()
    standin = PartooStandIn(clock)
    for number in range(45):
        standin.add(f"r{number}", f"avis {number}")
        clock.step(60)
    async with standin.serve():
        source = CONTRACT.source(standin, clock, Pace(clock=clock))
        reads = source.batches(None)
        found = {item.native_id for item in (await anext(reads)).items}
        standin.remove("r44")
        while True:
            batch = await anext(reads)
            found |= {item.native_id for item in batch.items if item.what != "deleted"}
            if any(item.what == "deleted" for item in batch.items):
                break
        assert [item.native_id for item in batch.items] == ["45"]
        assert len(found) == 45
        await source.close()


class Long(PartooStandIn):
    """A search of `last` pages, whatever it is asked for."""

    last = 0

    def _reviews(self, request: web.Request) -> web.Response:
        number = int(request.query["page"])
        return web.Response(body=listing({**REVIEW, "id": number}, last=self.last, count=self.last))


async def test_more_pages_than_are_read_are_told_in_words() -> None:
    clock = SteppedClock()
    standin = Long(clock)
    standin.last = 3_001
    async with standin.serve():
        source = CONTRACT.source(standin, clock, Pace(clock=clock))
        with pytest.raises(SourceError, match="3,000 pages"):
            await anext(source.batches(None))
        await source.close()


async def test_a_long_search_keeps_to_the_calls_that_it_may_make() -> None:
    clock = SteppedClock()
    standin = Long(clock, per_minute=65)
    standin.last = 100
    async with standin.serve():
        source = CONTRACT.source(standin, clock, Pace(clock=clock))
        reads = source.batches(None)
        found = [item.native_id for _ in range(100) for item in (await anext(reads)).items]
        assert found == [str(number) for number in range(1, 101)]
        assert 90 <= clock.mono <= 110
        await source.close()
