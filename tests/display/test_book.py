"""Pages: joined they are the whole, none is empty, none is left with a word or two, the question stays in view."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from display.book import Sheet, block, book, columns, gap
from display.items import Item, group
from display.layout import flow
from tests.display.making import HOSTILE, card, kit, turns
from wall.text import Form, join, plain

K = kit()


def said(sheets: tuple[Sheet, ...], post: str, voice: str) -> Form:
    """What the pages bear of one post's words, put together again."""
    leaves = [leaf for sheet in sheets for leaf in sheet.leaves if not leaf.again]
    return join([leaf.form for leaf in leaves if leaf.card.post == post and leaf.voice == voice])


def blank_is_left_out(form: Form) -> str:
    return plain(form).strip()


texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=3000), st.just("Une phrase assez longue. " * 90))


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_joined_pages_equal_the_whole(text: str, answer: str) -> None:
    one = card(text=text, reply=card(text=answer).form)
    sheets = book(K, group([one])[0])
    assert blank_is_left_out(said(sheets, "p1", "post")) == blank_is_left_out(one.form)
    assert blank_is_left_out(said(sheets, "p1", "reply")) == blank_is_left_out(one.reply)
    assert all(plain(leaf.form).strip() for sheet in sheets for leaf in sheet.leaves[1:])


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 14), texts)
def test_a_conversation_is_whole_too_and_in_order(count: int, text: str) -> None:
    said_by = turns(count, text=text[:600])
    sheets = book(K, group(said_by)[0])
    for one in said_by:
        assert blank_is_left_out(said(sheets, one.post, "turn")) == blank_is_left_out(one.form)
    order = [leaf.card.post for sheet in sheets for leaf in sheet.leaves if not leaf.again]
    assert order == sorted(order, key=lambda post: int(post.split("-")[1]))


@settings(max_examples=25, deadline=None)
@given(st.integers(300, 4000))
def test_every_page_fits_and_no_page_is_a_remnant(length: int) -> None:
    text = ("Les mots passent et la page tourne. " * 200)[:length].strip()
    item = group([card(text=text)])[0]
    sheets, area = book(K, item), columns(K, item)
    for sheet in sheets:
        heights = [block(K, leaf, area[0].w).h for leaf in sheet.leaves]
        assert flow(heights, area, gap(K)) is not None
    counts = [sheet.words for sheet in sheets]
    assert min(counts) * 2.5 >= max(counts), counts


def test_the_question_is_in_view_on_every_page() -> None:
    item: Item = group(turns(16, text="Et pour la lampe, que me conseillez-vous donc"))[0]
    sheets = book(K, item)
    assert len(sheets) > 2
    for sheet in sheets:
        assert sheet.leaves[0].card.post == "c1-0"
    assert [sheet.leaves[0].again for sheet in sheets] == [False] + [True] * (len(sheets) - 1)
    assert not any("c1-0" in [post for post, _ in sheet.marks] for sheet in sheets[1:])


def test_a_reply_follows_its_post() -> None:
    one = card(text="Trop long. " * 200, reply=card(text="Nous vous répondons. " * 60).form)
    voices = [leaf.voice for sheet in book(K, group([one])[0]) for leaf in sheet.leaves]
    assert voices == sorted(voices)
    assert voices.count("reply") >= 1
