"""Pages: joined they are the whole, none is empty or left with a word or two, the type is as large as it can be.

Of conversations: the question stays in view, and turns keep their order.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.draw import Block, Words
from display.items import Item, group
from display.pages.book import book, columns
from display.pages.dialogue import room
from display.pages.leaves import Sheet, block, fits
from display.pages.spread import room as look_room
from display.pages.spread import sizes, spread
from display.scenes import stream
from tests.display.making import HOSTILE, NOW_MS, card, kit, turns
from wall.text import Form, display_form, join, plain
from wall.wire import Promise

K = kit()
SIZES = ((1920, 1080), (3840, 2160), (1080, 1920), (1024, 768), (1920, 540), (640, 480))
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=3000), st.just("Une phrase assez longue. " * 90))
shorter = st.one_of(texts, st.text(max_size=60), st.lists(st.text(max_size=12), max_size=40).map(" ".join))


def said(sheets: tuple[Sheet, ...], post: str, *voices: str) -> Form:
    """What the pages bear of one post's words, put together again."""
    leaves = [leaf for sheet in sheets for leaf in sheet.leaves if not leaf.again]
    return join([leaf.form for leaf in leaves if leaf.card.post == post and leaf.voice in voices])


def blank_is_left_out(form: Form) -> str:
    return plain(form).strip()


@settings(max_examples=60, deadline=None)
@given(shorter, shorter, shorter, st.sampled_from(SIZES))
def test_joined_pages_equal_the_whole(text: str, answer: str, deed: str, size: tuple[int, int]) -> None:
    promise = Promise(state="done", at_ms=NOW_MS, form=display_form(deed))
    one = card(text=text, reply=display_form(answer), promise=promise)
    sheets = book(kit(*size), group([one])[0])
    assert len(sheets) >= 1
    assert blank_is_left_out(said(sheets, "p1", "post")) == blank_is_left_out(one.form)
    assert blank_is_left_out(said(sheets, "p1", "reply")) == blank_is_left_out(one.reply)
    assert blank_is_left_out(said(sheets, "p1", "promise")) == blank_is_left_out(promise.form)
    assert all(plain(leaf.form).strip() for sheet in sheets for leaf in sheet.leaves[1:])
    assert all(sheet.leaves for sheet in sheets)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 14), texts, st.sampled_from(SIZES))
def test_a_conversation_is_whole_too_and_in_order(count: int, text: str, size: tuple[int, int]) -> None:
    said_by = turns(count, text=text[:600])
    sheets = book(kit(*size), group(said_by)[0])
    for one in said_by:
        assert blank_is_left_out(said(sheets, one.post, "question", "turn")) == blank_is_left_out(one.form)
    order = [leaf.card.post for sheet in sheets for leaf in sheet.leaves if not leaf.again]
    assert order == sorted(order, key=lambda post: int(post.split("-")[1]))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4000), st.sampled_from(SIZES))
def test_every_page_fits_and_no_page_is_a_remnant(length: int, size: tuple[int, int]) -> None:
    text = ("Les mots passent et la page tourne. " * 200)[:length].strip()
    k, item = kit(*size), group([card(text=text)])[0]
    sheets = book(k, item)
    for sheet in sheets:
        assert fits(k, list(sheet.leaves), columns(k, item, sheet.size), sheet.size)
    counts = [sheet.words for sheet in sheets]
    assert min(counts) * 2.5 >= max(counts), counts


@settings(max_examples=30, deadline=None)
@given(shorter, shorter)
def test_type_is_the_same_for_all_stars_and_no_larger_than_has_room(text: str, answer: str) -> None:
    reply = display_form(answer)
    one, five = (book(K, group([card(text=text, stars=stars, reply=reply)])[0]) for stars in (1, 5))
    assert [sheet.size for sheet in one] == [sheet.size for sheet in five]
    assert all(sheet.size in (0, *sizes(K.look)) for sheet in one)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("❤️", 126),
        ("Merci, c’était très beau.", 84),
        ("La lampe est belle. Elle chante. " * 6, 62),
        ("La lampe est belle. Elle chante. " * 12, 46),
        ("x" * 300, 46),
    ],
)
def test_the_shorter_the_words_the_larger_the_type(text: str, size: int) -> None:
    [sheet] = book(K, group([card(text=text)])[0])
    assert sheet.size == size


def test_large_type_has_a_narrow_measure_and_no_word_is_broken_in_it() -> None:
    item = group([card(text="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz")])[0]
    [sheet] = book(K, item)
    assert sheet.size == K.look.body
    for size in sizes(K.look)[:-1]:
        assert all(column.w <= 17 * size for column in columns(K, item, size))


def test_the_question_is_in_view_on_every_page() -> None:
    for size in SIZES:
        k = kit(*size)
        item: Item = group(turns(30, text="Et pour la lampe, que me conseillez-vous donc"))[0]
        sheets = book(k, item)
        assert len(sheets) > 2
        assert [sheet.leaves[0].voice for sheet in sheets] == ["question"] * len(sheets)
        assert [plain(sheet.leaves[0].form) for sheet in sheets] == [plain(item.cards[0].form)] * len(sheets)
        assert [sheet.leaves[0].again for sheet in sheets] == [False] + [True] * (len(sheets) - 1)
        assert not any("c1-0" in [post for post, _ in sheet.marks] for sheet in sheets[1:])


def test_a_long_question_is_a_turn_and_its_beginning_stays_in_view() -> None:
    for size in SIZES:
        k = kit(*size)
        asked = "Je voudrais savoir ceci et cela encore. " * 60
        item = group([*turns(1, text=asked), *turns(9)[1:]])[0]
        sheets = book(k, item)
        assert sheets[0].leaves[0].voice == "turn"
        for sheet in sheets[1:]:
            begun = sheet.leaves[0]
            assert (begun.voice, begun.again, begun.card.post) == ("question", True, "c1-0")
            assert asked.startswith(plain(begun.form))


def test_words_that_go_on_in_the_same_column_stand_together() -> None:
    k = kit(1080, 1920)
    item = group([*turns(1, text="Je voudrais savoir ceci et cela. " * 18), *turns(9)[1:]])[0]
    first = book(k, item)[0]
    assert [leaf.card.post for leaf in first.leaves][:2] == ["c1-0", "c1-1"]
    assert first.leaves[0].form == item.cards[0].form


def test_an_advisors_first_words_are_not_taken_for_the_question() -> None:
    item = group(turns(12)[1:])[0]
    assert not [leaf for sheet in book(K, item) for leaf in sheet.leaves if leaf.voice == "question"]


def test_a_page_that_is_full_stays_as_it_is_when_turns_come() -> None:
    before, after = (book(K, group(turns(count))[0]) for count in (14, 17))
    assert after[: len(before) - 1] == before[:-1]


def test_who_goes_on_is_not_named_again() -> None:
    cards = [card(f"c1-{n}", "Oui", kind="chat", conversation="c1", written_ms=n, voice=voice)
             for n, voice in enumerate(("customer", "advisor", "advisor", "customer"))]  # fmt: skip
    [sheet] = book(K, group(cards)[0])
    assert [leaf.named for leaf in sheet.leaves] == [True, True, False, True]


def test_turns_fit_their_room() -> None:
    for size in SIZES:
        k, item = kit(*size), group(turns(40, text="Et la lampe ? " * 5))[0]
        for sheet in book(k, item):
            question, said_then = sheet.leaves[0], list(sheet.leaves[1:])
            assert fits(k, said_then, room(k, item, question))
            assert block(k, said_then[0], room(k, item, question)[0].w).h > 0


def test_a_reply_follows_its_post() -> None:
    one = card(text="Trop long. " * 200, reply=card(text="Nous vous répondons. " * 60).form)
    voices = [leaf.voice for sheet in book(K, group([one])[0]) for leaf in sheet.leaves]
    assert voices == sorted(voices)
    assert voices.count("reply") >= 1


@pytest.mark.parametrize("size", SIZES)
def test_a_reply_is_signed_where_it_ends_and_nowhere_else(size: tuple[int, int]) -> None:
    k, answer = kit(*size), card(text="Nous vous répondons. " * 80).form
    one = card(text="Trop long.", reply=answer, signed="Solène")
    item = group([one])[0]
    replies = [leaf for sheet in book(k, item) for leaf in sheet.leaves if leaf.voice == "reply"]
    width = columns(k, item)[0].w
    signed = [written(block(k, leaf, width)).count("Solène") for leaf in replies]
    assert signed == [0] * (len(replies) - 1) + [1]
    assert all(block(k, leaf, width).h <= columns(k, item)[0].h for leaf in replies)
    assert "Solène" not in written(stream.card(k, group([card(text="Trop long.", signed="Solène")])[0], 800))
    assert written(stream.card(k, item, 800)).endswith("Solène")


def written(block: Block) -> str:
    return " ".join(plain(c.spec.form) for c in block.commands if isinstance(c, Words))


@pytest.mark.parametrize("size", SIZES)
def test_about_so_many_characters_as_it_says_stand_on_a_page(size: tuple[int, int]) -> None:
    k = kit(*size)
    first = book(k, group([card(text="Une phrase comme une autre, ni longue ni courte. " * 200)])[0])[0]
    stands = sum(len(plain(leaf.form)) for leaf in first.leaves)
    assert 0.7 * stands <= look_room(k.look) <= 1.3 * stands


def test_a_page_too_narrow_for_a_margin_has_none() -> None:
    item = group([card()])[0]
    assert [spread(kit(*size), item).aside for size in ((1920, 1080), (1080, 1920), (640, 480))] == [
        True,
        False,
        False,
    ]
    long = group([card(pseudonym="N" * 900)])[0]
    assert not spread(K, long).aside
