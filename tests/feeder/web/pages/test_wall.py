"""The present wall on a phone, and its feeds: whoever stands in the shop reads it whole, the web only what may be."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feeder.web.main import WebReady
from feeder.web.parts import feed, wall_view
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import ARABIC, BENCH, CHAT, NOTE, REVIEW, card, cards, shop
from tests.feeder.web.pages.test_rules import seen
from tests.feeder.web.phone.conftest import Visitor
from tests.feeder.web.phone.standin import GOOD, NOW_MS
from wall.clock import SteppedClock
from wall.phone import Public
from wall.text import Run, display_form
from wall.views import Card

ENGLISH = Wording("en", (), "UTC")
KINDS = st.sampled_from(["review", "forum", "chat", "note"])


def posts(text: str) -> list[str]:
    return re.findall(r'<article [^>]*id="m-([a-z2-7]+)"', text)


async def test_outside_the_shop_only_what_may_be_on_the_web_is_read(visitor: Visitor) -> None:
    text = await visitor.get("/wall")
    assert posts(text) == [NOTE, ARABIC, BENCH]
    assert "Hors du magasin" in text


async def test_whoever_scanned_the_code_reads_the_whole_wall_for_two_hours(
    visitor: Visitor, page: WebReady, clock: SteppedClock
) -> None:
    await visitor.get(f"/n/{GOOD}")
    text = await visitor.get("/wall")
    assert posts(text) == [one.post for one in cards()]
    assert "Hors du magasin" not in text
    clock.step(7200)
    page.site.told(shop())
    assert posts(await visitor.get("/wall")) == [NOTE, ARABIC, BENCH]


async def test_near_a_review_stands_what_the_law_wants(visitor: Visitor) -> None:
    await visitor.get(f"/n/{GOOD}")
    text = seen(await visitor.get("/wall"))
    assert "publié le 20 novembre · expérience du 14 novembre · vérifié par la source" in text
    assert "Du plus récent au plus ancien, tous les avis à égalité." in text
    assert "Maison Tilleul répond · Inès" in text
    assert "1 étoile sur 5" in text
    assert "[prénom]" in text


async def test_a_chat_goes_when_nothing_is_heard_of_the_shop(visitor: Visitor, clock: SteppedClock) -> None:
    await visitor.get(f"/n/{GOOD}")
    assert CHAT in posts(await visitor.get("/wall"))
    clock.step(61)
    found = posts(await visitor.get("/wall"))
    assert CHAT not in found
    assert REVIEW in found


def test_one_star_is_drawn_as_five_are(say: Wording) -> None:
    told = shop()
    one, five = (wall_view.article(card("a" * 12, "Bien.", 1, stars=stars), told, say) for stars in (1, 5))
    assert replace_stars(one) == replace_stars(five)


def replace_stars(told: wall_view.Article) -> list[object]:
    return [getattr(told, name) for name in told.__slots__ if name != "stars"]


class TestHostile:
    @pytest.fixture
    def told(self) -> Public:
        bad = card(
            "bad222222222",
            "<img src=x onerror=alert(1)>\n\u202eabc",
            1,
            pseudonym="<b>\x07",
            place="</p>",
            source="s\n",
            signed="<i>",
            reply=(Run("<script>"),),
            language='en" onload="x',
            experienced_on="2026-99-99<",
        )
        bad = replace(bad, form=display_form("<img src=x onerror=alert(1)>\n\u202eabc"))
        return shop(cards=[bad, replace(bad, post="badreview222", kind="review", topic="")], web=["bad222222222"])

    async def test_nothing_of_it_becomes_markup(self, visitor: Visitor) -> None:
        for path in ("/wall", f"/n/{GOOD}", "/wall"):
            text = await visitor.get(path)
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text
        assert "<script>" not in text
        assert "onload" not in text
        assert "\u202e" not in text
        assert "\x07" not in text


class TestMany:
    @pytest.fixture
    def told(self) -> Public:
        names = [f"{a}{b}" + "2" * 10 for a in "abcdefghijklm" for b in "abcdefghij"]
        return shop(cards=[card(name, "Un mot.", 1) for name in names], web=names)

    async def test_a_long_wall_has_pages_and_each_message_is_on_one(self, visitor: Visitor) -> None:
        found = [post for page in (1, 2, 3) for post in posts(await visitor.get(f"/wall?page={page}"))]
        assert len(found) == len(set(found)) == 130
        for odd in ("0", "-1", "99999999", "x", "４"):
            assert posts(await visitor.get(f"/wall?page={odd}"))


def card_of(index: int, kind: str, voice: str, conversation: str | None) -> Card:
    return card(f"{chr(97 + index % 26)}" * 12, "Oui.", 1, kind=kind, voice=voice, conversation=conversation)


@given(
    st.lists(
        st.tuples(st.integers(0, 25), KINDS, st.sampled_from(["customer", "advisor"]), st.sampled_from([None, "c"]))
    ),
    st.sets(st.sampled_from([chr(97 + n) * 12 for n in range(26)])),
)
def test_never_is_anything_but_a_released_note_of_a_customer_on_the_web(
    told: list[tuple[int, str, str, str | None]], agreed: set[str]
) -> None:
    wall = [card_of(*one) for one in told]
    found = wall_view.for_the_web(wall, agreed)
    expected = [one for one in wall if one.post in agreed and one.kind == "note" and one.voice == "customer"]
    assert found == [one for one in expected if one.conversation is None]


async def test_the_json_feed_is_one_of_version_1_1(visitor: Visitor) -> None:
    told = json.loads(await visitor.get("/feed.json"))
    assert visitor.headers is not None
    assert visitor.headers["Content-Type"].startswith("application/feed+json")
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == "https://mur.tilleul.example/feed.json"
    assert set(told) <= {"version", "title", "home_page_url", "feed_url", "description", "language", "items"}
    assert [item["url"].rpartition("#m-")[2] for item in told["items"]] == [NOTE, ARABIC, BENCH]
    for item in told["items"]:
        assert item["id"].startswith("urn:uuid:")
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]) <= datetime.fromisoformat(item["date_modified"])
        assert [set(author) for author in item["authors"]] == [{"name"}]
        known = {"id", "url", "title", "content_text", "date_published", "date_modified", "authors"}
        assert {name for name in set(item) - known if not name.startswith("_")} == set()


async def test_the_atom_feed_is_well_formed_and_says_the_same(visitor: Visitor) -> None:
    parsed = feedparser.parse((await visitor.get("/feed.atom")).encode())
    assert not parsed.bozo
    assert parsed.version == "atom10"
    told = json.loads(await visitor.get("/feed.json"))
    assert [entry.id for entry in parsed.entries] == [item["id"] for item in told["items"]]
    assert [entry.content[0].value for entry in parsed.entries] == [item["content_text"] for item in told["items"]]
    assert parsed.feed.id.startswith("urn:uuid:")
    assert {link.rel for link in parsed.feed.links} == {"self", "alternate"}
    assert all(entry.author and entry.updated_parsed and entry.published_parsed for entry in parsed.entries)


@given(st.text(), st.text(max_size=10))
def test_whatever_was_written_the_feeds_stay_whole(text: str, name: str) -> None:
    note = replace(card("a" * 12, "", 1, pseudonym=name), form=display_form(text))
    made = feed.Feed(shop(public_url=""), [note], ENGLISH)
    (item,) = json.loads(feed.as_json(made))["items"]
    assert item["content_text"] == made.text_of(note)
    parsed = feedparser.parse(feed.as_atom(made))
    assert not parsed.bozo
    assert len(parsed.entries) == 1


def test_an_entry_keeps_its_name_when_the_page_moves() -> None:
    one, other = (feed.Feed(shop(public_url=url), cards(), ENGLISH) for url in ("https://a.example", ""))
    assert one.id(NOTE) == other.id(NOTE)
    assert one.id(NOTE) != one.id(BENCH) != one.id()
    assert "home_page_url" not in json.loads(feed.as_json(other))


def test_what_changed_last_is_told_as_updated() -> None:
    by_post = {one.post: one for one in cards()}
    assert feed.updated(by_post[BENCH]) == NOW_MS - 3 * 86_400_000
    assert feed.updated(by_post[NOTE]) == by_post[NOTE].shown_ms


async def test_the_feeds_carry_no_review_and_no_chat(visitor: Visitor) -> None:
    for path in ("/feed.json", "/feed.atom"):
        text = html.unescape(await visitor.get(path))
        assert "Canapé livré" not in text
        assert "en chêne" not in text
