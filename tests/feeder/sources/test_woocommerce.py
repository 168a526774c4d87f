"""WooCommerce: what a product review becomes, and what a shop's odd answers must never be read as."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import ValidationError

from feeder.sources.base import Batch, Context, Seen, SourceError
from feeder.sources.parts.woocommerce.reviews import Reviews, Traits, is_approved, parse_reviews
from feeder.sources.shared.lenient import MAX_TEXT
from feeder.sources.shared.window import Page
from feeder.sources.woocommerce import WooCommerce, WooCommerceOptions
from tests.feeder.sources.small_server import Pace
from tests.feeder.sources.standin import Fault, StandIn
from tests.feeder.sources.standins.woocommerce import KEY, SECRET, WooStandIn
from wall.clock import SteppedClock, from_iso
from wall.events import Rating

REVIEW: dict[str, Any] = {
    "id": 22, "date_created": "2026-10-18T19:59:17", "date_created_gmt": "2026-10-18T17:59:17", "product_id": 22,
    "product_name": "Bouilloire", "product_permalink": "https://boutique.example/produit/bouilloire/",
    "status": "approved", "reviewer": "Zo&eacute; &amp; L&eacute;o", "reviewer_email": "zoe@courriel.example",
    "review": "<p>Elle fuit&nbsp;!<br />\nDommage &lt;3</p>\n", "rating": 1, "verified": True,
}  # fmt: skip


def listing(*reviews: Any) -> bytes:
    return json.dumps(reviews).encode()


def built(standin: StandIn, clock: SteppedClock, sleep: Pace, secret: str = SECRET, **more: Any) -> WooCommerce:
    told = {
        "type": "woocommerce", "name": "w", "url": standin.url, "consumer_key_env": "K", "consumer_secret_env": "S",
    }  # fmt: skip
    options = WooCommerceOptions.model_validate({**told, **more})
    return WooCommerce(options, Context(clock, {"K": KEY, "S": secret}), sleep)


class WooContract:
    """See `standin.Contract`."""

    secret = "woo-secret"
    pages = 205
    reversible = edits = deletions = True
    saved = listing(REVIEW, {**REVIEW, "id": 23, "review": "<p>Bien</p>"}, {**REVIEW, "id": 24, "rating": 5})

    def parse(self, data: bytes) -> tuple[int, int]:
        page, _ = parse_reviews(data, Traits())
        return len(page.items), len(page.rejected)

    def standin(self, clock: SteppedClock) -> StandIn:
        return WooStandIn(clock)

    def source(self, standin: StandIn, clock: SteppedClock, sleep: Pace) -> WooCommerce:
        return built(standin, clock, sleep)


CONTRACT = WooContract()


def read(traits: Traits | None = None, **changed: Any) -> Seen:
    page, _ = parse_reviews(listing({**REVIEW, **changed}), traits or Traits())
    (item,) = page.items
    return item


def test_every_field_of_a_review() -> None:
    assert read(Traits(language="fr", verified=False, maskable=False)) == Seen(
        native_id="22",
        created="2026-10-18T17:59:17",
        text="Elle fuit\u00a0!\nDommage <3",
        author="Zoé & Léo",
        rating=Rating(1.0),
        language="fr",
        written_ms=from_iso("2026-10-18T17:59:17Z"),
        permalink="https://boutique.example/produit/bouilloire/#comment-22",
        verified=True,
        maskable=False,
        contact="zoe@courriel.example",
    )


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"rating": 0}, "rating", None),
        ({"rating": 7}, "rating", None),
        ({"review": ""}, "text", ""),
        ({"review": "a\ud800"}, "flags", ("repaired",)),
        ({"verified": None}, "verified", None),
        ({"verified": False}, "verified", False),
        ({"reviewer": None}, "author", ""),
        ({"reviewer_email": "x\r\nBcc: y@z.example"}, "contact", ""),
        ({"reviewer_email": None}, "contact", ""),
        ({"product_permalink": "https://boutique.example/#p"}, "permalink", "https://boutique.example/#p"),
        ({"product_permalink": "javascript:1"}, "permalink", ""),
    ],
)
def test_what_is_odd_or_absent_in_a_field(changed: dict[str, Any], field: str, value: object) -> None:
    assert getattr(read(**changed), field) == value


@pytest.mark.parametrize(
    ("changed", "unusable", "told"),
    [
        ({"status": "hold"}, True, 0),
        ({"review": None, "rating": 0}, True, 1),
        ({"review": "y" * (MAX_TEXT + 1)}, True, 1),
        ({"id": True}, False, 1),
        ({"date_created_gmt": "0000-00-00T00:00:00"}, False, 1),
    ],
)
def test_what_is_there_and_cannot_be_taken(changed: dict[str, Any], unusable: bool, told: int) -> None:
    page, length = parse_reviews(listing({**REVIEW, **changed}, {**REVIEW, "id": 2}), Traits())
    assert ([item.native_id for item in page.items], length, len(page.rejected)) == (["2"], 2, told)
    assert page.unusable == ((("22", "2026-10-18T17:59:17"),) if unusable else ())


@given(st.integers(0, 1500), st.binary(max_size=6))
@settings(max_examples=50)
def test_a_mutated_answer_is_read_or_refused_in_words(at: int, instead: bytes) -> None:
    data = CONTRACT.saved
    for mutated in (data[:at] + instead + data[at + len(instead) :], data[:at]):
        try:
            page, length = parse_reviews(mutated, Traits())
        except SourceError:
            continue
        assert len(page.items) + len(page.rejected) <= length


@pytest.mark.parametrize("data", [b"PHP Warning: x\n[]", b"{}", b"", b'{"status": 1}'])
def test_what_is_no_answer_of_woocommerce(data: bytes) -> None:
    with pytest.raises(SourceError, match="no list of reviews"):
        parse_reviews(data, Traits())
    with pytest.raises(SourceError):
        is_approved(data)


@pytest.mark.parametrize(("slip_s", "told"), [(-2, ["edited"]), (2, ["edited"]), (3, ["deleted", "new"])])
def test_a_date_that_slips_at_an_edit_makes_no_other_review_of_it(slip_s: int, told: list[str]) -> None:
    first, window = read(), Reviews()
    assert window.take(Page((first,))) == (first,)
    window = Reviews(window.dump())
    edited = replace(first, text="autre", created=f"2026-10-18T17:59:{17 + slip_s}")
    found = window.take(Page((edited,)))
    assert [item.what for item in found] == told
    assert found[-1].created == (first.created if told == ["edited"] else edited.created)
    assert window.take(Page((edited,))) == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"url": "http://boutique.example"}, "https"),
        ({"url": "https://b.example/?x=1"}, "address only"),
        ({"auth": "no"}, "header"),
    ],
)
def test_options_that_cannot_work(more: dict[str, Any], words: str) -> None:
    told = {"type": "woocommerce", "name": "w", "url": "https://b.example"}
    with pytest.raises(ValidationError, match=words):
        WooCommerceOptions.model_validate({**told, "consumer_key_env": "K", "consumer_secret_env": "S", **more})


@pytest.mark.parametrize("auth", ["header", "query"])
async def test_the_key_goes_by_header_or_where_told_so_in_the_query(auth: str) -> None:
    clock = SteppedClock()
    standin = WooStandIn(clock)
    standin.add("a", "bon")
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock), auth=auth)
        (item,) = (await anext(source.batches(None))).items
        asked = standin.asked[0]
        assert ("consumer_secret" in asked.query, "Authorization" in asked.headers) == (
            auth == "query",
            auth != "query",
        )
        assert (asked.query["after"], asked.query["status"]) == ("2026-10-23T00:00:00Z", "approved")
        assert item.contact == ""
        await source.close()


async def test_an_address_for_decisions_only_where_the_shop_wants_it() -> None:
    clock = SteppedClock()
    standin = WooStandIn(clock)
    standin.add("a", "bon")
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock), contact=True)
        (item,) = (await anext(source.batches(None))).items
        assert item.contact == "client@courriel.example"
        await source.close()


@pytest.mark.parametrize(("trashed", "older"), [(False, False), (True, False), (False, True)])
async def test_a_review_is_gone_when_woocommerce_says_so_and_may_come_back(trashed: bool, older: bool) -> None:
    clock = SteppedClock()
    standin = WooStandIn(clock, older=older)
    standin.add("a", "bon")
    standin.add("b", "mauvais", 1.0)
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock), recheck_s=60)
        reads = source.batches(None)
        assert [item.what for item in (await anext(reads)).items] == ["new", "new"]
        standin.remove("b")
        standin.trashed = {"b"} if trashed else set()
        assert [(item.what, item.native_id) for item in await news(reads)] == [("deleted", "2")]
        standin.restore("b")
        assert [(item.what, item.native_id) for item in await news(reads)] == [("edited", "2")]
        await source.close()


async def news(reads: Any) -> tuple[Seen, ...]:
    """The next batch that holds anything."""
    while True:
        batch: Batch = await anext(reads)
        if batch.items:
            return batch.items


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<html>not found</html>"),
        (404, b'{"code": "rest_no_route"}'),
        (403, b"blocked by a plugin"),
        (401, b'{"code": "woocommerce_rest_cannot_view"}'),
        (500, b""),
        (200, b"PHP Warning"),
        (200, b"{}"),
    ],
)
async def test_trouble_is_never_read_as_a_deletion(status: int, body: bytes) -> None:
    clock = SteppedClock()
    standin = WooStandIn(clock)
    standin.add("a", "bon")
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock))
        cursor = (await anext(source.batches(None))).cursor
        standin.remove("a")
        standin.passing = 1
        standin.faults.append(Fault(status, body=body))
        again = source.batches(cursor)
        assert (await anext(again)).items == ()
        with pytest.raises(SourceError):
            await anext(again)
        await source.close()


@pytest.mark.parametrize(
    ("secret", "may", "pretty", "words", "fatal"),
    [
        ("cs_woo-secret-old", True, True, r"\(401\).*Advanced > REST API", True),
        (SECRET, False, True, r"\(403\).*shop manager", False),
        (SECRET, True, False, r"\(404\).*permalinks", False),
    ],
)
async def test_refusals_are_told_with_where_to_look(
    secret: str, may: bool, pretty: bool, words: str, fatal: bool
) -> None:
    clock = SteppedClock()
    standin = WooStandIn(clock, may_moderate=may, pretty=pretty)
    async with standin.serve():
        source = built(standin, clock, Pace(clock=clock), secret)
        with pytest.raises(SourceError, match=words) as caught:
            await anext(source.batches(None))
        assert caught.value.fatal is fatal
        assert "secret" not in str(caught.value).replace("its secret", "")
        await source.close()
