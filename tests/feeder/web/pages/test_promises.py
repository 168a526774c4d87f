"""“You said, we did”: states, supporters, one “me too” for each receipt; and the label of a kept one."""

from __future__ import annotations

import html
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from feeder.web.main import WebReady
from feeder.web.parts import label, label_type, promises_view
from feeder.web.parts.label import Label
from feeder.web.wording import Wording
from tests.feeder.web.pages.shop import BENCH, CARTS, DARK, NOTE, cards, shop
from tests.feeder.web.pages.team import Team
from tests.feeder.web.pages.test_rules import seen
from tests.feeder.web.phone.conftest import Visitor
from wall.phone import Support
from wall.receipts import grouped
from wall.text import Run
from wall.views import Promise
from wall.words import refusal


def supports(team: Team) -> list[Support]:
    return [asked for asked in team.asked if isinstance(asked, Support)]


async def test_promises_stand_by_their_state_with_what_the_shop_says(visitor: Visitor) -> None:
    text = await visitor.get("/promises")
    assert re.findall(r'<section aria-labelledby="(\w+)"', text) == ["open", "done", "declined"]
    told = seen(text)
    for words in ("Les lampes sont commandées.", "Fait le 19 novembre", "L’allée est une issue de secours.",
                  "12 autres personnes l’ont demandé aussi"):  # fmt: skip
        assert words in told


async def test_words_that_are_not_for_the_web_are_read_in_the_shop_only(visitor: Visitor) -> None:
    for path in ("/promises", f"/promises/{DARK}", f"/promises/{BENCH}"):
        text = await visitor.get(path)
        assert "rayon tapis" not in text
        assert ("s’asseoir près des caisses" in text) == (DARK not in path)  # that one is for the web
    assert "se lisent dans le magasin" in await visitor.get(f"/promises/{DARK}")
    await visitor.come_in()
    for path in ("/promises", f"/promises/{DARK}"):
        assert "rayon tapis" in await visitor.get(path)


def test_a_label_for_outside_the_shop_quotes_nobody(say: Wording) -> None:
    bench = {one.post: one for one in cards()}[BENCH]
    told = promises_view.label(bench, shop(), say, readable=False)
    assert told is not None
    assert told.quote == ""
    assert told.what.startswith("Ce banc")


async def test_me_too_with_the_receipt_of_this_visit_counts_once(visitor: Visitor, team: Team, say: Wording) -> None:
    await visitor.come_in()
    await visitor.leave()
    (receipt,) = team.receipts
    text = await visitor.get(f"/promises/{DARK}")
    assert "Votre reçu de cette visite compte pour vous" in text
    await visitor.post(f"/promises/{DARK}", {})
    assert (visitor.status, visitor.where) == (303, f"/promises/{DARK}?thanks")
    assert "vous êtes compté·e" in await visitor.get(visitor.where)
    assert [(asked.receipt, asked.post) for asked in supports(team)] == [(receipt, DARK)]
    await visitor.get(f"/promises/{DARK}")
    text = await visitor.post(f"/promises/{DARK}", {})
    assert visitor.status == 422
    assert refusal("already-supported", {}, say.gettext) in html.unescape(text)


async def test_me_too_with_a_receipt_that_is_typed_or_pasted(visitor: Visitor, page: WebReady, team: Team) -> None:
    await visitor.come_in()
    await visitor.leave()
    (receipt,) = team.receipts
    visitor.http.cookie_jar.clear()
    for typed in (grouped(receipt).lower(), f"https://mur.tilleul.example/r/{receipt}"):
        team.supported.clear()
        await visitor.get(f"/promises/{DARK}")
        await visitor.post(f"/promises/{DARK}", {"receipt": typed})
        assert visitor.status == 303
    assert {asked.receipt for asked in supports(team)} == {receipt}


async def test_why_the_shop_refuses_is_told_in_its_words(visitor: Visitor, say: Wording) -> None:
    await visitor.get(f"/promises/{DARK}")
    text = await visitor.post(f"/promises/{DARK}", {"receipt": "7K3M-9QTX-2B4C"})
    assert visitor.status == 422
    assert refusal("unknown-receipt", {}, say.gettext) in html.unescape(text)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Donnez le code"), ("ABC", "n’est pas le code"), ("<b>", "n’est pas le code")],
)
async def test_what_is_no_receipt_is_told_and_kept(visitor: Visitor, typed: str, words: str) -> None:
    await visitor.get(f"/promises/{DARK}")
    text = await visitor.post(f"/promises/{DARK}", {"receipt": typed})
    assert visitor.status == 422
    assert words in seen(text)
    assert "<b>" not in text


async def test_only_a_kept_promise_has_a_label_and_nothing_else_has_a_page(visitor: Visitor) -> None:
    for path, status in (
        (f"/promises/{DARK}/label.png", 404), (f"/promises/{CARTS}/label.pdf", 404), (f"/promises/{NOTE}", 404),
        (f"/promises/{BENCH}/label.gif", 404), ("/promises/none", 404), (f"/promises/{CARTS}", 200),
    ):  # fmt: skip
        await visitor.get(path)
        assert visitor.status == status, path


async def test_a_kept_one_is_printed_as_png_and_pdf(visitor: Visitor) -> None:
    async with visitor.http.get(visitor.url + f"/promises/{BENCH}/label.png") as response:
        picture = Image.open(io.BytesIO(await response.read()))
    assert picture.size == (1748, 1240)
    assert round(picture.info["dpi"][0]) == 300
    async with visitor.http.get(visitor.url + f"/promises/{BENCH}/label.pdf") as response:
        assert response.content_type == "application/pdf"
        body = await response.read()
    assert body.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]", body)
    assert box is not None
    assert [round(float(one) / 72 * 25.4) for one in box.groups()] == [148, 105]


def test_the_label_says_it_in_the_shops_words(say: Wording) -> None:
    by_post = {one.post: one for one in cards()}
    told = promises_view.label(by_post[BENCH], shop(), say)
    assert told is not None
    assert told.what == "Ce banc\u202f: demandé par Client·e\u00a04F2 le 14\u00a0novembre"
    assert told.foot == "Fait le 19\u00a0novembre · 12 autres personnes l’ont demandé aussi"
    assert told.url == f"https://mur.tilleul.example/promises/{BENCH}"
    assert "s’asseoir" in told.quote
    assert promises_view.label(by_post[DARK], shop(), say) is None


def test_without_a_short_word_of_the_shop_the_label_says_who_asked(say: Wording) -> None:
    bench = {one.post: one for one in cards()}[BENCH]
    for words in ("", "Un banc très long. " * 10):
        promise = Promise(state="done", at_ms=bench.received_ms, form=(Run(words),))
        told = promises_view.label(replace(bench, promise=promise, pseudonym="{0}{x}"), shop(public_url=""), say)
        assert told is not None
        assert told.what == "Demandé par {0}{x} le 14\u00a0novembre"
        assert told.url == ""


def made(what: str, quote: str = "", url: str = "https://mur.example/promises/abc") -> Label:
    return Label("Vous l’avez dit", what, quote, "Fait le 3 avril", "Maison Tilleul", "Toute l’histoire", url)


@settings(max_examples=12, deadline=None)
@given(st.text(min_size=1, max_size=300), st.text(max_size=600))
def test_whatever_it_says_nothing_of_it_is_cut_at_an_edge(what: str, quote: str) -> None:
    picture = label.picture(made(what, quote)).convert("L")
    for box in ((30, 0, 1748, 60), (30, 1180, 1748, 1240), (1690, 0, 1748, 1240), (30, 0, 80, 1240)):
        assert picture.crop(box).getextrema() == (255, 255)


@settings(max_examples=15, deadline=None)
@example(text="\x00\ud800 <&>\u202e", width=200, height=60)
@given(st.text(min_size=1, max_size=400), st.integers(200, 1500), st.integers(60, 600))
def test_a_text_is_fitted_whole_or_not_at_all(text: str, width: int, height: int) -> None:
    label_type.prepare()
    with label_type.LOCK:
        ink = label_type.fitted(text, width, height, 120, "#000000", 450)
    if ink is not None:
        assert ink.x + ink.image.width <= width
        assert ink.y + ink.image.height <= ink.height <= height


def test_a_long_sentence_is_smaller_and_an_endless_one_is_left_out() -> None:
    label_type.prepare()
    with label_type.LOCK:
        one, more, none = (label_type.fitted("Un banc. " * n, 1000, 400, 132, "#000000", 650) for n in (1, 20, 1000))
    assert one is not None
    assert more is not None
    assert one.image.height > 60
    assert none is None


def test_arabic_chinese_and_emoji_are_drawn() -> None:
    label_type.prepare()
    with label_type.LOCK:
        inks = [label_type.fitted(text, 900, 200, 80, "#000000", 450) for text in ("مقعد", "椅子", "🪑")]
    assert all(ink is not None and ink.image.width > 40 for ink in inks)


def test_the_code_on_it_is_the_address_of_the_promise() -> None:
    import segno

    url = "https://mur.example/promises/abc"
    modules = segno.make(url, error="m", micro=False).matrix
    side = len(modules) + 2 * label.QUIET
    px = label.QR_PX // side
    drawn = label.picture(made("Ce banc", url=url)).convert("L")
    without = label.picture(made("Ce banc", url="")).convert("L")
    assert without.crop((1280, 400, 1748, 1240)).getextrema()[0] == 255
    # Where the code lies: its dark corner is the first dark thing of its column from the right.
    box = drawn.crop((1250, 500, 1660, 1085)).point(lambda value: 255 * (value < 128)).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert (right - left, bottom - top) == (len(modules) * px, len(modules) * px)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            at = (1250 + left + x * px + px // 2, 500 + top + y * px + px // 2)
            assert (drawn.getpixel(at) == 0) == bool(dark)
