"""Skeepers (Avis Vérifiés): what a published review becomes, and how its pages are read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feeder.sources.base import Context, Seen, SourceError
from feeder.sources.parts.skeepers.reviews import Traits, next_cursor, parse_reviews
from feeder.sources.shared.lenient import MAX_TEXT
from feeder.sources.skeepers import Skeepers, SkeepersOptions
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import StandIn
from tests.feeder.sources.standins.skeepers import CLIENT, SECRET, SkeepersStandIn
from wall.clock import SteppedClock, from_iso
from wall.events import Rating

REVIEW: dict[str, Any] = {
    "review_id": "0b9c", "order_reference": "C1", "shop_key": "lyon", "review_content": "Livré en retard.",
    "author_firstname": "Marie", "author_lastname": "dupont", "review_rate": 2, "locale": "fr_FR",
    "is_verified": True, "is_personal_data_disclosed": True, "order_date": "2026-10-01T22:30:00Z",
    "review_date": "2026-10-12T08:00:00Z",
    "publish_date": "2026-10-14T09:00:00Z", "product_page_url": "https://boutique.example/p",
    "moderations": [
        {"comment": "Toutes nos excuses.", "date": "2026-10-15", "origin": "Boutique", "origin_type": "BRAND"},
        {"comment": "Réglé, merci.", "date": "2026-10-16", "origin": "Marie", "origin_type": "CONSUMER"},
    ],
}  # fmt: skip


def listing(*reviews: Any) -> bytes:
    return json.dumps(reviews).encode()


def options(**more: Any) -> SkeepersOptions:
    told = {"type": "skeepers", "name": "s", "client_id": CLIENT, "client_secret_env": "S", **more}
    return SkeepersOptions.model_validate(told)


def built(standin: StandIn, clock: SteppedClock, sleep: Pace, secret: str = SECRET, **more: Any) -> Skeepers:
    where = {"url": f"{standin.url}/published", "login_url": f"{standin.url}/login"}
    return Skeepers(options(**where, **more), Context(clock, {"S": secret}), sleep)


class SkeepersContract:
    """See `standin.Contract`."""

    secret = SECRET
    pages = 405
    reversible = edits = deletions = True
    saved = listing(REVIEW, {**REVIEW, "review_id": "2", "review_content": "Bien."}, {**REVIEW, "review_id": "3"})
    day_calls = 100 * 60 * 24

    def parse(self, data: bytes) -> tuple[int, int]:
        page = parse_reviews(data, "products", Traits())
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> StandIn:
        return SkeepersStandIn(clock, counts=False)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> Skeepers:
        return built(standin, clock, sleep)


CONTRACT = SkeepersContract()


def read(traits: Traits | None = None, **changed: Any) -> Seen:
    (item,) = parse_reviews(listing({**REVIEW, **changed}), "products", traits or Traits()).items
    return item


def test_every_field_of_a_review() -> None:
    assert read() == Seen(
        native_id="products:0b9c",
        text="Livré en retard.",
        author="Marie D.",
        rating=Rating(2.0),
        language="fr",
        written_ms=from_iso("2026-10-14T09:00:00Z"),
        experienced_on=date(2026, 10, 1),
        permalink="https://boutique.example/p",
        verified=True,
        reply="Toutes nos excuses.",
    )
    (brand,) = parse_reviews(listing(REVIEW), "brands", Traits(maskable=False)).items
    assert (brand.native_id, brand.maskable) == ("brands:0b9c", False)


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"is_personal_data_disclosed": False}, "author", ""),
        ({"author_lastname": None}, "author", "Marie"),
        ({"author_firstname": None}, "author", "D."),
        ({"is_verified": False}, "verified", False),
        ({"is_verified": None}, "verified", True),
        ({"publish_date": None}, "written_ms", from_iso("2026-10-12T08:00:00Z")),
        ({"order_date": "2026-10-01"}, "experienced_on", date(2026, 10, 1)),
        ({"order_date": "never"}, "experienced_on", None),
        ({"locale": 5}, "language", None),
        ({"locale": "EN"}, "language", "en"),
        ({"review_rate": "5"}, "rating", None),
        ({"review_rate": 0}, "rating", None),
        ({"review_content": None}, "text", ""),
        ({"review_content": "a\udfff"}, "flags", ("repaired",)),
        ({"moderations": {"comment": "x"}}, "reply", None),
        ({"moderations": [{"comment": "Refusé", "origin_type": "OPERATOR"}]}, "reply", None),
        ({"moderations": [{"comment": "Merci", "origin": "e-commercant"}]}, "reply", "Merci"),
    ],
)
def test_what_is_odd_or_absent_in_a_field(changed: dict[str, Any], field: str, value: object) -> None:
    assert getattr(read(**changed), field) == value


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"shop_key": "paris"}, 0),
        ({"syndicated_review": True}, 0),
        ({"publish_date": 5, "review_date": None}, 1),
        ({"review_content": " ", "review_rate": None}, 1),
        ({"review_content": "y" * (MAX_TEXT + 1)}, 1),
    ],
)
def test_what_is_there_and_cannot_be_taken(changed: dict[str, Any], told: int) -> None:
    both = listing({**REVIEW, **changed}, {**REVIEW, "review_id": "2"})
    page = parse_reviews(both, "products", Traits(only_shops=("lyon",)))
    assert [item.native_id for item in page.items] == ["products:2"]
    assert (page.unusable, len(page.rejected)) == ((("products:0b9c", ""),), told)


@given(st.integers(0, 1500), st.binary(max_size=6))
@settings(max_examples=50)
def test_a_mutated_answer_is_read_or_refused_in_words(at: int, instead: bytes) -> None:
    data = CONTRACT.saved
    for mutated in (data[:at] + instead + data[at + len(instead) :], data[:at]):
        try:
            page = parse_reviews(mutated, "products", Traits())
        except SourceError:
            continue
        assert len(page.items) + len(page.rejected) <= 4


@pytest.mark.parametrize("data", [b'{"message": "x"}', b"<html>", b"", b"5"])
def test_what_is_no_list_of_reviews(data: bytes) -> None:
    with pytest.raises(SourceError, match="no list of reviews"):
        parse_reviews(data, "products", Traits())


@pytest.mark.parametrize(
    ("link", "cursor"),
    [
        ('<https://x.example/r?cursor=a%2Bb&limit=2>; rel="next"', "a+b"),
        ('<https://x.example/r?cursor=p>; rel="prev", <?limit=2&cursor=n>; title="x"; rel=next', "n"),
        ('<https://x.example/r?cursor=p>; rel="prev"', None),
        ('<https://x.example/r>; rel="next"', None),
        ('<https://x.example/r?cursor=>; rel="next"', None),
        ('<https://[::1/r?cursor=1>; rel="next"', None),
        ("", None),
    ],
)
def test_where_a_link_header_says_that_it_goes_on(link: str, cursor: str | None) -> None:
    assert next_cursor(link) == cursor


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_no_link_header_breaks_the_reading(link: str) -> None:
    next_cursor(link)
    next_cursor(f'<{link}>; rel="next"')


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"client_secret_file": "k"}, "one of the two"),
        ({"url": "http://a.example"}, "https"),
        ({"about": ["x"]}, "products"),
    ],
)
def test_options_that_cannot_work(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        options(**more)


async def test_reviews_of_products_and_of_brands_are_read_to_the_end_within_the_limits() -> None:
    clock = SteppedClock()
    standin = SkeepersStandIn(clock, of_brands={f"r{number}" for number in range(0, 500, 2)})
    for number in range(500):
        standin.add(f"r{number}", f"avis {number}")
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock))
        reads = source.batches(None)
        found: list[str] = []
        while len(found) < 500:
            found.extend(item.native_id for item in (await anext(reads)).items)
        assert sorted(found) == sorted(
            f"{'products' if number % 2 else 'brands'}:0b9c-r{number}" for number in range(500)
        )
        while clock.mono < 1500:
            await anext(reads)
        assert len(standin.tokens) >= 4
        await source.close()


async def test_credentials_that_are_refused_are_told_with_where_to_look() -> None:
    clock = SteppedClock()
    standin = SkeepersStandIn(clock)
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock), "old-secret")
        with pytest.raises(SourceError, match=r"\(401\).*API Access") as caught:
            await anext(source.batches(None))
        assert caught.value.fatal
        assert "secret-" not in str(caught.value)
        await source.close()


async def test_a_cursor_that_leads_nowhere_is_told_and_not_followed_for_ever() -> None:
    class Circle(SkeepersStandIn):
        def _reviews(self, request: web.Request, of: str) -> web.Response:
            return web.json_response([], headers={"Link": '<?cursor=again>; rel="next"'})

    clock = SteppedClock()
    standin = Circle(clock)
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock))
        reads = source.batches(None)
        assert [(await anext(reads)).items for _ in range(2)] == [(), ()]
        with pytest.raises(SourceError, match="again and again"):
            await anext(reads)
        await source.close()
