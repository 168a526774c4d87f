"""Feeds as posts: what the saved documents say, what mutated ones cannot do, and how a feed is asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeder.sources.base import Batch, Context, Seen, SourceError
from feeder.sources.feed import FeedOptions, parse_feed
from feeder.sources.parts.feed import xml as feed_xml
from feeder.sources.parts.feed.look import look_through
from feeder.sources.shared.lenient import MAX_TEXT
from tests.feeder.sources import feed_documents as documents
from tests.feeder.sources.feed_documents import json_feed, rss
from tests.feeder.sources.standins.feed import FeedContract
from wall.clock import SteppedClock, from_iso

CONTRACT = FeedContract()
PAYLOADS = Path(__file__).parent / "payloads"
CONTEXT = Context(SteppedClock(), {})


def options(**more: Any) -> FeedOptions:
    given = {"type": "feed", "name": "forum", "url": "https://forum.example/feed?key=secret", **more}
    return FeedOptions.model_validate(given)


def saved(name: str, **more: Any) -> Batch:
    return parse_feed((PAYLOADS / name).read_bytes(), options(**more))


def texts(batch: Batch) -> dict[str, str]:
    return {item.native_id: item.text for item in batch.items if item.what != "deleted"}


def test_atom_as_a_forum_writes_it() -> None:
    batch = saved("forum.atom.xml")
    assert batch.rejected == ()
    first, second, third = batch.items
    assert first.native_id == "tag:forum.example,2026:1"
    assert first.text == "Cassée\n\nreçue cassée\nrenvoyée"
    assert second.text == "Ampoules <3 W ?\n\nDeux questions :\n  1 < 2 ?\n  et <b> est-il gras ? مصباح جميل"
    assert (second.author, second.permalink, second.updated_ms) == ("مريم", "", None)
    assert third == Seen(
        native_id="tag:forum.example,2026:3",
        kind="forum",
        text="Re: Ampoules <3 W ?\n\nCelle de l’entrée : 2 < 3 W.\nMerci\u00a0! 👍🏽\n\nLaquelle ?\n\n"
        "Tapez <b> &amp; voilà.",
        author="Zoé L’Hermite",
        written_ms=from_iso("2026-11-22T10:12:00Z"),
        updated_ms=from_iso("2026-11-22T10:30:00Z"),
        permalink="https://forum.example/t/12#3",
    )


def test_rss_as_a_shop_writes_it() -> None:
    batch = saved("shop.rss.xml", kind="review", verified=True, language="fr")
    gone, undated, linked, newest = batch.items
    assert (gone.what, gone.native_id) == ("deleted", "avis-28")
    assert undated.native_id.startswith("sha256:")
    assert linked.native_id == "https://boutique.example/avis/30"
    assert undated.text == "Sans date ni lien\n\nUn avis."
    assert linked.text == "Parfait\n\n5 étoiles & plus si je pouvais, 3 < 5 !\nDeuxième ligne."
    assert (linked.author, linked.kind, linked.verified, linked.language) == ("Ali B.", "review", True, "fr")
    # The title says only what the text begins with.
    assert newest.text == "Très déçue par la livraison\u00a0: 3 semaines.\n\nEt le SAV… rien."
    assert (newest.author, newest.written_ms) == ("Sonia & Paul", from_iso("2026-11-22T09:00:00Z"))
    assert batch.rejected == ("entry 4: it has no text",)


def test_titles_can_be_dropped() -> None:
    assert texts(saved("forum.atom.xml", title="drop"))["tag:forum.example,2026:1"] == "reçue cassée\nrenvoyée"


def test_json_feed() -> None:
    batch = saved("help.json", language="fr")
    assert texts(batch) == {
        "e0": "sans date",
        "2": "Voir la notice, p.\u00a04.",
        "e3": "Clignote\n\nElle clignote.\nMême <b>neuve</b> &amp; débranchée !",
    }
    assert [(item.author, item.language) for item in batch.items[1:]] == [
        ("", "fr"),
        ("Maud", "en"),
        ("Nadège", "fr"),
    ]
    assert batch.items[3].updated_ms == from_iso("2026-11-22T09:30:00Z")
    assert batch.rejected == ("entry 3: it has no text", "entry 4: it is no JSON object")


def test_an_entry_that_has_become_unusable_does_not_stay_as_it_was() -> None:
    batch = parse_feed(json_feed({"id": "e1", "content_text": " "}), options())
    assert [(item.what, item.native_id) for item in batch.items] == [("deleted", "e1")]


def test_stray_ampersands_cost_no_word_and_are_flagged() -> None:
    batch = saved("damaged.rss.xml")
    assert texts(batch) == {
        "1": "Le dernier.",
        "2": "Fish & Chips, 4 < 5, l’été éternel",
        "3": "Sain et sauf.",
    }
    assert {item.native_id: item.flags for item in batch.items} == {"1": ("repaired",), "2": ("repaired",), "3": ()}


def test_a_document_that_breaks_off_gives_its_whole_entries_only() -> None:
    batch = saved("breaks-off.rss.xml")
    assert texts(batch) == {"2": "Entier aussi.", "3": "Entier."}
    assert batch.rejected == ("the document breaks off in entry 3",)


def test_a_document_that_breaks_off_between_two_entries_gives_all_of_them() -> None:
    document = (PAYLOADS / "breaks-off.rss.xml").read_bytes()
    batch = parse_feed(document[: document.rindex(b"<item>")], options())
    assert (texts(batch), batch.rejected) == ({"2": "Entier aussi.", "3": "Entier."}, ())


def test_windows_characters_under_another_name() -> None:
    assert texts(saved("windows.rss.xml")) == {"1": "« L’été » à 12 € — cœur"}


@pytest.mark.parametrize("name", ["bomb.rss.xml", "file.rss.xml"])
def test_entities_are_refused_unread(name: str) -> None:
    with pytest.raises(SourceError, match="document type"):
        saved(name)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"<!doctype html><html><body>x</body></html>", "web page"),
        (b"<html><body>x</body></html>", "web page"),
        (b"/etc/hostname", "web page"),
        (b'{"version": "1"}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "breaks off"),
        (b'{"a":' * 100_000, "is no JSON"),
        (b"<rss", "web page"),
    ],
)
def test_what_is_no_feed_is_told_without_the_address(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        parse_feed(data, options())
    assert str(caught.value).startswith("The feed of forum.example ")
    assert "secret" not in str(caught.value)


def test_a_text_too_long_is_left_out_whole_and_said_so() -> None:
    items = {"id": "a", "content_text": "x" * (MAX_TEXT + 1)}, {"id": "b", "content_text": "y" * MAX_TEXT}
    batch = parse_feed(json_feed(*items), options())
    assert [(item.what, len(item.text)) for item in batch.items] == [("deleted", 0), ("new", MAX_TEXT)]
    assert batch.rejected == (
        "entry 1: its text has 100,001 characters; more than 100,000 are not taken, and nothing is ever cut",
    )


def test_entries_beyond_the_limit_and_a_second_use_of_an_id_are_told() -> None:
    items = [{"id": str(n // 2), "content_text": f"n° {n}"} for n in range(8)]
    batch = parse_feed(json_feed(*items), options(max_entries=4))
    assert texts(batch) == {"1": "n° 2", "0": "n° 0"}
    assert len(batch.rejected) == 3
    twice = {"id": "x", "content_text": "le même"}
    assert parse_feed(json_feed(twice, twice), options()).rejected == ()


def test_half_a_character_becomes_a_visible_one() -> None:
    json_post = parse_feed(
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "content_text": "x\\ud800"}]}',
        options(),
    )
    item = "<item><guid>a</guid><description>x&#xD800; &#55357;&#56832;</description></item>"
    xml_post = parse_feed(rss(item), options())
    assert [(post.text, post.flags) for post in (*json_post.items, *xml_post.items)] == [
        ("x\ufffd", ("repaired",)), ("x\ufffd 😀", ("repaired",)),
    ]  # fmt: skip


def test_a_number_for_an_id_is_never_taken_for_a_date() -> None:
    item = "<item><guid isPermaLink='false'>2026-11-01</guid><description>x</description></item>"
    assert parse_feed(rss(item), options()).items[0].written_ms is None


@pytest.mark.parametrize(
    "field",
    [
        "<description>a <b>b</b> c</description>",
        "<description>a <!-- x -->b c</description>",
        "<x:description xmlns:x='http://search.yahoo.com/mrss/'>non</x:description><description>a b c</description>",
    ],
)
def test_odd_but_right_documents_lose_no_word(field: str) -> None:
    item = f"<item><guid isPermaLink='false'>1</guid>{field}<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>"
    assert texts(parse_feed(rss(item), options())) == {"1": "a b c"}


def test_rare_characters_come_through_either_parser() -> None:
    """U+2028 is no line end, and «Â¡» is what somebody wrote, though it could be a mistaken «¡»."""
    words = "Â¡ l\u2028’ ¡ \u0092 Ã© \U0010fee9"
    item = f"<item><guid>1</guid><description>{words}</description><pubDate>2026-11-22T08:00:00Z</pubDate></item>"
    only_latin = item.replace("1</guid>", "2</guid>").replace(words, "Â¡")
    for stray in ("", "&"):
        assert texts(parse_feed(rss(item + only_latin + stray), options())) == {"1": words, "2": "Â¡"}


_word = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\u2028\u2029\ufffe\uffff"),
    min_size=1,
    max_size=30,
)
_markup = st.lists(
    st.sampled_from(["<p>", "</p>", "<br>", "&amp;", "&lt;b&gt;", "3 < 5", "l’été", "\n", "  ", "&eacute;", "x > y"])
    | _word,
    min_size=1,
    max_size=8,
).map("".join)


@given(
    st.lists(st.tuples(_markup, _markup, _word), min_size=1, max_size=4),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["text", "html"]),
)
@settings(max_examples=60, deadline=None)
def test_which_parser_reads_changes_nothing(
    posts: list[tuple[str, str, str]], atom: bool, cdata: bool, kind: str
) -> None:
    """Else a post would seem edited, and leave the wall, when an odd one appears beside it."""
    document = documents.atom(posts, kind) if atom else documents.plain_rss(posts, cdata)
    survey = look_through(document)
    assert survey.faithful
    assert not survey.error
    fast = [feed_document_entry(raw) for raw in feed_xml._fast(document, survey)]
    assert fast
    assert fast == [feed_document_entry(raw) for raw in feed_xml._thorough(document)]


def feed_document_entry(raw: feed_xml.Raw) -> tuple[object, ...]:
    from feeder.sources.parts.feed.document import _from_xml

    entry = _from_xml(raw)
    return entry.id, entry.title, entry.body, entry.author, entry.link, entry.written_ms, entry.updated_ms


@given(st.sampled_from(sorted(path.name for path in PAYLOADS.iterdir() if "comments" not in path.name)), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_mutated_document_is_read_or_refused_in_words(name: str, data: st.DataObject) -> None:
    document = bytearray((PAYLOADS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(document) - 1)))
        document[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.sampled_from(
                [
                    b"",
                    b"<",
                    b"&",
                    b"]]>",
                    b"\xff",
                    b"\0",
                    b"<![CDATA[",
                    b"</item>",
                    b'"',
                    b"{",
                    b"\\ud800",
                    b"&#xD800;",
                ]
            )
            | st.binary(max_size=8)
        )
    try:
        batch = parse_feed(bytes(document), options())
    except SourceError:
        return
    for item in batch.items:
        assert item.native_id
        assert (item.what == "deleted") is not bool(item.text)
        (item.text + item.author + item.native_id + item.permalink).encode()
